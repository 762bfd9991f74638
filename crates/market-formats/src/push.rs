//! What a house's own vendor or machine pushes, in a JSON of ours; described in the README.
//!
//! Numbers are strings, or JSON numbers taken by their digits as written.

use std::io::{BufRead, Read};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::error::{Place, clip};
use crate::number::{Marks, parse_number};
use crate::out::{Found, Out, Stop};
use crate::period::exact_day;
use crate::{Bar, Decimal, Error, Flag, Format, Period};

const FORMAT: Format = Format::PushJson;

/// Most observations in one push; a longer history comes as a file.
pub const MAX_PUSH_OBSERVATIONS: usize = 10_000;
/// Longest key of a series.
const MAX_KEY: usize = 120;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Push<'a> {
    #[serde(default)]
    series: Vec<PushSeries>,
    #[serde(borrow)]
    observations: Vec<Pushed<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PushSeries {
    key: String,
    title: Option<String>,
    unit: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pushed<'a> {
    series: String,
    /// A period as this crate writes it, or a time with its zone.
    at: String,
    #[serde(borrow, default, deserialize_with = "stated")]
    value: Option<&'a RawValue>,
    #[serde(borrow)]
    open: Option<&'a RawValue>,
    #[serde(borrow)]
    high: Option<&'a RawValue>,
    #[serde(borrow)]
    low: Option<&'a RawValue>,
    #[serde(borrow)]
    close: Option<&'a RawValue>,
    #[serde(borrow)]
    adjusted_close: Option<&'a RawValue>,
    #[serde(borrow)]
    volume: Option<&'a RawValue>,
    vintage: Option<String>,
    #[serde(default)]
    flags: Vec<String>,
}

/// Keeps `null` apart from nothing at all.
fn stated<'de, D: Deserializer<'de>>(from: D) -> Result<Option<&'de RawValue>, D::Error> {
    Deserialize::deserialize(from).map(Some)
}

pub(crate) fn json(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let text = text(input)?;
    let push: Push<'_> = serde_json::from_str(&text).map_err(|error| json_error(&error, FORMAT))?;
    if push.observations.len() > MAX_PUSH_OBSERVATIONS {
        return Err(Error::TooMuch {
            of: "observations in one push",
            max: MAX_PUSH_OBSERVATIONS as u64,
        }
        .into());
    }
    for about in &push.series {
        check_key(&about.key, Place::named("series"))?;
        out.series(&about.key, |series| {
            series.title = about.title.clone();
            series.unit = about.unit.clone();
            series.source = about.source.clone();
        })?;
    }
    for (place, pushed) in push.observations.iter().enumerate() {
        take(pushed, place as u64 + 1, out)?;
    }
    Ok(())
}

fn take(pushed: &Pushed<'_>, row: u64, out: &mut Out<'_>) -> Result<(), Stop> {
    check_key(&pushed.series, Place::cell(row, "series"))?;
    let period: Period = pushed.at.parse().map_err(|error| {
        Error::broken(
            Place::cell(row, "at"),
            format!("“{}” is {error}", clip(&pushed.at)),
        )
    })?;
    let number = |raw: Option<&RawValue>, name: &str| match raw {
        Some(raw) => raw_number(raw, || Place::cell(row, name)),
        None => Ok(None),
    };
    let bar = Bar {
        open: number(pushed.open, "open")?,
        high: number(pushed.high, "high")?,
        low: number(pushed.low, "low")?,
        close: number(pushed.close, "close")?,
        adjusted_close: number(pushed.adjusted_close, "adjusted_close")?,
        volume: number(pushed.volume, "volume")?,
    };
    let value = match (pushed.value, pushed.close) {
        (Some(raw), _) => raw_number(raw, || Place::cell(row, "value"))?,
        (None, Some(_)) => bar.close,
        (None, None) => {
            let what = "it has neither value nor close; hint: say null where there is none";
            return Err(Error::broken(Place::row(row), what).into());
        }
    };
    let vintage = match &pushed.vintage {
        Some(text) => Some(exact_day(text).map_err(|_| {
            Error::broken(
                Place::cell(row, "vintage"),
                format!("“{}” is not a day", clip(text)),
            )
        })?),
        None => None,
    };
    let mut flags = Vec::with_capacity(pushed.flags.len().min(8));
    for flag in &pushed.flags {
        if flag.len() > 32 || flags.len() == 8 {
            return Err(Error::TooMuch {
                of: "flags on one observation, or letters in a flag",
                max: 8,
            }
            .into());
        }
        flags.push(match flag.as_str() {
            "provisional" => Flag::Provisional,
            "estimated" => Flag::Estimated,
            "forecast" => Flag::Forecast,
            "break" => Flag::Break,
            "revised" => Flag::Revised,
            other => Flag::Other(other.into()),
        });
    }
    let series = out.series(&pushed.series, |_| {})?;
    let bar = (bar != Bar::default()).then_some(bar);
    out.put(
        series,
        period,
        Found {
            value,
            bar,
            vintage,
            flags,
        },
        row,
    )
}

fn check_key(key: &str, place: Place) -> Result<(), Error> {
    if key.trim().is_empty() || key.len() > MAX_KEY || key.chars().any(char::is_control) {
        return Err(Error::broken(
            place,
            "the series' key is empty, too long or not text",
        ));
    }
    Ok(())
}

/// A number by its digits, in quotes or not; `null` is missing.
pub(crate) fn raw_number(raw: &RawValue, place: impl FnOnce() -> Place) -> Result<Option<Decimal>, Error> {
    let text = raw.get();
    if text == "null" {
        return Ok(None);
    }
    let digits = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    match parse_number(digits, Marks::PLAIN) {
        Some(number) => Ok(Some(number)),
        None => Err(Error::broken(
            place(),
            format!("{} is not a number that can be kept exactly", clip(text)),
        )),
    }
}

/// The whole of a source as text; the input around it is bounded.
pub(crate) fn text(mut input: Box<dyn BufRead + '_>) -> Result<String, Error> {
    let mut bytes = Vec::new();
    input.read_to_end(&mut bytes)?;
    String::from_utf8(bytes).map_err(|_| Error::Encoding)
}

pub(crate) fn from_json<T: DeserializeOwned>(
    input: Box<dyn BufRead + '_>,
    format: Format,
) -> Result<T, Error> {
    serde_json::from_str(&text(input)?).map_err(|error| json_error(&error, format))
}

/// Text that is no JSON is broken; JSON of another shape has drifted.
pub(crate) fn json_error(error: &serde_json::Error, format: Format) -> Error {
    let place = Place {
        row: Some(error.line() as u64),
        column: Some(format!("column {}", error.column())),
    };
    match error.classify() {
        serde_json::error::Category::Data => {
            Error::drift(format, place, "the known fields", error.to_string())
        }
        _ => Error::broken(place, format!("it is not JSON: {}", clip(&error.to_string()))),
    }
}
