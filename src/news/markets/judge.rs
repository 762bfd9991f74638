//! Does an answer look like what it should be? Asked of fetched values before anything is recorded; a
//! person's file and a program's push are taken at their word.

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::live::MOST_ROWS;
use super::{Kind, Reading, Series, decimal, instrument_by_id, percent_of};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// A price that moved by more than this between two values is looked at first: no reference rate of the
/// ECB has, in 27 years.
const LEAP_PERCENT: i64 = 40;
/// The same of a rate or yield, in percentage points.
const LEAP_POINTS: i64 = 5;
/// Values older than this are settled; an answer that changes several of them at once is looked at.
const SETTLED_DAYS: i64 = 45;
const SETTLED_REVISIONS: usize = 5;

/// What is doubtful about these values; none: they may be recorded.
pub fn doubt(
    read: &mut ReadSession<'_>,
    readings: &[Reading],
    now: Micros,
) -> Result<Option<String>, StoreError> {
    for reading in readings {
        let series = read.maybe(
            sql!("select * from series where id = $1"),
            &[&reading.series],
            Series::from_row,
        )?;
        let Some(series) = series else { continue };
        if let Some(leap) = leap(read, &series, reading)? {
            return Ok(Some(leap));
        }
        if let Some(rewritten) = rewritten(read, &series, reading, now)? {
            return Ok(Some(rewritten));
        }
    }
    Ok(None)
}

/// From the last value that is known to the first that is new, and on from there.
fn leap(
    read: &mut ReadSession<'_>,
    series: &Series,
    reading: &Reading,
) -> Result<Option<String>, StoreError> {
    let Some(last) = series.last else { return Ok(None) };
    let kind = instrument_by_id(read, series.instrument)?.map(|instrument| instrument.kind);
    let mut fresh: Vec<(i64, Decimal)> = reading
        .points
        .iter()
        .copied()
        .filter(|(point, _)| *point > last.point)
        .collect();
    fresh.sort_by_key(|(point, _)| *point);
    let mut before = last.value;
    for (_, value) in fresh {
        let far = match kind {
            Some(Kind::Rate) => (value - before).abs() > Decimal::from(LEAP_POINTS),
            // Statistics are rebased now and then, but not by a fetch.
            _ => percent_of(before, value).is_none_or(|moved| moved.abs() > Decimal::from(LEAP_PERCENT)),
        };
        if far {
            return Ok(Some(format!(
                "{} goes from {before} to {value} at once",
                series.key
            )));
        }
        before = value;
    }
    Ok(None)
}

/// Many settled values at once: a changed unit, a column that means something else.
fn rewritten(
    read: &mut ReadSession<'_>,
    series: &Series,
    reading: &Reading,
    now: Micros,
) -> Result<Option<String>, StoreError> {
    let settled = series
        .frequency
        .from_day(now.plus_days(-SETTLED_DAYS).0.div_euclid(Micros::DAY));
    let (Some(from), true) = (
        reading.points.iter().map(|(point, _)| *point).min(),
        series.last.is_some(),
    ) else {
        return Ok(None);
    };
    let known = read.all(
        sql!(
            "select point, value from observation where series_id = $1 and point >= $2 and point < $3
             order by point limit $4"
        ),
        &[&series.id, &from, &settled, &MOST_ROWS],
        |row| Ok((row.at::<i64>(0)?, row.at::<i64>(1)?)),
    )?;
    let said: HashMap<i64, Decimal> = reading.points.iter().copied().collect();
    let differs = known
        .iter()
        .filter(|(point, units)| {
            said.get(point)
                .is_some_and(|value| *value != decimal(*units, series.scale))
        })
        .count();
    Ok((differs >= SETTLED_REVISIONS).then(|| {
        format!(
            "{differs} values of {} from before {SETTLED_DAYS} days ago have changed",
            series.key
        )
    }))
}
