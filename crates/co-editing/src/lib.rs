//! An article's draft as a document that several people edit at once (a CRDT, [Yjs]'s).
//!
//! Updates of one to many editors go in, in any order and as often as they come; every copy that
//! has seen the same updates reads the same. [`SharedDraft::read`] gives plain values, whose body
//! `courant_body::Body::from_value` always accepts, whatever concurrent edits left in the document.
//!
//! What comes from a browser is hostile until proven otherwise: [`SharedDraft::apply`] checks every
//! byte before the CRDT library sees it, and refuses what would make the draft too large. This
//! crate knows no article, database or network, keeps no time, and draws no random number: the
//! caller names the [writer](SharedDraft::begin), and keeps the updates.
//!
//! Start reading at [`SharedDraft`]; the shape of the document is said in [`Draft`].
//!
//! [Yjs]: https://docs.yjs.dev

mod anchor;
mod children;
mod doc;
mod draft;
mod fields;
mod normalise;
mod read;
mod replace;
mod run;
mod shared;
mod size;
mod tree;
mod wire;

pub use draft::{Draft, TEXTS};
pub use shared::{
    Applied, CoEditError, MAX_BYTES, MAX_HISTORY_BYTES, MAX_UPDATE_BYTES, MAX_WAITING_BYTES, SharedDraft,
};

/// The README's example, tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
