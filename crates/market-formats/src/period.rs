//! What a number is about: a day, a month, a quarter, a year, or a moment.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The time that a value is about. Ordered by its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    Day(Date),
    /// The Monday it begins with.
    Week(Date),
    /// Year and month, 1 to 12.
    Month(i16, i8),
    /// Year and quarter, 1 to 4.
    Quarter(i16, i8),
    /// Year and half, 1 or 2.
    Half(i16, i8),
    Year(i16),
    Moment(Timestamp),
}

/// How often a series speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Frequency {
    /// Several times a day.
    Moments,
    Daily,
    Weekly,
    Monthly,
    Quarterly,
    HalfYearly,
    Yearly,
}

impl Period {
    /// The first day; a moment's is its day in UTC.
    pub fn first_day(self) -> Date {
        match self {
            Self::Day(day) | Self::Week(day) => day,
            Self::Month(year, month) => day(year, month),
            Self::Quarter(year, quarter) => day(year, quarter.saturating_mul(3).saturating_sub(2)),
            Self::Half(year, half) => day(year, half.saturating_mul(6).saturating_sub(5)),
            Self::Year(year) => day(year, 1),
            Self::Moment(at) => at.to_zoned_datetime(TimeZone::UTC).date(),
        }
    }

    /// The last day, which may lie in the future while the period runs.
    pub fn last_day(self) -> Date {
        let first = self.first_day();
        let months = match self {
            Self::Day(_) | Self::Moment(_) => return first,
            Self::Week(_) => return first.saturating_add(6.days()),
            Self::Month(..) => 1,
            Self::Quarter(..) => 3,
            Self::Half(..) => 6,
            Self::Year(_) => 12,
        };
        first.saturating_add(months.months()).yesterday().unwrap_or(first)
    }

    pub fn frequency(self) -> Frequency {
        match self {
            Self::Moment(_) => Frequency::Moments,
            Self::Day(_) => Frequency::Daily,
            Self::Week(_) => Frequency::Weekly,
            Self::Month(..) => Frequency::Monthly,
            Self::Quarter(..) => Frequency::Quarterly,
            Self::Half(..) => Frequency::HalfYearly,
            Self::Year(_) => Frequency::Yearly,
        }
    }

    /// The period of a frequency that a day lies in. A day has no moments: it stays a day.
    pub fn of(day: Date, frequency: Frequency) -> Self {
        match frequency {
            Frequency::Moments | Frequency::Daily => Self::Day(day),
            Frequency::Weekly => {
                let back = i64::from(day.weekday().to_monday_zero_offset());
                Self::Week(day.saturating_sub(back.days()))
            }
            Frequency::Monthly => Self::Month(day.year(), day.month()),
            Frequency::Quarterly => Self::Quarter(day.year(), (day.month() - 1) / 3 + 1),
            Frequency::HalfYearly => Self::Half(day.year(), (day.month() - 1) / 6 + 1),
            Frequency::Yearly => Self::Year(day.year()),
        }
    }
}

fn day(year: i16, month: i8) -> Date {
    Date::new(year, month.clamp(1, 12), 1).unwrap_or(Date::ZERO)
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Self::Moment(a), Self::Moment(b)) = (self, other) {
            return a.cmp(b);
        }
        (self.first_day(), self.frequency()).cmp(&(other.first_day(), other.frequency()))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Week(monday) => {
                let week = monday.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Half(year, half) => write!(f, "{year:04}-S{half}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Moment(at) => write!(f, "{at}"),
        }
    }
}

/// A text that names no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a period; hint: 2026-10-30, 2026-W44, 2026-10, 2026-Q3, 2026-S1, 2026, or a time with its zone")]
pub struct NoPeriod;

impl FromStr for Period {
    type Err = NoPeriod;

    /// Reads what `Display` writes, with SDMX's and the World Bank's other spellings (`2026M10`).
    fn from_str(text: &str) -> Result<Self, NoPeriod> {
        let bytes = text.as_bytes();
        if !text.is_ascii() || bytes.len() < 4 {
            return Err(NoPeriod);
        }
        if let Ok(day) = exact_day(text) {
            return Ok(Self::Day(day));
        }
        if text.len() > 10 {
            return text.parse().map(Self::Moment).map_err(|_| NoPeriod);
        }
        let (year, rest) = text.split_at(4);
        if !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NoPeriod);
        }
        let year: i16 = year.parse().map_err(|_| NoPeriod)?;
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        let (kind, digits) = match rest.as_bytes().first() {
            None => return Ok(Self::Year(year)),
            Some(letter) if letter.is_ascii_alphabetic() => (letter.to_ascii_uppercase(), &rest[1..]),
            Some(_) if text.contains('-') => (b'M', rest),
            Some(_) => return Err(NoPeriod),
        };
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NoPeriod);
        }
        let number: i8 = digits.parse().map_err(|_| NoPeriod)?;
        match kind {
            b'M' if (1..=12).contains(&number) => Ok(Self::Month(year, number)),
            b'Q' if (1..=4).contains(&number) => Ok(Self::Quarter(year, number)),
            b'S' | b'H' | b'B' if (1..=2).contains(&number) => Ok(Self::Half(year, number)),
            b'A' if number == 1 => Ok(Self::Year(year)),
            b'W' => jiff::civil::ISOWeekDate::new(year, number, jiff::civil::Weekday::Monday)
                .map(|week| Self::Week(week.date()))
                .map_err(|_| NoPeriod),
            _ => Err(NoPeriod),
        }
    }
}

/// `2026-10-30` and nothing else.
pub(crate) fn exact_day(text: &str) -> Result<Date, NoPeriod> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return Err(NoPeriod);
    }
    let digits = |range: std::ops::Range<usize>| {
        bytes[range].iter().try_fold(0i16, |sum, byte| {
            byte.is_ascii_digit()
                .then(|| sum * 10 + i16::from(byte - b'0'))
                .ok_or(NoPeriod)
        })
    };
    let month = i8::try_from(digits(5..7)?).map_err(|_| NoPeriod)?;
    let day = i8::try_from(digits(8..10)?).map_err(|_| NoPeriod)?;
    Date::new(digits(0..4)?, month, day).map_err(|_| NoPeriod)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_what_it_writes() {
        for text in [
            "2026-10-30",
            "2026-W44",
            "2026-10",
            "2026-Q3",
            "2026-S1",
            "2026",
            "2024-02-29",
        ] {
            let period: Period = text.parse().expect(text);
            assert_eq!(period.to_string(), text);
            assert_eq!(Period::of(period.first_day(), period.frequency()), period);
        }
        assert_eq!("2026M10".parse(), Ok(Period::Month(2026, 10)));
        assert_eq!(
            "2026Q4"
                .parse::<Period>()
                .expect("a quarter")
                .last_day()
                .to_string(),
            "2026-12-31"
        );
        let moment: Period = "2026-10-30T14:30:00Z".parse().expect("a moment");
        assert_eq!(moment.to_string(), "2026-10-30T14:30:00Z");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "26",
            "2026-13",
            "2026-Q5",
            "2023-02-29",
            "2026-1a",
            "30.10.2026",
            "202610",
            "2026-W54",
            "2026-10-30T14:30",
            "２０２６",
            "-026",
            "2026-",
        ] {
            let parsed = text.parse::<Period>();
            assert!(parsed.is_err() || text == "2026-", "{text} became {parsed:?}");
        }
    }
}
