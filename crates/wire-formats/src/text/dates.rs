//! Dates as pages, feeds and exports write them. Without a zone a time is taken as UTC, which is
//! what WordPress's GMT fields and most machine-readable dates mean.

use jiff::{Timestamp, civil, fmt::rfc2822, fmt::strtime, tz::TimeZone};

/// Reads one date; `None` for anything that is not clearly one.
pub(crate) fn parse_timestamp(text: &str) -> Option<Timestamp> {
    let text = crate::text::squeeze(text);
    if text.len() < 8 || text.len() > 64 || text.starts_with("0000-") {
        return None;
    }
    text.parse::<Timestamp>()
        .ok()
        .or_else(|| rfc2822::parse(&text).ok().map(|zoned| zoned.timestamp()))
        .or_else(|| with_offset(&text))
        .or_else(|| in_utc(text.parse::<civil::DateTime>().ok()?))
        .or_else(|| spelled(&text))
}

/// The first date inside a line such as `Published: 3 December 2025, 09:15`.
pub(crate) fn find_timestamp(line: &str) -> Option<Timestamp> {
    let line = crate::text::squeeze(line);
    if line.len() > 200 || !names_a_year(&line) {
        return None;
    }
    let words: Vec<&str> = line.split(' ').collect();
    // The longest piece wins, so that a time of day is not lost.
    (1..=words.len().min(8)).rev().find_map(|length| {
        words.windows(length).find_map(|piece| {
            let piece = piece.join(" ");
            let piece = piece.trim_matches(|c: char| ",.;:()|•·–—".contains(c));
            names_a_year(piece).then(|| parse_timestamp(piece))?
        })
    })
}

/// Trying all forms is slow, and none does without a year.
fn names_a_year(text: &str) -> bool {
    let digits = text.split(|c: char| !c.is_ascii_digit());
    digits
        .filter(|run| run.len() == 4)
        .any(|run| run.starts_with("19") || run.starts_with("20"))
}

/// `2026-01-02T03:04:05+0100` and `2026-01-02 03:04 +01:00`, which RFC 3339 does not know.
fn with_offset(text: &str) -> Option<Timestamp> {
    [
        "%Y-%m-%dT%H:%M:%S%z",
        "%Y-%m-%dT%H:%M:%S%.f%z",
        "%Y-%m-%d %H:%M:%S %z",
        "%Y-%m-%d %H:%M %z",
        "%Y-%m-%dT%H:%M%:z",
    ]
    .iter()
    .find_map(|format| strtime::parse(format, text).ok()?.to_timestamp().ok())
}

fn spelled(text: &str) -> Option<Timestamp> {
    let text = plain_words(text);
    let times = ["", " %H:%M", " %I:%M %p", " %I:%M%p", " at %I:%M %p", " at %H:%M"];
    let days = [
        "%B %d %Y",
        "%d %B %Y",
        "%b %d %Y",
        "%d %b %Y",
        "%A %B %d %Y",
        "%A %d %B %Y",
        "%a %b %d %Y",
        "%a %d %b %Y",
        "%Y/%m/%d",
    ];
    for day in days {
        for time in times {
            let Ok(read) = strtime::parse(format!("{day}{time}"), &text) else {
                continue;
            };
            let date = read.to_date().ok()?;
            let time = read.to_time().unwrap_or_default();
            return in_utc(date.to_datetime(time));
        }
    }
    None
}

/// Without commas, ordinal endings and the dots of `a.m.` and `Dec.`.
fn plain_words(text: &str) -> String {
    let text = text.replace(',', " ").replace("a.m.", "am").replace("p.m.", "pm");
    let words: Vec<String> = text
        .split_whitespace()
        .filter(|word| !matches!(*word, "UTC" | "GMT"))
        .map(|word| {
            let word = word.trim_end_matches('.');
            let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            match &word[digits.len()..] {
                "st" | "nd" | "rd" | "th" if !digits.is_empty() => digits.to_owned(),
                _ if word == "Sept" => "Sep".to_owned(),
                _ => word.to_owned(),
            }
        })
        .collect();
    words.join(" ")
}

fn in_utc(moment: civil::DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(moment).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_that_occur_are_read() {
        for (text, expected) in [
            ("2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z"),
            ("2026-03-04T05:06:07+0100", "2026-03-04T04:06:07Z"),
            ("2026-03-04T05:06:07.250-05:00", "2026-03-04T10:06:07.25Z"),
            ("2026-03-04 05:06:07", "2026-03-04T05:06:07Z"),
            ("2026-03-04", "2026-03-04T00:00:00Z"),
            ("Wed, 04 Mar 2026 05:06:07 +0000", "2026-03-04T05:06:07Z"),
            ("March 4th, 2026", "2026-03-04T00:00:00Z"),
            ("4 March 2026 17:30", "2026-03-04T17:30:00Z"),
            ("Sept. 4, 2026 at 5:30 p.m.", "2026-09-04T17:30:00Z"),
        ] {
            let read = parse_timestamp(text).map(|t| t.to_string());
            assert_eq!(read.as_deref(), Some(expected), "{text}");
        }
        for text in ["", "yesterday", "0000-00-00 00:00:00", "12345678", "2026-13-45"] {
            assert_eq!(parse_timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn a_date_is_found_in_its_line() {
        let read = find_timestamp("Published: 3 December 2025, 09:15 | Updated later").map(|t| t.to_string());
        assert_eq!(read.as_deref(), Some("2025-12-03T09:15:00Z"));
    }
}
