//! A search as a reader typed it, read leniently: never an error, always bounded.
//!
//! Words stand side by side; "quotes" make a phrase; `-word` or `NOT word` leaves out; `AND`, `OR`
//! (in capitals) and parentheses group. Prefixes: `intitle:` `section:` `author:` `topic:` `kind:`
//! `after:` `before:` `when:`. Any other prefix is read as words. [`Query`] prints how it was read,
//! in the same syntax, and reading that again gives the same query.
//!
//! Nothing here knows the index: what counts as one word is decided by `search`, in the language
//! of the search.

mod dates;
mod lex;
mod node;
mod parse;

pub use node::Node;
pub use parse::parse;

/// Text after this many characters is not read.
pub const MAX_CHARS: usize = 2_000;
/// Words, phrases and filters after this many are not read.
pub const MAX_TERMS: usize = 64;
/// Parentheses deeper than this are ignored, their content is not.
pub const MAX_DEPTH: usize = 8;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    pub(crate) root: Node,
    pub(crate) cut: bool,
}

impl Query {
    /// Nothing was asked: every document matches.
    pub fn is_empty(&self) -> bool {
        matches!(&self.root, Node::Side(nodes) if nodes.is_empty())
    }

    /// The end of the text was not read, because of its length.
    pub fn was_cut(&self) -> bool {
        self.cut
    }

    pub fn root(&self) -> &Node {
        &self.root
    }

    /// Whether the reader chose dates; freshness then stays out of the ranking.
    pub fn has_dates(&self) -> bool {
        self.root
            .any(&|node| matches!(node, Node::After { .. } | Node::Before { .. }))
    }
}

impl std::fmt::Display for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.root.fmt(f)
    }
}
