//! Suggestions while typing.

use crate::support::*;
use text_search::{Change, Document, SuggestionKind};

fn archive() -> Archive {
    Archive::of([
        Document {
            authors: vec![named("Jerome Powers")],
            topics: vec![named("Monetary policy")],
            section: vec![named("Markets")],
            ..document("fed", "The Fed holds rates at 2.25%", "")
        },
        Document {
            published: now_micros(),
            ..document("ecb", "ECB holds fire", "")
        },
        Document {
            language: "ja".into(),
            ..document("boj", "日本銀行が利上げ", "")
        },
    ])
}

fn texts(archive: &Archive, typed: &str) -> Vec<String> {
    archive
        .index
        .suggest(typed, 8)
        .expect("suggestions")
        .into_iter()
        .map(|s| s.text)
        .collect()
}

#[test]
fn names_and_headlines() {
    let archive = archive();
    let fed = "The Fed holds rates at 2.25%";
    assert_eq!(texts(&archive, "ho"), ["ECB holds fire", fed], "newest first");
    assert_eq!(texts(&archive, "the fed ho"), [fed]);
    assert_eq!(texts(&archive, "rates 2.2"), [fed]);
    assert_eq!(texts(&archive, "pow"), ["Jerome Powers"]);
    assert_eq!(texts(&archive, "mon"), ["Monetary policy"]);
    assert_eq!(texts(&archive, "policy"), ["Monetary policy"]);
    assert_eq!(texts(&archive, "MARK"), ["Markets"]);
    assert_eq!(texts(&archive, "日本銀"), ["日本銀行が利上げ"]);
    for nothing in ["", " ", "zzz", "(", ".*", "\\", "🏦"] {
        assert!(texts(&archive, nothing).is_empty(), "{nothing}");
    }
    let author = &archive.index.suggest("jerome", 8).expect("suggestions")[0];
    assert_eq!(
        (author.kind, author.target.as_str()),
        (SuggestionKind::Author, "jerome-powers")
    );
}

#[test]
fn what_is_deleted_is_not_suggested() {
    let mut archive = archive();
    archive.apply([Change::delete("fed")]);
    assert_eq!(texts(&archive, "ho"), ["ECB holds fire"]);
    for gone in ["pow", "mon", "mark", "fed"] {
        assert!(texts(&archive, gone).is_empty(), "{gone}");
    }
}
