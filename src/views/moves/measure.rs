//! One instrument's last move, against the median of its moves before: “EUR/USD fell 1.2%, 3.1 times its
//! usual day”. A median, since one wild day must not make the next one look calm; at most ten times, since
//! more than that says something about the series and nothing about the matter.

use std::collections::HashMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::base::clock::Micros;
use crate::base::ids::SeriesId;
use crate::base::store::{ReadSession, StoreError};
use crate::news::markets::live::{LiveInstrument, closes, latest, previous};
use crate::news::markets::{Frequency, Kind, Observed, Point, percent_of, rounded};

/// Sessions of which the usual day is made.
const SESSIONS: usize = 60;
/// With fewer nothing is usual yet.
const LEAST: usize = 20;
/// Calendar days that hold sixty sessions, with holidays.
const DAYS: i64 = 92;
/// In hundredths of the usual day.
const MOST: i64 = 1_000;
/// An average day is no news.
const USUAL: i64 = 100;

/// A move beyond the usual.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Measured {
    pub code: String,
    /// In hundredths of the usual day, 101 to 1,000.
    pub strength: i64,
    pub said: String,
    /// The end of the session in which it moved, or now while that lasts.
    pub at: Micros,
}

/// What is usual, remembered as long as a session lasts: within a day values come by the minute.
#[derive(Debug, Default)]
pub(super) struct Measures {
    usual: HashMap<SeriesId, (Point, Option<Decimal>)>,
}

impl Measures {
    /// None for what moved no more than usual, has too short a history, or has no days.
    pub fn of(
        &mut self,
        read: &mut ReadSession<'_>,
        of: &LiveInstrument,
        now: Micros,
    ) -> Result<Option<Measured>, StoreError> {
        let series = &of.series;
        let daily = matches!(series.frequency, Frequency::Daily | Frequency::Intraday);
        let (Some(last), true) = (of.last().filter(|_| !series.ended), daily) else {
            return Ok(None);
        };
        let Some(before) = previous(read, of)? else {
            return Ok(None);
        };
        let day = series.frequency.day(last.point);
        let usual = match self.usual.get(&series.id) {
            Some((known, usual)) if *known == day => *usual,
            _ => {
                let usual = usual(read, of, day)?;
                self.usual.insert(series.id, (day, usual));
                usual
            }
        };
        let kind = of.instrument.kind;
        let (Some(usual), Some(size)) = (usual, size(kind, before.value, last.value)) else {
            return Ok(None);
        };
        let strength = (size * Decimal::ONE_HUNDRED)
            .checked_div(usual)
            .and_then(|ratio| rounded(ratio, 0).to_i64())
            .map_or(MOST, |strength| strength.min(MOST));
        if strength <= USUAL {
            return Ok(None);
        }
        let verb = if last.value < before.value { "fell" } else { "rose" };
        let size = match kind {
            Kind::Rate => format!("{} basis points", rounded(size, 0)),
            _ => format!("{}%", rounded(size, 1)),
        };
        let times = rounded(Decimal::new(strength, 2), 1);
        Ok(Some(Measured {
            code: of.instrument.code.clone(),
            strength,
            said: format!(
                "{} {verb} {size}, {times} times its usual day",
                of.instrument.code
            ),
            at: Micros((series.frequency.end(last.point).0 - 1).min(now.0)),
        }))
    }
}

/// The median size of the moves of the sessions before a day; none where there are too few, or nothing
/// moves.
fn usual(read: &mut ReadSession<'_>, of: &LiveInstrument, day: Point) -> Result<Option<Decimal>, StoreError> {
    let frequency = of.series.frequency;
    let end = frequency.from_day(day) - 1;
    let most = SESSIONS as i64 + 1;
    let mut values: Vec<Observed> = match frequency {
        // One value for each day: stretches of exactly a day.
        Frequency::Intraday => closes(read, of, (frequency.from_day(day - DAYS), end), DAYS)?,
        _ => {
            let mut values = latest(read, of, end, most)?;
            values.reverse();
            values
        }
    };
    let skip = values.len().saturating_sub(SESSIONS + 1);
    values.drain(..skip);
    let mut sizes: Vec<Decimal> = values
        .windows(2)
        .filter_map(|pair| size(of.instrument.kind, pair[0].value, pair[1].value))
        .collect();
    if sizes.len() < LEAST {
        return Ok(None);
    }
    sizes.sort_unstable();
    Ok(Some(sizes[sizes.len() / 2]).filter(|median| !median.is_zero()))
}

/// How far from one value to the next: in percent; of rates in basis points. None where that says
/// nothing true.
fn size(kind: Kind, before: Decimal, after: Decimal) -> Option<Decimal> {
    let moved = match kind {
        Kind::Rate => after.checked_sub(before)?.checked_mul(Decimal::ONE_HUNDRED)?,
        _ => percent_of(before, after)?,
    };
    Some(moved.abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn a_size_is_in_what_people_say() {
        assert_eq!(size(Kind::Currency, d("1.10"), d("1.089")), Some(d("1.0")));
        assert_eq!(size(Kind::Rate, d("2.00"), d("2.12")), Some(d("12.00")));
        assert_eq!(size(Kind::Rate, d("-0.10"), d("0.05")), Some(d("15.00")));
        // Oil that fell below zero fell by no percentage.
        assert_eq!(size(Kind::Commodity, d("18.27"), d("-36.98")), None);
    }
}
