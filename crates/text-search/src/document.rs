//! What goes into the index: a news document as the index sees it, and a change to one.
//! A document carries everything a hit needs, so that showing results never asks a database.

use serde::{Deserialize, Serialize};

/// Something with a stable name for addresses and a name for people: a topic, an author, a section.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Named {
    pub slug: String,
    pub name: String,
}

impl Named {
    pub fn new(slug: impl Into<String>, name: impl Into<String>) -> Self {
        Self {
            slug: slug.into(),
            name: name.into(),
        }
    }
}

/// One news document. Texts are plain text: no markup, no addresses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Opaque and unique; an upsert replaces the document with the same id.
    pub id: String,
    /// BCP 47 tag of the text ("en", "pt-BR"): chooses stemmer and stop words.
    pub language: String,
    pub headline: String,
    pub standfirst: String,
    pub body: String,
    pub authors: Vec<Named>,
    pub topics: Vec<Named>,
    /// From the root down: markets, then bonds.
    pub section: Vec<Named>,
    /// The caller's word for the sort of piece it is ("news", "analysis"); filtered by `kind:`.
    pub kind: String,
    /// Microseconds since 1970-01-01T00:00Z.
    pub published: i64,
    /// 1 (minor) to 5 (major); values outside are clamped when ranking.
    pub importance: u8,
}

/// One step of the caller's change log, as far as the index is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Boxed because a document is many times the size of an id.
    Upsert(Box<Document>),
    Delete(String),
}

impl Change {
    pub fn upsert(document: Document) -> Self {
        Self::Upsert(Box::new(document))
    }

    pub fn delete(id: impl Into<String>) -> Self {
        Self::Delete(id.into())
    }
}
