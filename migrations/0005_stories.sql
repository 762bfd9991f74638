-- Stories: what unfolds in several articles. The first part is what people and the engine decided;
-- the second is derived from live articles and made anew by `courant rebuild threads`.
-- Written as 0001 is, in PostgreSQL's types.

create table story (
    id uuid primary key,
    edition_id uuid not null references edition (id),
    slug text not null,
    title text not null,
    named boolean not null,         -- an editor gave the title; until then it is the best headline
    summary text not null,          -- what it is, in an editor's words
    play text not null,             -- the state of play, in an editor's words
    parties text not null,          -- JSON: who takes part, and what each last said or accepted
    next_what text not null,
    next_at bigint,
    played_at bigint,               -- when the state of play was written
    pinned boolean not null,
    muted boolean not null,
    weight bigint not null,         -- an editor's, -3 to 3
    merged_into uuid,
    last_at bigint,                 -- when its newest article was published
    made_at bigint not null,
    changed_at bigint not null,
    unique (edition_id, slug)
);
create index story_by_time on story (edition_id, last_at, id);

-- An editor's word about an article's story. It wins over the engine's, now and after a rebuild.
create table story_word (
    article_id uuid primary key references article (id),
    story_id uuid,                  -- null: it belongs to none
    by_whom text not null,
    at bigint not null
);
create index story_word_by_story on story_word (story_id);

-- In which story each live article is. One story at most.
create table story_article (
    article_id uuid primary key references article (id),
    story_id uuid not null references story (id),
    by_editor boolean not null
);
create index story_article_by_story on story_article (story_id);

-- What the engine counted in each live article.
create table story_fact (
    article_id uuid primary key references article (id),
    copy_of uuid,                   -- nearly the same text as this article: counts once
    voices text not null,           -- JSON: keys of those who speak in it
    officials bigint not null,      -- statements by central banks, ministries, offices
    figures bigint not null
);

-- How important each story is, with the parts of which that is made.
create table story_score (
    story_id uuid primary key references story (id),
    edition_id uuid not null,
    points bigint not null,
    parts text not null,            -- JSON: name, points, why
    ranked_at bigint not null
);
create index story_score_by_points on story_score (edition_id, points);

-- The order in which readers see the most important, changed only when it changes.
create table story_rank (
    edition_id uuid not null,
    place bigint not null,
    story_id uuid not null references story (id),
    primary key (edition_id, place)
);

-- What speaks for a story from outside its articles: the market room says here how far linked
-- instruments moved, in hundredths of their usual range.
create table story_signal (
    story_id uuid not null references story (id),
    kind text not null,             -- market
    subject text not null,          -- the instrument's code
    strength bigint not null,
    said text not null,             -- as an editor reads it: “Brent 2.4 times its usual day”
    at bigint not null,
    primary key (story_id, kind, subject)
);

-- Readers of the daily update who follow a story.
create table subscriber_story (
    subscriber_id uuid not null references subscriber (id),
    story_id uuid not null,
    primary key (subscriber_id, story_id)
);
create index subscriber_story_by_story on subscriber_story (story_id);

-- Derived. In which thread the engine put each live article, and why.
create table thread_article (
    article_id uuid primary key references article (id),
    edition_id uuid not null,
    version_id uuid not null,
    published_at bigint not null,
    thread bigint not null,
    nearest uuid,                   -- the earlier article of the thread that it is most like
    copy_of uuid,
    probability bigint not null,    -- of joining, in thousandths
    reasons text not null,          -- JSON: feature, words, weight
    pick text not null              -- the sentence for the time line
);
create index thread_article_by_thread on thread_article (edition_id, thread);
create index thread_article_by_time on thread_article (edition_id, published_at, article_id);

-- Counts what was written of an edition's threads: whoever holds them in memory sees that somebody
-- else wrote.
create table thread_mark (
    edition_id uuid primary key,
    mark bigint not null
);

-- The engine's memory after so many articles, so that a change of one is not a replay of all.
create table thread_checkpoint (
    edition_id uuid not null,
    published_at bigint not null,
    article_id uuid not null,
    state bytea not null,
    primary key (edition_id, published_at, article_id)
);

-- Who said what. Read only together with the live version it stands in.
create table statement (
    article_id uuid not null references article (id),
    ordinal bigint not null,
    version_id uuid not null,
    sentence bigint not null,
    speaker text not null,
    speaker_key text not null,
    role text not null,
    official boolean not null,
    stance text not null,           -- says, denies, accepts, rejects, proposes, …
    cue text not null,
    direct boolean not null,
    said text not null,
    primary key (article_id, ordinal)
);
create index statement_by_speaker on statement (speaker_key);

-- People, institutions, places, currencies that a live article names.
create table thread_mention (
    article_id uuid not null references article (id),
    entity text not null,           -- its key
    version_id uuid not null,
    kind text not null,
    name text not null,
    times bigint not null,
    primary key (article_id, entity)
);
create index thread_mention_by_entity on thread_mention (entity);

-- Figures with their units, and the sentence each stands in.
create table thread_figure (
    article_id uuid not null references article (id),
    ordinal bigint not null,
    version_id uuid not null,
    sentence bigint not null,
    value text not null,
    unit text not null,
    shown text not null,
    said text not null,
    primary key (article_id, ordinal)
);
