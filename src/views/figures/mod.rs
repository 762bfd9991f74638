//! Figures: which observations the numbers of live articles rest on, so that a revision of a series
//! finds the articles that used it.
//!
//! The log → the check of figures (`news/markets`) → rows, one article at a time. It judges a text as of
//! the day on which it was published, and tells nobody but the desk: nothing of it is on the site.

mod follow;
mod read;
mod rebuild;
mod rows;

pub use follow::FiguresFollower;
pub use read::{Outdated, outdated};
pub use rebuild::rebuild;
