//! When a picture was taken, as exactly as its file says. The three blocks write
//! `2024:05:06 07:08:09`, `20240506T070809+0200` and `2024-05-06T07:08:09.5Z`; an archive picture
//! may know only its year, and then says only its year. An impossible date says nothing.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

/// Its text, as `Display` writes and serde stores it, is ISO 8601: `1931`, `2024-05`, `2024-05-06`,
/// `2024-05-06T07:08:09` or `2024-05-06T07:08:09+02:00` (`Z` for UTC). Fractions of a second are
/// dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum DateTaken {
    Year(i16),
    Month {
        year: i16,
        /// 1 to 12.
        month: i8,
    },
    Day(Date),
    Moment {
        /// What the photographer's watch showed.
        civil: DateTime,
        /// From UTC; most cameras do not say.
        offset: Option<Offset>,
    },
}

impl DateTaken {
    /// `None` unless at least the year, 1000 to 2999, is believable.
    pub fn parse(text: &str) -> Option<DateTaken> {
        let text = text.trim_matches(['\0', ' ']);
        if text.len() > 40 || !text.is_ascii() {
            return None;
        }
        let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, ""));
        let taken = day(&digits(date, &['-', ':'])?)?;
        match (taken, clock(time)) {
            (DateTaken::Day(date), Some((time, offset))) => Some(DateTaken::Moment {
                civil: date.to_datetime(time),
                offset,
            }),
            _ => Some(taken),
        }
    }

    /// The day, if it is known.
    pub fn date(self) -> Option<Date> {
        match self {
            DateTaken::Day(date) => Some(date),
            DateTaken::Moment { civil, .. } => Some(civil.date()),
            DateTaken::Year(_) | DateTaken::Month { .. } => None,
        }
    }

    /// Itself, or the other if that is the same moment and knows its offset.
    pub(crate) fn completed_by(self, other: DateTaken) -> DateTaken {
        match (self, other) {
            (DateTaken::Moment { civil, offset: None }, DateTaken::Moment { civil: same, .. })
                if civil == same =>
            {
                other
            }
            _ => self,
        }
    }
}

impl fmt::Display for DateTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DateTaken::Year(year) => write!(f, "{year:04}"),
            DateTaken::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            DateTaken::Day(date) => write!(f, "{date}"),
            DateTaken::Moment { civil, offset } => {
                write!(f, "{}", civil.strftime("%Y-%m-%dT%H:%M:%S"))?;
                match offset.map(Offset::seconds) {
                    None => Ok(()),
                    Some(0) => f.write_str("Z"),
                    Some(seconds) => {
                        let sign = if seconds < 0 { '-' } else { '+' };
                        let minutes = seconds.abs() / 60;
                        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
                    }
                }
            }
        }
    }
}

impl From<DateTaken> for String {
    fn from(taken: DateTaken) -> String {
        taken.to_string()
    }
}

impl TryFrom<String> for DateTaken {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        DateTaken::parse(&text).ok_or("not a date such as 2024-05-06T07:08:09+02:00")
    }
}

/// Year, month and day; zeros end it early, as IPTC prescribes for an unknown month or day.
fn day(digits: &str) -> Option<DateTaken> {
    let year: i16 = digits.get(..4)?.parse().ok()?;
    if !(1000..=2999).contains(&year) || digits.len() > 8 {
        return None;
    }
    let month = pair(digits, 4).unwrap_or(0);
    let day = pair(digits, 6).unwrap_or(0);
    match (month, day) {
        (0, _) => Some(DateTaken::Year(year)),
        (1..=12, 0) => Some(DateTaken::Month { year, month }),
        _ => Date::new(year, month, day).ok().map(DateTaken::Day),
    }
}

/// `07:08:09+02:00`; seconds default to zero, a missing or unbelievable offset stays away.
fn clock(text: &str) -> Option<(jiff::civil::Time, Option<Offset>)> {
    let at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (time, offset) = text.split_at(at);
    let time = digits(time.split('.').next()?, &[':'])?;
    let (hour, minute) = (pair(&time, 0)?, pair(&time, 2)?);
    // A leap second is shown as the one before it.
    let second = pair(&time, 4).filter(|second| *second <= 60).unwrap_or(0).min(59);
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    Some((time, zone(offset)))
}

fn zone(text: &str) -> Option<Offset> {
    if text == "Z" {
        return Some(Offset::UTC);
    }
    let (sign, rest) = text.split_at_checked(1)?;
    let rest = digits(rest, &[':'])?;
    let (hours, minutes) = (pair(&rest, 0)?, pair(&rest, 2).unwrap_or(0));
    if hours > 14 || minutes > 59 {
        return None;
    }
    let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).ok()
}

fn digits(text: &str, separators: &[char]) -> Option<String> {
    let bare: String = text.chars().filter(|c| !separators.contains(c)).collect();
    bare.chars().all(|c| c.is_ascii_digit()).then_some(bare)
}

fn pair(digits: &str, at: usize) -> Option<i8> {
    digits.get(at..at + 2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::DateTaken;

    #[test]
    fn three_ways_of_writing_become_one() {
        for (from, to) in [
            ("2024:05:06 07:08:09", "2024-05-06T07:08:09"),
            ("2024:05:06 07:08:09+02:00", "2024-05-06T07:08:09+02:00"),
            ("20240506T070809-0430", "2024-05-06T07:08:09-04:30"),
            ("20240506T070809-0030", "2024-05-06T07:08:09-00:30"),
            ("2024-05-06T07:08:09.51Z", "2024-05-06T07:08:09Z"),
            ("2024-05-06T07:08:60", "2024-05-06T07:08:59"),
            ("2024-05-06T07:08", "2024-05-06T07:08:00"),
            ("2024-05-06T07:08:09+99:00", "2024-05-06T07:08:09"),
            ("2024-02-29", "2024-02-29"),
            ("2024-05", "2024-05"),
            ("1931", "1931"),
            ("19310000", "1931"),
            ("2024-05-06T99:00", "2024-05-06"),
        ] {
            let taken = DateTaken::parse(from).expect(from);
            assert_eq!(taken.to_string(), to, "{from}");
            assert_eq!(DateTaken::parse(to), Some(taken), "{to}");
        }
    }

    #[test]
    fn impossible_dates_are_none() {
        for bad in [
            "",
            "0000:00:00 00:00:00",
            "2023-02-29",
            "2024-13-01",
            "2024-13",
            "yesterday",
            "    :  :     :  :  ",
            "2024-05-06-07",
            "２０２４",
        ] {
            assert_eq!(DateTaken::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn an_offset_is_taken_only_from_the_same_moment() {
        let camera = DateTaken::parse("2024-05-06T07:08:09").expect("a date");
        let desk = DateTaken::parse("2024-05-06T07:08:09+02:00").expect("a date");
        let later = DateTaken::parse("2024-05-07T07:08:09+02:00").expect("a date");
        assert_eq!(camera.completed_by(desk), desk);
        assert_eq!(camera.completed_by(later), camera);
    }
}
