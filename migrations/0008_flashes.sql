-- Flashes and the economic calendar. Moments are microseconds UTC.

-- A flash is one line. It stands here as it is right now; what it said before stays in flash_note.
create table flash (
    id uuid primary key,
    number bigint not null unique,
    edition_id uuid not null references edition (id),
    published_at bigint not null,
    text text not null,
    importance bigint not null,     -- 1 (worth a line) to 3 (moves markets)
    source text not null,
    instruments text not null,      -- slugs, a space between them
    article_id uuid references article (id),
    origin text,                    -- what a wire calls it; the same twice is one flash
    corrected boolean not null,
    withdrawn boolean not null,
    unique (edition_id, origin)
);
create index flash_by_time on flash (edition_id, published_at, number);
create index flash_by_article on flash (article_id, published_at);

create table flash_instrument (
    instrument text not null,
    edition_id uuid not null,
    published_at bigint not null,
    flash_id uuid not null references flash (id),
    primary key (instrument, edition_id, published_at, flash_id)
);

-- What was wrong with a flash, for good. No statement changes or deletes one.
create table flash_note (
    id uuid primary key,
    flash_id uuid not null references flash (id),
    kind text not null,             -- correction, withdrawal
    at bigint not null,
    old_text text not null,         -- what readers had been told
    text text not null,             -- what readers are told about it
    actor text not null
);
create index flash_note_by_flash on flash_note (flash_id, at);

insert into counter (name, value) values ('flash_number', 0);

-- An entry of the economic calendar: what is told when, and the figure once it is out. Figures are
-- exact decimals, as text.
create table release (
    id uuid primary key,
    origin text not null unique,    -- what its source calls it; the same twice is one release
    indicator text not null,
    country text not null,          -- ISO 3166-1 alpha-2, or EA for the euro area
    period text not null,
    scheduled_at bigint not null,
    certainty text not null,        -- minute, day, tentative
    importance bigint not null,     -- 1 to 3
    unit text not null,
    actual text,
    forecast text,
    forecast_source text not null,
    previous text,
    revised text,                   -- the previous figure as it stands now, when it was revised
    filled_at bigint,               -- when the figure came in; readers see it from scheduled_at on
    cancelled boolean not null,
    source text not null,
    source_url text not null,
    series text not null,           -- the slug of the series that brings the figure; may be empty
    changed_at bigint not null
);
create index release_by_time on release (scheduled_at, id);
create index release_by_series on release (series, scheduled_at);

-- How an edition covers a release.
create table release_plan (
    release_id uuid not null references release (id),
    edition_id uuid not null references edition (id),
    person_id uuid references person (id),
    article_id uuid references article (id),
    note text not null,
    changed_at bigint not null,
    primary key (release_id, edition_id)
);
create index release_plan_by_article on release_plan (article_id);
