//! Queries that mean harm. Counted in work, which does not depend on the machine.

use crate::support::*;
use proptest::prelude::*;
use text_search::query::{MAX_CHARS, MAX_DEPTH, MAX_TERMS, Node};

fn depth(node: &Node) -> usize {
    match node {
        Node::Side(nodes) | Node::All(nodes) | Node::Any(nodes) => {
            1 + nodes.iter().map(depth).max().unwrap_or(0)
        }
        Node::Not(node) => 1 + depth(node),
        _ => 0,
    }
}

#[test]
fn size_is_bounded_whatever_is_asked() {
    let archive = Archive::of([document("a", "Rates and bonds", "a b c")]);
    let many = (0..10_000).map(|i| format!("a{i}")).collect::<Vec<_>>().join(" ");
    for query in [
        many.clone(),
        many.replace(' ', " OR "),
        "a OR ".repeat(10_000),
        "(".repeat(10_000) + "rates" + &")".repeat(10_000),
        "NOT ".repeat(5_000),
        "-(".repeat(5_000),
        "\"".repeat(9_999),
        "a ".repeat(100_000),
        "a-".repeat(100_000),
        "section:a ".repeat(5_000),
        "🏦".repeat(50_000),
        "日".repeat(50_000),
        "\u{301}".repeat(10_000),
        "1,".repeat(10_000),
        "U.".repeat(10_000),
        "\0\u{1f}\u{feff}".repeat(1_000),
    ] {
        let read = read(&query);
        assert!(read.root().terms() <= MAX_TERMS);
        assert!(depth(read.root()) <= 4 * MAX_DEPTH);
        assert!(read.to_string().chars().count() <= 3 * MAX_CHARS);
        let results = archive.search(&query);
        assert!(results.total <= 1);
    }
    assert!(read(&many).was_cut());
}

#[test]
fn deep_parentheses_lose_their_meaning_but_not_their_words() {
    let archive = Archive::of([document("a", "Rates", "")]);
    let query = "(".repeat(40) + "rates" + &")".repeat(40);
    assert_eq!(archive.ids(&query), ["a"]);
}

proptest! {
    #[test]
    fn any_text_is_a_query(text in "\\PC{0,80}") {
        let query = read(&text);
        prop_assert!(query.root().terms() <= MAX_TERMS);
    }

    #[test]
    fn what_is_shown_reads_the_same(
        parts in prop::collection::vec(prop::sample::select(vec![
            "rate", "AND", "OR", "NOT", "(", ")", "-bond", "\"a b\"", "\"", "section:x", "author:\"a b\"",
            "after:2026-01", "before:2026", "when:7d", "foo:bar", "after:x", "-(", "-37.63", ":", "-", "intitle:x",
        ]), 0..14)
    ) {
        let query = read(&parts.join(" "));
        let again = read(&query.to_string());
        prop_assert_eq!(again.to_string(), query.to_string());
        prop_assert_eq!(again.root(), query.root());
    }
}
