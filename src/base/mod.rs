//! What every room stands on: the store and its two engines, the clock, ids, the words of each language.
//!
//! Knows what a transaction is; never what an article is.

pub mod clock;
pub mod ids;
pub mod store;
pub mod words;
