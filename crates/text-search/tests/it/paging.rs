//! Turning pages: nothing skipped, nothing twice.

use crate::support::*;
use text_search::{Change, Document, Options, Sort};

fn archive() -> Archive {
    let mut archive = Archive::of((0..57).map(|i| Document {
        // Many ties, in date and in text.
        published: now_micros() - (i % 5) * DAY,
        ..document(
            &format!("d{i}"),
            "Rates and bonds",
            if i % 3 == 0 { "rates" } else { "" },
        )
    }));
    archive.apply([Change::delete("d3")]);
    archive.apply((60..70).map(|i| Change::upsert(document(&format!("d{i}"), "Rates", ""))));
    archive
}

#[test]
fn every_hit_comes_once() {
    let archive = archive();
    for sort in [Sort::Relevance, Sort::Newest, Sort::Oldest] {
        let whole = Options {
            sort,
            limit: 100,
            ..fresh()
        };
        let whole = ids(&archive.search_with("rates", &whole));
        assert_eq!(whole.len(), 66);
        let mut paged = Vec::new();
        let mut cursor = None;
        loop {
            // The clock goes on while a reader reads; the order must not.
            let now_micros = now_micros() + paged.len() as i64 * DAY;
            let page = Options {
                sort,
                limit: 7,
                cursor,
                now_micros,
                ..fresh()
            };
            let page = archive.search_with("rates", &page);
            assert_eq!(page.total, 66);
            paged.extend(ids(&page));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(paged, whole, "{sort:?}");
    }
}

#[test]
fn a_broken_cursor_is_the_first_page() {
    let archive = archive();
    let first = archive.search_with("rates", &options());
    let next = first.next.clone().expect("a next page");
    for cursor in [
        "",
        "x",
        "é",
        &next[1..],
        &next.replace(|c: char| c.is_ascii_digit(), "0"),
    ] {
        let page = Options {
            cursor: Some(cursor.to_owned()),
            ..options()
        };
        assert_eq!(ids(&archive.search_with("rates", &page)), ids(&first));
    }
    let other = Options {
        cursor: Some(next),
        ..options()
    };
    assert_eq!(ids(&archive.search_with("bonds", &other)), archive.ids("bonds"));
}

#[test]
fn sorted_by_date() {
    let archive = archive();
    let newest = archive.search_with(
        "rates",
        &Options {
            sort: Sort::Newest,
            ..options()
        },
    );
    assert!(newest.hits.is_sorted_by(|a, b| a.published >= b.published));
    let oldest = archive.search_with(
        "rates",
        &Options {
            sort: Sort::Oldest,
            ..options()
        },
    );
    assert!(oldest.hits.is_sorted_by(|a, b| a.published <= b.published));
}
