//! RSS 2.0, with Dublin Core authors, Media RSS pictures and their credit.

use jiff::fmt::rfc2822;

use super::Feed;
use super::xml::Xml;

pub fn rss(feed: &Feed) -> String {
    let mut xml = Xml::new();
    xml.open(
        "rss",
        &[
            ("version", "2.0"),
            ("xmlns:atom", "http://www.w3.org/2005/Atom"),
            ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
            ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
            ("xmlns:media", "http://search.yahoo.com/mrss/"),
        ],
    );
    xml.open("channel", &[]);
    xml.text("title", &feed.title);
    xml.text("link", &feed.page_url);
    xml.text(
        "description",
        if feed.description.is_empty() {
            &feed.title
        } else {
            &feed.description
        },
    );
    xml.text("language", &feed.language);
    xml.empty(
        "atom:link",
        &[
            ("href", &feed.feed_url),
            ("rel", "self"),
            ("type", "application/rss+xml"),
        ],
    );
    if let Some(hub) = &feed.hub {
        xml.empty("atom:link", &[("href", hub), ("rel", "hub")]);
    }
    if let Some(updated) = feed.updated {
        xml.text("lastBuildDate", &date(updated));
    }
    for entry in &feed.entries {
        xml.open("item", &[]);
        xml.text("title", &entry.title);
        xml.text("link", &entry.url);
        xml.text_with("guid", &[("isPermaLink", "false")], &entry.id);
        xml.text("pubDate", &date(entry.published));
        for author in &entry.authors {
            xml.text("dc:creator", author);
        }
        for category in &entry.categories {
            xml.text("category", category);
        }
        xml.text("description", &entry.summary);
        if let Some(content) = &entry.content {
            xml.text("content:encoded", content);
        }
        if let Some(picture) = &entry.picture {
            let (width, height) = (picture.width.to_string(), picture.height.to_string());
            xml.open(
                "media:content",
                &[
                    ("url", &picture.url),
                    ("medium", "image"),
                    ("type", "image/jpeg"),
                    ("width", &width),
                    ("height", &height),
                ],
            );
            xml.text_with("media:description", &[("type", "plain")], &picture.alt);
            xml.text("media:credit", &picture.credit);
            xml.close("media:content");
        }
        xml.close("item");
    }
    xml.close("channel");
    xml.close("rss");
    xml.finish()
}

fn date(at: jiff::Timestamp) -> String {
    let at = jiff::Timestamp::from_second(at.as_second()).unwrap_or(at);
    rfc2822::to_string(&at.to_zoned_datetime(jiff::tz::TimeZone::UTC)).unwrap_or_default()
}
