//! Prices, rates, macro series and calendars as their publishers send them, read into exact
//! [`Observation`]s and [`Release`]s, or into an [`Error`] that says what was expected and found.
//!
//! Bytes in, decimals out: no binary fraction ever holds a number, and what a publisher marks as
//! missing stays missing. Input is never trusted: bytes, rows, columns, fields and the size
//! of what is unpacked are bounded. A changed header is a [`Drift`], an HTML page where numbers
//! were promised is [`Error::Html`]; neither ever becomes data.
//!
//! The crate opens no socket, file or database, knows no instrument and no article, and never
//! decides what may be shown. Start with `read.rs`; the shapes are in `observation.rs`.

mod dates;
mod ecb;
mod eia;
mod error;
mod format;
mod fred;
mod input;
mod limits;
mod mapped;
mod mapping;
mod number;
mod observation;
mod ohlcv;
mod out;
mod period;
mod push;
mod read;
mod release;
mod releases;
mod sdmx;
mod sniff;
mod table;
mod treasury;
mod unpack;
mod worldbank;
mod xml;

pub mod currencies;
pub mod sessions;

pub use error::{Drift, Error, Place};
pub use format::{Format, Holds};
pub use limits::Limits;
pub use mapping::{Mapping, MappingError};
pub use number::{Marks, parse_number};
pub use observation::{Bar, Flag, Observation, Report, Series};
pub use period::{Frequency, Period};
pub use push::MAX_PUSH_OBSERVATIONS;
pub use read::{Options, read, read_all, read_releases};
pub use release::{Importance, Release, ReleaseTime};
pub use rust_decimal::Decimal;
pub use sniff::sniff;

/// Compiles the examples in the README, so that they stay true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
