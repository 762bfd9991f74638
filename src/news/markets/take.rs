//! What a source said, as readings of the series that are kept of it. Values of series that nobody set up
//! are named, not guessed at.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use market_formats::{Frequency as Said, Observation, Period};

use super::{Frequency, Point, Reading, Series, Source, day_of, series_of_source};
use crate::base::clock::Micros;
use crate::base::store::ReadSession;
use crate::news::NewsError;

/// What can be recorded of an answer, and what was left out.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    pub readings: Vec<Reading>,
    pub values: usize,
    /// Series of the source that are not kept here.
    pub unknown: BTreeSet<String>,
    /// Stated to have no value.
    pub missing: usize,
}

/// Finds the series of each observation: `ecb` and `USD` are the series `ecb:USD`.
pub fn take(
    read: &mut ReadSession<'_>,
    source: &Source,
    observations: &[Observation],
) -> Result<Taken, NewsError> {
    let mut known: HashMap<String, Series> = HashMap::new();
    for series in series_of_source(read, source.id)? {
        known.insert(series.key.clone(), series);
    }
    let mut taken = Taken::default();
    let mut place: HashMap<Arc<str>, Option<usize>> = HashMap::new();
    let mut kept: Vec<Series> = Vec::new();
    for one in observations {
        let at = *place.entry(Arc::clone(&one.series)).or_insert_with(|| {
            let found = known
                .remove(&format!("{}:{}", source.key, one.series))
                .or_else(|| known.remove(one.series.as_ref()));
            found.map(|series| {
                taken.readings.push(Reading {
                    series: series.id,
                    points: Vec::new(),
                });
                kept.push(series);
                kept.len() - 1
            })
        });
        let Some(at) = at else {
            if taken.unknown.len() < 100 {
                taken.unknown.insert(one.series.to_string());
            }
            continue;
        };
        match one.value {
            Some(value) => {
                let point = point(&kept[at], one.period)?;
                taken.readings[at].points.push((point, value));
                taken.values += 1;
            }
            None => taken.missing += 1,
        }
    }
    taken.readings.retain(|reading| !reading.points.is_empty());
    Ok(taken)
}

/// A month that is dated by its fifteenth stands on its first day, as every month does.
fn point(series: &Series, period: Period) -> Result<Point, NewsError> {
    let frequency = match (series.frequency, period) {
        (Frequency::Intraday, Period::Moment(at)) => return Ok(Micros::from(at).0),
        (Frequency::Intraday, _) | (_, Period::Moment(_)) => {
            return Err(NewsError::invalid(
                "observations",
                format!(
                    "{} is {}, and {period} is not. hint: give a {} instead",
                    series.key,
                    series.frequency.as_str(),
                    if series.frequency == Frequency::Intraday {
                        "moment with its zone"
                    } else {
                        "day"
                    },
                ),
            ));
        }
        (Frequency::Daily, _) => Said::Daily,
        (Frequency::Weekly, _) => Said::Weekly,
        (Frequency::Monthly, _) => Said::Monthly,
        (Frequency::Quarterly, _) => Said::Quarterly,
        (Frequency::Yearly, _) => Said::Yearly,
    };
    if period.frequency() > frequency {
        return Err(NewsError::invalid(
            "observations",
            format!(
                "{} is {}, and {period} is longer",
                series.key,
                series.frequency.as_str()
            ),
        ));
    }
    Ok(day_of(Period::of(period.first_day(), frequency).first_day()))
}
