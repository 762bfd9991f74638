//! The values of a series over time, exact, in order. A page reads the stretch that it draws: a whole
//! daily history is some seven thousand rows, an intraday one comes as closes.

use super::LiveInstrument;
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, Row, StoreError};
use crate::news::markets::{Observed, Point, decimal};
use crate::sql;

/// Rows that one stretch may have: a daily history of 150 years.
pub const MOST_ROWS: i64 = 40_000;

/// The values from one point to another, both included, in order of time; at most `limit`.
pub fn history(
    read: &mut ReadSession<'_>,
    of: &LiveInstrument,
    (from, to): (Point, Point),
    limit: i64,
) -> Result<Vec<Observed>, StoreError> {
    let scale = of.series.scale;
    read.all(
        sql!(
            "select point, value from observation where series_id = $1 and point >= $2 and point <= $3
             order by point limit $4"
        ),
        &[&of.series.id, &from, &to, &limit],
        |row| observed(row, scale),
    )
}

/// As [`history`], with the value before the stretch where there is one: what it begins from.
pub fn history_from_before(
    read: &mut ReadSession<'_>,
    of: &LiveInstrument,
    (from, to): (Point, Point),
    limit: i64,
) -> Result<Vec<Observed>, StoreError> {
    let scale = of.series.scale;
    read.all(
        sql!(
            "select point, value from observation where series_id = $1 and point <= $3
                 and point >= coalesce((select max(point) from observation where series_id = $1 and point < $2), $2)
             order by point limit $4"
        ),
        &[&of.series.id, &from, &to, &limit],
        |row| observed(row, scale),
    )
}

/// What a month of a series comes to. Of series with a value a day or fewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month {
    pub first: Point,
    pub last: Observed,
    /// The lowest and the highest value, each on its first day.
    pub low: Observed,
    pub high: Observed,
    pub observations: i64,
}

/// All months of a series, in order: decades of days in a few hundred rows.
pub fn months(read: &mut ReadSession<'_>, of: &LiveInstrument) -> Result<Vec<Month>, StoreError> {
    let scale = of.series.scale;
    read.all(
        sql!(
            "select first_point, last_point, last_value, low_point, low, high_point, high, observations
             from observation_month where series_id = $1 order by month"
        ),
        &[&of.series.id],
        |row| {
            let at = |place: usize| {
                Ok::<_, StoreError>(Observed {
                    point: row.at(place)?,
                    value: decimal(row.at(place + 1)?, scale),
                })
            };
            Ok(Month {
                first: row.at(0)?,
                last: at(1)?,
                low: at(3)?,
                high: at(5)?,
                observations: row.at(7)?,
            })
        },
    )
}

/// The newest values up to a point, newest first.
pub fn latest(
    read: &mut ReadSession<'_>,
    of: &LiveInstrument,
    upto: Point,
    limit: i64,
) -> Result<Vec<Observed>, StoreError> {
    let scale = of.series.scale;
    read.all(
        sql!(
            "select point, value from observation where series_id = $1 and point <= $2
             order by point desc limit $3"
        ),
        &[&of.series.id, &upto, &limit],
        |row| observed(row, scale),
    )
}

/// The last value at or before a point: Friday's for a Sunday.
pub fn at_or_before(
    read: &mut ReadSession<'_>,
    of: &LiveInstrument,
    point: Point,
) -> Result<Option<Observed>, StoreError> {
    Ok(latest(read, of, point, 1)?.into_iter().next())
}

/// The last value of each of at most `buckets` stretches of equal time: for intraday series, whose whole
/// history is too long to draw. What it leaves out, [`extremes`] says.
pub fn closes(
    read: &mut ReadSession<'_>,
    of: &LiveInstrument,
    (from, to): (Point, Point),
    buckets: i64,
) -> Result<Vec<Observed>, StoreError> {
    let width = (to.saturating_sub(from) / buckets.max(1)).saturating_add(1);
    let scale = of.series.scale;
    read.all(
        sql!(
            "select o.point, o.value
             from (select max(point) as last from observation
                   where series_id = $1 and point >= $2 and point <= $3 group by (point - $2) / $4) b
             join observation o on o.series_id = $1 and o.point = b.last
             order by o.point"
        ),
        &[&of.series.id, &from, &to, &width],
        |row| observed(row, scale),
    )
}

fn observed(row: &Row<'_>, scale: u32) -> Result<Observed, StoreError> {
    Ok(Observed {
        point: row.at(0)?,
        value: decimal(row.at(1)?, scale),
    })
}

/// The lowest and the highest value of a stretch, each with its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extremes {
    pub low: Observed,
    pub high: Observed,
    pub count: i64,
}

pub fn extremes(
    read: &mut ReadSession<'_>,
    of: &LiveInstrument,
    (from, to): (Point, Point),
) -> Result<Option<Extremes>, StoreError> {
    let (id, scale) = (of.series.id, of.series.scale);
    let ends = read.one(
        sql!(
            "select min(value) as low, max(value) as high, count(*) as n
             from observation where series_id = $1 and point >= $2 and point <= $3"
        ),
        &[&id, &from, &to],
        |row| {
            let low: Option<i64> = row.get("low")?;
            Ok((low.zip(row.get("high")?), row.get::<i64>("n")?))
        },
    )?;
    let (Some((low, high)), count) = ends else {
        return Ok(None);
    };
    let mut at = |units: i64| {
        let point = read.one(
            sql!(
                "select min(point) as point from observation
                 where series_id = $1 and point >= $2 and point <= $3 and value = $4"
            ),
            &[&id, &from, &to, &units],
            |row| row.get::<Option<i64>>("point"),
        )?;
        Ok::<_, StoreError>(Observed {
            point: point.unwrap_or(from),
            value: decimal(units, scale),
        })
    };
    Ok(Some(Extremes {
        low: at(low)?,
        high: at(high)?,
        count,
    }))
}

/// A value that was replaced by another.
#[derive(Clone, Copy, Debug)]
pub struct Revision {
    pub point: Point,
    /// 0 for the value as it was first published.
    pub vintage: i64,
    pub value: rust_decimal::Decimal,
    pub recorded_at: Micros,
    pub revised_at: Micros,
}

/// The newest revisions of a series: what its values were before.
pub fn revisions(
    read: &mut ReadSession<'_>,
    of: &LiveInstrument,
    limit: i64,
) -> Result<Vec<Revision>, StoreError> {
    read.all(
        sql!(
            "select point, vintage, value, scale, recorded_at, revised_at from observation_before
             where series_id = $1 order by revised_at desc, point desc, vintage desc limit $2"
        ),
        &[&of.series.id, &limit],
        |row| {
            let scale = u32::try_from(row.get::<i64>("scale")?).unwrap_or_default();
            Ok(Revision {
                point: row.get("point")?,
                vintage: row.get("vintage")?,
                value: decimal(row.get("value")?, scale),
                recorded_at: row.get("recorded_at")?,
                revised_at: row.get("revised_at")?,
            })
        },
    )
}
