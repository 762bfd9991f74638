//! How a house's own CSV is to be read: a small TOML file that a person writes.

use std::collections::HashSet;

use jiff::civil::Date;
use jiff::fmt::strtime;
use rust_decimal::Decimal;
use serde::Deserialize;

use crate::{Marks, Period};

/// Longest mapping file.
const MAX_MAPPING_BYTES: usize = 64 << 10;
/// Most columns that one mapping names.
const MAX_MAPPED: usize = 512;

/// A read and checked mapping. Made by [`Mapping::from_toml`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    pub(crate) delimiter: u8,
    pub(crate) skip: u32,
    pub(crate) date_column: String,
    pub(crate) date_format: String,
    pub(crate) marks: Marks,
    pub(crate) missing: Vec<String>,
    pub(crate) ignore: HashSet<String>,
    pub(crate) source: Option<String>,
    pub(crate) layout: Layout,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A column for each series.
    Wide(Vec<Column>),
    /// A column with the series' names, another with the values.
    Long {
        series: String,
        value: String,
        unit: Option<String>,
        unit_column: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    pub column: String,
    pub key: String,
    pub title: Option<String>,
    pub unit: Option<String>,
    /// A power of ten such as 0.01 or 1000; multiplied, exactly.
    pub scale: Option<Decimal>,
}

/// Why a mapping cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    #[error("the mapping is not read: {0}")]
    Toml(String),
    #[error("the mapping's {what}; hint: {hint}")]
    Wrong { what: &'static str, hint: &'static str },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default = "comma")]
    delimiter: char,
    #[serde(default)]
    skip: u32,
    date: DateFile,
    #[serde(default = "point")]
    decimal: char,
    grouping: Option<char>,
    #[serde(default)]
    missing: Vec<String>,
    #[serde(default)]
    ignore: Vec<String>,
    source: Option<String>,
    #[serde(default)]
    series: Vec<ColumnFile>,
    long: Option<LongFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DateFile {
    column: String,
    /// As strftime has it, or one of `day`, `month`, `quarter`, `period`.
    #[serde(default = "day")]
    format: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnFile {
    column: String,
    key: String,
    title: Option<String>,
    unit: Option<String>,
    scale: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LongFile {
    series: String,
    value: String,
    unit: Option<String>,
    unit_column: Option<String>,
}

fn comma() -> char {
    ','
}

fn point() -> char {
    '.'
}

fn day() -> String {
    "%Y-%m-%d".to_owned()
}

impl Mapping {
    pub fn from_toml(text: &str) -> Result<Self, MappingError> {
        if text.len() > MAX_MAPPING_BYTES {
            return Err(wrong("file is too long", "64 kB are enough for 500 columns"));
        }
        let file: File =
            toml::from_str(text).map_err(|error| MappingError::Toml(error.message().to_owned()))?;
        let delimiter = u8::try_from(file.delimiter)
            .ok()
            .filter(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric() && !b"\"\r\n".contains(byte))
            .ok_or_else(|| {
                wrong(
                    "delimiter cannot part columns",
                    "a comma, a semicolon or a tab (\"\\t\")",
                )
            })?;
        let marks = Marks {
            decimal: file.decimal,
            grouping: file.grouping,
        };
        let sensible = |mark: char| !mark.is_alphanumeric() && !"+-".contains(mark);
        if !sensible(marks.decimal) || marks.grouping.is_some_and(|g| g == marks.decimal || !sensible(g)) {
            return Err(wrong(
                "number marks do not work",
                "decimal = \",\" and grouping = \".\", for one",
            ));
        }
        check_format(&file.date.format)?;
        Ok(Self {
            delimiter,
            skip: file.skip,
            date_column: file.date.column,
            date_format: file.date.format,
            marks,
            missing: file.missing,
            ignore: file.ignore.into_iter().collect(),
            source: file.source,
            layout: layout(file.series, file.long)?,
        })
    }

    /// Reads a cell of the date column.
    pub(crate) fn period(&self, text: &str) -> Option<Period> {
        if self.date_format == "period" {
            return text.parse().ok();
        }
        let time = strtime::parse(&self.date_format, text).ok()?;
        if let Ok(day) = time.to_date() {
            return Some(Period::Day(day));
        }
        let (year, month) = (time.year()?, time.month());
        match month {
            Some(month) => Date::new(year, month, 1).ok().map(|_| Period::Month(year, month)),
            None => Some(Period::Year(year)),
        }
    }
}

fn layout(series: Vec<ColumnFile>, long: Option<LongFile>) -> Result<Layout, MappingError> {
    let hint = "either [[series]] for columns, or [long] with the columns of names and values";
    match (series.is_empty(), long) {
        (true, Some(long)) => Ok(Layout::Long {
            series: long.series,
            value: long.value,
            unit: long.unit,
            unit_column: long.unit_column,
        }),
        (false, None) if series.len() <= MAX_MAPPED => {
            let mut keys = HashSet::new();
            let mut columns = Vec::with_capacity(series.len());
            for file in series {
                if file.key.is_empty() || file.column.is_empty() || !keys.insert(file.key.clone()) {
                    return Err(wrong(
                        "series repeat or lack a name",
                        "every key once, every column named",
                    ));
                }
                columns.push(Column {
                    scale: file.scale.as_deref().map(scale).transpose()?,
                    column: file.column,
                    key: file.key,
                    title: file.title,
                    unit: file.unit,
                });
            }
            Ok(Layout::Wide(columns))
        }
        _ => Err(wrong("columns are not said", hint)),
    }
}

fn scale(text: &str) -> Result<Decimal, MappingError> {
    let hint = "a power of ten in quotes: \"0.01\", \"1000\"";
    let number = crate::parse_number(text, Marks::PLAIN).ok_or_else(|| wrong("scale is no number", hint))?;
    let power = number.normalize().mantissa();
    let mut rest = power;
    while rest > 1 && rest % 10 == 0 {
        rest /= 10;
    }
    if rest != 1 {
        Err(wrong("scale is no power of ten", hint))
    } else {
        Ok(number)
    }
}

/// Tries the format on its own output, so that a bad one is told when it is written.
fn check_format(format: &str) -> Result<(), MappingError> {
    let hint = "strftime's letters, such as %d.%m.%Y, or the word period";
    if format == "period" {
        return Ok(());
    }
    let sample = jiff::civil::date(2026, 10, 30);
    let written = strtime::format(format, sample).map_err(|_| wrong("date format cannot be read", hint))?;
    let read = strtime::parse(format, &written).map_err(|_| wrong("date format cannot be read", hint))?;
    if read.year() != Some(2026) {
        return Err(wrong("date format loses the year", hint));
    }
    Ok(())
}

fn wrong(what: &'static str, hint: &'static str) -> MappingError {
    MappingError::Wrong { what, hint }
}
