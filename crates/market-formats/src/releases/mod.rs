//! Economic calendars: iCalendar as statistical offices publish it, and a JSON of ours.
//!
//! Published schedules carry no forecasts; a forecast comes with its source or not at all.

mod ical;
mod json;

pub(crate) use ical::ical;
pub(crate) use json::json;

/// Most lines of one calendar: ten years of a busy one.
const MAX_RELEASES: usize = 50_000;
/// Longest name or note.
const MAX_WORDS: usize = 2_000;
