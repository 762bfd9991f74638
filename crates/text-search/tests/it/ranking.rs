//! What comes first.

use crate::support::*;
use text_search::{Document, Options};

#[test]
fn the_headline_counts_most() {
    let filler = "Some other matters were discussed at length that day. ".repeat(3);
    let archive = Archive::of([
        document(
            "body",
            "Ministers meet",
            &format!("Tariffs were raised. {filler}"),
        ),
        document("headline", "Tariffs raised", &filler),
        Document {
            standfirst: "Tariffs go up".into(),
            ..document("standfirst", "Ministers meet", &filler)
        },
    ]);
    assert_eq!(archive.ids("tariffs"), ["headline", "standfirst", "body"]);
}

#[test]
fn the_fresh_come_first_but_a_much_better_match_stays() {
    let old = now_micros() - 900 * DAY;
    let archive = Archive::of([
        Document {
            published: old,
            ..document("old", "Fed decision", "The Fed decided.")
        },
        document("new", "Fed decision", "The Fed decided."),
        Document {
            published: old,
            ..document("classic", "How the gold standard ended", "gold standard gold")
        },
        document(
            "passing",
            "Shops open on Sunday",
            &format!(
                "{} the gold standard.",
                "Shops open all day on Sunday now. ".repeat(20)
            ),
        ),
    ]);
    let first = |query: &str, options: &Options| ids(&archive.search_with(query, options))[0].clone();
    assert_eq!(first("fed decision", &fresh()), "new");
    assert_eq!(first("gold standard", &fresh()), "classic");
    let scores = |query: &str| {
        let mut hits = archive.search_with(query, &fresh()).hits;
        hits.sort_by(|a, b| a.id.cmp(&b.id));
        hits.into_iter().map(|hit| hit.score).collect::<Vec<_>>()
    };
    let dated = scores("fed decision after:2000");
    assert_eq!(dated[0], dated[1], "dates in the query turn freshness off");
}

#[test]
fn importance_settles_near_ties() {
    let archive = Archive::of([
        Document {
            importance: 1,
            ..document("minor", "Oil falls", "")
        },
        Document {
            importance: 5,
            ..document("major", "Oil falls", "")
        },
    ]);
    assert_eq!(archive.ids("oil"), ["major", "minor"]);
}

#[test]
fn similar_documents_share_words_or_topics_not_dates() {
    let opec = "OPEC ministers agreed to cut crude output by a million barrels a day";
    let archive = Archive::of([
        Document {
            topics: vec![named("Oil")],
            ..document("one", "OPEC cuts crude output", opec)
        },
        Document {
            published: 0,
            topics: vec![named("Oil")],
            ..document("kin", "Crude jumps after OPEC output cut", opec)
        },
        Document {
            published: now_micros() - DAY,
            ..document(
                "date",
                "Cheese exports rise",
                "Dairy farmers in Jutland sold more.",
            )
        },
        document(
            "other",
            "Cheese imports fall",
            "Dairy farmers in Jutland bought less.",
        ),
    ]);
    let similar = |id: &str| {
        archive
            .index
            .similar(id, 5)
            .expect("hits")
            .into_iter()
            .map(|hit| hit.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(similar("one"), ["kin"]);
    assert_eq!(similar("date"), ["other"]);
    assert!(similar("nobody").is_empty());
}
