//! Converts between currencies by the reference rates of one day.
//!
//! A cross is made of two rates of the same source and the same day, both against the source's own
//! currency. On a day without rates it is the last day before that has both; if that lies further back
//! than a long weekend, the answer says so instead of a number that nobody quoted. Exact until it is
//! printed.

use rust_decimal::Decimal;

use super::Point;
use super::live::{self, LiveInstrument, latest};
use crate::base::store::{ReadSession, StoreError};

/// The longest pause between two days of rates: from the Thursday before Easter to the Tuesday after it
/// is five days, and the turn of a year may add one.
pub const PAUSE_DAYS: i64 = 7;

/// What one unit of a currency was worth in another on a day.
#[derive(Clone, Debug)]
pub struct Rate {
    pub from: String,
    pub to: String,
    /// The day on which both legs were published.
    pub day: Point,
    /// Units of the source's own currency's rate against each: `to` per base, `from` per base.
    pub to_per_base: Decimal,
    pub from_per_base: Decimal,
    pub base: String,
    pub line: String,
    pub sample: bool,
    /// Days between what was asked and `day`.
    pub age: i64,
    /// The pairs it is made of; none for the base itself.
    pub legs: Vec<LiveInstrument>,
}

#[derive(Clone, Debug)]
pub enum Asked {
    Found(Box<Rate>),
    /// There was no day with both within the pause: the last one before, if there ever was one.
    TooOld(Option<Point>),
    /// A currency that no source quotes.
    Unknown(String),
}

impl Rate {
    /// An amount in the other currency, exact to 28 digits; none when it is too large for them.
    pub fn convert(&self, amount: Decimal) -> Option<Decimal> {
        amount
            .checked_mul(self.to_per_base)?
            .checked_div(self.from_per_base)
    }

    pub fn rate(&self) -> Option<Decimal> {
        self.convert(Decimal::ONE)
    }
}

/// One side of a pair: nothing for the base currency itself.
type Leg = Option<LiveInstrument>;

/// The rate between two currencies on a day, or on the last one before that has both.
pub fn rate(
    read: &mut ReadSession<'_>,
    base: &str,
    (from, to): (&str, &str),
    day: Point,
) -> Result<Asked, StoreError> {
    let mut leg = |code: &str| -> Result<Option<Leg>, StoreError> {
        if code == base {
            return Ok(Some(None));
        }
        Ok(live::pair(read, base, code)?.map(Some))
    };
    let Some(from_leg) = leg(from)? else {
        return Ok(Asked::Unknown(from.to_owned()));
    };
    let Some(to_leg) = leg(to)? else {
        return Ok(Asked::Unknown(to.to_owned()));
    };
    let Some((found, from_per_base, to_per_base)) = common(read, base, (&from_leg, &to_leg), day)? else {
        return Ok(Asked::TooOld(None));
    };
    if day - found > PAUSE_DAYS {
        return Ok(Asked::TooOld(Some(found)));
    }
    let legs: Vec<LiveInstrument> = [from_leg, to_leg].into_iter().flatten().collect();
    let source = match legs.first() {
        Some(leg) => Some(leg.clone()),
        // From the base to itself: whoever quotes it at all.
        None => live::pairs_of(read, base)?.into_iter().next(),
    };
    Ok(Asked::Found(Box::new(Rate {
        from: from.to_owned(),
        to: to.to_owned(),
        day: found,
        to_per_base,
        from_per_base,
        base: base.to_owned(),
        line: source
            .as_ref()
            .map(|leg| leg.line().to_owned())
            .unwrap_or_default(),
        sample: source.is_some_and(|leg| leg.series.sample),
        age: day - found,
        legs,
    })))
}

/// The last day up to `day` on which both legs have a value, and the two values. Two live currencies
/// share almost every day; a few steps reach past a day that one of them missed.
fn common(
    read: &mut ReadSession<'_>,
    base: &str,
    (from, to): (&Leg, &Leg),
    day: Point,
) -> Result<Option<(Point, Decimal, Decimal)>, StoreError> {
    let mut at = day;
    for _ in 0..64 {
        let (a, b) = match (from, to) {
            (None, None) => {
                // From the base to itself: any day on which there were rates at all.
                let pairs = live::pairs_of(read, base)?;
                let Some(any) = pairs.first() else {
                    return Ok(None);
                };
                let there = latest(read, any, at, 1)?.into_iter().next();
                return Ok(there.map(|one| (one.point, Decimal::ONE, Decimal::ONE)));
            }
            (Some(leg), None) | (None, Some(leg)) => {
                let there = latest(read, leg, at, 1)?.into_iter().next();
                return Ok(there.map(|one| match from {
                    Some(_) => (one.point, one.value, Decimal::ONE),
                    None => (one.point, Decimal::ONE, one.value),
                }));
            }
            (Some(from), Some(to)) => (latest(read, from, at, 1)?, latest(read, to, at, 1)?),
        };
        let (Some(a), Some(b)) = (a.first(), b.first()) else {
            return Ok(None);
        };
        if a.point == b.point {
            return Ok(Some((a.point, a.value, b.value)));
        }
        at = a.point.min(b.point);
    }
    Ok(None)
}
