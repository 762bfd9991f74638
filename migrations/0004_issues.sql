-- The daily update. Days are days since 1970-01-01 on the wall where the reader is; moments are
-- microseconds UTC.

-- One day's issue of an edition: what editors decided about it. What went out is in its waves.
create table issue (
    id uuid primary key,
    edition_id uuid not null references edition (id),
    day bigint not null,
    state text not null,            -- open, held, killed
    subject text not null,          -- an editor's own; empty: the first headline
    opening text not null,          -- an editor's words before the first item
    deadline bigint,                -- until then an editor means to look; null: none
    on_silence text not null,       -- send, hold
    seen_at bigint,                 -- an editor said that it may go
    made_at bigint not null,
    unique (edition_id, day)
);

-- What an editor changed of the machine's order. One row for each item and kind.
create table issue_override (
    id uuid primary key,
    issue_id uuid not null references issue (id),
    item_id uuid not null,
    kind text not null,             -- pin, lead, boost, exclude, rewrite
    place bigint not null,          -- pin: the position, 1 the first; boost: points
    headline text not null,
    summary text not null,
    made_by text not null,
    made_at bigint not null,
    expires_at bigint,
    unique (issue_id, item_id, kind)
);

-- The readers of one time zone and hour. The edition's own zone always has one, the house wave,
-- which the page on the site is made of.
create table wave (
    id uuid primary key,
    issue_id uuid not null references issue (id),
    edition_id uuid not null,
    day bigint not null,
    zone text not null,
    hour bigint not null,           -- -1: sent by hand to those who had not had it
    due_at bigint not null,
    state text not null,            -- planned, frozen, sending, done, killed, missed, skipped
    house boolean not null,
    frozen_at bigint,
    started_at bigint,
    ended_at bigint,
    hash text not null,
    readers bigint not null,        -- counted when it was frozen
    note text not null,
    unique (issue_id, zone, hour)
);
create index wave_by_state on wave (state, due_at);
create index wave_by_line on wave (edition_id, zone, hour, day);

-- The letter for one set of topics in one wave, as it was frozen.
create table variant (
    id uuid primary key,
    wave_id uuid not null references wave (id),
    topics_key text not null,       -- all, or a hash of the sorted topics
    topics text not null,
    revision bigint not null,
    subject text not null,
    letter text not null,           -- JSON: everything that is the same for its readers
    hash text not null,
    made_at bigint not null,
    unique (wave_id, topics_key, revision)
);

create table variant_item (
    variant_id uuid not null references variant (id),
    place bigint not null,
    item_id uuid not null,
    article_id uuid not null,
    mark text not null,             -- of the text that readers saw
    points bigint not null,
    parts text not null,
    primary key (variant_id, place)
);
create index variant_item_by_article on variant_item (article_id);

-- The ledger: one row for each reader and day, ever.
create table delivery (
    id uuid primary key,
    edition_id uuid not null,
    day bigint not null,
    subscriber_id uuid not null,
    wave_id uuid not null references wave (id),
    variant_id uuid not null,
    state text not null,            -- queued, claimed, sending, accepted, deferred, failed, excluded, uncertain
    reason text not null,
    host text not null,             -- of the address, for back-off
    tries bigint not null,
    next_at bigint not null,
    last_at bigint not null,        -- not tried after this moment
    epoch bigint not null,          -- the sender's fencing number when it was claimed
    doubts bigint not null,         -- how often nobody could say whether it had left
    claimed_at bigint,
    settled_at bigint,
    relay text not null,            -- what the relay answered
    outcome text not null,          -- learned later: bounced, complained; empty: nothing heard
    unique (edition_id, day, subscriber_id)
);
create index delivery_to_send on delivery (wave_id, state, next_at);
create index delivery_by_reader on delivery (subscriber_id, claimed_at);

-- One sender at a time.
create table mail_lease (
    name text primary key,
    owner text not null,
    epoch bigint not null,
    until bigint not null
);
insert into mail_lease (name, owner, epoch, until) values ('mail', '', 0, 0);

-- Who may send from this database. The same two facts stand in a file outside it; when they differ,
-- the database was restored or copied.
create table mail_sender (
    identity text primary key,
    mark bigint not null,
    at bigint not null
);

-- The secret behind the marks by which answers are known again. Random, made once, never shown.
create table mail_key (
    name text primary key,
    value text not null
);

-- What came back.
create table mail_event (
    id uuid primary key,
    at bigint not null,
    kind text not null,             -- bounced, soft, blocked, complained, left, ignored
    delivery_id uuid,
    subscriber_id uuid,
    code text not null,
    reason text not null,
    raw text not null,
    undone boolean not null
);
create index mail_event_by_time on mail_event (at);
create index mail_event_by_subscriber on mail_event (subscriber_id, at);

-- The embedded outbox: where mail goes without a relay.
create table outbox_message (
    id uuid primary key,
    at bigint not null,
    kind text not null,             -- update, letter, test
    recipient text not null,
    subject text not null,
    text text not null,
    html text not null,
    raw text not null
);
create index outbox_by_time on outbox_message (at);
