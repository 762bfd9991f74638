//! The limits of a body, kept while it grows. They are a little tighter than those of
//! `Body::from_json`, because JSON escapes some characters.

use courant_body::{MAX_BYTES, MAX_NODES};

/// Lists in lists; `Body::from_json` allows eight.
pub(crate) const MAX_LIST_DEPTH: usize = 6;
/// Elements in elements below the start of a walk; what is deeper is taken as plain text.
pub(crate) const MAX_WALK_DEPTH: usize = 90;

#[derive(Debug)]
pub(crate) struct Budget {
    nodes: usize,
    bytes: usize,
}

impl Budget {
    pub fn new() -> Budget {
        Budget {
            nodes: MAX_NODES - 1_000,
            bytes: MAX_BYTES - 100_000,
        }
    }

    /// Takes one node with these many bytes of text; `false` once nothing is left.
    pub fn spend(&mut self, text_bytes: usize) -> bool {
        // Twice the text for quotation marks and backslashes, plus the node's own notation.
        let bytes = text_bytes.saturating_mul(2) + 160;
        if self.nodes == 0 || self.bytes < bytes {
            self.nodes = 0;
            return false;
        }
        self.nodes -= 1;
        self.bytes -= bytes;
        true
    }

    pub fn is_spent(&self) -> bool {
        self.nodes == 0
    }
}
