-- Market data. A *point* is a day (days since 1970-01-01) of a series that has one value a day or fewer,
-- a moment (microseconds UTC) of an intraday one. A value is a whole number of 10^-scale units: exact.

-- Who publishes, where and when to fetch it.
create table market_source (
    id bigint primary key,
    key text not null unique,
    name text not null,
    line text not null,             -- printed beside every number
    home text not null,
    url text not null,              -- empty: nothing is fetched
    format text not null,
    mapping text not null,          -- JSON for the generic format; else empty
    zone text not null,
    at_minute bigint not null,      -- of the day there, when it publishes
    weekdays text not null,         -- 12345
    paused boolean not null,
    etag text not null,
    last_modified text not null,
    hash text not null,             -- of the last answer that was taken
    fetched_at bigint,              -- asked last, whatever it said
    taken_at bigint,                -- last answer that brought something
    next_at bigint not null,
    tries bigint not null,
    problem text not null
);

-- What was answered, as it came.
create table market_fetch (
    id uuid primary key,
    source_id bigint not null references market_source (id),
    at bigint not null,
    status bigint not null,
    content_type text not null,
    hash text not null,
    raw bytea not null,             -- gzip
    outcome text not null,          -- recorded, same, quarantined, accepted, discarded, failed
    note text not null,
    added bigint not null,
    revised bigint not null
);
create index market_fetch_by_source on market_fetch (source_id, at);
create index market_fetch_by_outcome on market_fetch (outcome, at);

create table instrument (
    id bigint primary key,
    slug text not null unique,
    code text not null,             -- as a newsroom writes it: EUR/USD
    kind text not null,             -- currency, rate, index, commodity, company, macro
    name text not null,
    short_name text not null,
    base text not null,             -- ISO 4217; empty: none
    quote text not null,
    isin text not null,
    ticker text not null,
    mic text not null,              -- ISO 10383: whose sessions it keeps
    country text not null,          -- ISO 3166-1
    shelf text not null,            -- the table of the overview it stands in
    ordinal bigint not null,
    strip boolean not null,         -- stands in the strip
    shown boolean not null,
    note text not null,
    facts text not null             -- JSON: tenor of a yield, what replaced a currency
);

-- Every word under which an instrument is found: lower case, letters and digits only.
create table instrument_word (
    word text not null,
    instrument_id bigint not null references instrument (id),
    own boolean not null,           -- its code, slug, name, identifiers; else a word that others share: oil
    primary key (word, instrument_id)
);
create index instrument_word_by_instrument on instrument_word (instrument_id);

create table series (
    id bigint primary key,
    key text not null unique,       -- source and its own code: ecb:USD
    instrument_id bigint not null references instrument (id),
    source_id bigint not null references market_source (id),
    name text not null,
    line text not null,             -- instead of the source's, when it has one of its own
    unit text not null,
    frequency text not null,        -- intraday, daily, weekly, monthly, quarterly, yearly
    scale bigint not null,          -- of its stored values
    decimals bigint not null,       -- as printed
    delay text not null,            -- live, end_of_day, published, or minutes
    licence text not null,          -- open, mailed, shown, inside
    stale_after bigint not null,    -- seconds after its last point; 0: never
    sample boolean not null,
    ended boolean not null,         -- no further values come
    main boolean not null,          -- the one its instrument is known by
    first_point bigint,
    last_point bigint,
    last_value bigint,
    previous_point bigint,
    previous_value bigint,
    observations bigint not null,
    recorded_at bigint
);
create index series_by_instrument on series (instrument_id, main);
create index series_by_source on series (source_id);

-- What is known today.
create table observation (
    series_id bigint not null,
    point bigint not null,
    value bigint not null,
    vintage bigint not null,        -- 0: as first published
    recorded_at bigint not null,
    primary key (series_id, point)
) /* sqlite: without rowid */;

-- What was known before it was revised. Only ever added to.
create table observation_before (
    series_id bigint not null,
    point bigint not null,
    vintage bigint not null,
    value bigint not null,
    scale bigint not null,
    recorded_at bigint not null,
    revised_at bigint not null,
    primary key (series_id, point, vintage)
);
create index observation_before_by_time on observation_before (series_id, revised_at);

-- Live articles under what they write about, normalised as instrument_word is.
create table live_instrument (
    word text not null,
    published_at bigint not null,
    article_id uuid not null,
    primary key (word, published_at, article_id)
);
create index live_instrument_by_article on live_instrument (article_id);

insert into counter (name, value) values ('instrument', 0);
insert into counter (name, value) values ('series', 0);
insert into counter (name, value) values ('market_source', 0);
