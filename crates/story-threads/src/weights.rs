//! The weights in force: those of `learned`, unless a training run tries others.

use crate::kinship::KinTable;
use crate::learned;
use crate::shape::Join;

#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Weights {
    /// Whether a document belongs to a story.
    pub join: Join,
    /// Whether two groups are one story.
    pub kin: KinTable,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            join: learned::JOIN,
            kin: learned::KIN,
        }
    }
}
