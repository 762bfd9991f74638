-- Whether mail may leave in bulk: what the doctor found, and an operator's word. A row stands for one
-- set of settings; other settings have to be looked at anew.
create table mail_check (
    settings text primary key,      -- sender, bounces, relay
    green boolean not null,         -- nothing was wrong
    accepted boolean not null,      -- an operator has seen what is wrong, and sends all the same
    findings text not null,         -- JSON, as the desk shows it
    at bigint not null
);

-- A letter a day to an address that refuses it: its bounce must come home.
create table mail_beat (
    id uuid primary key,
    sent_at bigint not null,
    home_at bigint,
    note text not null
);
create index mail_beat_by_time on mail_beat (sent_at);

-- Which domains refuse us, asked every minute.
create index mail_event_blocked on mail_event (at) where kind = 'blocked';

-- Who left after an issue, without a look at every reader.
create index consent_left on consent (edition_id, at) where action = 'left';
