//! Full-text search over news documents: documents and queries in, ranked hits out.
//!
//! A leaf: it knows documents, sections, authors, topics and dates, and nothing of the program
//! that has them. It never reads a clock, never asks a database, never shows markup, and never
//! refuses a query. The index is derived: it can be thrown away and made again from the records.
//!
//! [`Index`] opens and searches, [`Writer`] follows the caller's change log with its position in
//! each commit, [`Rebuild`] makes a new index beside the one being served. Start reading at
//! `search` for how hits are found, at `analysis` for what a word is, at `schema` for what is kept.

mod analysis;
mod document;
mod error;
mod index;
pub mod query;
mod schema;
mod search;
mod similar;
mod suggest;

pub use document::{Change, Document, Named};
pub use error::{Error, Result};
pub use index::{Index, Opened, Rebuild, Stale, Writer};
pub use query::Query;
pub use search::{
    DateCounts, Facets, Freshness, Hit, MAX_LIMIT, Options, Piece, ReadAs, Results, SectionCount, Sort,
};
pub use suggest::{Suggestion, SuggestionKind};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
