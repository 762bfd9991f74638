//! JSON Feed 1.1 (jsonfeed.org).

use serde_json::{Value, json};

use super::{Entry, Feed};

pub fn json_feed(feed: &Feed) -> String {
    let mut value = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.feed_url,
        "description": feed.description,
        "language": feed.language,
        "items": feed.entries.iter().map(item).collect::<Vec<_>>(),
    });
    if let Some(hub) = &feed.hub {
        value["hubs"] = json!([{ "type": "WebSub", "url": hub }]);
    }
    value.to_string()
}

fn item(entry: &Entry) -> Value {
    let mut item = json!({
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "date_published": date(entry.published),
        "authors": entry.authors.iter().map(|name| json!({ "name": name })).collect::<Vec<_>>(),
        "tags": entry.categories,
    });
    match &entry.content {
        Some(html) => item["content_html"] = json!(html),
        None => item["content_text"] = json!(entry.summary),
    }
    if let Some(updated) = entry.updated {
        item["date_modified"] = json!(date(updated));
    }
    if let Some(picture) = &entry.picture {
        item["image"] = json!(picture.url);
    }
    item
}

fn date(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
