//! The weights in force: those of `learned`, unless a training run tries others.

use crate::gate::Table;
use crate::learned;

#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Weights {
    /// Whether a document belongs to a story.
    pub join: Table,
    /// Whether two stories are one.
    pub merge: Table,
    /// Whether two halves of a story are.
    pub part: Table,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            join: learned::JOIN,
            merge: learned::MERGE,
            part: learned::PART,
        }
    }
}
