//! Atom 1.0 (RFC 4287).

use super::Feed;
use super::xml::Xml;

pub fn atom(feed: &Feed) -> String {
    let mut xml = Xml::new();
    xml.open(
        "feed",
        &[
            ("xmlns", "http://www.w3.org/2005/Atom"),
            ("xml:lang", &feed.language),
        ],
    );
    xml.text("id", &feed.feed_url);
    xml.text("title", &feed.title);
    if !feed.description.is_empty() {
        xml.text("subtitle", &feed.description);
    }
    xml.text(
        "updated",
        &date(feed.updated.unwrap_or(jiff::Timestamp::UNIX_EPOCH)),
    );
    xml.empty(
        "link",
        &[
            ("rel", "alternate"),
            ("type", "text/html"),
            ("href", &feed.page_url),
        ],
    );
    xml.empty(
        "link",
        &[
            ("rel", "self"),
            ("type", "application/atom+xml"),
            ("href", &feed.feed_url),
        ],
    );
    if let Some(hub) = &feed.hub {
        xml.empty("link", &[("rel", "hub"), ("href", hub)]);
    }
    // An entry without an author needs one of the feed.
    author(&mut xml, &feed.title);
    for entry in &feed.entries {
        xml.open("entry", &[]);
        xml.text("id", &entry.id);
        xml.text("title", &entry.title);
        xml.text("published", &date(entry.published));
        xml.text("updated", &date(entry.updated.unwrap_or(entry.published)));
        xml.empty(
            "link",
            &[("rel", "alternate"), ("type", "text/html"), ("href", &entry.url)],
        );
        for name in &entry.authors {
            author(&mut xml, name);
        }
        for category in &entry.categories {
            xml.empty("category", &[("term", category)]);
        }
        xml.text("summary", &entry.summary);
        if let Some(content) = &entry.content {
            xml.text_with("content", &[("type", "html")], content);
        }
        xml.close("entry");
    }
    xml.close("feed");
    xml.finish()
}

fn author(xml: &mut Xml, name: &str) {
    xml.open("author", &[]);
    xml.text("name", name);
    xml.close("author");
}

fn date(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
