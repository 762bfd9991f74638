//! The European Central Bank's euro reference rates: units of a currency for one euro.
//!
//! Published on working days about 16:00 CET. A currency that has left stays in the history with
//! `N/A` (BGN, HRK, RUB…), and a redenominated one is two series (TRL and TRY): both are handed
//! out as they stand, and nothing is carried across. The history runs from today backwards.

use std::io::BufRead;

use csv::StringRecord;

use crate::error::Place;
use crate::number::cell;
use crate::out::{Found, Out, Stop};
use crate::period::exact_day;
use crate::table::Table;
use crate::xml::{Step, Steps};
use crate::{Error, Format, Limits, Period, Series};

const SOURCE: &str = "European Central Bank";

/// Every currency the ECB has published since 1999.
const CURRENCIES: [&str; 41] = [
    "USD", "JPY", "BGN", "CYP", "CZK", "DKK", "EEK", "GBP", "HUF", "LTL", "LVL", "MTL", "PLN", "ROL", "RON",
    "SEK", "SIT", "SKK", "CHF", "ISK", "NOK", "HRK", "RUB", "TRL", "TRY", "AUD", "BRL", "CAD", "CNY", "HKD",
    "IDR", "ILS", "INR", "KRW", "MXN", "MYR", "NZD", "PHP", "SGD", "THB", "ZAR",
];

/// What stands where there is no rate.
const MISSING: [&str; 3] = ["N/A", "", "-"];

/// `eurofxref-hist.csv`: a day in a row, a currency in a column.
pub(crate) fn history(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let format = Format::EcbHistory;
    let limits: Limits = out.options.limits;
    let mut table = Table::open(input, b',', limits, 0)?;
    if table.header.first().map(String::as_str) != Some("Date") {
        let found = table.header.first().cloned().unwrap_or_default();
        return Err(Error::drift(format, Place::row(1), "“Date” as the first column", found).into());
    }
    table.refuse_twins(format)?;
    table.column(format, "USD")?;
    let mut series = Vec::with_capacity(table.header.len());
    for name in table.header.iter().skip(1) {
        series.push(currency(name, format, Place::row(1), out)?);
    }
    let mut record = StringRecord::new();
    while table.next(&mut record)? {
        let day = record.get(0).unwrap_or_default();
        let period = match exact_day(day.trim()) {
            Ok(day) => Period::Day(day),
            Err(_) => return Err(bad_day(Place::row(table.row), day).into()),
        };
        for (column, place) in series.iter().enumerate() {
            let text = record.get(column + 1).unwrap_or_default();
            let value = cell(text, &MISSING, || table.cell_place(column + 1))?;
            if value.is_some_and(|rate| rate.is_sign_negative() || rate.is_zero()) {
                return Err(no_rate(table.cell_place(column + 1), text).into());
            }
            out.put(
                *place,
                period,
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

/// `eurofxref-daily.xml` and `eurofxref-hist-90d.xml`: a `Cube` of days of `Cube`s of rates.
pub(crate) fn daily(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let format = Format::EcbDaily;
    let mut steps = Steps::new(input);
    let mut day = None;
    let mut cubes = 0u64;
    loop {
        match steps.next()? {
            Step::Open(element) if steps.count == 1 && element.name != "Envelope" => {
                return Err(Error::drift(format, Place::default(), "an Envelope", element.name).into());
            }
            Step::Open(element) if element.name == "Cube" => {
                cubes += 1;
                let place = || Place {
                    row: Some(cubes),
                    column: Some("Cube".to_owned()),
                };
                if let Some(time) = element.attribute("time") {
                    day = Some(exact_day(time).map_err(|_| bad_day(place(), time))?);
                } else if let (Some(name), Some(rate)) =
                    (element.attribute("currency"), element.attribute("rate"))
                {
                    let day = day.ok_or_else(|| {
                        Error::drift(
                            format,
                            place(),
                            "a rate inside a day",
                            format!("{name} without one"),
                        )
                    })?;
                    let series = currency(name, format, place(), out)?;
                    let value = cell(rate, &MISSING, place)?;
                    if value.is_some_and(|rate| rate.is_sign_negative() || rate.is_zero()) {
                        return Err(no_rate(place(), rate).into());
                    }
                    out.put(
                        series,
                        Period::Day(day),
                        Found {
                            value,
                            ..Found::default()
                        },
                        cubes,
                    )?;
                } else if !element.attributes.is_empty() {
                    let names: Vec<_> = element.attributes.iter().map(|(name, _)| name.as_str()).collect();
                    return Err(Error::drift(
                        format,
                        place(),
                        "time, or currency and rate",
                        names.join(", "),
                    )
                    .into());
                }
            }
            Step::Open(_) | Step::Close(..) => {}
            Step::End if cubes == 0 => {
                return Err(Error::drift(format, Place::default(), "a Cube of rates", "none").into());
            }
            Step::End => return Ok(()),
        }
    }
}

fn currency(name: &str, format: Format, place: Place, out: &mut Out<'_>) -> Result<usize, Error> {
    if !CURRENCIES.contains(&name) && !out.options.accept.iter().any(|accepted| accepted == name) {
        return Err(Error::drift(
            format,
            place,
            "the known currencies",
            format!("a new one, “{name}”"),
        ));
    }
    out.series(name, |series: &mut Series| {
        series.unit = Some(format!("{name} per EUR"));
        series.title = Some(format!("Euro reference rate, {name}"));
        series.source = Some(SOURCE.to_owned());
        series.frequency = series.frequency.or(Some(crate::Frequency::Daily));
    })
}

fn bad_day(place: Place, text: &str) -> Error {
    Error::broken(
        place,
        format!("“{}” is not a day like 2026-10-30", crate::error::clip(text)),
    )
}

fn no_rate(place: Place, text: &str) -> Error {
    Error::broken(
        place,
        format!("“{}” cannot be an exchange rate", crate::error::clip(text)),
    )
}
