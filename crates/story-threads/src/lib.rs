//! Stories out of a stream of news documents.
#![doc = include_str!("../README.md")]

mod anchors;
mod ask;
mod background;
mod centroid;
mod copies;
mod document;
mod engine;
mod gate;
mod group;
mod index;
mod keep;
mod learned;
mod lexicon;
mod part;
mod revise;
mod rollup;
mod shelf;
mod stem;
mod subject;
mod weights;
mod words;

pub use document::{Change, Document, EventId, Feature, Level, Placement, Reason, StoryId, UnknownId};
#[doc(hidden)]
pub use engine::Halves;
pub use engine::{Candidate, Engine};
#[doc(hidden)]
pub use gate::{CONTEXTS, FEATURES, Table, Values, contexts};
pub use keep::Unreadable;
#[doc(hidden)]
pub use weights::Weights;
#[doc(hidden)]
pub use words::shingles_of as shingles;
#[doc(hidden)]
pub use words::stems;
