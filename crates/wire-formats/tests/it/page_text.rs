use crate::{fixture, shared, shown};
use wire_formats::page::{PageHint, PageKind, read};
use wire_formats::{Document, Error};

fn text(bytes: &[u8]) -> Document {
    let hint = PageHint {
        kind: PageKind::Text,
        base_url: None,
    };
    read(bytes, hint).expect("an article")
}

#[test]
fn an_article_is_taken_out_of_its_menus_and_dialogs() {
    let document = text(&fixture("page.txt"));
    assert_eq!(
        document.headline,
        "Port of Varo Raises Fees for the First Time in Nine Years"
    );
    assert_eq!(document.section.as_deref(), Some("Shipping"));
    assert_eq!(document.authors, ["Tomas Reik", "Ada Lind"]);
    assert_eq!(
        document.published.map(|at| at.to_string()).as_deref(),
        Some("2026-03-03T09:15:00Z")
    );
    let picture = document.lead_picture.as_ref().expect("a lead picture");
    assert_eq!(picture.credit.as_deref(), Some("Ledger Photo/Ines Kahl"));
    assert_eq!(picture.caption, None, "it only repeats the headline");
    insta::assert_snapshot!(shown(&document.body), @r"
    <p>The port of Varo will raise its fees for container ships by four per cent in July, its first increase in nine years, the harbour board said on Tuesday. Small fishing boats, which pay by the season, are exempt from the new tariff.</p>
    <p>“We held out as long as we could,” said the board&#39;s chair, Mirela Osk. She pointed to the price of dredging, which has doubled since the river changed its course.</p>
    <h2>What shippers say</h2>
    <p>The largest of them, Oster Line, called the rise “modest but badly timed”. It expects to pass most of it on to its customers before the end of the year.</p>
    <ul><li>The fee for a large container ship rises to 41,000 crowns.</li><li>The fee for a barge rises to 380 crowns.</li></ul>
    <p>The board will review the tariff in three years.</p>
    ");
}

#[test]
fn the_reference_page_is_read() {
    let Some(bytes) = shared("reference-page.txt") else {
        return;
    };
    let document = text(&bytes);
    assert_eq!(
        document.headline,
        "U.S.-Russia Talks Leave Ukraine Peace Efforts Uncertain"
    );
    assert_eq!(document.section.as_deref(), Some("Politics"));
    let credit = document.lead_picture.and_then(|picture| picture.credit);
    assert_eq!(credit.as_deref(), Some("AP Photo/Pablo Martinez Monsivais"));
    assert_eq!(document.body.blocks.len(), 6);
    let body = document.body.to_text();
    for furniture in [
        "Menu",
        "Search",
        "Market Data",
        "Close",
        "Welcome",
        "Sign up",
        "Source:",
    ] {
        assert!(!body.contains(furniture), "{furniture} is left");
    }
}

#[test]
fn a_text_without_sentences_is_no_article() {
    let menu = "Home\nNews\nMarkets\n\nLog in\n\nContact";
    assert!(matches!(
        read(menu.as_bytes(), PageHint::default()),
        Err(Error::NoArticle { .. })
    ));
    assert!(matches!(read(b" \n ", PageHint::default()), Err(Error::Empty)));
}

#[test]
fn latin_text_is_read_and_noted() {
    let mut bytes = "Lagerh\u{e4}user am Kai\n\n"
        .chars()
        .map(|c| c as u8)
        .collect::<Vec<u8>>();
    bytes.extend(b"The warehouses on the quay of Varo were sold on Monday for nine million crowns, its owner said in a letter.");
    let document = text(&bytes);
    assert_eq!(document.headline, "Lagerhäuser am Kai");
    assert!(document.notes[0].contains("Windows-1252"), "{:?}", document.notes);
}
