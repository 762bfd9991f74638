//! FRED, the St. Louis Fed's data bank: its CSV of a graph, and an answer of its API.
//!
//! Missing is `.`, or nothing. The CSV names its series in the header; the API's answer does not.

use std::io::BufRead;

use csv::StringRecord;

use serde::Deserialize;

use crate::dates::iso_or_american;
use crate::error::{Place, clip};
use crate::number::cell;
use crate::out::{Found, Out, Stop};
use crate::period::exact_day;
use crate::table::Table;
use crate::{Error, Format, Period};

const MISSING: [&str; 3] = [".", "", "#N/A"];
/// Longest id of a series; FRED's own end at 30.
const MAX_ID: usize = 60;

/// `observation_date,DGS10[,DGS2…]`; older files say `DATE`.
pub(crate) fn csv(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let format = Format::FredCsv;
    let mut table = Table::open(input, b',', out.options.limits, 0)?;
    let first = table.header.first().cloned().unwrap_or_default();
    if !["observation_date", "date"].contains(&first.to_ascii_lowercase().as_str()) || table.header.len() < 2
    {
        let found = table.header.join(", ");
        return Err(Error::drift(
            format,
            Place::row(1),
            "observation_date and the ids of series",
            found,
        )
        .into());
    }
    table.refuse_twins(format)?;
    let mut series = Vec::new();
    for id in &table.header[1..] {
        let known = id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
        if id.is_empty() || id.len() > MAX_ID || !known {
            return Err(Error::drift(format, Place::row(1), "the id of a series", id).into());
        }
        series.push(out.series(id, |_| {})?);
    }
    let mut record = StringRecord::new();
    while table.next(&mut record)? {
        let day = record.get(0).unwrap_or_default();
        let day = iso_or_american(day).ok_or_else(|| {
            let what = format!("“{}” is not a day like 2026-10-30 or 10/30/2026", clip(day));
            Error::broken(Place::row(table.row), what)
        })?;
        for (column, place) in series.iter().enumerate() {
            let text = record.get(column + 1).unwrap_or_default();
            let value = cell(text, &MISSING, || table.cell_place(column + 1))?;
            out.put(
                *place,
                Period::Day(day),
                Found {
                    value,
                    ..Found::default()
                },
                table.row,
            )?;
        }
    }
    Ok(())
}

#[derive(Deserialize)]
struct Answer {
    error_message: Option<String>,
    observations: Option<Vec<Row>>,
    count: Option<u64>,
    offset: Option<u64>,
    units: Option<String>,
}

#[derive(Deserialize)]
struct Row {
    realtime_start: Option<String>,
    date: String,
    value: Option<String>,
}

/// An answer of `series/observations`.
pub(crate) fn json(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let format = Format::FredJson;
    let answer: Answer = crate::push::from_json(input, format)?;
    if let Some(message) = answer.error_message {
        return Err(Error::Refused(clip(&message)).into());
    }
    let rows = answer
        .observations
        .ok_or_else(|| Error::drift(format, Place::default(), "observations", "an answer without them"))?;
    if answer.units.as_deref().is_some_and(|units| units != "lin") {
        let found = answer.units.unwrap_or_default();
        return Err(Error::drift(
            format,
            Place::named("units"),
            "lin, the values as published",
            found,
        )
        .into());
    }
    let skipped = answer.offset.unwrap_or(0);
    if answer
        .count
        .is_some_and(|count| count > skipped + rows.len() as u64)
    {
        let what = format!(
            "it holds {} of {} observations",
            rows.len(),
            answer.count.unwrap_or(0)
        );
        return Err(Error::broken(Place::named("count"), format!("{what}; ask for the rest too")).into());
    }
    let key = out.options.series.clone().ok_or(Error::Needs(
        "FRED's answer does not name its series; hint: give the series' id",
    ))?;
    let series = out.series(&key, |_| {})?;
    for (place, row) in rows.iter().enumerate() {
        let number = place as u64 + 1;
        let bad = |text: &str| Error::broken(Place::row(number), format!("“{}” is not a day", clip(text)));
        let day = exact_day(&row.date).map_err(|_| bad(&row.date))?;
        let vintage = match &row.realtime_start {
            Some(text) => Some(exact_day(text).map_err(|_| bad(text))?),
            None => None,
        };
        let value = cell(row.value.as_deref().unwrap_or(""), &MISSING, || {
            Place::cell(number, "value")
        })?;
        let found = Found {
            value,
            vintage,
            ..Found::default()
        };
        out.put(series, Period::Day(day), found, number)?;
    }
    Ok(())
}
