//! Who said what.

mod cues;

pub(crate) use cues::Cues;
