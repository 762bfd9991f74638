//! A series: one source's account of an instrument, with the terms it comes under.

use jiff::ToSpan;
use rust_decimal::Decimal;

use super::{Delay, Frequency, Licence, Point, date_of, day_of, decimal};
use crate::base::clock::Micros;
use crate::base::ids::{InstrumentId, SeriesId, SourceId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError};
use crate::news::NewsError;
use crate::sql;

/// One value where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    pub point: Point,
    pub value: Decimal,
}

#[derive(Clone, Debug)]
pub struct Series {
    pub id: SeriesId,
    pub key: String,
    pub instrument: InstrumentId,
    pub source: SourceId,
    pub name: String,
    /// Its own source line; empty: the source's.
    pub line: String,
    pub unit: String,
    pub frequency: Frequency,
    /// Of stored values: units of 10^-scale.
    pub scale: u32,
    /// As printed.
    pub decimals: u32,
    pub delay: Delay,
    pub licence: Licence,
    /// Seconds after the end of its last point; 0: never stale.
    pub stale_after: i64,
    pub sample: bool,
    pub ended: bool,
    pub main: bool,
    pub first: Option<Point>,
    pub last: Option<Observed>,
    /// The value before the last one, whenever that was: Friday's on a Monday.
    pub previous: Option<Observed>,
    pub observations: i64,
    pub recorded_at: Option<Micros>,
}

impl Series {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Series, StoreError> {
        let scale = u32::try_from(row.get::<i64>("scale")?).unwrap_or_default();
        let observed = |point: Option<i64>, value: Option<i64>| {
            point.zip(value).map(|(point, units)| Observed {
                point,
                value: decimal(units, scale),
            })
        };
        Ok(Series {
            id: row.get("id")?,
            key: row.get("key")?,
            instrument: row.get("instrument_id")?,
            source: row.get("source_id")?,
            name: row.get("name")?,
            line: row.get("line")?,
            unit: row.get("unit")?,
            frequency: Frequency::parse(&row.get::<String>("frequency")?).unwrap_or(Frequency::Daily),
            scale,
            decimals: u32::try_from(row.get::<i64>("decimals")?).unwrap_or_default(),
            delay: Delay::parse(&row.get::<String>("delay")?).unwrap_or(Delay::Published),
            // What cannot be read is kept inside.
            licence: Licence::parse(&row.get::<String>("licence")?).unwrap_or(Licence::Inside),
            stale_after: row.get("stale_after")?,
            sample: row.get("sample")?,
            ended: row.get("ended")?,
            main: row.get("main")?,
            first: row.get("first_point")?,
            last: observed(row.get("last_point")?, row.get("last_value")?),
            previous: observed(row.get("previous_point")?, row.get("previous_value")?),
            observations: row.get("observations")?,
            recorded_at: row.get("recorded_at")?,
        })
    }

    /// When its last value stops being what one may call current; none when it never does.
    pub fn stale_at(&self) -> Option<Micros> {
        if self.ended || self.stale_after == 0 {
            return None;
        }
        let last = self.last?;
        Some(self.frequency.end(last.point).plus_seconds(self.stale_after))
    }

    pub fn is_stale(&self, now: Micros) -> bool {
        self.stale_at().is_some_and(|at| at <= now)
    }
}

pub fn series_by_key(read: &mut ReadSession<'_>, key: &str) -> Result<Option<Series>, StoreError> {
    read.maybe(
        sql!("select * from series where key = $1"),
        &[&key],
        Series::from_row,
    )
}

/// The series of an instrument, the main one first.
pub fn of_instrument(read: &mut ReadSession<'_>, id: InstrumentId) -> Result<Vec<Series>, StoreError> {
    read.all(
        sql!("select * from series where instrument_id = $1 order by main desc, id"),
        &[&id],
        Series::from_row,
    )
}

pub fn series_of_source(read: &mut ReadSession<'_>, source: SourceId) -> Result<Vec<Series>, StoreError> {
    read.all(
        sql!("select * from series where source_id = $1 order by id"),
        &[&source],
        Series::from_row,
    )
}

/// The value of the period in which a day lies, whatever its licence: for the desk. Of an intraday series
/// the day's last.
pub fn value_for_day(
    read: &mut ReadSession<'_>,
    series: &Series,
    day: Point,
) -> Result<Option<Observed>, StoreError> {
    let date = date_of(day);
    let first = match series.frequency {
        Frequency::Intraday | Frequency::Daily => date,
        Frequency::Weekly => date_of(day - i64::from(date.weekday().to_monday_zero_offset())),
        Frequency::Monthly => date.first_of_month(),
        Frequency::Quarterly => {
            let back = (date.month() - 1) % 3;
            date.first_of_month().saturating_sub(i64::from(back).months())
        }
        Frequency::Yearly => date.first_of_year(),
    };
    let (from, to) = match series.frequency {
        Frequency::Intraday => (
            series.frequency.from_day(day),
            series.frequency.from_day(day + 1) - 1,
        ),
        _ => (day_of(first), day),
    };
    let scale = series.scale;
    read.maybe(
        sql!(
            "select point, value from observation where series_id = $1 and point >= $2 and point <= $3
             order by point desc limit 1"
        ),
        &[&series.id, &from, &to],
        |row| {
            Ok(Observed {
                point: row.get("point")?,
                value: decimal(row.get("value")?, scale),
            })
        },
    )
}

/// Loads a series and takes its row's lock, so that two writers do not count the same values twice.
pub(super) fn for_verb(write: &mut OpenWrite<'_>, id: SeriesId) -> Result<Series, NewsError> {
    write.execute(
        sql!("update series set observations = observations where id = $1"),
        &[&id],
    )?;
    write
        .maybe(
            sql!("select * from series where id = $1"),
            &[&id],
            Series::from_row,
        )?
        .ok_or_else(|| NewsError::NotFound(format!("series {id}")))
}
