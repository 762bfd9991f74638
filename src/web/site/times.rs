//! Times as people see them: in the edition's zone, with the zone named. Readers see them in the words
//! of their edition, the desk in English.

use jiff::ZonedDateTime;
use serde::Serialize;

use crate::base::clock::Micros;
use crate::base::words::{self, Words};
use crate::news::editions::Edition;

/// A moment in the forms that templates use.
#[derive(Clone, Debug, Serialize)]
pub struct TimeLabel {
    /// `2026-11-23T14:05:00+00:00`
    pub iso: String,
    /// `23 November 2026, 14:05 GMT`
    pub label: String,
    /// `23 November 2026`
    pub day: String,
    /// `14:05` today, `21 Nov` before, with the year when it is another.
    pub short: String,
}

pub fn zoned(edition: &Edition, at: Micros) -> ZonedDateTime {
    at.timestamp().to_zoned_datetime(edition.zone.clone())
}

/// For the desk.
pub fn label(edition: &Edition, at: Micros, now: Micros) -> TimeLabel {
    written(words::english(), edition, at, now)
}

/// For the edition's readers.
pub fn in_words(edition: &Edition, at: Micros, now: Micros) -> TimeLabel {
    written(edition.words(), edition, at, now)
}

fn written(words: &Words, edition: &Edition, at: Micros, now: Micros) -> TimeLabel {
    let (then, today) = (zoned(edition, at), zoned(edition, now).date());
    let dates = words.dates();
    let short = if then.date() == today {
        then.strftime("%H:%M").to_string()
    } else {
        dates.short(then.date(), today)
    };
    TimeLabel {
        iso: iso(edition, at),
        label: dates.with_time(then.date(), &then.strftime("%H:%M %Z").to_string()),
        day: dates.day(then.date()),
        short,
    }
}

/// `Monday, 23 November 2026`, for the desk.
pub fn today(edition: &Edition, now: Micros) -> TimeLabel {
    day_of(words::english(), edition, now)
}

/// `Montag, 23. November 2026`, for the edition's readers.
pub fn today_in_words(edition: &Edition, now: Micros) -> TimeLabel {
    day_of(edition.words(), edition, now)
}

fn day_of(words: &Words, edition: &Edition, now: Micros) -> TimeLabel {
    let date = zoned(edition, now).date();
    TimeLabel {
        iso: date.to_string(),
        label: words.dates().with_weekday(date),
        ..written(words, edition, now, now)
    }
}

/// ISO 8601 with the offset of the edition's zone, whole seconds.
pub fn iso(edition: &Edition, at: Micros) -> String {
    zoned(edition, at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
