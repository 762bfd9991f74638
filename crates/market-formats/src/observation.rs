//! What comes out: observations, and what the source says about their series.

use std::sync::Arc;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{Format, Frequency, Period};

/// One number of one series for one period, or the statement that there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// The series' name in the source: `USD`, `BC_10YEAR`, `DCOILWTICO`.
    pub series: Arc<str>,
    pub period: Period,
    /// `None`: the source says that there is no value. Never zero instead.
    pub value: Option<Decimal>,
    /// Where the source gives a day's range; `value` is then its close.
    pub bar: Option<Bar>,
    /// Since when the source has stated this value, where it says so.
    pub vintage: Option<Date>,
    /// Empty for nearly all.
    pub flags: Vec<Flag>,
}

/// A session's range. Each is `None` where the source leaves it out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bar {
    pub open: Option<Decimal>,
    pub high: Option<Decimal>,
    pub low: Option<Decimal>,
    /// As traded, whatever happened to the shares since.
    pub close: Option<Decimal>,
    /// Recomputed by the source for splits and dividends; changes backwards in time.
    pub adjusted_close: Option<Decimal>,
    pub volume: Option<Decimal>,
}

/// What a source says beside a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Flag {
    Provisional,
    Estimated,
    Forecast,
    /// Not comparable with what comes before.
    Break,
    Revised,
    /// A code of the source that has no common meaning.
    Other(Box<str>),
}

/// What the source says about one series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    pub key: Arc<str>,
    pub title: Option<String>,
    /// In words: `USD per EUR`, `percent`.
    pub unit: Option<String>,
    /// As stated, else as the distances between its periods show.
    pub frequency: Option<Frequency>,
    /// Who publishes it: the credit line's name.
    pub source: Option<String>,
    pub observations: u64,
    /// Of these, without a value.
    pub missing: u64,
    pub first: Option<Period>,
    pub last: Option<Period>,
}

/// What one reading came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub format: Format,
    /// In the order of the source.
    pub series: Vec<Series>,
    pub observations: u64,
    pub missing: u64,
    /// Stated twice with the same value; handed out once.
    pub repeated: u64,
    pub first: Option<Period>,
    pub last: Option<Period>,
    /// When the source says it was prepared, in its own words.
    pub prepared: Option<String>,
    /// Which page of how many it was, where the source answers in pages: ask for the rest.
    pub page: Option<(u64, u64)>,
    /// The receiver had enough before the end.
    pub stopped: bool,
}
