//! Made by `examples/train.rs`; see `docs/decisions/0016-story-threads.md`. In the order of `Feature`.

use crate::gate::Table;

/// Whether a document belongs to a story.
pub const JOIN: Table = [[0.0; 18]; 6];
/// Whether two stories are one.
pub const MERGE: Table = [[0.0; 18]; 6];
/// Whether two halves of a story are one.
pub const PART: Table = [[0.0; 18]; 6];
