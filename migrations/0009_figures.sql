-- Which observations the figures of live articles rest on: derived, made anew by `courant rebuild
-- figures`. When a series is revised, the articles that used it are found here.
-- Written as 0001 is, in PostgreSQL's types.

create table figure_use (
    article_id uuid not null references article (id),
    ordinal bigint not null,
    said text not null,
    verdict text not null,          -- right, wrong: when it was checked
    series_id bigint not null,
    point bigint not null,
    value bigint not null,          -- as it was then, in units of 10^-scale
    scale bigint not null,
    primary key (article_id, ordinal, series_id, point)
);
create index figure_use_by_point on figure_use (series_id, point);
