//! Where on the time axis a value stands: a day, or in an intraday series a moment.

use jiff::civil::{Date, date};

use super::Frequency;
use crate::base::clock::Micros;

/// Days since 1970-01-01, or microseconds: see [`Frequency::Intraday`].
pub type Point = i64;

const EPOCH: Date = date(1970, 1, 1);

/// Days since 1970-01-01.
pub fn day_of(date: Date) -> Point {
    // Dates of the calendar are within a few million days.
    date.since((jiff::Unit::Day, EPOCH))
        .map_or(0, |span| i64::from(span.get_days()))
}

/// The date of a day; the last one of the calendar for what lies beyond it.
pub fn date_of(day: Point) -> Date {
    let span = jiff::Span::new().try_days(day);
    span.and_then(|span| EPOCH.checked_add(span)).unwrap_or(Date::MAX)
}

impl Frequency {
    /// The day on which a point lies, in UTC.
    pub fn day(self, point: Point) -> Point {
        match self {
            Frequency::Intraday => point.div_euclid(Micros::DAY),
            _ => point,
        }
    }

    /// The first moment at which a point is over: the day after a day.
    pub fn end(self, point: Point) -> Micros {
        match self {
            Frequency::Intraday => Micros(point),
            _ => Micros(point.saturating_add(1).saturating_mul(Micros::DAY)),
        }
    }

    /// The point at which a day begins.
    pub fn from_day(self, day: Point) -> Point {
        match self {
            Frequency::Intraday => day.saturating_mul(Micros::DAY),
            _ => day,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_one() {
        for (day, date) in [
            (0, date(1970, 1, 1)),
            (10_595, date(1999, 1, 4)),
            (11_016, date(2000, 2, 29)),
            (-1, date(1969, 12, 31)),
            (20_756, date(2026, 10, 30)),
        ] {
            assert_eq!((day_of(date), date_of(day)), (day, date));
        }
        assert_eq!(date_of(i64::MAX), Date::MAX);
    }
}
