//! Daily bars as vendors hand them to people: `Date,Open,High,Low,Close[,Adj Close][,Volume]`.
//!
//! The file does not name its instrument. Prices may be negative: oil was, on 2020-04-20.

use std::io::BufRead;

use csv::StringRecord;

use crate::dates::{day_at_midnight, iso_or_american};
use crate::error::{Place, clip};
use crate::number::cell;
use crate::out::{Found, Out, Stop};
use crate::table::Table;
use crate::{Bar, Error, Format, Period};

const FORMAT: Format = Format::OhlcvCsv;
const MISSING: [&str; 5] = ["", "null", "-", "N/A", "NaN"];
const KNOWN: [&str; 9] = [
    "Date",
    "Open",
    "High",
    "Low",
    "Close",
    "Adj Close",
    "Adj. Close",
    "Volume",
    "OpenInt",
];

pub(crate) fn csv(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let mut table = Table::open(input, b',', out.options.limits, 0)?;
    // Vendors refuse with a sentence and status 200.
    if let [sentence] = &table.header[..] {
        return Err(Error::Refused(clip(sentence)).into());
    }
    table.refuse_twins(FORMAT)?;
    let date = table.column(FORMAT, "Date")?;
    let [open, high, low, close] = [
        table.column(FORMAT, "Open")?,
        table.column(FORMAT, "High")?,
        table.column(FORMAT, "Low")?,
        table.column(FORMAT, "Close")?,
    ];
    let adjusted = table.find("Adj Close").or_else(|| table.find("Adj. Close"));
    let volume = table.find("Volume");
    for name in &table.header {
        let known = KNOWN.iter().any(|known| known.eq_ignore_ascii_case(name));
        if !known && !out.options.accept.contains(name) {
            let found = format!("a column “{}”", clip(name));
            return Err(Error::drift(FORMAT, Place::row(1), KNOWN.join(", "), found).into());
        }
    }
    let key = out.options.series.clone().ok_or(Error::Needs(
        "the file does not name its instrument; hint: give the series' key",
    ))?;
    let series = out.series(&key, |_| {})?;
    let mut record = StringRecord::new();
    while table.next(&mut record)? {
        let text = record.get(date).unwrap_or_default();
        let day = iso_or_american(text)
            .or_else(|| day_at_midnight(text))
            .ok_or_else(|| {
                Error::broken(
                    table.cell_place(date),
                    format!("“{}” is not a day like 2026-10-30", clip(text)),
                )
            })?;
        let number = |place: usize| {
            cell(record.get(place).unwrap_or_default(), &MISSING, || {
                table.cell_place(place)
            })
        };
        let optional = |place: Option<usize>| match place {
            Some(place) => number(place),
            None => Ok(None),
        };
        let bar = Bar {
            open: number(open)?,
            high: number(high)?,
            low: number(low)?,
            close: number(close)?,
            adjusted_close: optional(adjusted)?,
            volume: optional(volume)?,
        };
        if bar.high.zip(bar.low).is_some_and(|(high, low)| high < low) {
            return Err(Error::broken(Place::row(table.row), "its high is below its low").into());
        }
        if bar.volume.is_some_and(|volume| volume.is_sign_negative()) {
            return Err(Error::broken(Place::row(table.row), "its volume is negative").into());
        }
        let value = bar.close;
        let bar = (bar != Bar::default()).then_some(bar);
        out.put(
            series,
            Period::Day(day),
            Found {
                value,
                bar,
                ..Found::default()
            },
            table.row,
        )?;
    }
    Ok(())
}
