-- Flashes in stories. A flash is in the story of the article it leads to, unless an editor said otherwise.

-- An editor's word about a flash's story, for good until it is taken back.
create table story_flash (
    flash_id uuid primary key references flash (id),
    story_id uuid,                  -- null: it belongs to none
    by_whom text not null,
    at bigint not null
);
create index story_flash_by_story on story_flash (story_id, flash_id);
