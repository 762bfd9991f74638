//! Record observations: a batch of values, exact, in one transaction with one entry in the log.
//!
//! What is known already is skipped, so that the same file can be taken twice, and an import that was
//! stopped goes on where it ended. A value that differs is a *revision*: the one before is kept in
//! `observation_before` with the time at which it stopped being true. Nothing here judges whether a
//! value is likely; a fetch that looks wrong is kept out by [`quarantine`](super::quarantine).

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::figure::{fits, scaled};
use super::series::{self, Series};
use super::{Frequency, Point, months};
use crate::base::clock::Micros;
use crate::base::ids::{FetchId, SeriesId, SourceId};
use crate::base::store::{OpenWrite, Param, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Values of one series.
#[derive(Clone, Debug)]
pub struct Reading {
    pub series: SeriesId,
    pub points: Vec<(Point, Decimal)>,
}

#[derive(Clone, Debug)]
pub struct Batch {
    pub source: SourceId,
    /// The answer they were read from, when they were fetched.
    pub fetch: Option<FetchId>,
    pub readings: Vec<Reading>,
}

/// What a batch came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    pub added: i64,
    pub revised: i64,
    pub same: i64,
    /// None when there was nothing new: then nothing was written.
    pub position: Option<Position>,
}

/// Series in one entry of the log. A batch with more says so in several.
const SERIES_IN_ENTRY: usize = 200;
/// A value dated later than this after now is a mistake: a month that ends, a zone a day ahead, and
/// statistics that are dated by the end of their year.
const AHEAD_DAYS: i64 = 370;

pub fn record_observations(mut write: OpenWrite<'_>, batch: &Batch) -> Result<Kept, NewsError> {
    let (mut kept, changes) = put_observations(&mut write, batch)?;
    let mut changes = changes.iter();
    let Some(first) = changes.next() else {
        return Ok(kept);
    };
    let mut recorded = write.record(first)?;
    for change in changes {
        recorded = recorded.record(change)?;
    }
    kept.position = Some(recorded.commit()?);
    Ok(kept)
}

/// The rows, and what must be said of them.
pub(super) fn put_observations(
    write: &mut OpenWrite<'_>,
    batch: &Batch,
) -> Result<(Kept, Vec<Change>), NewsError> {
    let mut kept = Kept::default();
    let mut changed = Vec::new();
    for reading in merged(&batch.readings) {
        let before = kept;
        record_one(write, &reading, &mut kept)?;
        if (kept.added, kept.revised) != (before.added, before.revised) {
            changed.push((
                reading.series,
                kept.added - before.added,
                kept.revised - before.revised,
            ));
        }
    }
    let entries = changed
        .chunks(SERIES_IN_ENTRY)
        .map(|part| Change::ObservationsRecorded {
            source: batch.source,
            series: part.iter().map(|(series, ..)| *series).collect(),
            added: part.iter().map(|(_, added, _)| added).sum(),
            revised: part.iter().map(|(.., revised)| revised).sum(),
            fetch: batch.fetch,
        });
    Ok((kept, entries.collect()))
}

/// The readings by series, in the order in which locks are taken.
fn merged(readings: &[Reading]) -> Vec<Reading> {
    let mut all: Vec<Reading> = Vec::new();
    let mut place: HashMap<SeriesId, usize> = HashMap::new();
    for reading in readings {
        let at = *place.entry(reading.series).or_insert_with(|| {
            all.push(Reading {
                series: reading.series,
                points: Vec::new(),
            });
            all.len() - 1
        });
        all[at].points.extend_from_slice(&reading.points);
    }
    all.sort_by_key(|reading| reading.series);
    all
}

fn record_one(write: &mut OpenWrite<'_>, reading: &Reading, kept: &mut Kept) -> Result<(), NewsError> {
    let mut series = series::for_verb(write, reading.series)?;
    let points = checked(&series, reading, write.at)?;
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Ok(());
    };
    let mut scale = series.scale;
    for (_, value) in &points {
        scale = fits(*value, scale)?;
    }
    if scale > series.scale {
        widen(write, &mut series, scale)?;
    }
    let known = known(write, &series, first.0, last.0)?;
    let mut revised: Vec<Point> = Vec::new();
    let mut fresh: Vec<(Point, i64)> = Vec::new();
    for (point, value) in &points {
        let units = scaled(*value, scale).ok_or_else(|| {
            NewsError::invalid("value", format!("{value} does not fit the series' other values"))
        })?;
        match known.get(point) {
            Some(old) if old.units == units => kept.same += 1,
            Some(old) => {
                revise(write, &series, *point, old, units)?;
                revised.push(*point);
            }
            None => fresh.push((*point, units)),
        }
    }
    insert(write, series.id, &fresh)?;
    kept.added += fresh.len() as i64;
    kept.revised += revised.len() as i64;
    if fresh.is_empty() && revised.is_empty() {
        return Ok(());
    }
    let all = (series.observations == 0).then_some(fresh.as_slice());
    revised.extend(fresh.iter().map(|(point, _)| *point));
    months::sum_up(write, &series, &revised, all)?;
    sum_up(write, &series, fresh.len() as i64)
}

/// In order of time, each point once.
fn checked(series: &Series, reading: &Reading, now: Micros) -> Result<Vec<(Point, Decimal)>, NewsError> {
    let mut points = reading.points.clone();
    points.sort_by_key(|(point, _)| *point);
    points.dedup();
    if let Some(twice) = points.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        return Err(NewsError::invalid(
            "observations",
            format!(
                "{} is given twice for {}: {} and {}",
                said(series, twice[0].0),
                series.key,
                twice[0].1,
                twice[1].1
            ),
        ));
    }
    let latest = now.plus_days(AHEAD_DAYS);
    if let Some((point, _)) = points
        .last()
        .filter(|(point, _)| series.frequency.end(*point) > latest)
    {
        return Err(NewsError::invalid(
            "observations",
            format!("{} for {} lies in the future", said(series, *point), series.key),
        ));
    }
    Ok(points)
}

fn said(series: &Series, point: Point) -> String {
    match series.frequency {
        Frequency::Intraday => Micros(point).timestamp().to_string(),
        _ => super::date_of(point).to_string(),
    }
}

struct Known {
    units: i64,
    vintage: i64,
    recorded_at: Micros,
}

fn known(
    write: &mut OpenWrite<'_>,
    series: &Series,
    first: Point,
    last: Point,
) -> Result<HashMap<Point, Known>, StoreError> {
    // Most batches are newer than all that is there.
    if series.last.is_none_or(|newest| newest.point < first) {
        return Ok(HashMap::new());
    }
    let rows = write.all(
        sql!(
            "select point, value, vintage, recorded_at from observation
             where series_id = $1 and point >= $2 and point <= $3"
        ),
        &[&series.id, &first, &last],
        |row| {
            let known = Known {
                units: row.get("value")?,
                vintage: row.get("vintage")?,
                recorded_at: row.get("recorded_at")?,
            };
            Ok((row.get::<i64>("point")?, known))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// A finer value than any before: what is stored is written in finer units, which changes no value.
fn widen(write: &mut OpenWrite<'_>, series: &mut Series, scale: u32) -> Result<(), NewsError> {
    let factor = 10_i64.pow(scale - series.scale);
    let too_large = NewsError::invalid(
        "value",
        format!("{} cannot hold {scale} digits after the point", series.key),
    );
    let largest = i64::MAX / factor;
    let beyond = write.one(
        sql!("select count(*) as n from observation where series_id = $1 and (value > $2 or value < $3)"),
        &[&series.id, &largest, &-largest],
        |row| row.get::<i64>("n"),
    )?;
    if beyond > 0 {
        return Err(too_large);
    }
    write.execute(
        sql!("update observation set value = value * $2 where series_id = $1"),
        &[&series.id, &factor],
    )?;
    write.execute(
        sql!(
            "update series set scale = $2, last_value = last_value * $3, previous_value = previous_value * $3
             where id = $1"
        ),
        &[&series.id, &i64::from(scale), &factor],
    )?;
    months::widen(write, series, factor)?;
    series.scale = scale;
    Ok(())
}

fn revise(
    write: &mut OpenWrite<'_>,
    series: &Series,
    point: Point,
    old: &Known,
    units: i64,
) -> Result<(), StoreError> {
    let at = write.at;
    write.execute(
        sql!(
            "insert into observation_before (series_id, point, vintage, value, scale, recorded_at, revised_at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            &series.id,
            &point,
            &old.vintage,
            &old.units,
            &i64::from(series.scale),
            &old.recorded_at,
            &at,
        ],
    )?;
    write.execute(
        sql!(
            "update observation set value = $3, vintage = vintage + 1, recorded_at = $4
             where series_id = $1 and point = $2"
        ),
        &[&series.id, &point, &units, &at],
    )?;
    Ok(())
}

/// Rows in one statement: a statement costs more than a row.
const ROWS: usize = 64;

fn insert(write: &mut OpenWrite<'_>, series: SeriesId, fresh: &[(Point, i64)]) -> Result<(), StoreError> {
    let at = write.at;
    let (whole, rest) = fresh.split_at(fresh.len() / ROWS * ROWS);
    for rows in whole.chunks(ROWS) {
        let mut params: Vec<&dyn Param> = vec![&series, &at];
        params.extend(
            rows.iter()
                .flat_map(|(point, units)| [point as &dyn Param, units]),
        );
        write.execute(
            sql!(
                "insert into observation (series_id, point, value, vintage, recorded_at) values
                 ($1, $3, $4, 0, $2), ($1, $5, $6, 0, $2), ($1, $7, $8, 0, $2), ($1, $9, $10, 0, $2),
                 ($1, $11, $12, 0, $2), ($1, $13, $14, 0, $2), ($1, $15, $16, 0, $2), ($1, $17, $18, 0, $2),
                 ($1, $19, $20, 0, $2), ($1, $21, $22, 0, $2), ($1, $23, $24, 0, $2), ($1, $25, $26, 0, $2),
                 ($1, $27, $28, 0, $2), ($1, $29, $30, 0, $2), ($1, $31, $32, 0, $2), ($1, $33, $34, 0, $2),
                 ($1, $35, $36, 0, $2), ($1, $37, $38, 0, $2), ($1, $39, $40, 0, $2), ($1, $41, $42, 0, $2),
                 ($1, $43, $44, 0, $2), ($1, $45, $46, 0, $2), ($1, $47, $48, 0, $2), ($1, $49, $50, 0, $2),
                 ($1, $51, $52, 0, $2), ($1, $53, $54, 0, $2), ($1, $55, $56, 0, $2), ($1, $57, $58, 0, $2),
                 ($1, $59, $60, 0, $2), ($1, $61, $62, 0, $2), ($1, $63, $64, 0, $2), ($1, $65, $66, 0, $2),
                 ($1, $67, $68, 0, $2), ($1, $69, $70, 0, $2), ($1, $71, $72, 0, $2), ($1, $73, $74, 0, $2),
                 ($1, $75, $76, 0, $2), ($1, $77, $78, 0, $2), ($1, $79, $80, 0, $2), ($1, $81, $82, 0, $2),
                 ($1, $83, $84, 0, $2), ($1, $85, $86, 0, $2), ($1, $87, $88, 0, $2), ($1, $89, $90, 0, $2),
                 ($1, $91, $92, 0, $2), ($1, $93, $94, 0, $2), ($1, $95, $96, 0, $2), ($1, $97, $98, 0, $2),
                 ($1, $99, $100, 0, $2), ($1, $101, $102, 0, $2), ($1, $103, $104, 0, $2), ($1, $105, $106, 0, $2),
                 ($1, $107, $108, 0, $2), ($1, $109, $110, 0, $2), ($1, $111, $112, 0, $2), ($1, $113, $114, 0, $2),
                 ($1, $115, $116, 0, $2), ($1, $117, $118, 0, $2), ($1, $119, $120, 0, $2), ($1, $121, $122, 0, $2),
                 ($1, $123, $124, 0, $2), ($1, $125, $126, 0, $2), ($1, $127, $128, 0, $2), ($1, $129, $130, 0, $2)"
            ),
            &params,
        )?;
    }
    for (point, units) in rest {
        write.execute(
            sql!(
                "insert into observation (series_id, point, value, vintage, recorded_at)
                 values ($1, $2, $3, 0, $4)"
            ),
            &[&series, point, units, &at],
        )?;
    }
    Ok(())
}

/// What pages show without asking the history: first, last, the one before, how many.
fn sum_up(write: &mut OpenWrite<'_>, series: &Series, added: i64) -> Result<(), NewsError> {
    let ends = write.all(
        sql!("select point, value from observation where series_id = $1 order by point desc limit 2"),
        &[&series.id],
        |row| Ok((row.get::<i64>("point")?, row.get::<i64>("value")?)),
    )?;
    let first = write.maybe(
        sql!("select point from observation where series_id = $1 order by point limit 1"),
        &[&series.id],
        |row| row.get::<i64>("point"),
    )?;
    let (last, previous) = (ends.first(), ends.get(1));
    let at = write.at;
    write.execute(
        sql!(
            "update series set first_point = $2, last_point = $3, last_value = $4, previous_point = $5,
                 previous_value = $6, observations = observations + $7, recorded_at = $8
             where id = $1"
        ),
        &[
            &series.id,
            &first,
            &last.map(|end| end.0),
            &last.map(|end| end.1),
            &previous.map(|end| end.0),
            &previous.map(|end| end.1),
            &added,
            &at,
        ],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests;
