//! No text makes it fall over, and every span is inside the text.

use market_figures::{Reference, check};
use proptest::prelude::*;

use crate::fixture::market;

const WORDS: &[&str] = &[
    "the",
    "euro",
    "Brent",
    "10-year",
    "yield",
    "unemployment",
    "rose",
    "fell",
    "was",
    "held",
    "at",
    "to",
    "by",
    "from",
    "0.8%",
    "$1.1172",
    "4.12%",
    "5",
    "basis",
    "points",
    "142,000",
    "on",
    "Friday",
    "in",
    "May",
    "October",
    "30",
    "2026",
    "since",
    "highest",
    "its",
    "against",
    "pound",
    ",",
    ".",
    "?",
    "“",
    "”",
    "(",
    ")",
    "-",
    "−",
    "$",
    "%",
    "a",
    "year",
    "earlier",
    "week",
    "this",
    "third",
    "quarter",
    "about",
    "é",
    "\n",
    "99999999999999999999999999",
    "1.",
    ".5",
    "0",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn words_in_any_order(words in proptest::collection::vec(proptest::sample::select(WORDS), 0..40), day in 0i64..40_000) {
        let text = words.join(" ");
        let today = jiff::civil::date(1950, 1, 1).saturating_add(jiff::Span::new().days(day));
        for checked in check(&text, &market(), Reference::on(today)) {
            prop_assert!(checked.start < checked.end && text.get(checked.start..checked.end).is_some());
        }
    }

    #[test]
    fn any_text(text in "\\PC{0,200}") {
        for checked in check(&text, &market(), crate::fixture::friday()) {
            prop_assert!(text.get(checked.start..checked.end).is_some());
        }
    }
}
