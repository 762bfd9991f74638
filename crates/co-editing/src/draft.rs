//! What is in a shared document, as plain values.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The shared document's plain texts, by name (`getText(name)` in Yjs).
pub const TEXTS: [&str; 5] = [
    "headline",
    "standfirst",
    "dateline",
    "seo_title",
    "seo_description",
];
/// The name of the map of fields (`getMap('fields')`).
pub(crate) const FIELDS: &str = "fields";
/// The name of the body's fragment (`getXmlFragment('body')`).
pub(crate) const BODY: &str = "body";

/// A draft as plain values: what a shared document is made from and read to.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// One entry for each of [`TEXTS`], without line ends. A missing one is empty; others are
    /// ignored.
    pub texts: BTreeMap<String, String>,
    /// `kind`, `section`, `topics`, `bylines`, `lead_picture`, `named_picture`, `slug`, `canonical`,
    /// `importance`, `related`, `instruments`. Values of another shape and other names are left out.
    pub fields: Map<String, Value>,
    /// A body in ProseMirror's document shape, as `courant_body::Body` writes it.
    pub body: Value,
}

impl Default for Draft {
    fn default() -> Draft {
        Draft {
            texts: TEXTS
                .iter()
                .map(|name| ((*name).to_owned(), String::new()))
                .collect(),
            fields: Map::new(),
            body: courant_body::Body::default().to_value(),
        }
    }
}

/// Control characters have no place in a text; tabs and line ends become spaces. The same rule as
/// the body's own, so that what is read is what is stored.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\t' | '\n' | '\r' => Some(' '),
            c if c.is_control() => None,
            c => Some(c),
        })
        .collect()
}
