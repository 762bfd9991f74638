//! Reads what a wire answered: a feed's headlines, or a JSON object a line.

use jiff::Timestamp;
use serde::Deserialize;
use wire_formats::feed;

use crate::news::wires::{Arrival, Format, MOST_ARRIVALS};

/// The items of an answer in its order, and what was odd about it; empty: nothing.
///
/// Errors: it is no feed; none of its lines can be read.
pub(super) fn read_items(format: Format, body: &[u8], url: &str) -> anyhow::Result<(Vec<Arrival>, String)> {
    match format {
        Format::Feed => {
            let read = feed::read(body, Some(url))?;
            let items = read.items.into_iter().take(MOST_ARRIVALS).map(|item| Arrival {
                item: item.id,
                text: item.document.headline,
                link: item.document.canonical.unwrap_or_default(),
                instruments: Vec::new(),
                said_at: item.document.published.map(Into::into),
            });
            Ok((items.collect(), String::new()))
        }
        Format::Lines => lines(body),
    }
}

/// Other fields may be there; wires say more than we ask.
#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    at: Option<Timestamp>,
    #[serde(default)]
    instruments: Vec<String>,
}

fn lines(body: &[u8]) -> anyhow::Result<(Vec<Arrival>, String)> {
    let text = std::str::from_utf8(body).map_err(|_| anyhow::anyhow!("it is not UTF-8"))?;
    let (mut items, mut unreadable) = (Vec::new(), 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if items.len() == MOST_ARRIVALS {
            break;
        }
        match serde_json::from_str::<Line>(line) {
            Ok(line) if !line.id.trim().is_empty() => items.push(Arrival {
                item: line.id,
                text: line.text,
                link: line.url,
                instruments: line.instruments,
                said_at: line.at.map(Into::into),
            }),
            _ => unreadable += 1,
        }
    }
    match (items.is_empty(), unreadable) {
        (_, 0) => Ok((items, String::new())),
        (true, _) => anyhow::bail!("no line of it is a JSON object with id and text"),
        (false, 1) => Ok((items, "1 line could not be read".to_owned())),
        (false, many) => Ok((items, format!("{many} lines could not be read"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_one_by_one() {
        let body = concat!(
            "{\"id\":\"7\",\"text\":\"RATES STAY\",\"at\":\"2026-03-02T09:30:00Z\",\"instruments\":[\"EUR/USD\"],\"more\":1}\n",
            "\n",
            "{\"id\":\"8\"}\n",
            "{\"id\":\"9\",\"text\":\"OIL RISES\",\"url\":\"https://wire.example/9\"}\n"
        );
        let (items, odd) = read_items(Format::Lines, body.as_bytes(), "https://wire.example/").expect("read");
        let texts: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
        assert_eq!(texts, ["RATES STAY", "OIL RISES"]);
        assert_eq!(odd, "1 line could not be read");
        assert_eq!(items[0].instruments, ["EUR/USD"]);
        assert!(items[0].said_at.is_some() && items[1].said_at.is_none());
        for bad in ["<html>", "{}", "[1,2]", "\u{0}"] {
            read_items(Format::Lines, bad.as_bytes(), "https://wire.example/").expect_err(bad);
        }
        assert_eq!(lines(b"").expect("nothing is nothing").0, []);
    }

    #[test]
    fn a_feed_gives_its_headlines_and_ids() {
        let feed = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Harbour Wire</title>
            <item><guid isPermaLink="false">h-1</guid><title>Strike &amp; talks</title><link>/1</link>
            <pubDate>Mon, 02 Mar 2026 09:30:00 GMT</pubDate></item></channel></rss>"#;
        let (items, odd) =
            read_items(Format::Feed, feed.as_bytes(), "https://wire.example/rss").expect("read");
        assert_eq!(
            (items[0].item.as_str(), items[0].text.as_str()),
            ("h-1", "Strike & talks")
        );
        assert_eq!(items[0].link, "https://wire.example/1");
        assert!(items[0].said_at.is_some() && odd.is_empty());
        read_items(Format::Feed, b"no feed", "https://wire.example/").expect_err("no feed");
    }
}
