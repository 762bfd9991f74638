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

    /// Takes one node with this text; `false` once nothing is left.
    pub fn spend(&mut self, text: &str) -> bool {
        let escaped = text.bytes().filter(|b| matches!(b, b'"' | b'\\')).count();
        self.spend_bytes(text.len() + escaped)
    }

    /// As [`Budget::spend`], for texts whose length in JSON is known.
    pub fn spend_bytes(&mut self, text: usize) -> bool {
        // The node's own notation: its type, its attributes' names, brackets.
        let bytes = text.saturating_add(100);
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
