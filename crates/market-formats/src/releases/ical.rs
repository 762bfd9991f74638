//! iCalendar (RFC 5545): one VEVENT, one release.
//!
//! Times carry UTC or a zone of the time zone database. A time without a zone is read in
//! `Options::zone`, else refused: an hour's error in a release is a wrong flash. Recurring events
//! are refused: statistical offices list each date, and a rule would invent some.

use std::io::BufRead;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::{MAX_RELEASES, MAX_WORDS};
use crate::error::{Place, clip};
use crate::push::text;
use crate::{Error, Format, Importance, Options, Period, Release, ReleaseTime};

const FORMAT: Format = Format::Ical;
const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

pub(crate) fn ical(input: Box<dyn BufRead + '_>, options: &Options) -> Result<Vec<Release>, Error> {
    let text = text(input)?;
    let mut releases = Vec::new();
    let mut event: Option<Event> = None;
    let (mut began, mut ended) = (false, false);
    // An alarm inside an event has a description of its own.
    let mut inside = 0u32;
    for (number, line) in unfold(&text) {
        let Some(line) = Line::read(&line) else { continue };
        match (line.name.as_str(), line.value.to_ascii_uppercase().as_str()) {
            ("BEGIN", "VCALENDAR") => began = true,
            ("END", "VCALENDAR") => ended = true,
            ("BEGIN", "VEVENT") if event.is_none() => event = Some(Event::default()),
            ("BEGIN", _) => inside += 1,
            ("END", "VEVENT") => {
                let event = event
                    .take()
                    .ok_or_else(|| Error::broken(Place::row(number), "an event ends that never began"))?;
                if releases.len() >= MAX_RELEASES {
                    return Err(Error::TooMuch {
                        of: "releases",
                        max: MAX_RELEASES as u64,
                    });
                }
                releases.push(event.release(number)?);
            }
            ("END", _) => inside = inside.saturating_sub(1),
            _ if inside == 0 => {
                if let Some(event) = &mut event {
                    event.take(line, number, options)?;
                }
            }
            _ => {}
        }
        if !began {
            return Err(Error::drift(
                FORMAT,
                Place::row(number),
                "BEGIN:VCALENDAR",
                clip(&text),
            ));
        }
    }
    if !ended || event.is_some() {
        return Err(Error::broken(
            Place::default(),
            "the calendar breaks off before its end",
        ));
    }
    Ok(releases)
}

#[derive(Default)]
struct Event {
    id: Option<String>,
    summary: String,
    at: Option<ReleaseTime>,
    note: Option<String>,
    link: Option<String>,
    country: Option<String>,
    importance: Option<Importance>,
    cancelled: bool,
}

impl Event {
    fn take(&mut self, line: Line, number: u64, options: &Options) -> Result<(), Error> {
        match line.name.as_str() {
            "UID" => self.id = Some(words(&line.value)),
            "SUMMARY" => self.summary = words(&line.value),
            "DESCRIPTION" => self.note = Some(words(&line.value)).filter(|note| !note.is_empty()),
            "URL" => self.link = Some(words(&line.value)),
            "STATUS" => self.cancelled = line.value.eq_ignore_ascii_case("CANCELLED"),
            "DTSTART" => self.at = Some(time(&line, number, options)?),
            // 1 to 4 is high, 5 the middle, 6 to 9 low; 0 says nothing.
            "PRIORITY" => {
                self.importance = match line.value.trim() {
                    "1" | "2" | "3" | "4" => Some(Importance::High),
                    "5" => Some(Importance::Medium),
                    "6" | "7" | "8" | "9" => Some(Importance::Low),
                    _ => None,
                }
            }
            "X-COUNTRY" if line.value.len() == 2 && line.value.bytes().all(|b| b.is_ascii_uppercase()) => {
                self.country = Some(line.value);
            }
            "RRULE" | "RDATE" => {
                let what = "a recurring event; hint: ask the source for a calendar that lists every date";
                return Err(Error::broken(Place::row(number), what));
            }
            _ => {}
        }
        Ok(())
    }

    fn release(self, number: u64) -> Result<Release, Error> {
        let at = self
            .at
            .ok_or_else(|| Error::broken(Place::row(number), "an event without a time"))?;
        let (indicator, period) = indicator_and_period(&self.summary);
        if indicator.is_empty() {
            return Err(Error::broken(Place::row(number), "an event without a name"));
        }
        Ok(Release {
            id: self.id,
            indicator,
            country: self.country,
            period,
            at,
            importance: self.importance,
            unit: None,
            actual: None,
            forecast: None,
            forecast_source: None,
            previous: None,
            revised: None,
            cancelled: self.cancelled,
            note: self.note,
            link: self.link,
        })
    }
}

struct Line {
    name: String,
    parameters: String,
    value: String,
}

impl Line {
    /// `NAME;PARAMETER="a:b":value`: the first colon outside quotes parts them.
    fn read(line: &str) -> Option<Self> {
        let mut quoted = false;
        let colon = line.char_indices().find_map(|(place, c)| {
            quoted ^= c == '"';
            (c == ':' && !quoted).then_some(place)
        })?;
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        Some(Self {
            name: name.trim().to_ascii_uppercase(),
            parameters: parameters.to_owned(),
            value: value.trim().to_owned(),
        })
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.split(';').find_map(|pair| {
            let (known, value) = pair.split_once('=')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim_matches('"'))
        })
    }
}

/// Lines with their continuations, and the number of the line where each began.
fn unfold(text: &str) -> Vec<(u64, String)> {
    let mut lines: Vec<(u64, String)> = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some((_, last))) if last.len() < 16 * MAX_WORDS => last.push_str(more),
            (Some(_), Some(_)) => {}
            _ if line.trim().is_empty() => {}
            _ => lines.push((number, line.to_owned())),
        }
    }
    lines
}

fn words(value: &str) -> String {
    let mut out = String::new();
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => '\n',
                Some(other) => other,
                None => break,
            },
            c => c,
        };
        if out.len() + c.len_utf8() > MAX_WORDS {
            break;
        }
        out.push(c);
    }
    out.trim().to_owned()
}

fn time(line: &Line, number: u64, options: &Options) -> Result<ReleaseTime, Error> {
    let bad = || {
        Error::broken(
            Place::row(number),
            format!("“{}” is not a time", clip(&line.value)),
        )
    };
    let value = line.value.as_str();
    if !value.is_ascii() {
        return Err(bad());
    }
    if value.len() == 8 {
        return basic_day(value).map(ReleaseTime::On).ok_or_else(bad);
    }
    let (local, utc) = match value.strip_suffix('Z') {
        Some(local) => (local, true),
        None => (value, false),
    };
    let (day, clock) = local.split_once('T').ok_or_else(bad)?;
    let day = basic_day(day).ok_or_else(bad)?;
    let two = |range: std::ops::Range<usize>| clock.get(range).and_then(|two| two.parse::<i8>().ok());
    let (Some(hour), Some(minute), Some(second), 6) = (two(0..2), two(2..4), two(4..6), clock.len()) else {
        return Err(bad());
    };
    let local =
        DateTime::new(day.year(), day.month(), day.day(), hour, minute, second, 0).map_err(|_| bad())?;
    let zone = match (utc, line.parameter("TZID").or(options.zone.as_deref())) {
        (true, _) => TimeZone::UTC,
        (false, Some(name)) => TimeZone::get(zone_name(name)).map_err(|_| {
            let what = format!("“{}” is no zone of the time zone database", clip(name));
            Error::broken(Place::row(number), what)
        })?,
        (false, None) => {
            let what = "a time without a zone; hint: say which zone the source means";
            return Err(Error::broken(Place::row(number), what));
        }
    };
    let at = zone
        .to_ambiguous_timestamp(local)
        .compatible()
        .map_err(|_| bad())?;
    Ok(ReleaseTime::At(at))
}

/// What American offices write for their own clock.
fn zone_name(name: &str) -> &str {
    match name {
        "US-Eastern" | "US/Eastern" | "Eastern Standard Time" | "EST5EDT" => "America/New_York",
        "W. Europe Standard Time" => "Europe/Berlin",
        "GMT Standard Time" => "Europe/London",
        "Tokyo Standard Time" => "Asia/Tokyo",
        other => other,
    }
}

fn basic_day(text: &str) -> Option<Date> {
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Date::new(
        text[..4].parse().ok()?,
        text[4..6].parse().ok()?,
        text[6..].parse().ok()?,
    )
    .ok()
}

/// `Consumer Price Index for October 2026`: the name, and what it is about.
fn indicator_and_period(summary: &str) -> (String, Option<Period>) {
    if let Some((name, rest)) = summary.rsplit_once(" for ")
        && let Some(period) = spoken_period(rest)
    {
        return (name.trim().to_owned(), Some(period));
    }
    if let Some((name, rest)) = summary.rsplit_once(", ")
        && let Some(period) = spoken_period(rest)
    {
        return (name.trim().to_owned(), Some(period));
    }
    (summary.trim().to_owned(), None)
}

/// `October 2026`, `3rd Quarter 2026`, `Q3 2026`.
fn spoken_period(text: &str) -> Option<Period> {
    let lower = text.trim().to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words[..] {
        [month, year] if year.len() == 4 => {
            let year: i16 = year.parse().ok()?;
            if let Some(quarter) = month.strip_prefix('q') {
                return quarter
                    .parse()
                    .ok()
                    .filter(|q| (1..=4).contains(q))
                    .map(|q| Period::Quarter(year, q));
            }
            let month = MONTHS.iter().position(|name| *name == month)?;
            Some(Period::Month(year, i8::try_from(month + 1).ok()?))
        }
        [ordinal, "quarter", year] if year.len() == 4 => {
            let quarter = match ordinal {
                "1st" | "first" => 1,
                "2nd" | "second" => 2,
                "3rd" | "third" => 3,
                "4th" | "fourth" => 4,
                _ => return None,
            };
            Some(Period::Quarter(year.parse().ok()?, quarter))
        }
        _ => None,
    }
}
