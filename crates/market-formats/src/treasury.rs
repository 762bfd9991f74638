//! Daily par yields of the US Treasury, in percent: Atom with OData, or a table.
//!
//! Series are named as in the feed (`BC_10YEAR`) whichever of the two brings them. A tenor that
//! was not auctioned is null or empty: missing. `BC_30YEARDISPLAY` repeats the thirty years.

use std::io::BufRead;

use csv::StringRecord;

use rust_decimal::Decimal;

use crate::dates::{american, day_at_midnight};
use crate::error::{Place, clip};
use crate::number::cell;
use crate::out::{Found, Out, Stop};
use crate::table::Table;
use crate::xml::{Element, Step, Steps};
use crate::{Error, Format, Frequency, Period};

const SOURCE: &str = "U.S. Department of the Treasury";

/// A tenor's names: in the feed, in the Treasury's own table, in tables of data packages.
const TENORS: [(&str, &str, &str); 14] = [
    ("BC_1MONTH", "1 Mo", "1month"),
    ("BC_1_5MONTH", "1.5 Month", "1.5month"),
    ("BC_2MONTH", "2 Mo", "2month"),
    ("BC_3MONTH", "3 Mo", "3month"),
    ("BC_4MONTH", "4 Mo", "4month"),
    ("BC_6MONTH", "6 Mo", "6month"),
    ("BC_1YEAR", "1 Yr", "1year"),
    ("BC_2YEAR", "2 Yr", "2year"),
    ("BC_3YEAR", "3 Yr", "3year"),
    ("BC_5YEAR", "5 Yr", "5year"),
    ("BC_7YEAR", "7 Yr", "7year"),
    ("BC_10YEAR", "10 Yr", "10year"),
    ("BC_20YEAR", "20 Yr", "20year"),
    ("BC_30YEAR", "30 Yr", "30year"),
];

/// Elements of an entry that are no tenor.
const BESIDE: [&str; 3] = ["Id", "NEW_DATE", "BC_30YEARDISPLAY"];

pub(crate) fn xml(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let format = Format::TreasuryXml;
    let mut steps = Steps::new(input);
    let mut entry: Option<Vec<(String, bool, String)>> = None;
    let mut null = false;
    let mut entries = 0u64;
    loop {
        match steps.next()? {
            Step::Open(Element { name, .. })
                if steps.count == 1 && !["feed", "entry"].contains(&name.as_str()) =>
            {
                return Err(Error::drift(format, Place::default(), "an Atom feed", name).into());
            }
            Step::Open(element) if element.name == "properties" => entry = Some(Vec::new()),
            Step::Open(element) => null = element.attribute("null") == Some("true"),
            Step::Close(name, _) if name == "properties" => {
                entries += 1;
                if entries > out.options.limits.rows {
                    return Err(Error::TooMuch {
                        of: "entries",
                        max: out.options.limits.rows,
                    }
                    .into());
                }
                take_entry(&entry.take().unwrap_or_default(), entries, out)?;
            }
            Step::Close(name, text) => {
                let is_null = std::mem::take(&mut null);
                if name == "updated" && entry.is_none() {
                    out.prepared(&text);
                }
                if let Some(fields) = &mut entry {
                    if fields.len() >= out.options.limits.columns {
                        return Err(Error::TooMuch {
                            of: "fields",
                            max: out.options.limits.columns as u64,
                        }
                        .into());
                    }
                    fields.push((name, is_null, text));
                }
            }
            Step::End => return Ok(()),
        }
    }
}

fn take_entry(fields: &[(String, bool, String)], row: u64, out: &mut Out<'_>) -> Result<(), Stop> {
    let format = Format::TreasuryXml;
    let date = fields.iter().find(|(name, ..)| name == "NEW_DATE");
    let Some((_, _, date)) = date else {
        return Err(Error::drift(format, Place::row(row), "NEW_DATE", "an entry without it").into());
    };
    let day = day_at_midnight(date).ok_or_else(|| bad_day(Place::cell(row, "NEW_DATE"), date))?;
    for tenor in ["BC_1YEAR", "BC_10YEAR"] {
        if !fields.iter().any(|(name, ..)| name == tenor) {
            return Err(Error::drift(format, Place::row(row), tenor, "an entry without it").into());
        }
    }
    for (name, null, text) in fields {
        if BESIDE.contains(&name.as_str()) {
            continue;
        }
        let known = TENORS.iter().any(|(feed, ..)| feed == name);
        if !known && !out.options.accept.contains(name) {
            let found = format!("a new element, “{name}”");
            return Err(Error::drift(format, Place::row(row), "the known tenors", found).into());
        }
        let series = tenor(name, out)?;
        let value = if *null {
            None
        } else {
            cell(text, &[""], || Place::cell(row, name))?
        };
        out.put(
            series,
            Period::Day(day),
            Found {
                value,
                ..Found::default()
            },
            row,
        )?;
    }
    Ok(())
}

/// `Date,"1 Mo",…` in percent, or `Time Period,1month,…` in hundredths of it.
pub(crate) fn csv(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let format = Format::TreasuryCsv;
    let mut table = Table::open(input, b',', out.options.limits, 0)?;
    let first = table.header.first().cloned().unwrap_or_default();
    let fractions = match first.as_str() {
        "Date" => false,
        "Time Period" => true,
        _ => return Err(Error::drift(format, Place::row(1), "“Date” or “Time Period”", first).into()),
    };
    table.refuse_twins(format)?;
    table.column(format, if fractions { "10year" } else { "10 Yr" })?;
    let mut series = Vec::new();
    for name in &table.header[1..] {
        let known = TENORS.iter().find(|(_, own, package)| {
            if fractions {
                package.eq_ignore_ascii_case(name)
            } else {
                own.eq_ignore_ascii_case(name)
            }
        });
        let key = match known {
            Some((feed, ..)) => feed,
            None if out.options.accept.contains(name) => name.as_str(),
            None => {
                let found = format!("a new column, “{}”", clip(name));
                return Err(Error::drift(format, Place::row(1), "the known tenors", found).into());
            }
        };
        series.push(tenor(key, out)?);
    }
    let mut record = StringRecord::new();
    while table.next(&mut record)? {
        let date = record.get(0).unwrap_or_default();
        let day = american(date.trim())
            .or_else(|| day_at_midnight(date))
            .ok_or_else(|| bad_day(Place::row(table.row), date))?;
        for (column, place) in series.iter().enumerate() {
            let text = record.get(column + 1).unwrap_or_default();
            let value = cell(text, &["", "N/A"], || table.cell_place(column + 1))?;
            let value = if fractions { value.map(percent) } else { value };
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

/// 0.0794 as 7.94, exactly; yields are quoted to the hundredth.
fn percent(fraction: Decimal) -> Decimal {
    let mut percent = fraction * Decimal::ONE_HUNDRED;
    percent = percent.normalize();
    if percent.scale() < 2 {
        percent.rescale(2);
    }
    percent
}

fn tenor(key: &str, out: &mut Out<'_>) -> Result<usize, Error> {
    let label = TENORS
        .iter()
        .find(|(feed, ..)| *feed == key)
        .map(|(_, own, _)| *own);
    out.series(key, |series| {
        series.title = label.map(|label| format!("US Treasury par yield, {label}"));
        series.unit = Some("percent".to_owned());
        series.source = Some(SOURCE.to_owned());
        series.frequency = series.frequency.or(Some(Frequency::Daily));
    })
}

fn bad_day(place: Place, text: &str) -> Error {
    Error::broken(place, format!("“{}” is not a day", clip(text)))
}
