//! What a sentence claims about one instrument.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::lexicon::Way;

/// What kind of figure was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    PercentChange,
    BasisPoints,
    PercentagePoints,
    /// A change in the series' own unit: dollars, points, jobs.
    Change,
    Level,
    /// "from 4.0%".
    PriorLevel,
    /// "held at", "unchanged".
    Unchanged,
    /// "highest since", "lowest in three weeks".
    Extreme,
}

/// A subject, and the figures that its sentence gives it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Claim {
    /// Of the market's instruments.
    pub instrument: usize,
    pub inverse: bool,
    /// "against the pound": the other currency of a pair.
    pub against: Option<&'static str>,
    pub when: Option<When>,
    pub basis: Basis,
    pub figures: Vec<Stated>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stated {
    pub start: usize,
    pub end: usize,
    pub what: What,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum What {
    Change {
        way: Way,
        amount: Quantity,
        about: bool,
    },
    Level {
        amount: Quantity,
        about: bool,
    },
    /// "from 4.0%": the level before.
    Prior {
        amount: Quantity,
        about: bool,
    },
    Unchanged,
    Extreme {
        highest: bool,
        since: Since,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Since {
    At(When),
    /// "in three weeks": at least so many days.
    Days(i64),
}

/// A figure with its unit as written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quantity {
    pub value: Decimal,
    pub decimals: u32,
    pub measure: Measure,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    Percent,
    PercentagePoints,
    BasisPoints,
    /// A currency, and the word after "a" or "per", if any.
    Money(&'static str, Option<&'static str>),
    Cents,
    Points,
    Things,
    Bare,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    Day(Date),
    /// By its Monday.
    Week(Date),
    Month(i16, i8),
    Quarter(i16, i8),
    Year(i16),
}

/// What a change is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Basis {
    /// The value before: of the previous session, month, quarter.
    Before,
    YearEarlier,
    From(When),
}
