//! Feeds: RSS (0.9 to 2.0), Atom and JSON Feed, read by feed-rs, each item made a document.
//!
//! The full content of an item is preferred to its summary; where both exist, the summary is the
//! standfirst. feed-rs is handed UTF-8 without an XML declaration: it would decode a second time,
//! and it panics on a declaration that comes late. Document types that define entities are
//! refused before it sees them.

mod item;
mod prolog;

use std::panic::{self, AssertUnwindSafe};

use crate::limits::{self, MAX_FEED_BYTES, MAX_FEED_ITEMS};
use crate::text::{Base, squeeze};
use crate::{Document, Error};

/// A feed and its items, in the feed's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    pub title: String,
    /// The address of the site the feed belongs to.
    pub site: Option<String>,
    pub items: Vec<Item>,
    /// What was odd about the feed as a whole.
    pub notes: Vec<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// The item's own id. Where it states none, its address; without an address a hash of its
    /// title and text, the same each time the feed is read.
    pub id: String,
    pub document: Document,
}

/// Reads a feed. `url` is where it was fetched, and makes its links absolute.
pub fn read(bytes: &[u8], url: Option<&str>) -> Result<Feed, Error> {
    limits::check(bytes, MAX_FEED_BYTES)?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Error::Empty);
    }
    let (text, mut notes) = prolog::plain_utf8(bytes)?;
    let base = Base::new(url);
    let parser = feed_rs::parser::Builder::new()
        .sanitize_content(false)
        // Its own would be random where an item has neither link nor title; `item.rs` makes them.
        .id_generator(|_, _, _| String::new())
        .base_uri(url.and_then(|url| base.absolute(url)))
        .build();
    // feed-rs 3.0 panics on some input (an author's address followed by a dash, a
    // duration of twenty digits); that must not take a fetcher down.
    let read = panic::catch_unwind(AssertUnwindSafe(|| parser.parse(text.as_bytes())))
        .map_err(|_| damaged("the parser gave up on a field that it cannot read".to_owned()))?
        .map_err(|error| damaged(error.to_string()))?;
    let found = read.entries.len();
    if found > MAX_FEED_ITEMS {
        notes.push(format!(
            "the feed has {found} items; the first {MAX_FEED_ITEMS} were read"
        ));
    }
    let link = read
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
    Ok(Feed {
        title: read
            .title
            .map(|title| squeeze(&title.content))
            .unwrap_or_default(),
        site: link.and_then(|link| base.absolute(&link.href)),
        items: read
            .entries
            .into_iter()
            .take(MAX_FEED_ITEMS)
            .map(|entry| item::of(entry, &base))
            .collect(),
        notes,
    })
}

fn damaged(detail: String) -> Error {
    Error::WrongFormat {
        expected: "feed",
        detail,
        hint: "check that the address leads to RSS, Atom or JSON Feed and not to a web page, and that the file is whole",
    }
}
