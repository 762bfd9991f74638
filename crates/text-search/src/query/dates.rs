//! The dates people type: 2026, 2026-11, 2026-11-23; and spans back from now: 24h, 7d, 2w, 3m, 1y.

use jiff::civil::Date;
use jiff::{ToSpan, ZonedDateTime};

/// The first instant of a year, month or day, in microseconds, in the time zone of `now`.
pub fn start_of(value: &str, now: &ZonedDateTime) -> Option<i64> {
    let mut parts = value.split(['-', '/', '.']);
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    let day = parts.next().map_or(Some(1), |part| digits(part, 2))?;
    if parts.next().is_some() {
        return None;
    }
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(
        date.to_zoned_datetime(now.time_zone().clone())
            .ok()?
            .timestamp()
            .as_microsecond(),
    )
}

/// The instant that long before `now`, in microseconds.
pub fn ago(value: &str, now: &ZonedDateTime) -> Option<i64> {
    let unit = value.chars().next_back()?;
    let count: i32 = value[..value.len() - unit.len_utf8()].parse().ok()?;
    if !(1..=1_000).contains(&count) {
        return None;
    }
    let span = match unit.to_ascii_lowercase() {
        'h' => count.hours(),
        'd' => count.days(),
        'w' => count.weeks(),
        'm' => count.months(),
        'y' => count.years(),
        _ => return None,
    };
    Some(now.checked_sub(span).ok()?.timestamp().as_microsecond())
}

fn digits(text: &str, at_most: usize) -> Option<i16> {
    let fits = (1..=at_most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    // A year is always written out: "after:26" would be read as the year 26.
    (fits && (at_most < 4 || text.len() == 4)).then(|| text.parse().ok())?
}
