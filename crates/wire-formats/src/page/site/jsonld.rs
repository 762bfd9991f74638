//! What a page says of itself in JSON-LD, the most exact of its statements about itself.

use serde_json::Value;

use crate::html::tree::{NodeRef, attr, name};
use crate::text::{Base, parse_timestamp, squeezed};
use crate::{Document, RemotePicture};

const ARTICLES: [&str; 12] = [
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "OpinionNewsArticle",
    "BackgroundNewsArticle",
    "ReviewNewsArticle",
    "AskPublicNewsArticle",
    "Article",
    "BlogPosting",
    "LiveBlogPosting",
    "TechArticle",
    "Report",
];

/// Fills `document` from the first article that the page's JSON-LD describes.
pub(super) fn fill(root: NodeRef<'_>, base: &Base, document: &mut Document) {
    for script in root.descendants().filter(|node| name(*node) == "script") {
        if attr(script, "type").is_none_or(|kind| !kind.eq_ignore_ascii_case("application/ld+json")) {
            continue;
        }
        let text: String = script
            .children()
            .filter_map(|child| child.value().as_text().map(|t| &**t))
            .collect();
        let Some(value) = lenient(&text) else { continue };
        if let Some(article) = find(&value) {
            return take(article, base, document);
        }
    }
}

/// Line ends inside strings are common and forbidden; so is a stray semicolon at the end.
fn lenient(text: &str) -> Option<Value> {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let text = text.trim().trim_start_matches("<!--").trim_end_matches("-->");
    serde_json::from_str(text.trim().trim_end_matches(';')).ok()
}

/// serde_json refuses nesting beyond 128, so this recursion is bounded.
fn find(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(list) => list.iter().find_map(find),
        Value::Object(fields) => {
            let is_article = match fields.get("@type") {
                Some(Value::String(kind)) => ARTICLES.contains(&kind.as_str()),
                Some(Value::Array(kinds)) => kinds
                    .iter()
                    .any(|k| k.as_str().is_some_and(|k| ARTICLES.contains(&k))),
                _ => false,
            };
            if is_article {
                return Some(value);
            }
            ["@graph", "mainEntity", "mainEntityOfPage"]
                .iter()
                .find_map(|key| find(fields.get(*key)?))
        }
        _ => None,
    }
}

fn take(article: &Value, base: &Base, document: &mut Document) {
    let text = |key: &str| article.get(key).and_then(Value::as_str).and_then(clean);
    document.headline = text("headline").or_else(|| text("name")).unwrap_or_default();
    document.standfirst = text("description");
    document.section = match article.get("articleSection") {
        Some(Value::Array(list)) => list.first().and_then(Value::as_str).and_then(clean),
        other => other.and_then(Value::as_str).and_then(clean),
    };
    document.authors = names(article.get("author").or_else(|| article.get("creator")));
    document.topics = keywords(article.get("keywords"));
    document.published = text("datePublished").and_then(|t| parse_timestamp(&t));
    document.updated = text("dateModified").and_then(|t| parse_timestamp(&t));
    document.canonical = text("url")
        .or_else(|| match article.get("mainEntityOfPage") {
            Some(Value::String(url)) => clean(url),
            Some(other) => other.get("@id").and_then(Value::as_str).and_then(clean),
            None => None,
        })
        .and_then(|url| base.absolute(&url));
    document.lead_picture = article.get("image").and_then(|image| picture(image, base));
}

fn picture(image: &Value, base: &Base) -> Option<RemotePicture> {
    match image {
        Value::String(url) => Some(RemotePicture {
            url: Some(base.absolute(url)?),
            ..RemotePicture::default()
        }),
        Value::Array(list) => list.iter().find_map(|one| picture(one, base)),
        Value::Object(fields) => {
            let text = |key: &str| fields.get(key).and_then(Value::as_str).and_then(clean);
            Some(RemotePicture {
                url: Some(base.absolute(&text("url").or_else(|| text("contentUrl"))?)?),
                credit: text("creditText").and_then(|credit| crate::credit::clean(&credit)),
                caption: text("caption"),
                alt: None,
            })
        }
        _ => None,
    }
}

fn names(value: Option<&Value>) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        Some(Value::String(name)) => found.extend(clean(name)),
        Some(Value::Array(list)) => list.iter().for_each(|one| found.extend(names(Some(one)))),
        Some(Value::Object(fields)) => match fields.get("name") {
            Some(Value::String(name)) => found.extend(clean(name)),
            Some(list @ Value::Array(_)) => found.extend(names(Some(list))),
            _ => {}
        },
        _ => {}
    }
    found
}

fn keywords(value: Option<&Value>) -> Vec<String> {
    let mut found = Vec::new();
    match value {
        Some(Value::String(list)) => found.extend(list.split([',', ';']).filter_map(clean)),
        Some(Value::Array(list)) => found.extend(list.iter().filter_map(Value::as_str).filter_map(clean)),
        _ => {}
    }
    found.retain(|word| word.chars().count() <= 60);
    found.truncate(30);
    found
}

/// JSON-LD is often written by a template that escapes for HTML as well.
fn clean(text: &str) -> Option<String> {
    let text = match text.contains('&') {
        true => quick_xml::escape::unescape_with(text, named_entity)
            .map_or_else(|_| text.to_owned(), |t| t.into_owned()),
        false => text.to_owned(),
    };
    squeezed(&text)
}

fn named_entity(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" | "lsquo" | "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "nbsp" => " ",
        "ndash" => "–",
        "mdash" => "—",
        "hellip" => "…",
        _ => return None,
    })
}
