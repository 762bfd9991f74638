//! Market moves: how far the instruments that live stories write about moved, measured by their own
//! usual day, as signals for the importance of those stories (`news/stories/importance.rs`).
//!
//! The log → what moved → `stories::save_signals`. Only what readers may see is looked at
//! (`markets::live`), since the order of stories that comes of it is shown to them. Nothing is kept
//! here: the signals are replaced as a whole, and made when the process starts.

mod follow;
mod measure;

pub use follow::MovesFollower;
