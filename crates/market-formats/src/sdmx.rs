//! SDMX-CSV, as central banks and statistical offices send it (ECB, Eurostat, BIS, IMF).
//!
//! The table describes itself: `KEY` names the series, or the columns between what leads and
//! `TIME_PERIOD` do. Values stay as written; a power of ten (`UNIT_MULT`) is told in the unit.

use std::io::BufRead;

use csv::StringRecord;

use crate::error::{Place, clip};
use crate::number::cell;
use crate::out::{Found, Out, Stop};
use crate::table::Table;
use crate::{Error, Flag, Format, Frequency, Period, Series};

const FORMAT: Format = Format::SdmxCsv;
const MISSING: [&str; 5] = ["", "NaN", ":", "-", "NA"];
/// Columns before the dimensions.
const LEADING: [&str; 8] = [
    "DATAFLOW",
    "STRUCTURE",
    "STRUCTURE_ID",
    "STRUCTURE_NAME",
    "ACTION",
    "LAST UPDATE",
    "KEY",
    "SERIES_KEY",
];

struct Columns {
    key: Option<usize>,
    dimensions: Vec<usize>,
    time: usize,
    value: usize,
    status: Option<usize>,
    title: Option<usize>,
    unit: Option<usize>,
    multiplier: Option<usize>,
    frequency: Option<usize>,
}

pub(crate) fn csv(input: Box<dyn BufRead + '_>, out: &mut Out<'_>) -> Result<(), Stop> {
    let mut table = Table::open(input, b',', out.options.limits, 0)?;
    table.refuse_twins(FORMAT)?;
    let columns = columns(&table)?;
    let mut key = String::new();
    let mut record = StringRecord::new();
    while table.next(&mut record)? {
        key.clear();
        series_key(&record, &columns, &mut key);
        if key.is_empty() {
            return Err(Error::broken(Place::row(table.row), "it names no series").into());
        }
        let series = out.series(&key, |series| about(&record, &columns, series))?;
        let time = record.get(columns.time).unwrap_or_default().trim();
        let period: Period = time.parse().map_err(|error| {
            Error::broken(
                table.cell_place(columns.time),
                format!("“{}” is {error}", clip(time)),
            )
        })?;
        let text = record.get(columns.value).unwrap_or_default();
        let mut value = cell(text, &MISSING, || table.cell_place(columns.value))?;
        let flags = match columns.status.and_then(|status| record.get(status)) {
            Some(status) => flags(status.trim(), &mut value),
            None => Vec::new(),
        };
        out.put(
            series,
            period,
            Found {
                value,
                flags,
                ..Found::default()
            },
            table.row,
        )?;
    }
    Ok(())
}

fn columns(table: &Table<'_>) -> Result<Columns, Error> {
    let time = table.column(FORMAT, "TIME_PERIOD")?;
    let value = table.column(FORMAT, "OBS_VALUE")?;
    let key = table.find("KEY").or_else(|| table.find("SERIES_KEY"));
    let leads = |name: &str| {
        let name = name.split(':').next().unwrap_or_default().trim();
        LEADING.iter().any(|lead| lead.eq_ignore_ascii_case(name))
    };
    let dimensions: Vec<usize> = (0..time).filter(|place| !leads(&table.header[*place])).collect();
    if key.is_none() && dimensions.is_empty() {
        let found = table.header.join(", ");
        return Err(Error::drift(
            FORMAT,
            Place::row(1),
            "a KEY or dimensions before TIME_PERIOD",
            found,
        ));
    }
    Ok(Columns {
        key,
        dimensions,
        time,
        value,
        status: table.find("OBS_STATUS").or_else(|| table.find("OBS_FLAG")),
        title: table.find("TITLE"),
        unit: table.find("UNIT").or_else(|| table.find("UNIT_MEASURE")),
        multiplier: table.find("UNIT_MULT"),
        frequency: table.find("FREQ"),
    })
}

fn series_key(record: &StringRecord, columns: &Columns, key: &mut String) {
    if let Some(stated) = columns.key.and_then(|place| record.get(place)) {
        key.push_str(stated.trim());
        return;
    }
    for (number, place) in columns.dimensions.iter().enumerate() {
        if number > 0 {
            key.push('.');
        }
        // `A: Annual` is how a code comes with its label.
        let code = record.get(*place).unwrap_or_default();
        key.push_str(code.split(':').next().unwrap_or_default().trim());
    }
}

fn about(record: &StringRecord, columns: &Columns, series: &mut Series) {
    let text = |place: Option<usize>| {
        let text = place
            .and_then(|place| record.get(place))
            .unwrap_or_default()
            .trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    series.title = text(columns.title);
    series.unit = match (
        text(columns.unit),
        text(columns.multiplier).filter(|power| power != "0"),
    ) {
        (Some(unit), Some(power)) => Some(format!("{unit}, 10^{power}")),
        (unit, _) => unit,
    };
    series.frequency = series.frequency.or(match text(columns.frequency).as_deref() {
        Some("D" | "B") => Some(Frequency::Daily),
        Some("W") => Some(Frequency::Weekly),
        Some("M") => Some(Frequency::Monthly),
        Some("Q") => Some(Frequency::Quarterly),
        Some("S" | "H") => Some(Frequency::HalfYearly),
        Some("A") => Some(Frequency::Yearly),
        _ => None,
    });
}

/// SDMX's codes, and Eurostat's, which come several in one cell: `bp`.
fn flags(status: &str, value: &mut Option<crate::Decimal>) -> Vec<Flag> {
    let mut flags = Vec::new();
    for code in status.chars().take(4) {
        flags.push(match code {
            'A' | ' ' => continue,
            'P' | 'p' => Flag::Provisional,
            'E' | 'e' | 'I' => Flag::Estimated,
            'F' | 'f' => Flag::Forecast,
            'B' | 'b' => Flag::Break,
            'r' | 'R' => Flag::Revised,
            // Missing, for a reason of the source: holiday, cannot exist, withheld, not collected.
            'M' | 'H' | 'L' | 'Q' | 'K' => {
                *value = None;
                Flag::Other(code.to_string().into())
            }
            other => Flag::Other(other.to_string().into()),
        });
    }
    flags
}
