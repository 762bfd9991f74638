-- What a month of a series comes to, for series with a value a day or fewer: kept by whoever records
-- observations, so that a line of decades is drawn without reading every day of it. A *month* counts from
-- March of the year 0, which makes leap days the last of a year.
create table observation_month (
    series_id bigint not null,
    month bigint not null,
    first_point bigint not null,
    last_point bigint not null,
    last_value bigint not null,
    low bigint not null,            -- in the units of the series
    low_point bigint not null,      -- the first of its days
    high bigint not null,
    high_point bigint not null,
    observations bigint not null,
    primary key (series_id, month)
) /* sqlite: without rowid */;

-- The months of what is there already, by the arithmetic of `news/markets/months.rs`.
insert into observation_month
    (series_id, month, first_point, last_point, last_value, low, low_point, high, high_point, observations)
select m.series_id, m.month, m.first_point, m.last_point,
       (select o.value from observation o where o.series_id = m.series_id and o.point = m.last_point),
       m.low,
       (select min(o.point) from observation o where o.series_id = m.series_id
            and o.point >= m.first_point and o.point <= m.last_point and o.value = m.low),
       m.high,
       (select min(o.point) from observation o where o.series_id = m.series_id
            and o.point >= m.first_point and o.point <= m.last_point and o.value = m.high),
       m.observations
from (
    select series_id, month, min(point) as first_point, max(point) as last_point,
           min(value) as low, max(value) as high, count(*) as observations
    from (
        select series_id, point, value,
               (era * 400 + year_of_era) * 12
                   + (5 * (day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100)) + 2) / 153 as month
        from (
            select series_id, point, value, era, day_of_era,
                   (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365 as year_of_era
            from (
                select o.series_id, o.point, o.value, (o.point + 719468) / 146097 as era,
                       (o.point + 719468) - (o.point + 719468) / 146097 * 146097 as day_of_era
                from observation o join series s on s.id = o.series_id
                where s.frequency <> 'intraday'
            ) days
        ) years
    ) months
    group by series_id, month
) m;
