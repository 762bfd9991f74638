//! Figures in a draft, recomputed: "the euro fell 0.8% to $1.1172 on Friday" is right, wrong, or
//! cannot be told, and why. And the other way round: drafts of market wraps from the same series.
//!
//! [`check`] reads sentences and is careful first: what may be a forecast, somebody's words, a
//! range, a condition, or about something else is passed over in silence. Every verdict, and
//! every number of a [`wrap`], carries an [`Expression`] that can be computed again.
//!
//! The crate knows no article and no database: series come through [`Market`]. It never corrects a
//! text and never publishes a sentence. Start with `check.rs`; what a claim is stands in
//! `claim.rs`, how one is read in `read.rs`, how one is judged in `judge.rs`.

mod check;
mod claim;
mod context;
mod dates;
mod ending;
mod expression;
mod judge;
mod lexicon;
mod market;
mod quantity;
mod read;
mod tokens;
pub mod wrap;

pub use check::{Checked, Reference, Verdict, check};
pub use claim::Kind;
pub use expression::{Expression, Formula, Input};
pub use market::{Instrument, Market, Name, Rhythm, Unit};
pub use rust_decimal::Decimal;

/// Compiles the example in the README, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
