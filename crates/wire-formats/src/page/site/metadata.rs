//! What a page says of itself in its head: JSON-LD first, then Open Graph and the older names.

use std::collections::HashMap;

use super::jsonld;
use crate::html::tree::{NodeRef, attr, name};
use crate::page::people::people;
use crate::text::{Base, parse_timestamp, squeezed};
use crate::{Document, RemotePicture};

/// A document with everything but its body.
pub(super) fn read(root: NodeRef<'_>, base: &Base) -> Document {
    let mut document = Document::default();
    jsonld::fill(root, base, &mut document);
    let meta = Meta::read(root);
    if document.headline.is_empty() {
        document.headline = meta
            .one(&["og:title", "twitter:title", "citation_title", "dc.title"])
            .unwrap_or_default();
    }
    let d = &mut document;
    fill(&mut d.standfirst, || {
        meta.one(&["og:description", "description", "twitter:description"])
    });
    fill(&mut d.section, || {
        meta.one(&["article:section", "parsely-section", "section", "cxense:section"])
    });
    fill(&mut d.published, || {
        let names = [
            "article:published_time",
            "og:published_time",
            "datepublished",
            "parsely-pub-date",
            "sailthru.date",
            "publishdate",
            "pubdate",
            "dc.date.issued",
            "dc.date",
            "dcterms.created",
            "citation_publication_date",
            "date",
        ];
        meta.date(&names)
    });
    fill(&mut d.updated, || {
        meta.date(&[
            "article:modified_time",
            "og:updated_time",
            "datemodified",
            "lastmod",
        ])
    });
    if d.authors.is_empty() {
        d.authors = meta.authors();
    }
    if d.topics.is_empty() {
        d.topics = meta.topics();
    }
    fill(&mut d.lead_picture, || {
        let url =
            base.absolute(&meta.one(&["og:image", "og:image:url", "twitter:image", "twitter:image:src"])?)?;
        Some(RemotePicture {
            url: Some(url),
            alt: meta.one(&["og:image:alt", "twitter:image:alt"]),
            ..RemotePicture::default()
        })
    });
    let linked = root.descendants().find(|node| {
        name(*node) == "link" && attr(*node, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"))
    });
    let linked = linked.and_then(|link| base.absolute(attr(link, "href")?));
    document.canonical = linked
        .or(document.canonical)
        .or_else(|| base.absolute(&meta.one(&["og:url"])?));
    document
}

fn fill<T>(field: &mut Option<T>, value: impl FnOnce() -> Option<T>) {
    if field.is_none() {
        *field = value();
    }
}

/// The page's `<meta>` elements by lower-case name.
struct Meta(HashMap<String, Vec<String>>);

impl Meta {
    fn read(root: NodeRef<'_>) -> Meta {
        let mut all: HashMap<String, Vec<String>> = HashMap::new();
        for node in root.descendants().filter(|node| name(*node) == "meta") {
            let key = attr(node, "property")
                .or_else(|| attr(node, "name"))
                .or_else(|| attr(node, "itemprop"));
            if let (Some(key), Some(content)) = (key, attr(node, "content").and_then(squeezed)) {
                all.entry(key.to_ascii_lowercase()).or_default().push(content);
            }
        }
        Meta(all)
    }

    fn one(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.0.get(*name)?.first().cloned())
    }

    fn date(&self, names: &[&str]) -> Option<jiff::Timestamp> {
        names
            .iter()
            .find_map(|name| parse_timestamp(self.0.get(*name)?.first()?))
    }

    fn authors(&self) -> Vec<String> {
        [
            "author",
            "parsely-author",
            "article:author",
            "sailthru.author",
            "dc.creator",
            "citation_author",
        ]
        .iter()
        .filter_map(|name| self.0.get(*name))
        .map(|names| people(&names.join(", ")))
        .find(|names| !names.is_empty())
        .unwrap_or_default()
    }

    fn topics(&self) -> Vec<String> {
        let mut topics = match self.0.get("article:tag") {
            Some(tags) => tags.clone(),
            None => self
                .one(&["news_keywords", "keywords", "parsely-tags", "sailthru.tags"])
                .map(|list| list.split([',', ';']).filter_map(squeezed).collect())
                .unwrap_or_default(),
        };
        topics.retain(|topic| topic.chars().count() <= 60);
        topics.truncate(30);
        topics
    }
}
