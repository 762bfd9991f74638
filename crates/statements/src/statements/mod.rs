//! Who said what.

mod cues;

pub(crate) use cues::Cues;
pub use cues::Stance;

use crate::mentions::Name;
use crate::page::Page;
use crate::reading::Statement;

/// All statements, in order of their first byte.
pub(crate) fn find(_page: &Page, _names: &[Name]) -> Vec<Statement> {
    Vec::new()
}
