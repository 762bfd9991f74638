//! The second tier: corrected words, and any word instead of most.

use crate::support::*;

fn archive() -> Archive {
    Archive::of([
        document(
            "cpi",
            "Inflation slows in 2025",
            "Consumer prices rose 2.25 percent. TSLA fell.",
        ),
        document(
            "gdp",
            "Recession fears grow",
            "Output of Germany shrank. Inflation stayed.",
        ),
        document("jobs", "Unemployment at a low", "Payrolls rose in Germany"),
    ])
}

#[test]
fn misspelled_words_are_corrected_and_reported() {
    let archive = archive();
    for (query, corrected, first) in [
        ("inflatoin", "inflation", "cpi"),
        ("recesion", "recession", "gdp"),
        ("unemploymnet", "unemployment", "jobs"),
        ("germny payrolls", "germany payrolls", "jobs"),
        (
            "\"payrolls rose\" OR recesion",
            "\"payrolls rose\" OR recession",
            "gdp",
        ),
    ] {
        let results = archive.search(query);
        assert_eq!(results.corrected.as_deref(), Some(corrected), "{query}");
        assert!(ids(&results).contains(&first.to_owned()), "{query}");
        assert_eq!(results.read_as.query, query, "what was typed is not replaced");
    }
}

#[test]
fn neighbours_that_mean_something_else_are_not_corrections() {
    let archive = archive();
    for query in [
        "2024",
        "2.24",
        "TSLB",
        "infl",
        "cpj",
        "\"inflatoin\"",
        "kecession",
        "-inflatoin gdq",
    ] {
        let results = archive.search(query);
        assert_eq!(results.corrected, None, "{query}");
        assert_eq!(results.total, 0, "{query}");
    }
    assert_eq!(archive.ids("2025"), ["cpi"]);
}

#[test]
fn a_word_that_is_there_is_not_corrected() {
    let results = archive().search("recession");
    assert_eq!((results.total, results.corrected), (1, None));
}

#[test]
fn too_many_words_still_find_something() {
    let archive = archive();
    let results = archive.search("inflation zimbabwe");
    assert!(results.read_as.any_word);
    assert_eq!(sorted(ids(&results)), ["cpi", "gdp"]);
    let results = archive.search("inflation AND zimbabwe");
    assert_eq!(results.total, 0, "AND means it");
    let results = archive.search("consumer germany");
    assert!(results.read_as.any_word);
}

#[test]
fn words_left_out_are_named() {
    let results = archive().search("the recession");
    assert_eq!(results.read_as.left_out, ["the"]);
    assert_eq!(results.total, 1);
    assert_eq!(archive().search("the of").total, 0);
}
