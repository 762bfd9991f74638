-- The desk: people and how they sign in, drafts that several write at once, comments, change sets of
-- the front page, webhooks. Written as 0001 is, in PostgreSQL's types.

-- People of the newsroom. An outside byline needs no row here; that is a contributor.
create table person (
    id uuid primary key,
    email text not null unique,
    name text not null,
    role text not null,
    state text not null,
    contributor_id uuid references contributor (id),
    password_hash text,
    totp_secret text,
    totp_step bigint not null,
    joined_at bigint not null,
    seen_mentions_at bigint not null
);

-- Sections a person works in; no row means all of them.
create table person_section (
    person_id uuid not null references person (id),
    section_id uuid not null references section (id),
    primary key (person_id, section_id)
);

create table passkey (
    id uuid primary key,
    person_id uuid not null references person (id),
    credential_id text not null unique,
    credential text not null,
    name text not null,
    added_at bigint not null,
    used_at bigint
);
create index passkey_by_person on passkey (person_id);

create table recovery_code (
    person_id uuid not null references person (id),
    hash text not null,
    used_at bigint,
    primary key (person_id, hash)
);

-- Links that let somebody in once: to join, or to set a new password. Only the token's hash is kept.
create table invitation (
    id uuid primary key,
    token_hash text not null unique,
    kind text not null,
    person_id uuid references person (id),
    email text not null,
    name text not null,
    role text not null,
    sections text not null,
    invited_by text not null,
    made_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

create table session (
    id uuid primary key,
    token_hash text not null unique,
    person_id uuid not null references person (id),
    began_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    proved_at bigint not null,
    agent text not null,
    address text not null,
    ended_at bigint
);
create index session_by_person on session (person_id, began_at);

create table api_token (
    id uuid primary key,
    token_hash text not null unique,
    person_id uuid not null references person (id),
    name text not null,
    scopes text not null,
    made_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    revoked_at bigint
);
create index api_token_by_person on api_token (person_id, made_at);

-- Failed sign-ins per door (an address, an account seen from an address), so that guessing is slow.
create table failed_sign_in (
    door text primary key,
    failures bigint not null,
    last_at bigint not null
);

-- What the desk's lists are narrowed by, kept beside the draft by the statement that writes it.
alter table article add column section_id uuid;
alter table article add column kind text not null default 'news';
alter table article add column made_by uuid;
alter table article add column error_reported text not null default '';
alter table article add column error_reported_at bigint;
alter table article add column op_seq bigint not null default 0;
alter table article add column draft_seq bigint not null default 0;
create index article_by_section on article (edition_id, section_id, changed_at, id);
create index article_by_work on article (edition_id, work_state, changed_at, id);
create index article_by_public on article (edition_id, public_state, changed_at, id);
create index article_by_maker on article (made_by, changed_at, id) where made_by is not null;
create index article_with_error on article (edition_id, error_reported_at) where error_reported_at is not null;
create index article_unsettled on article (id) where op_seq > draft_seq;
update article set section_id = (select section_id from live_article where article_id = article.id),
    kind = coalesce((select kind from live_article where article_id = article.id), 'news');

create table draft_topic (
    topic_id uuid not null,
    article_id uuid not null references article (id),
    primary key (topic_id, article_id)
);
create index draft_topic_by_article on draft_topic (article_id);
insert into draft_topic (topic_id, article_id) select topic_id, article_id from live_topic;

create table draft_contributor (
    contributor_id uuid not null,
    article_id uuid not null references article (id),
    primary key (contributor_id, article_id)
);
create index draft_contributor_by_article on draft_contributor (article_id);
insert into draft_contributor (contributor_id, article_id) select contributor_id, article_id from live_contributor;

create table draft_media (
    media_id uuid not null,
    article_id uuid not null references article (id),
    primary key (media_id, article_id)
);
create index draft_media_by_article on draft_media (article_id);
insert into draft_media (media_id, article_id) select media_id, article_id from live_media;

-- The journal of a draft that is written together: every acknowledged keystroke, in order. Ops up to
-- a snapshot may be folded into it.
create table draft_op (
    article_id uuid not null references article (id),
    seq bigint not null,
    at bigint not null,
    actor text not null,
    bytes bytea not null,
    primary key (article_id, seq)
);
create table draft_snapshot (
    article_id uuid primary key references article (id),
    seq bigint not null,
    bytes bytea not null
);

create table comment (
    id uuid primary key,
    article_id uuid not null references article (id),
    parent_id uuid references comment (id),
    at bigint not null,
    person_id uuid not null references person (id),
    quote text not null,
    anchor_from text not null,
    anchor_to text not null,
    text text not null,
    resolved_at bigint,
    resolved_by uuid references person (id)
);
create index comment_by_article on comment (article_id, at);

create table mention (
    person_id uuid not null references person (id),
    at bigint not null,
    comment_id uuid not null references comment (id),
    article_id uuid not null,
    primary key (person_id, at, comment_id)
);

-- Links for people outside to one text, unsigned and for a while.
create table preview_link (
    id uuid primary key,
    token_hash text not null unique,
    article_id uuid not null references article (id),
    version_id uuid,
    made_by text not null,
    made_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);
create index preview_link_by_article on preview_link (article_id, made_at);

-- What stands where on the fronts, as one change to be made at a moment, and what it replaced.
create table change_set (
    id uuid primary key,
    edition_id uuid not null references edition (id),
    name text not null,
    state text not null,
    placements text not null,
    replaced text not null,
    due_at bigint,
    made_by text not null,
    made_at bigint not null,
    applied_at bigint
);
create index change_set_by_time on change_set (edition_id, made_at);
create index change_set_due on change_set (due_at) where state = 'scheduled';

-- What the library knows of a picture besides.
alter table media add column byline text not null default '';
alter table media add column source text not null default '';
alter table media add column taken_at text not null default '';
alter table media add column place text not null default '';
alter table media add column keywords text not null default '';
alter table media add column headline text not null default '';
alter table media add column digital_source text not null default '';
alter table media add column added_by text not null default 'operator';
alter table media add column words text not null default '';
update media set words = lower(name || ' ' || alt || ' ' || caption || ' ' || credit);
create index media_by_time on media (added_at, id);
create index media_by_expiry on media (expires_at) where expires_at is not null;

-- The look of an edition, as JSON, and whether an editor may approve what they wrote.
alter table edition add column look text not null default '{}';
alter table edition add column four_eyes boolean not null default false;

-- The log as the audit screen asks it.
create index change_by_actor on change (actor, position);
create index change_by_verb on change (verb, position);
create index change_by_time on change (at);

-- Where couriers and views with tables have come to in the log.
create table cursor (
    follower text primary key,
    position bigint not null
);

create table webhook (
    id uuid primary key,
    edition_id uuid not null references edition (id),
    name text not null,
    url text not null,
    secret text not null,
    verbs text not null,
    state text not null,
    made_by text not null,
    made_at bigint not null
);

create table webhook_delivery (
    webhook_id uuid not null references webhook (id),
    position bigint not null,
    id uuid not null unique,
    subject text not null,
    verb text not null,
    state text not null,
    attempts bigint not null,
    next_at bigint not null,
    made_at bigint not null,
    sent_at bigint,
    status bigint,
    problem text not null,
    primary key (webhook_id, position)
);
create index webhook_delivery_due on webhook_delivery (next_at) where state = 'waiting';
create index webhook_delivery_order on webhook_delivery (webhook_id, subject, position);

-- Answers to requests that may come twice.
create table idempotent_answer (
    token_id uuid not null,
    key text not null,
    request_hash text not null,
    status bigint not null,
    headers text not null,
    body text not null,
    at bigint not null,
    primary key (token_id, key)
);
create index idempotent_answer_by_time on idempotent_answer (at);

-- A topic that went into another stays as a sign that says where, for versions that name it.
alter table topic add column merged_into uuid;
create index topic_by_name on topic (edition_id, name, id) where merged_into is null;
create index contributor_by_name on contributor (name, id);
create index redirect_by_target on redirect (edition_id, to_path) where to_path is not null;
-- What somebody began and must finish soon, once: the second factor after the password, a passkey's
-- challenge, a new authenticator app. A table, because any node may get the second half, and because
-- what is taken out of it can't be shown twice, as a sealed cookie could.
create table ceremony (
    token_hash text primary key,
    kind text not null,
    person_id uuid references person (id),
    state text not null,
    tries bigint not null,
    expires_at bigint not null
);
create index ceremony_by_expiry on ceremony (expires_at);

-- Browsers in which a person has signed in before. Strangers' guesses never shut their door.
create table known_device (
    token_hash text not null,
    person_id uuid not null references person (id),
    known_since bigint not null,
    used_at bigint not null,
    primary key (token_hash, person_id)
);
create index known_device_by_person on known_device (person_id);
create index failed_sign_in_by_time on failed_sign_in (last_at);
create index invitation_open on invitation (expires_at) where used_at is null;
create index mention_by_article on mention (article_id);
-- The desk's list of articles is answered from this index alone; only the lines of one page are then
-- read. It begins as article_by_change did, and takes its place.
drop index article_by_change;
create index article_list on article (edition_id, changed_at, id, work_state, public_state, kind, section_id, made_by);
-- Approved, and not what the public sees: what somebody has to publish.
create index article_to_publish on article (edition_id, changed_at, id)
    where work_state = 'ready' and (live_version is null or live_version <> approved_version);

-- Which front a change set is of: a section's id, or nothing for the front page.
alter table change_set add column front text not null default '';
create index change_set_by_front on change_set (edition_id, front, made_at, id);

-- What a webhook's screen asks: the latest, the dead, what still waits.
create index webhook_delivery_by_state on webhook_delivery (webhook_id, state, id);
create index webhook_delivery_by_id on webhook_delivery (webhook_id, id);
