//! Made by `examples/train.rs`; see `docs/decisions/0016-story-threads.md`. In the order of `Feature`.

use crate::gate::Values;

/// Whether a document belongs to a story.
pub const JOIN: Values = [
    -4.0, 8.0, 2.0, 2.0, 2.0, 3.0, 0.5, 0.5, -0.5, 0.5, -0.8, -0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
];
/// Whether two stories are one.
pub const MERGE: Values = [
    -7.0, 8.0, 2.0, 2.0, 2.0, 3.0, 0.5, 0.5, -0.5, 0.5, -0.8, -0.3, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0,
];
