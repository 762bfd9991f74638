//! Save a series: whose it is, its unit and its terms. What was observed stays, whatever is changed here.

use super::figure::MOST_SCALE;
use super::save_source::{key, named};
use super::series::series_by_key;
use super::{Delay, Frequency, Licence};
use crate::base::ids::{InstrumentId, SeriesId, SourceId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::line;
use crate::sql;

#[derive(Clone, Debug)]
pub struct NewSeries {
    pub key: String,
    pub instrument: InstrumentId,
    pub source: SourceId,
    pub name: String,
    pub line: String,
    pub unit: String,
    pub frequency: Frequency,
    pub decimals: u32,
    pub delay: Delay,
    pub licence: Licence,
    /// Seconds; none: what is usual for its frequency.
    pub stale_after: Option<i64>,
    pub sample: bool,
    pub ended: bool,
}

/// Makes the series with this key, or changes it. The first of an instrument is its main one.
pub fn save_series(mut write: OpenWrite<'_>, new: &NewSeries) -> Result<(SeriesId, Position), NewsError> {
    let id = put_series(&mut write, new)?;
    let change = Change::SeriesSaved {
        series: id,
        instrument: new.instrument,
    };
    Ok((id, write.record(&change)?.commit()?))
}

pub(super) fn put_series(write: &mut OpenWrite<'_>, new: &NewSeries) -> Result<SeriesId, NewsError> {
    let key = key(&new.key)?;
    if new.decimals > MOST_SCALE {
        return Err(NewsError::invalid("decimals", "are more than can be kept"));
    }
    let known = series_by_key(&mut write.as_read(), &key)?;
    if let Some(other) = known.as_ref().filter(|one| one.instrument != new.instrument) {
        return Err(NewsError::invalid(
            "key",
            format!("{key} belongs to instrument {} already", other.instrument),
        ));
    }
    if let Some(other) = known
        .as_ref()
        .filter(|one| one.observations > 0 && one.frequency != new.frequency)
    {
        return Err(NewsError::invalid(
            "frequency",
            format!(
                "{key} has {} observations, {}; make a new series for another frequency",
                other.observations,
                other.frequency.as_str()
            ),
        ));
    }
    let id = match &known {
        Some(series) => series.id,
        None => SeriesId(write.one(
            sql!("update counter set value = value + 1 where name = 'series' returning value"),
            &[],
            |row| row.get("value"),
        )?),
    };
    let main = match &known {
        Some(series) => series.main,
        None => write
            .maybe(
                sql!("select id from series where instrument_id = $1 and main limit 1"),
                &[&new.instrument],
                |row| row.get::<SeriesId>("id"),
            )?
            .is_none(),
    };
    let patience = new
        .stale_after
        .unwrap_or(new.frequency.usual_patience() * 86_400)
        .max(0);
    write.execute(
        sql!(
            "insert into series (id, key, instrument_id, source_id, name, line, unit, frequency, scale, decimals, delay,
                 licence, stale_after, sample, ended, main, observations)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10, $11, $12, $13, $14, $15, 0)
             on conflict (key) do update set source_id = $4, name = $5, line = $6, unit = $7, frequency = $8,
                 decimals = $9, delay = $10, licence = $11, stale_after = $12, sample = $13, ended = $14"
        ),
        &[
            &id,
            &key,
            &new.instrument,
            &new.source,
            &named("name", &new.name, 120)?,
            &line("line", &new.line, 240)?,
            &line("unit", &new.unit, 60)?,
            &new.frequency.as_str(),
            &i64::from(new.decimals),
            &new.delay.as_text(),
            &new.licence.as_str(),
            &patience,
            &new.sample,
            &new.ended,
            &main,
        ],
    )?;
    Ok(id)
}

/// Changes what may be done with a series: pages, letters and downloads follow at once.
pub fn license_series(
    mut write: OpenWrite<'_>,
    id: SeriesId,
    licence: Licence,
    stale_after: Option<i64>,
) -> Result<Position, NewsError> {
    let series = super::series::for_verb(&mut write, id)?;
    let patience = stale_after.unwrap_or(series.stale_after).max(0);
    write.execute(
        sql!("update series set licence = $2, stale_after = $3 where id = $1"),
        &[&id, &licence.as_str(), &patience],
    )?;
    let change = Change::SeriesSaved {
        series: id,
        instrument: series.instrument,
    };
    Ok(write.record(&change)?.commit()?)
}
