//! Who wrote it and when, from what the page shows, where its metadata is silent.

use crate::Document;
use crate::html::tree::{NodeRef, attr, name, text};
use crate::page::people::people;
use crate::text::{find_timestamp, parse_timestamp};

/// Bylines or dates that are tried; lists of other articles show many more.
const MAX_TRIED: usize = 50;

/// Fills authors and dates that are still missing.
pub(super) fn complete(root: NodeRef<'_>, document: &mut Document) {
    if document.authors.is_empty() {
        document.authors = root
            .descendants()
            .filter(|node| is_byline(*node))
            .take(MAX_TRIED)
            .map(|node| people(&text(node)))
            .find(|names| !names.is_empty())
            .unwrap_or_default();
    }
    document.authors.dedup();
    if document.published.is_none() {
        document.published = root
            .descendants()
            .filter(|node| is_dated(*node))
            .take(MAX_TRIED)
            .find_map(shown_date);
    }
}

fn is_byline(node: NodeRef<'_>) -> bool {
    let says = |key: &str, wanted: &[&str]| {
        attr(node, key).is_some_and(|value| {
            let value = value.to_ascii_lowercase();
            value.split([' ', '-', '_']).any(|word| wanted.contains(&word))
        })
    };
    says("rel", &["author"])
        || says("itemprop", &["author"])
        || says("class", &["byline", "author", "authors"])
}

fn is_dated(node: NodeRef<'_>) -> bool {
    let dated = ["date", "time", "timestamp", "published", "dateline"];
    name(node) == "time"
        || attr(node, "itemprop").is_some_and(|prop| prop.eq_ignore_ascii_case("datePublished"))
        || attr(node, "class").is_some_and(|class| {
            let class = class.to_ascii_lowercase();
            class.split([' ', '-', '_']).any(|word| dated.contains(&word))
        })
}

fn shown_date(node: NodeRef<'_>) -> Option<jiff::Timestamp> {
    let stated = attr(node, "datetime").or_else(|| attr(node, "content"));
    stated
        .and_then(parse_timestamp)
        .or_else(|| find_timestamp(&text(node)))
}
