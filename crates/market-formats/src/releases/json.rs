//! `{"releases": […]}`: the calendar of a house or its vendor; described in the README.

use std::io::BufRead;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{MAX_RELEASES, MAX_WORDS};
use crate::error::{Place, clip};
use crate::period::exact_day;
use crate::push::{json_error, raw_number, text};
use crate::{Error, Format, Importance, Options, Period, Release, ReleaseTime};

const FORMAT: Format = Format::ReleasesJson;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Calendar<'a> {
    #[serde(borrow)]
    releases: Vec<Line<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    id: Option<String>,
    indicator: String,
    country: Option<String>,
    period: Option<String>,
    /// `2026-11-06T13:30:00Z`, or a day.
    at: String,
    importance: Option<String>,
    unit: Option<String>,
    #[serde(borrow)]
    actual: Option<&'a RawValue>,
    #[serde(borrow)]
    forecast: Option<&'a RawValue>,
    forecast_source: Option<String>,
    #[serde(borrow)]
    previous: Option<&'a RawValue>,
    #[serde(borrow)]
    revised: Option<&'a RawValue>,
    #[serde(default)]
    cancelled: bool,
    note: Option<String>,
    link: Option<String>,
}

pub(crate) fn json(input: Box<dyn BufRead + '_>, options: &Options) -> Result<Vec<Release>, Error> {
    let text = text(input)?;
    let calendar: Calendar<'_> = serde_json::from_str(&text).map_err(|error| json_error(&error, FORMAT))?;
    let max = MAX_RELEASES.min(usize::try_from(options.limits.rows).unwrap_or(usize::MAX));
    if calendar.releases.len() > max {
        return Err(Error::TooMuch {
            of: "releases",
            max: max as u64,
        });
    }
    calendar
        .releases
        .into_iter()
        .zip(1..)
        .map(|(line, row)| release(line, row))
        .collect()
}

fn release(line: Line<'_>, row: u64) -> Result<Release, Error> {
    let words = [
        Some(&line.indicator),
        line.id.as_ref(),
        line.note.as_ref(),
        line.link.as_ref(),
        line.unit.as_ref(),
    ];
    if words.into_iter().flatten().any(|words| words.len() > MAX_WORDS) {
        return Err(Error::TooMuch {
            of: "bytes in one field",
            max: MAX_WORDS as u64,
        });
    }
    if line.indicator.trim().is_empty() {
        return Err(Error::broken(Place::cell(row, "indicator"), "it has no name"));
    }
    if line.forecast.is_some() && line.forecast_source.as_deref().unwrap_or("").trim().is_empty() {
        let what = "a forecast without its source; hint: say whose expectation it is in forecast_source";
        return Err(Error::broken(Place::cell(row, "forecast"), what));
    }
    let number = |raw: Option<&RawValue>, name: &str| match raw {
        Some(raw) => raw_number(raw, || Place::cell(row, name)),
        None => Ok(None),
    };
    Ok(Release {
        at: time(&line.at, row)?,
        country: line.country.map(|code| country(&code, row)).transpose()?,
        period: line.period.map(|text| period(&text, row)).transpose()?,
        importance: line.importance.map(|word| importance(&word, row)).transpose()?,
        actual: number(line.actual, "actual")?,
        forecast: number(line.forecast, "forecast")?,
        previous: number(line.previous, "previous")?,
        revised: number(line.revised, "revised")?,
        id: line.id,
        indicator: line.indicator,
        unit: line.unit,
        forecast_source: line.forecast_source,
        cancelled: line.cancelled,
        note: line.note,
        link: line.link,
    })
}

fn time(text: &str, row: u64) -> Result<ReleaseTime, Error> {
    if let Ok(day) = exact_day(text) {
        return Ok(ReleaseTime::On(day));
    }
    text.parse().map(ReleaseTime::At).map_err(|_| {
        let what = format!(
            "“{}” is not a time like 2026-11-06T13:30:00Z, or a day",
            clip(text)
        );
        Error::broken(Place::cell(row, "at"), what)
    })
}

fn country(code: &str, row: u64) -> Result<String, Error> {
    if code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(code.to_owned());
    }
    let what = format!("“{}” is not a country's two letters, such as DE", clip(code));
    Err(Error::broken(Place::cell(row, "country"), what))
}

fn period(text: &str, row: u64) -> Result<Period, Error> {
    text.parse()
        .map_err(|error| Error::broken(Place::cell(row, "period"), format!("“{}” is {error}", clip(text))))
}

fn importance(word: &str, row: u64) -> Result<Importance, Error> {
    match word {
        "low" => Ok(Importance::Low),
        "medium" => Ok(Importance::Medium),
        "high" => Ok(Importance::High),
        other => {
            let what = format!("“{}” is not low, medium or high", clip(other));
            Err(Error::broken(Place::cell(row, "importance"), what))
        }
    }
}
