//! One publication of one indicator, planned or past.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Period;

/// A line of an economic calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// The source's own id, so that a moved release is the same release.
    pub id: Option<String>,
    /// `Consumer price index`.
    pub indicator: String,
    /// ISO 3166 alpha-2, or `EU` and the like; where the source says it.
    pub country: Option<String>,
    /// What the figure is about, not when it comes.
    pub period: Option<Period>,
    pub at: ReleaseTime,
    pub importance: Option<Importance>,
    pub unit: Option<String>,
    pub actual: Option<Decimal>,
    pub forecast: Option<Decimal>,
    /// Whose expectation it is. A forecast without a source is refused.
    pub forecast_source: Option<String>,
    pub previous: Option<Decimal>,
    /// The previous figure as it stands now.
    pub revised: Option<Decimal>,
    pub cancelled: bool,
    pub note: Option<String>,
    pub link: Option<String>,
}

/// When it comes: to the second, or on a day whose hour is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReleaseTime {
    At(Timestamp),
    On(Date),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Importance {
    Low,
    Medium,
    High,
}
