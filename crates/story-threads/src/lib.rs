//! Stories out of a stream of news documents.
#![doc = include_str!("../README.md")]

mod anchors;
mod ask;
mod background;
mod candidates;
mod centroid;
mod copies;
mod document;
mod engine;
mod gate;
mod group;
mod index;
mod keep;
mod kinship;
mod learned;
mod lexicon;
mod live;
mod part;
mod place;
mod profile;
mod reasons;
mod revise;
mod rollup;
mod shape;
mod shelf;
mod state;
mod stem;
mod subject;
mod weights;
mod words;

pub use candidates::Candidate;
pub use document::{Change, Document, EventId, Feature, Level, Placement, Reason, StoryId, UnknownId};
pub use engine::Engine;
#[doc(hidden)]
pub use engine::{Halves, Neighbour};
#[doc(hidden)]
pub use gate::{FEATURES, Values};
pub use keep::Unreadable;
#[doc(hidden)]
pub use kinship::{KinTable, Kinship, SIDES, SIGNS, Sign, sides};
#[doc(hidden)]
pub use shape::{CONTEXTS, Join, PIECES, along, contexts};
#[doc(hidden)]
pub use weights::Weights;
#[doc(hidden)]
pub use words::shingles_of as shingles;
#[doc(hidden)]
pub use words::{stems, terms_of as terms};
