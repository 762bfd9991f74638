-- Derived. The report that the story engine finds a flash like, where it is sure enough: a flash without a
-- live article is in that one's story. Asked when the flash is sent or corrected, as memory was then.
create table thread_flash (
    flash_id uuid primary key references flash (id),
    article_id uuid not null references article (id),
    probability bigint not null     -- of belonging together, in thousandths
);
create index thread_flash_by_article on thread_flash (article_id);
