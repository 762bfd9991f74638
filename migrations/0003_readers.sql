-- Readers of the daily update: what they chose, what they agreed to, who must not be written to.
-- Written as 0001 is, in PostgreSQL's types.

alter table subscriber add column confirmed_at bigint;
alter table subscriber add column hour bigint not null default 7;
alter table subscriber add column zone text not null default '';
alter table subscriber add column weekdays bigint not null default 127;
alter table subscriber add column text_only boolean not null default false;
alter table subscriber add column paused_until bigint;
alter table subscriber add column changed_at bigint not null default 0;
create index subscriber_due on subscriber (edition_id, zone, hour, id) where state = 'active';
create index subscriber_pending on subscriber (signed_up_at) where state = 'pending';
create index subscriber_list on subscriber (edition_id, id);

-- No row means every topic.
create table subscriber_topic (
    subscriber_id uuid not null references subscriber (id),
    topic_id uuid not null,
    primary key (subscriber_id, topic_id)
);
create index subscriber_topic_by_topic on subscriber_topic (topic_id);

-- What links and hashes are made with. Random, made once, never shown.
create table reader_key (
    name text primary key,
    value text not null,
    made_at bigint not null
);

-- Addresses that are not written to, by keyed hash: nobody can read the list, and no import ends it.
create table suppression (
    edition_id uuid not null references edition (id),
    address_hash text not null,
    reason text not null,
    note text not null default '',
    at bigint not null,
    actor text not null,
    primary key (edition_id, address_hash)
);
create index suppression_by_time on suppression (edition_id, at, address_hash);

-- What readers agreed to and took back. Rows are added; erasure removes them with their reader, and
-- the shortened network address goes after its time.
create table consent (
    id uuid primary key,
    subscriber_id uuid not null,
    edition_id uuid not null,
    at bigint not null,
    action text not null,
    wording text not null,
    language text not null,
    page text not null,
    choices text not null,
    method text not null,
    network text not null,
    network_until bigint
);
create index consent_by_subscriber on consent (subscriber_id, id);
create index consent_network on consent (network_until) where network_until is not null;

-- Letters to one reader, which the mail courier sends. Their links are made when they are sent.
create table note_letter (
    id uuid primary key,
    edition_id uuid not null,
    subscriber_id uuid not null,
    kind text not null,
    address text not null,
    state text not null,
    made_at bigint not null,
    at bigint not null,
    tries bigint not null default 0,
    problem text not null default '',
    sent_at bigint
);
create index note_letter_due on note_letter (at, id) where state = 'waiting';
create index note_letter_by_subscriber on note_letter (subscriber_id, made_at);
create index note_letter_ended on note_letter (made_at) where state <> 'waiting';

-- Sign-ups of the last day per door (a network, an address by its hash, a proof), so that nobody's
-- mailbox can be filled through our form.
create table sign_up_try (
    door text not null,
    id uuid not null,
    at bigint not null,
    primary key (door, id)
);
create index sign_up_try_by_time on sign_up_try (at);

-- How many there are, and what happened on each day, kept with every change: no page counts readers.
create table audience_count (
    edition_id uuid not null,
    what text not null,
    key text not null,
    number bigint not null,
    primary key (edition_id, what, key)
);
create table audience_day (
    edition_id uuid not null,
    day bigint not null,
    what text not null,
    number bigint not null,
    primary key (edition_id, day, what)
);
insert into audience_count (edition_id, what, key, number)
    select edition_id, 'state', state, count(*) from subscriber group by edition_id, state;

create table reader_import (
    id uuid primary key,
    edition_id uuid not null,
    state text not null,
    actor text not null,
    made_at bigint not null,
    seen_at bigint not null,
    trial boolean not null,
    source text not null,
    lines bigint not null,
    done bigint not null,
    added bigint not null,
    known bigint not null,
    kept_out bigint not null,
    refused bigint not null,
    problems text not null
);
create index reader_import_by_time on reader_import (edition_id, made_at, id);
