//! The weights in force: those of `learned`, unless a training run tries others.

use crate::gate::Values;
use crate::learned;

#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Weights {
    /// Whether a document belongs to a story.
    pub join: Values,
    /// Whether two stories are one.
    pub merge: Values,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            join: learned::JOIN,
            merge: learned::MERGE,
        }
    }
}
