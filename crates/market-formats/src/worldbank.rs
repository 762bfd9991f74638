//! The World Bank's indicators: an array of what page it is, and the rows.
//!
//! A series is an indicator of a country: `NY.GDP.MKTP.CD/USA`. `null` is missing. Answers come
//! in pages; `Report::page` says which of how many this was.

use std::io::BufRead;

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::error::{Place, clip};
use crate::out::{Found, Out, Stop};
use crate::push::{json_error, raw_number, text};
use crate::{Error, Flag, Format, Period};

const FORMAT: Format = Format::WorldbankJson;

#[derive(Deserialize)]
struct Page {
    page: Option<u64>,
    pages: Option<u64>,
    lastupdated: Option<String>,
    #[serde(default)]
    message: Vec<Message>,
}

#[derive(Deserialize)]
struct Message {
    value: String,
}

#[derive(Deserialize)]
struct Row<'a> {
    indicator: Named,
    country: Named,
    #[serde(default)]
    countryiso3code: String,
    date: String,
    #[serde(borrow)]
    value: Option<&'a RawValue>,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    obs_status: String,
}

#[derive(Deserialize)]
struct Named {
    id: String,
    value: String,
}

pub(crate) fn json(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let text = text(input)?;
    let parts: Vec<&RawValue> = serde_json::from_str(&text).map_err(|error| json_error(&error, FORMAT))?;
    let Some(first) = parts.first() else {
        return Err(Error::Empty.into());
    };
    let page: Page = serde_json::from_str(first.get()).map_err(|error| json_error(&error, FORMAT))?;
    if let Some(message) = page.message.first() {
        return Err(Error::Refused(clip(&message.value)).into());
    }
    let [_, rows] = parts[..] else {
        let found = format!("an array of {}", parts.len());
        return Err(Error::drift(FORMAT, Place::default(), "a page and its rows", found).into());
    };
    // A country without data is answered with null rows.
    let rows: Option<Vec<Row<'_>>> =
        serde_json::from_str(rows.get()).map_err(|error| json_error(&error, FORMAT))?;
    out.page(page.page, page.pages);
    if let Some(prepared) = &page.lastupdated {
        out.prepared(prepared);
    }
    for (place, row) in rows.unwrap_or_default().iter().enumerate() {
        take(row, place as u64 + 1, out)?;
    }
    Ok(())
}

fn take(row: &Row<'_>, number: u64, out: &mut Out<'_>) -> Result<(), Stop> {
    let country = if row.countryiso3code.is_empty() {
        &row.country.id
    } else {
        &row.countryiso3code
    };
    if row.indicator.id.is_empty() || country.is_empty() {
        return Err(Error::broken(Place::row(number), "it names no indicator or no country").into());
    }
    let period: Period = row.date.parse().map_err(|error| {
        Error::broken(
            Place::cell(number, "date"),
            format!("“{}” is {error}", clip(&row.date)),
        )
    })?;
    let value = match row.value {
        Some(raw) => raw_number(raw, || Place::cell(number, "value"))?,
        None => None,
    };
    let series = out.series(&format!("{}/{country}", row.indicator.id), |series| {
        series.title = Some(format!("{}, {}", row.indicator.value, row.country.value));
        series.unit = (!row.unit.is_empty()).then(|| row.unit.clone());
        series.source = Some("World Bank".to_owned());
    })?;
    let flags = match row.obs_status.as_str() {
        "" => Vec::new(),
        "F" => vec![Flag::Forecast],
        "E" => vec![Flag::Estimated],
        other => vec![Flag::Other(clip(other).into())],
    };
    out.put(
        series,
        period,
        Found {
            value,
            flags,
            ..Found::default()
        },
        number,
    )
}
