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
    let mut taker = Taker::of(read, source)?;
    for one in observations {
        taker.take(one)?;
    }
    Ok(taker.finish())
}

/// Takes one observation after the other, for a source that is too long to be held.
pub struct Taker {
    source: String,
    known: HashMap<String, Series>,
    place: HashMap<Arc<str>, Option<usize>>,
    kept: Vec<Series>,
    taken: Taken,
}

impl Taker {
    pub fn of(read: &mut ReadSession<'_>, source: &Source) -> Result<Taker, NewsError> {
        let series = series_of_source(read, source.id)?;
        Ok(Taker {
            source: source.key.clone(),
            known: series.into_iter().map(|one| (one.key.clone(), one)).collect(),
            place: HashMap::new(),
            kept: Vec::new(),
            taken: Taken::default(),
        })
    }

    /// Errors: a period that cannot be a point of its series.
    pub fn take(&mut self, one: &Observation) -> Result<(), NewsError> {
        let at = match self.place.get(&one.series) {
            Some(at) => *at,
            None => self.meet(&one.series),
        };
        let Some(at) = at else {
            return Ok(());
        };
        match one.value {
            Some(value) => {
                let point = point(&self.kept[at], one.period)?;
                self.taken.readings[at].points.push((point, value));
                self.taken.values += 1;
            }
            None => self.taken.missing += 1,
        }
        Ok(())
    }

    fn meet(&mut self, key: &Arc<str>) -> Option<usize> {
        let found = self
            .known
            .remove(&format!("{}:{key}", self.source))
            .or_else(|| self.known.remove(key.as_ref()));
        let at = found.map(|series| {
            self.taken.readings.push(Reading {
                series: series.id,
                points: Vec::new(),
            });
            self.kept.push(series);
            self.kept.len() - 1
        });
        if at.is_none() && self.taken.unknown.len() < 100 {
            self.taken.unknown.insert(key.to_string());
        }
        self.place.insert(Arc::clone(key), at);
        at
    }

    /// Values taken since the last [`Taker::drain`].
    pub fn waiting(&self) -> usize {
        self.taken.values
    }

    /// Hands out what waits, and goes on with empty hands.
    pub fn drain(&mut self) -> Vec<Reading> {
        self.taken.values = 0;
        let full = self
            .taken
            .readings
            .iter_mut()
            .filter(|one| !one.points.is_empty());
        full.map(|reading| Reading {
            series: reading.series,
            points: std::mem::take(&mut reading.points),
        })
        .collect()
    }

    pub fn finish(mut self) -> Taken {
        self.taken.readings.retain(|reading| !reading.points.is_empty());
        self.taken
    }
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
