//! What can go wrong. A query never appears here: any text is a query.

use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the search index in {0} is in use by another process (hint: one process owns an index)")]
    Locked(PathBuf),

    /// Positions read before the swap belong to the old index; skipping this would lose changes.
    #[error("the search index was rebuilt meanwhile (hint: read its cursor again and go on from there)")]
    Replaced,

    #[error("a rebuild of this search index is already under way")]
    Rebuilding,

    #[error("the search index files: {0}")]
    Io(#[from] std::io::Error),

    #[error("the search index: {0}")]
    Engine(#[from] tantivy::TantivyError),

    #[error("a stored document could not be read back: {0}")]
    Stored(#[from] serde_json::Error),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;
