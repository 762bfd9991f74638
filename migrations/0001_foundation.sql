-- Written once for both engines, in PostgreSQL's types; src/base/store/migrate.rs translates them
-- for SQLite. Times are microseconds since 1970 UTC. Ids are UUIDv7.

-- The change log. The head row hands out positions inside the writing transaction.
create table change_head (
    name text primary key,
    position bigint not null
);
insert into change_head (name, position) values ('head', 0);

create table change (
    position bigint primary key,
    at bigint not null,
    actor text not null,
    verb text not null,
    subject text not null,
    facts text not null
);
create index change_by_subject on change (subject, position);

create table parked (
    follower text not null,
    position bigint not null,
    reason text not null,
    at bigint not null,
    primary key (follower, position)
);

-- Small facts of the installation: how far the clock has turned the day, and the like.
create table counter (
    name text primary key,
    value bigint not null
);
insert into counter (name, value) values ('article_number', 1000);

-- Editions and what they are made of.
create table edition (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    tagline text not null,
    description text not null,
    language text not null,
    zone text not null,
    note text not null,
    is_main boolean not null,
    full_feeds boolean not null,
    day bigint not null,
    contact text not null
);

create table section (
    id uuid primary key,
    edition_id uuid not null references edition (id),
    parent_id uuid references section (id),
    slug text not null,
    name text not null,
    description text not null,
    ordinal bigint not null,
    unique (edition_id, slug)
);

create table topic (
    id uuid primary key,
    edition_id uuid not null references edition (id),
    slug text not null,
    name text not null,
    description text not null,
    unique (edition_id, slug)
);

create table contributor (
    id uuid primary key,
    slug text not null unique,
    name text not null,
    role text not null,
    place text not null,
    bio text not null,
    expertise text not null,
    contact text not null
);

create table menu_item (
    edition_id uuid not null references edition (id),
    which text not null,
    ordinal bigint not null,
    label text not null,
    target text not null,
    primary key (edition_id, which, ordinal)
);

create table page (
    id uuid primary key,
    edition_id uuid not null references edition (id),
    slug text not null,
    title text not null,
    description text not null,
    body text not null,
    unique (edition_id, slug)
);

create table redirect (
    edition_id uuid not null references edition (id),
    from_path text not null,
    to_path text,
    article_id uuid,
    primary key (edition_id, from_path)
);

create table placement (
    edition_id uuid not null references edition (id),
    slot text not null,
    ordinal bigint not null,
    article_id uuid not null,
    until bigint,
    primary key (edition_id, slot, ordinal)
);

-- Pictures.
create table media (
    id uuid primary key,
    hash text not null unique,
    file_type text not null,
    width bigint not null,
    height bigint not null,
    bytes bigint not null,
    name text not null,
    alt text not null,
    caption text not null,
    credit text not null,
    rights text not null,
    focal_x bigint not null,
    focal_y bigint not null,
    expires_at bigint,
    added_at bigint not null
);

-- Articles: the work side.
create table article (
    id uuid primary key,
    number bigint not null unique,
    edition_id uuid not null references edition (id),
    created_at bigint not null,
    work_state text not null,
    public_state text not null,
    draft text not null,
    draft_headline text not null,
    public_headline text not null,
    revision bigint not null,
    changed_at bigint not null,
    approved_version uuid,
    live_version uuid,
    scheduled_at bigint,
    embargo_until bigint,
    first_published_at bigint,
    origin text
);
create unique index article_by_origin on article (edition_id, origin) where origin is not null;
create index article_due on article (scheduled_at) where scheduled_at is not null;
create index article_by_change on article (edition_id, changed_at, id);

create table version (
    id uuid primary key,
    article_id uuid not null references article (id),
    ordinal bigint not null,
    at bigint not null,
    actor text not null,
    reason text not null,
    content text not null,
    unique (article_id, ordinal)
);

create table note (
    id uuid primary key,
    article_id uuid not null references article (id),
    edition_id uuid not null,
    kind text not null,
    at bigint not null,
    text text not null,
    reason text not null,
    approver text not null
);
create index note_by_article on note (article_id, at);
create index note_by_edition on note (edition_id, at, id);

-- Articles: the public side. A row is here exactly while the article is live; the public's reading
-- doors look nowhere else, so a draft, an embargoed or a withdrawn text has no way out.
create table live_article (
    article_id uuid primary key references article (id),
    number bigint not null unique,
    edition_id uuid not null,
    version_id uuid not null,
    section_id uuid not null,
    kind text not null,
    slug text not null,
    headline text not null,
    standfirst text not null,
    dateline text not null,
    bylines text not null,
    lead_picture uuid,
    reading_minutes bigint not null,
    importance bigint not null,
    published_at bigint not null,
    updated_at bigint,
    corrected boolean not null
);
create index live_by_time on live_article (edition_id, published_at, article_id);

-- The text itself, apart, so that lists never carry it.
create table live_text (
    article_id uuid primary key references live_article (article_id),
    content text not null
);

create table live_section (
    section_id uuid not null,
    published_at bigint not null,
    article_id uuid not null references live_article (article_id),
    primary key (section_id, published_at, article_id)
);
create index live_section_by_article on live_section (article_id);

create table live_topic (
    topic_id uuid not null,
    published_at bigint not null,
    article_id uuid not null references live_article (article_id),
    primary key (topic_id, published_at, article_id)
);
create index live_topic_by_article on live_topic (article_id);

create table live_contributor (
    contributor_id uuid not null,
    published_at bigint not null,
    article_id uuid not null references live_article (article_id),
    primary key (contributor_id, published_at, article_id)
);
create index live_contributor_by_article on live_contributor (article_id);

create table live_media (
    media_id uuid not null,
    article_id uuid not null references live_article (article_id),
    primary key (media_id, article_id)
);
create index live_media_by_article on live_media (article_id);

-- Readers: counts without cookies or identifiers, and who asked for the daily update.
create table reading (
    article_id uuid not null,
    hour bigint not null,
    views bigint not null,
    primary key (article_id, hour)
);
create index reading_by_hour on reading (hour);

create table most_read (
    edition_id uuid not null,
    ordinal bigint not null,
    article_id uuid not null,
    primary key (edition_id, ordinal)
);

create table subscriber (
    id uuid primary key,
    edition_id uuid not null references edition (id),
    email text not null,
    state text not null,
    signed_up_at bigint not null,
    origin text not null,
    unique (edition_id, email)
);
