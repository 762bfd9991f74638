-- Which line of history a database is of, and how far outgoing mail is in it. Every sender keeps the same
-- two facts in a file beside it; when they differ, the database was restored or copied.
create table mail_line (
    name text primary key,
    word text not null,             -- random; another one once a restored or copied database may send
    step bigint not null            -- waves begun and ended, by whichever sender
);
insert into mail_line (name, word, step) select 'mail', '', coalesce(max(mark), 0) from mail_sender;
