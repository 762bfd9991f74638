-- Every state of play that a story had, the newest last. The newest one is in `story` as well.
create table story_state (
    story_id uuid not null references story (id),
    place bigint not null,          -- 1, 2, 3 …
    at bigint not null,
    by_whom text not null,          -- as the audit names actors
    from_title text not null,       -- of the story that was merged into this one with it; else empty
    summary text not null,          -- of that story, where this one kept its own
    play text not null,
    parties text not null,          -- JSON, as in `story`
    next_what text not null,
    next_at bigint,
    primary key (story_id, place)
);

insert into story_state (story_id, place, at, by_whom, from_title, summary, play, parties, next_what, next_at)
select id, 1, played_at, '', '', '', play, parties, next_what, next_at from story where played_at is not null;

-- When the engine took the last article out of a story that an editor had shaped; it leads to the heir.
alter table story add column emptied_at bigint;

-- The article whose place an editor chose, and which this one follows.
alter table story_article add column follows uuid;
-- When an article came into its story.
alter table story_article add column put_at bigint;
-- Why an article's thread is not the one that its probability was computed for; empty when it is.
alter table thread_article add column came text not null default '';
