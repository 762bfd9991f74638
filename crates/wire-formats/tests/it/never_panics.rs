//! Random bytes, and the fixtures with random damage, through every reader.

use crate::fixture;
use courant_body::Body;
use proptest::collection::vec;
use proptest::prelude::*;
use wire_formats::page::{self, PageHint, PageKind};
use wire_formats::{feed, html, wxr};

/// Pieces that readers care about, in any order.
const PIECES: [&str; 40] = [
    "<p>",
    "</p>",
    "<div class=story>",
    "</div>",
    "<ul><li>",
    "</ul>",
    "<table><tr><td>",
    "</table>",
    "<a href='",
    "'>",
    "</a>",
    "<figure><img srcset='a 1é, b 2x' src=x>",
    "<figcaption>",
    "</figure>",
    "<blockquote>",
    "<cite>",
    "</blockquote>",
    "<br>",
    "<pre>",
    "<iframe src='//y.example/\u{e9}'>",
    "[caption]",
    "[/caption]",
    "[gallery ids=1]",
    "[[embed]]",
    "\n\n",
    " Photo: ",
    "A sentence that is long enough to be prose, with commas, and it ends here. ",
    "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":",
    "</script>",
    "<item>",
    "</item>",
    "<![CDATA[",
    "]]>",
    "&#x0;&b;&amp;",
    "<wp:postmeta><wp:meta_key>",
    "|",
    "• ",
    "By Ada Lind",
    "3 March 2026",
    "\u{0}\u{feff}",
];

fn soup() -> impl Strategy<Value = String> {
    vec(0..PIECES.len(), 0..60).prop_map(|picks| picks.into_iter().map(|i| PIECES[i]).collect())
}

fn damaged(name: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let whole = fixture(name);
    let length = whole.len();
    (vec((0..length, any::<u8>()), 0..30), 0..length, 0..length).prop_map(move |(changes, cut, doubled)| {
        let mut bytes = whole.clone();
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        let again = bytes[doubled..(doubled + 200).min(length)].to_vec();
        bytes.splice(cut..cut, again);
        bytes.truncate(length - cut / 4);
        bytes
    })
}

fn accepted(body: &Body) {
    Body::from_json(&body.to_json()).expect("a body that the desk accepts");
}

fn pages(bytes: &[u8]) {
    for kind in [PageKind::Text, PageKind::Html, PageKind::Guess] {
        let hint = PageHint {
            kind,
            base_url: Some("https://ledger.example/a"),
        };
        if let Ok(document) = page::read(bytes, hint) {
            accepted(&document.body);
        }
    }
}

fn exports(bytes: &[u8]) {
    let mut reader = wxr::Reader::new(bytes);
    while let Some(Ok(item)) = reader.next() {
        accepted(&item.document(reader.site()).body);
    }
}

fn feeds(bytes: &[u8]) {
    if let Ok(feed) = feed::read(bytes, Some("https://ledger.example/feed")) {
        feed.items.iter().for_each(|item| accepted(&item.document.body));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_bytes(bytes in vec(any::<u8>(), 0..2_000)) {
        pages(&bytes);
        exports(&bytes);
        feeds(&bytes);
        accepted(&html::to_body(&String::from_utf8_lossy(&bytes), None).body);
    }

    #[test]
    fn tag_soup(text in soup()) {
        accepted(&html::to_body(&text, Some("https://ledger.example/")).body);
        pages(text.as_bytes());
        exports(format!("<rss><channel><item>{text}</item></channel></rss>").as_bytes());
        feeds(format!("<rss version='2.0'><channel><item><description>{text}").as_bytes());
    }

    #[test]
    fn damaged_pages(html in damaged("page.html"), text in damaged("page.txt")) {
        pages(&html);
        pages(&text);
    }

    #[test]
    fn damaged_exports(bytes in damaged("export.xml")) {
        exports(&bytes);
    }

    #[test]
    fn damaged_feeds(rss in damaged("rss.xml"), atom in damaged("atom.xml"), json in damaged("feed.json")) {
        feeds(&rss);
        feeds(&atom);
        feeds(&json);
    }
}
