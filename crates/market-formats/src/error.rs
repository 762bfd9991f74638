//! Why a source was not read: what happened, where, what to do.

use std::fmt;
use std::io;

use crate::{Format, Period};

/// Why nothing was taken. What was handed out before it must be thrown away with it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A page for people where numbers were promised: a login, a notice, a proof-of-work gate.
    #[error(
        "an HTML page came where {format} was expected{}; hint: open the address in a browser and see what the source asks for",
        titled(.title)
    )]
    Html { format: Format, title: Option<String> },
    /// The source answered, with a refusal of its own.
    #[error("the source refused: {0}")]
    Refused(String),
    #[error(
        "there is nothing in it; hint: an empty answer often means that no data exists for the dates asked"
    )]
    Empty,
    #[error(transparent)]
    Drift(#[from] Drift),
    /// The shape is right; one value in it is not.
    #[error("{place}: {what}")]
    Broken { place: Place, what: String },
    #[error(
        "{series} has two different values for {period} (rows {first} and {second}); hint: ask the source which one holds"
    )]
    Contradiction {
        series: String,
        period: Period,
        first: u64,
        second: u64,
    },
    /// A long file whose rows are not in order of time.
    #[error(
        "row {row}: {series} goes back to {period}, and only the first {max} values are remembered to tell a repeat; hint: sort the file by day"
    )]
    Order {
        series: String,
        period: Period,
        row: u64,
        max: usize,
    },
    #[error("more than {max} {of}; hint: read it in parts")]
    TooMuch { of: &'static str, max: u64 },
    #[error("it is not UTF-8 text; hint: convert it first")]
    Encoding,
    #[error("the archive is damaged: {0}")]
    Archive(&'static str),
    /// What the caller has to add.
    #[error("{0}")]
    Needs(&'static str),
    #[error("reading stopped: {0}")]
    Read(io::Error),
}

/// More bytes than are read: travels inside an `io::Error` and becomes `Error::TooMuch`.
#[derive(Debug, thiserror::Error)]
#[error("more than {max} {of}")]
pub(crate) struct TooManyBytes {
    pub of: &'static str,
    pub max: u64,
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<TooManyBytes>())
        {
            Some(TooManyBytes { of, max }) => Self::TooMuch { of, max: *max },
            None => Self::Read(error),
        }
    }
}

/// The source has changed its shape: columns, elements or names are other than known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{format} has changed its shape at {place}: expected {expected}, found {found}; hint: compare with the source's notice, then accept the change or correct the adapter"
)]
pub struct Drift {
    pub format: Format,
    pub place: Place,
    pub expected: String,
    pub found: String,
}

/// Where in the source. Rows and columns are counted from 1, the header is a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    pub row: Option<u64>,
    pub column: Option<String>,
}

impl Place {
    pub fn row(row: u64) -> Self {
        Self {
            row: Some(row),
            column: None,
        }
    }

    pub fn cell(row: u64, column: &str) -> Self {
        Self {
            row: Some(row),
            column: Some(clip(column)),
        }
    }

    pub fn named(column: &str) -> Self {
        Self {
            row: None,
            column: Some(clip(column)),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, &self.column) {
            (Some(row), Some(column)) => write!(f, "row {row}, {column}"),
            (Some(row), None) => write!(f, "row {row}"),
            (None, Some(column)) => write!(f, "{column}"),
            (None, None) => write!(f, "the beginning"),
        }
    }
}

impl Error {
    pub(crate) fn broken(place: Place, what: impl Into<String>) -> Self {
        Self::Broken {
            place,
            what: what.into(),
        }
    }

    pub(crate) fn drift(
        format: Format,
        place: Place,
        expected: impl Into<String>,
        found: impl AsRef<str>,
    ) -> Self {
        Self::Drift(Drift {
            format,
            place,
            expected: expected.into(),
            found: clip(found.as_ref()),
        })
    }
}

/// Longest piece of a source quoted in a message.
const MAX_QUOTED: usize = 120;

/// A piece of the source, short and on one line, fit for a message.
pub(crate) fn clip(text: &str) -> String {
    let mut out: String = text
        .chars()
        .take(MAX_QUOTED)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().nth(MAX_QUOTED).is_some() {
        out.push('…');
    }
    out
}

fn titled(title: &Option<String>) -> String {
    title
        .as_ref()
        .map(|title| format!(" (“{title}”)"))
        .unwrap_or_default()
}
