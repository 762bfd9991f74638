//! What a month of a series comes to: its lowest, its highest, its last value. Kept with the observations
//! by whoever records them, for series with a value a day or fewer; made anew from them, month by month.

use std::collections::BTreeSet;

use super::series::Series;
use super::{Frequency, Point, date_of, day_of};
use crate::base::store::{OpenWrite, StoreError};
use crate::sql;

/// A month of a series, in the units of its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MonthUnits {
    pub month: i64,
    pub first_point: Point,
    pub last: (Point, i64),
    pub low: (Point, i64),
    pub high: (Point, i64),
    pub observations: i64,
}

/// The month in which a day lies, counted from March of the year 0.
pub(super) fn month_of(day: Point) -> i64 {
    let date = date_of(day);
    i64::from(date.year()) * 12 + i64::from(date.month()) - 3
}

/// Sums up the months of points that were added or revised. `fresh`: all values of the series, when there
/// were none before.
pub(super) fn sum_up(
    write: &mut OpenWrite<'_>,
    series: &Series,
    touched: &[Point],
    fresh: Option<&[(Point, i64)]>,
) -> Result<(), StoreError> {
    if series.frequency == Frequency::Intraday {
        return Ok(());
    }
    let months: BTreeSet<i64> = touched.iter().map(|point| month_of(*point)).collect();
    let (Some(first), Some(last)) = (touched.iter().min(), touched.iter().max()) else {
        return Ok(());
    };
    let read;
    let values = match fresh {
        Some(values) => values,
        None => {
            let from = day_of(date_of(*first).first_of_month());
            let to = day_of(date_of(*last).last_of_month());
            read = write.all(
                sql!(
                    "select point, value from observation where series_id = $1 and point >= $2 and point <= $3
                     order by point"
                ),
                &[&series.id, &from, &to],
                |row| Ok::<_, StoreError>((row.at(0)?, row.at(1)?)),
            )?;
            &read[..]
        }
    };
    for one in summed(values).iter().filter(|one| months.contains(&one.month)) {
        put(write, series, one)?;
    }
    Ok(())
}

/// Values in order of time, by months.
fn summed(values: &[(Point, i64)]) -> Vec<MonthUnits> {
    let mut months: Vec<MonthUnits> = Vec::new();
    for &(point, value) in values {
        let month = month_of(point);
        match months.last_mut().filter(|last| last.month == month) {
            Some(one) => {
                one.last = (point, value);
                if value < one.low.1 {
                    one.low = (point, value);
                }
                if value > one.high.1 {
                    one.high = (point, value);
                }
                one.observations += 1;
            }
            None => months.push(MonthUnits {
                month,
                first_point: point,
                last: (point, value),
                low: (point, value),
                high: (point, value),
                observations: 1,
            }),
        }
    }
    months
}

fn put(write: &mut OpenWrite<'_>, series: &Series, one: &MonthUnits) -> Result<(), StoreError> {
    write.execute(
        sql!(
            "insert into observation_month (series_id, month, first_point, last_point, last_value, low, low_point,
                                            high, high_point, observations)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (series_id, month) do update set first_point = excluded.first_point,
                 last_point = excluded.last_point, last_value = excluded.last_value, low = excluded.low,
                 low_point = excluded.low_point, high = excluded.high, high_point = excluded.high_point,
                 observations = excluded.observations"
        ),
        &[
            &series.id,
            &one.month,
            &one.first_point,
            &one.last.0,
            &one.last.1,
            &one.low.1,
            &one.low.0,
            &one.high.1,
            &one.high.0,
            &one.observations,
        ],
    )?;
    Ok(())
}

/// What is stored is written in finer units, which changes no value.
pub(super) fn widen(write: &mut OpenWrite<'_>, series: &Series, factor: i64) -> Result<(), StoreError> {
    write.execute(
        sql!(
            "update observation_month set last_value = last_value * $2, low = low * $2, high = high * $2
             where series_id = $1"
        ),
        &[&series.id, &factor],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::super::record_observations::{Batch, Reading, record_observations};
    use super::super::series::series_by_key;
    use super::*;
    use crate::base::ids::SourceId;
    use crate::news::markets::live::tests::a_series;
    use crate::testing::News;

    /// The migration's arithmetic, in whole numbers.
    fn by_arithmetic(point: i64) -> i64 {
        let z = point + 719_468;
        let (era, day_of_era) = (z / 146_097, z % 146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        (era * 400 + year_of_era) * 12 + (5 * day_of_year + 2) / 153
    }

    #[test]
    fn every_day_lies_in_its_month() {
        let mut day = date(1400, 1, 1);
        while day < date(2450, 1, 1) {
            let point = day_of(day);
            assert_eq!(month_of(point), by_arithmetic(point), "{day}");
            day = day.saturating_add(1.day());
        }
    }

    fn stored(news: &News) -> Vec<Vec<i64>> {
        news.read(|read| {
            read.all(
                sql!(
                    "select month, first_point, last_point, last_value, low, low_point, high, high_point, observations
                     from observation_month order by series_id, month"
                ),
                &[],
                |row| (0..9).map(|at| row.at::<i64>(at)).collect(),
            )
        })
    }

    fn rebuilt(news: &News) {
        let text = include_str!("../../../migrations/0015_observation_months.sql");
        let (_, insert) = text.split_once("insert into").expect("it fills");
        let statement = format!("delete from observation_month; insert into{insert}");
        news.database.run(&statement);
    }

    /// However values come in — in order, backwards, revised, made finer — the months are those that the
    /// migration makes of all of them.
    #[test]
    fn months_are_kept_with_the_values() {
        let news = News::new();
        let series = a_series(&news, "ecb:USD");
        let record = |points: Vec<(Point, &str)>| {
            let batch = Batch {
                source: SourceId(1),
                fetch: None,
                readings: vec![Reading {
                    series,
                    points: points
                        .into_iter()
                        .map(|(point, value)| (point, value.parse().expect("a decimal")))
                        .collect(),
                }],
            };
            news.write(move |w| record_observations(w, &batch))
                .expect("recorded");
        };
        let first = day_of(date(2023, 12, 20));
        let value = |n: i64| ["1.10", "1.12", "1.08", "1.11"][n as usize % 4];
        record((100..300).map(|n| (first + n, value(n))).collect());
        record((0..100).step_by(3).map(|n| (first + n, value(n))).collect());
        record((0..100).map(|n| (first + n, value(n))).collect());
        record(vec![
            (first + 40, "0.9"),
            (first + 150, "1.10005"),
            (first + 301, "2"),
        ]);
        let kept = stored(&news);
        assert_eq!(kept.len(), 11);
        assert_eq!(kept.iter().map(|month| month[8]).sum::<i64>(), 301);
        rebuilt(&news);
        assert_eq!(kept, stored(&news));
        assert_eq!(
            news.read(|r| series_by_key(r, "ecb:USD")).expect("there").scale,
            5
        );
    }
}
