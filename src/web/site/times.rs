//! Times as readers see them: in the edition's zone, with the zone named.

use jiff::ZonedDateTime;
use serde::Serialize;

use crate::base::clock::Micros;
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

/// Month names are English; editions in other languages write dates in the international form.
fn is_english(edition: &Edition) -> bool {
    edition.language == "en" || edition.language.starts_with("en-")
}

pub fn label(edition: &Edition, at: Micros, now: Micros) -> TimeLabel {
    let (then, today) = (zoned(edition, at), zoned(edition, now));
    let english = is_english(edition);
    let day = if english { "%-d %B %Y" } else { "%Y-%m-%d" };
    let short = match (
        then.date() == today.date(),
        then.date().year() == today.date().year(),
        english,
    ) {
        (true, _, _) => "%H:%M",
        (false, true, true) => "%-d %b",
        (false, false, true) => "%-d %b %Y",
        (false, _, false) => "%Y-%m-%d",
    };
    TimeLabel {
        iso: iso(edition, at),
        label: then.strftime(&format!("{day}, %H:%M %Z")).to_string(),
        day: then.strftime(day).to_string(),
        short: then.strftime(short).to_string(),
    }
}

/// `Monday, 23 November 2026`
pub fn today(edition: &Edition, now: Micros) -> TimeLabel {
    let mut today = label(edition, now, now);
    if is_english(edition) {
        today.label = zoned(edition, now).strftime("%A, %-d %B %Y").to_string();
    } else {
        today.label.clone_from(&today.day);
    }
    today.iso = zoned(edition, now).strftime("%Y-%m-%d").to_string();
    today
}

/// ISO 8601 with the offset of the edition's zone, whole seconds.
pub fn iso(edition: &Edition, at: Micros) -> String {
    zoned(edition, at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
