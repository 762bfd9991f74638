//! Two columns, a date and a value, after a title perhaps: downloads of the US energy statistics.
//!
//! `Day,Cushing, OK WTI Spot Price FOB  Dollars per Barrel`: the title's own commas are not
//! quoted, so all after the first comma is the title. The rows run either way.

use std::io::{BufRead, Read};

use crate::dates::energy;
use crate::error::{Place, clip};
use crate::number::cell;
use crate::out::{Found, Out, Stop};
use crate::{Error, Format, Frequency, Period};

const FORMAT: Format = Format::EiaCsv;
/// Lines before the header: title, address, time of download, source.
const MAX_PREAMBLE: u64 = 12;
const MISSING: [&str; 5] = ["", "-", "--", "NA", "W"];
const HEADS: [(&str, Frequency); 6] = [
    ("Day", Frequency::Daily),
    ("Date", Frequency::Daily),
    ("Week of", Frequency::Weekly),
    ("Week", Frequency::Weekly),
    ("Month", Frequency::Monthly),
    ("Year", Frequency::Yearly),
];

pub(crate) fn csv(mut input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let limits = out.options.limits;
    let mut line = String::new();
    let mut row = 0u64;
    let (frequency, title) = loop {
        row += 1;
        if row > MAX_PREAMBLE || !next_line(&mut input, &mut line, limits.field_bytes)? {
            let found = clip(line.trim());
            return Err(Error::drift(
                FORMAT,
                Place::row(row),
                "a header “Day,” or “Month,” and a title",
                found,
            )
            .into());
        }
        let Some((first, rest)) = line.split_once(',') else {
            continue;
        };
        let first = first.trim().trim_matches('"');
        if let Some((_, frequency)) = HEADS.iter().find(|(head, _)| *head == first) {
            break (*frequency, rest.trim().trim_matches('"').to_owned());
        }
    };
    let (title, unit) = title_and_unit(&title);
    let key = out.options.series.clone().unwrap_or_else(|| title.clone());
    if key.is_empty() {
        return Err(Error::drift(FORMAT, Place::row(row), "a title beside the date", "nothing").into());
    }
    let series = out.series(&key, |series| {
        series.title = Some(title);
        series.unit = unit;
        series.source = Some("U.S. Energy Information Administration".to_owned());
        series.frequency = series.frequency.or(Some(frequency));
    })?;
    while next_line(&mut input, &mut line, limits.field_bytes)? {
        row += 1;
        if row > limits.rows {
            return Err(Error::TooMuch {
                of: "rows",
                max: limits.rows,
            }
            .into());
        }
        if line.trim().is_empty() {
            continue;
        }
        // A quoted day has a comma of its own: `"Jan 05, 2026",71.2`.
        let (date, value) = line
            .rsplit_once(',')
            .ok_or_else(|| Error::broken(Place::row(row), "it has one cell; it may be cut off"))?;
        let date = date.trim().trim_matches('"');
        let period = energy(date)
            .ok_or_else(|| Error::broken(Place::row(row), format!("“{}” is not a date", clip(date))))?;
        let period = match (period, frequency) {
            (Period::Day(day), Frequency::Weekly | Frequency::Monthly | Frequency::Yearly) => {
                Period::of(day, frequency)
            }
            (period, _) => period,
        };
        let value = cell(value.trim().trim_matches('"'), &MISSING, || Place::row(row))?;
        out.put(
            series,
            period,
            Found {
                value,
                ..Found::default()
            },
            row,
        )?;
    }
    Ok(())
}

/// `Europe Brent Spot Price FOB  (Dollars per Barrel)`, with or without the parentheses.
fn title_and_unit(text: &str) -> (String, Option<String>) {
    let text = text.trim_end_matches(',').trim();
    let parted = text
        .strip_suffix(')')
        .and_then(|text| text.rsplit_once('('))
        .or_else(|| text.rsplit_once("  "));
    match parted {
        Some((title, unit)) if !title.trim().is_empty() => {
            (title.trim().to_owned(), Some(unit.trim().to_owned()))
        }
        _ => (text.to_owned(), None),
    }
}

/// One line, bounded. False at the end.
fn next_line(input: &mut Box<dyn BufRead + '_>, line: &mut String, max: usize) -> Result<bool, Error> {
    let mut bytes = Vec::new();
    let mut bounded = Read::take(&mut *input, max as u64 + 1);
    bounded.read_until(b'\n', &mut bytes)?;
    if bytes.len() > max {
        return Err(Error::TooMuch {
            of: "bytes in one line",
            max: max as u64,
        });
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| Error::Encoding)?;
    line.clear();
    line.push_str(text);
    Ok(!bytes.is_empty())
}
