//! Any table, by a [`Mapping`](crate::Mapping) that a person has written for it.
//!
//! Strict in both directions: a mapped column that is missing, and a column that the mapping
//! neither reads nor ignores, are drifts.

use std::io::BufRead;

use csv::StringRecord;
use rust_decimal::Decimal;

use crate::error::{Place, clip};
use crate::mapping::{Column, Layout, Mapping};
use crate::number::parse_number;
use crate::out::{Found, Out, Stop};
use crate::table::Table;
use crate::{Error, Format, Period};

const FORMAT: Format = Format::CsvMapping;

pub(crate) fn csv(mut input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let options = out.options;
    let mapping = options.mapping.as_ref().ok_or(Error::Needs(
        "this table needs a mapping; hint: write one, the guide shows how",
    ))?;
    for _ in 0..mapping.skip {
        skip_line(&mut input, options.limits.field_bytes)?;
    }
    let table = Table::open(input, mapping.delimiter, options.limits, u64::from(mapping.skip))?;
    table.refuse_twins(FORMAT)?;
    let date = table.column(FORMAT, &mapping.date_column)?;
    match &mapping.layout {
        Layout::Wide(columns) => wide(table, mapping, date, columns, out),
        Layout::Long {
            series,
            value,
            unit,
            unit_column,
        } => {
            let places = Long {
                date,
                series: table.column(FORMAT, series)?,
                value: table.column(FORMAT, value)?,
                unit: unit_column
                    .as_ref()
                    .map(|name| table.column(FORMAT, name))
                    .transpose()?,
            };
            let known = [
                Some(places.date),
                Some(places.series),
                Some(places.value),
                places.unit,
            ];
            refuse_unknown(
                &table,
                mapping,
                |column| known.contains(&Some(column)),
                &options.accept,
            )?;
            long(table, mapping, places, unit.as_deref(), out)
        }
    }
}

fn wide(
    mut table: Table<'_>,
    mapping: &Mapping,
    date: usize,
    columns: &[Column],
    out: &mut Out<'_>,
) -> Result<(), Stop> {
    let mut series = Vec::with_capacity(columns.len());
    for column in columns {
        let place = table.column(FORMAT, &column.column)?;
        let key = out.series(&column.key, |series| {
            series.title = column.title.clone();
            series.unit = column.unit.clone();
            series.source = mapping.source.clone();
        })?;
        series.push((place, key, column.scale));
    }
    let known = |column| column == date || series.iter().any(|(place, ..)| *place == column);
    refuse_unknown(&table, mapping, known, &out.options.accept)?;
    let mut record = StringRecord::new();
    while table.next(&mut record)? {
        let period = period(&record, date, mapping, &table)?;
        for (column, place, scale) in &series {
            let value = value(record.get(*column).unwrap_or_default(), mapping, || {
                table.cell_place(*column)
            })?;
            let value = match (value, scale) {
                (Some(value), Some(scale)) => Some(scaled(value, *scale, || table.cell_place(*column))?),
                (value, _) => value,
            };
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

struct Long {
    date: usize,
    series: usize,
    value: usize,
    unit: Option<usize>,
}

fn long(
    mut table: Table<'_>,
    mapping: &Mapping,
    places: Long,
    unit: Option<&str>,
    out: &mut Out<'_>,
) -> Result<(), Stop> {
    let mut record = StringRecord::new();
    while table.next(&mut record)? {
        let period = period(&record, places.date, mapping, &table)?;
        let key = record.get(places.series).unwrap_or_default().trim();
        if key.is_empty() {
            return Err(Error::broken(table.cell_place(places.series), "the series has no name").into());
        }
        let stated = places
            .unit
            .and_then(|place| record.get(place))
            .or(unit)
            .map(str::to_owned);
        let series = out.series(key, |series| {
            series.unit = stated;
            series.source = mapping.source.clone();
        })?;
        let text = record.get(places.value).unwrap_or_default();
        let value = value(text, mapping, || table.cell_place(places.value))?;
        out.put(
            series,
            period,
            Found {
                value,
                ..Found::default()
            },
            table.row,
        )?;
    }
    Ok(())
}

fn period(record: &StringRecord, date: usize, mapping: &Mapping, table: &Table<'_>) -> Result<Period, Error> {
    let text = record.get(date).unwrap_or_default().trim();
    mapping.period(text).ok_or_else(|| {
        let what = format!(
            "“{}” is not a date like “{}”",
            clip(text),
            clip(&mapping.date_format)
        );
        Error::broken(table.cell_place(date), what)
    })
}

fn value(text: &str, mapping: &Mapping, place: impl FnOnce() -> Place) -> Result<Option<Decimal>, Error> {
    let text = text.trim();
    if text.is_empty() || mapping.missing.iter().any(|word| word == text) {
        return Ok(None);
    }
    match parse_number(text, mapping.marks) {
        Some(number) => Ok(Some(number)),
        None => Err(Error::broken(
            place(),
            format!("“{}” is not a number by this mapping", clip(text)),
        )),
    }
}

/// A power of ten moves the mark; where that would cost digits, nothing is taken.
fn scaled(value: Decimal, scale: Decimal, place: impl FnOnce() -> Place) -> Result<Decimal, Error> {
    let product = value.checked_mul(scale);
    match product {
        Some(product)
            if product.is_zero() == value.is_zero() && product.checked_div(scale) == Some(value) =>
        {
            Ok(product)
        }
        _ => Err(Error::broken(place(), "it cannot be scaled without loss")),
    }
}

fn refuse_unknown(
    table: &Table<'_>,
    mapping: &Mapping,
    known: impl Fn(usize) -> bool,
    accepted: &[String],
) -> Result<(), Error> {
    for (column, name) in table.header.iter().enumerate() {
        if !known(column) && !mapping.ignore.contains(name) && !accepted.contains(name) {
            let found = format!("a column “{}” that the mapping does not name", clip(name));
            return Err(Error::drift(
                FORMAT,
                Place::row(table.row),
                "the mapped columns",
                found,
            ));
        }
    }
    Ok(())
}

fn skip_line(input: &mut Box<dyn BufRead + '_>, max: usize) -> Result<(), Error> {
    let mut line = Vec::new();
    let mut bounded = std::io::Read::take(&mut *input, max as u64 + 1);
    bounded.read_until(b'\n', &mut line)?;
    if line.len() > max {
        return Err(Error::TooMuch {
            of: "bytes in one line",
            max: max as u64,
        });
    }
    Ok(())
}
