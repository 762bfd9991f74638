//! What matches what.

use crate::support::*;
use proptest::prelude::*;
use text_search::{Change, Document, Options};

fn archive() -> Archive {
    Archive::of([
        Document {
            section: vec![named("Markets"), named("Bonds")],
            authors: vec![named("Ida Holm")],
            topics: vec![named("Interest rates")],
            ..document(
                "ecb",
                "ECB raises its key rate to 2.25%",
                "The bank of last resort in Frankfurt acted on Thursday. Bond yields rose.",
            )
        },
        Document {
            section: vec![named("Markets"), named("Stocks")],
            kind: "analysis".into(),
            published: now_micros() - 40 * DAY,
            ..document(
                "spx",
                "S&P 500 slips as U.S. 10-year yields climb",
                "Stocks fell. EUR/USD traded at 1.1172.",
            )
        },
        Document {
            section: vec![named("Politics")],
            authors: vec![named("José Peña")],
            published: now_micros() - 400 * DAY,
            ..document(
                "vote",
                "Parliament votes on the budget",
                "The rate of growth was key. Erdoğan spoke in İzmir.",
            )
        },
    ])
}

#[test]
fn words_phrases_and_operators() {
    let archive = archive();
    for (query, expected) in [
        ("rates", "ecb vote"),
        ("\"key rate\"", "ecb"),
        ("\"rate key\"", ""),
        ("key -ECB", "vote"),
        ("key NOT parliament", "ecb"),
        ("parliament OR stocks", "spx vote"),
        ("(parliament OR frankfurt) AND key", "ecb vote"),
        ("\"bank of last resort\"", "ecb"),
        ("intitle:rate", "ecb"),
        ("intitle:\"votes on the budget\"", "vote"),
        ("-rate", "spx"),
        ("erdogan izmir", "vote"),
        ("10-year", "spx"),
        ("S&P", "spx"),
        ("\"s&p 500\"", "spx"),
        ("us AND yields", "spx"),
        ("EURUSD", "spx"),
        ("eur/usd", "spx"),
        ("2.25", "ecb"),
        ("2.5", ""),
    ] {
        assert_eq!(sorted(archive.ids(query)).join(" "), expected, "{query}");
    }
}

#[test]
fn capitals_tell_a_name_from_a_stop_word() {
    let archive = Archive::of([
        document("it", "IT spending grows", "Firms bought more."),
        document("pronoun", "Spending grows", "It was said to be so."),
    ]);
    assert_eq!(archive.ids("IT AND spending"), ["it"]);
    assert_eq!(archive.ids("IT spending"), ["it", "pronoun"]);
    assert_eq!(archive.ids("IT"), ["it"]);
    assert_eq!(archive.ids("it spending").len(), 2);
    assert_eq!(archive.ids("IT SPENDING").len(), 2);
}

#[test]
fn filters() {
    let archive = archive();
    for (query, expected) in [
        ("section:markets", "ecb spx"),
        ("section:bonds", "ecb"),
        ("section:markets/stocks", "spx"),
        ("section:bonds section:politics", "ecb vote"),
        ("section:markets -section:bonds", "spx"),
        ("section:bonds OR parliament", "ecb vote"),
        ("author:ida-holm", "ecb"),
        ("author:holm", "ecb"),
        ("by:\"José Peña\"", "vote"),
        ("topic:\"interest rates\"", "ecb"),
        ("tag:interest-rates", "ecb"),
        ("kind:analysis", "spx"),
        ("after:2026-11", "ecb"),
        ("before:2026-11", "spx vote"),
        ("after:2026 before:2026-11-01", "spx"),
        ("when:60d", "ecb spx"),
        ("key before:2026", "vote"),
        ("(key before:2026) OR section:stocks", "spx vote"),
        ("after:yesterday", ""),
        ("section:nowhere", ""),
    ] {
        assert_eq!(sorted(archive.ids(query)).join(" "), expected, "{query}");
    }
}

#[test]
fn a_day_belongs_to_after_and_not_to_before() {
    let at = |text: &str| text.parse::<jiff::Timestamp>().expect("a time").as_microsecond();
    let archive = Archive::of([
        Document {
            published: at("2026-05-01T00:00:00Z"),
            ..document("first", "May Day", "")
        },
        Document {
            published: at("2026-04-30T23:59:59.999999Z"),
            ..document("last", "May eve", "")
        },
    ]);
    assert_eq!(archive.ids("after:2026-05-01"), ["first"]);
    assert_eq!(archive.ids("before:2026-05-01"), ["last"]);
    assert_eq!(archive.ids("after:2026-04-30 before:2026-05-02").len(), 2);
}

#[test]
fn facets_count_without_their_own_filter() {
    let archive = archive();
    let results = archive.search("section:bonds after:2026");
    assert_eq!(results.total, 1);
    let facets = results.facets.expect("facets");
    let sections: Vec<_> = facets
        .sections
        .iter()
        .map(|s| (s.path.as_str(), s.count))
        .collect();
    assert_eq!(
        sections,
        [("markets", 2), ("markets/bonds", 1), ("markets/stocks", 1)]
    );
    assert_eq!((facets.dates.week, facets.dates.older), (1, 0));
    let facets = archive.search("rates").facets.expect("facets");
    assert_eq!(
        (facets.dates.day, facets.dates.year, facets.dates.older),
        (1, 1, 1)
    );
}

#[test]
fn facets_do_not_change_what_is_found() {
    let archive = archive();
    for query in [
        "section:markets after:2026-11",
        "key",
        "section:bonds OR parliament",
        "",
    ] {
        let without = Options {
            facets: false,
            ..options()
        };
        let without = archive.search_with(query, &without);
        assert_eq!(ids(&without), archive.ids(query));
        assert!(without.facets.is_none());
    }
}

#[test]
fn other_scripts_are_found() {
    let language = |language: &str, id, headline| Document {
        language: language.into(),
        ..document(id, headline, "")
    };
    let archive = Archive::of([
        language("ja", "boj", "日本銀行が金利を引き上げ"),
        language("ko", "bok", "한국은행 금리 동결"),
        language("ar", "cbe", "البنك المركزي يرفع الفائدة"),
        language("he", "boi", "בנק ישראל מעלה ריבית"),
        language("en", "emoji", "🚀 Rockets and 𝒷𝑜𝓃𝒹𝓈 🏦"),
        language("de", "ezb", "Die Währungen der Länder"),
    ]);
    let find = |query: &str, language: &str| {
        let options = Options {
            language: Some(language.into()),
            ..options()
        };
        ids(&archive.search_with(query, &options)).join(" ")
    };
    assert_eq!(find("日本銀行", "ja"), "boj");
    assert_eq!(find("銀行 金利", "ja"), "boj");
    assert_eq!(find("銀", "ja"), "boj");
    assert_eq!(find("銀金", "ja"), "");
    assert_eq!(find("은행", "ko"), "bok");
    assert_eq!(find("المركزي", "ar"), "cbe");
    assert_eq!(find("ריבית", "he"), "boi");
    assert_eq!(find("bonds", "en"), "emoji");
    assert_eq!(find("Währung", "de"), "ezb");
    assert_eq!(find("rockets", "de"), "", "documents of the language only");
    assert_eq!(archive.ids("rockets"), ["emoji"]);
    let hit = &archive.search("bonds").hits[0];
    assert_eq!(hit.title(), "🚀 Rockets and 𝒷𝑜𝓃𝒹𝓈 🏦");
    assert!(
        hit.headline
            .iter()
            .any(|piece| piece.hit && piece.text == "𝒷𝑜𝓃𝒹𝓈")
    );
}

#[test]
fn a_deleted_document_is_gone() {
    let mut archive = archive();
    assert_eq!(archive.ids("parliament"), ["vote"]);
    archive.apply([Change::delete("vote")]);
    assert!(archive.ids("parliament").is_empty());
    assert_eq!(archive.index.len(), 2);
    archive.apply([Change::upsert(document("ecb", "Quite another headline", ""))]);
    assert!(archive.ids("frankfurt").is_empty());
    assert_eq!(archive.ids("another headline"), ["ecb"]);
}

const VOCABULARY: [&str; 8] = ["rate", "bank", "bond", "of", "key", "2024", "10-year", "U.S."];

fn words() -> impl Strategy<Value = Vec<&'static str>> {
    prop::collection::vec(prop::sample::select(&VOCABULARY[..]), 1..7)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn a_phrase_finds_a_part_of_what_its_words_find(texts in prop::collection::vec(words(), 1..12), phrase in words()) {
        let archive = Archive::of(texts.iter().enumerate().map(|(i, words)| document(&i.to_string(), "", &words.join(" "))));
        let all = Options { limit: 100, ..options() };
        let together = ids(&archive.search_with(&format!("\"{}\"", phrase.join(" ")), &all));
        let apart = ids(&archive.search_with(&phrase.join(" AND "), &all));
        prop_assert!(together.iter().all(|id| apart.contains(id)), "{together:?} in {apart:?}");
    }

    #[test]
    fn a_wider_window_finds_no_less(days in prop::collection::vec(0i64..30, 1..30), from in 1i8..28, until in 1i8..28, wider in 0i8..5) {
        let start = now_micros() - 22 * DAY;
        let archive = Archive::of(days.iter().enumerate().map(|(i, day)| Document {
            published: start + day * DAY,
            ..document(&i.to_string(), "Same headline", "")
        }));
        let all = Options { limit: 100, ..options() };
        let window = |from: i8, until: i8| {
            let query = format!("headline after:2026-11-{:02} before:2026-11-{:02}", from.max(1), until.min(30));
            ids(&archive.search_with(&query, &all))
        };
        let (narrow, wide) = (window(from, until), window(from - wider, until + wider));
        prop_assert!(narrow.iter().all(|id| wide.contains(id)));
    }
}

#[test]
fn in_a_sentence_all_in_capitals_and_is_a_word() {
    let archive = archive();
    assert_eq!(sorted(archive.ids("PARLIAMENT OR STOCKS")), ["spx", "vote"]);
    assert_eq!(archive.ids("PARLIAMENT AND STOCKS"), [""; 0]);
    let shouted = "PARLIAMENT VOTES ON THE BUDGET AND THE STOCKS";
    assert_eq!(archive.ids(shouted)[0], "vote");
}

#[test]
fn days_begin_in_the_time_zone_of_the_reader() {
    let at = |text: &str| text.parse::<jiff::Timestamp>().expect("a time").as_microsecond();
    let archive = Archive::of([Document {
        published: at("2026-04-30T22:30:00Z"),
        ..document("late", "May Day in Berlin", "")
    }]);
    let found = |zone: &str| {
        let now = now().timestamp().in_tz(zone).expect("a zone");
        let query = text_search::query::parse("after:2026-05", &now);
        archive.index.search(&query, &options()).expect("results").total
    };
    assert_eq!((found("UTC"), found("Europe/Berlin")), (0, 1));
}
