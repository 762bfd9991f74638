//! Which articles answer a question? A full-text index of the live ones, built from the log.
//!
//! The index is disposable: its cursor is in its own commits, a missing or damaged one is built anew
//! beside whatever still serves. Only live articles enter, through the public's reading door.

mod document;
mod follow;
mod live_articles;
mod read;
mod rebuild;
mod source;

pub use document::names;
pub use follow::IndexFollower;
pub use live_articles::LiveArticles;
pub use read::{Answer, Question, Search};
pub use rebuild::rebuild;
pub use source::{Name, Source, Touches};
