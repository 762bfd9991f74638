-- Figures that an editor has bound to an observation by hand, where reading the text could not tell which
-- one is meant. Part of the newsroom's own record: no rebuild touches it.
create table figure_binding (
    article_id uuid not null references article (id),
    said text not null,             -- the figure, as the text has it
    series_id bigint not null references series (id),
    point bigint not null,
    value bigint not null,          -- as it was when it was bound, in units of 10^-scale
    scale bigint not null,
    bound_at bigint not null,
    primary key (article_id, said)
);
