//! Input made to do harm, and input that is broken: a clear error, in bounded time and memory.

use std::io::Read;

use crate::fixture;
use wire_formats::page::{self, PageHint};
use wire_formats::wxr::Reader;
use wire_formats::{Error, feed, read_limited};

const BOMB: &str = "<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>";

fn failure(bytes: &[u8]) -> Error {
    Reader::new(bytes).find_map(Result::err).expect("an error")
}

#[test]
fn entity_bombs_are_refused() {
    let rss =
        format!("<?xml version='1.0'?>{BOMB}<rss version='2.0'><channel><title>&b;</title></channel></rss>");
    assert!(matches!(
        feed::read(rss.as_bytes(), None),
        Err(Error::DocumentType)
    ));
    assert!(matches!(failure(rss.as_bytes()), Error::DocumentType));
    let late = format!("<rss version='2.0'>{BOMB}<channel><title>&b;</title></channel></rss>");
    assert!(matches!(failure(late.as_bytes()), Error::DocumentType));
    // feed-rs and quick-xml define nothing: the reference stays a reference.
    let feed = feed::read(late.as_bytes(), None).expect("a feed");
    assert_eq!(feed.title, "&b;");
}

#[test]
fn a_file_of_the_system_is_not_read() {
    let xml = "<!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><title>&f;</title></channel></rss>";
    assert!(matches!(
        feed::read(xml.as_bytes(), None),
        Err(Error::DocumentType)
    ));
}

#[test]
fn a_late_declaration_does_not_panic_the_parser() {
    let padding = " ".repeat(40_000);
    let xml = format!(
        "<rss version='2.0'><channel><title>a</title>{padding}<?xml version='1.0' encoding='utf-16'?></channel></rss>"
    );
    assert_eq!(feed::read(xml.as_bytes(), None).expect("a feed").title, "a");
}

#[test]
fn what_panics_inside_the_feed_parser_is_an_error_outside() {
    let xml =
        "<rss version='2.0'><channel><item><author>a@b.example\u{2014}c</author></item></channel></rss>";
    let error = feed::read(xml.as_bytes(), None).expect_err("feed-rs cuts inside a letter");
    assert!(
        matches!(error, Error::WrongFormat { expected: "feed", .. }),
        "{error}"
    );
}

#[test]
fn a_million_openings_do_not_search_to_the_end_each() {
    for bomb in [
        "[caption]",
        "[[gallery",
        "[embed]",
        "[",
        "<b>",
        "<",
        "&",
        "<table>",
        "<tr>x",
    ] {
        let read = wire_formats::html::to_body(&bomb.repeat(10_000), None);
        crate::shown(&read.body);
    }
}

#[test]
fn a_gigabyte_is_not_taken_in() {
    let endless = std::io::repeat(b'a').take(1_000_000_000);
    let error = read_limited(endless, 1_000_000).expect_err("too long");
    assert!(
        matches!(
            error,
            Error::TooLong {
                allowed: 1_000_000,
                ..
            }
        ) && error.to_string().contains("hint:")
    );
    assert_eq!(read_limited(&b"abc"[..], 3).expect("short").len(), 3);
}

#[test]
fn a_truncated_export_yields_what_is_whole() {
    let whole = fixture("export.xml");
    let text = String::from_utf8(whole.clone()).expect("UTF-8");
    let cut = text.find("Nobody waved").expect("the second item");
    let mut reader = Reader::new(&whole[..cut]);
    assert_eq!(
        reader.next().and_then(Result::ok).map(|item| item.id),
        Some(Some(70))
    );
    let error = reader.next().expect("an answer").expect_err("an error");
    let Error::Truncated {
        position,
        whole,
        last,
    } = &error
    else {
        panic!("{error}")
    };
    assert!(
        *position > 1_000 && *position <= cut as u64 && *whole == 1,
        "{error}"
    );
    assert_eq!(last, "“The old quay”");
    assert!(reader.next().is_none());
}

#[test]
fn a_damaged_export_names_the_place() {
    let text = String::from_utf8(fixture("export.xml")).expect("UTF-8");
    let damaged = text.replace("<wp:post_id>71</wp:post_id>", "<wp:post_id>71</wp:post_uid>");
    let error = failure(damaged.as_bytes());
    assert!(matches!(&error, Error::Damaged { whole: 1, .. }), "{error}");
    assert!(matches!(failure(b"<html></html>"), Error::WrongFormat { .. }));
    assert!(matches!(failure(b""), Error::WrongFormat { .. }));
    assert!(matches!(failure(b"<rss><channel>"), Error::Truncated { .. }));
}

#[test]
fn an_export_in_mixed_encodings_is_repaired_and_noted() {
    let mut bytes = b"<?xml version='1.0'?><rss><channel><title>Z\xfcrich \xe2\x82\xac \x08</title>".to_vec();
    bytes.extend(b"</channel></rss>");
    let mut reader = Reader::new(&bytes[..]);
    assert!(reader.next().is_none());
    assert_eq!(reader.site().title, "Zürich €");
    assert!(reader.notes()[0].starts_with("1 bytes"), "{:?}", reader.notes());
}

#[test]
fn nesting_without_end_is_an_error_or_is_cut() {
    let deep = "<div>".repeat(20_000) + "text";
    assert!(matches!(
        page::read(deep.as_bytes(), PageHint::default()),
        Err(Error::TooDeep { .. })
    ));
    let read = wire_formats::html::to_body(&deep, None);
    assert!(read.notes[0].contains("in part"), "{:?}", read.notes);
    let xml = "<a>".repeat(20_000);
    let xml = format!("<rss version='2.0'><channel><item><description>{xml}");
    assert!(feed::read(xml.as_bytes(), None).is_err());
    assert!(matches!(failure(xml.as_bytes()), Error::Truncated { .. }));
    let json = format!(
        "{{\"version\":\"https://jsonfeed.org/version/1\",\"title\":{}",
        "[".repeat(20_000)
    );
    assert!(feed::read(json.as_bytes(), None).is_err());
}

#[test]
fn nul_and_control_characters_go() {
    let page = "<p>The bo\u{0}ard m\u{1b}et on Mon\u{7}day, and it agreed on nothing that it would name in public.</p>";
    let document = page::read(page.as_bytes(), PageHint::default()).expect("an article");
    assert!(document.body.to_text().starts_with("The board met on Monday"));
    assert!(
        document.notes[0].contains("control characters"),
        "{:?}",
        document.notes
    );
}

#[test]
fn every_error_says_what_to_do() {
    let errors = [
        failure(b""),
        failure(b"<rss><channel>"),
        page::read(b"", PageHint::default()).expect_err("empty"),
        page::read(b"<p>Menu", PageHint::default()).expect_err("no article"),
    ];
    for error in errors {
        assert!(error.to_string().contains("hint: "), "{error}");
    }
}
