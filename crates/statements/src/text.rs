//! How much of a text is read.

/// Longer texts are read up to here: no article is longer, and what arrives from outside is bounded.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;

/// The beginning of a text that is read, cut between characters.
pub(crate) fn bounded(text: &str) -> &str {
    &text[..text.floor_char_boundary(MAX_BYTES)]
}
