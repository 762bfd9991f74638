use crate::{fixture, shown};
use wire_formats::feed::read;
use wire_formats::{Error, MAX_FEED_ITEMS};

const FROM: Option<&str> = Some("https://ledger.example/feed");

#[test]
fn rss_in_latin_is_read() {
    let feed = read(&fixture("rss.xml"), FROM).expect("a feed");
    assert_eq!(
        (feed.title.as_str(), feed.site.as_deref()),
        ("Varo Ledger", Some("https://ledger.example/"))
    );
    let item = &feed.items[0];
    assert_eq!(
        (item.id.as_str(), item.document.headline.as_str()),
        ("ledger-17", "Café on the quay closes & moves")
    );
    assert_eq!(item.document.authors, ["Ada Lind"]);
    assert_eq!(item.document.topics, ["Harbours"]);
    assert_eq!(
        item.document.standfirst.as_deref(),
        Some("The owner blames the rent.")
    );
    assert_eq!(
        item.document.published.map(|at| at.to_string()).as_deref(),
        Some("2026-03-03T08:15:00Z")
    );
    let picture = item.document.lead_picture.as_ref().expect("a picture");
    assert_eq!(picture.credit.as_deref(), Some("Ines Kahl"));
    assert_eq!(picture.caption.as_deref(), Some("The café in winter"));
    insta::assert_snapshot!(shown(&item.document.body), @r#"
    <p>The café closes in May, <a href="https://ledger.example/rent" rel="noopener external">its rent</a> doubled.</p>
    <p>It moves inland.</p>
    "#);
    assert_eq!(
        shown(&feed.items[1].document.body),
        "<p>One line <strong>and</strong> no more.</p>\n"
    );
}

#[test]
fn atom_is_read() {
    let feed = read(&fixture("atom.xml"), FROM).expect("a feed");
    let document = &feed.items[0].document;
    assert_eq!(document.headline, "Fees rise");
    assert_eq!(document.canonical.as_deref(), Some("https://ledger.example/fees"));
    assert_eq!(
        document.updated.map(|at| at.to_string()).as_deref(),
        Some("2026-03-03T10:00:00Z")
    );
    assert_eq!(
        shown(&document.body),
        "<p>Ships pay <em>more</em> from July.</p>\n"
    );
}

#[test]
fn json_feed_is_read() {
    let feed = read(&fixture("feed.json"), FROM).expect("a feed");
    let document = &feed.items[0].document;
    assert_eq!(
        (document.headline.as_str(), document.authors.as_slice()),
        ("Ferry late", &["Ada Lind".to_owned()][..])
    );
    assert_eq!(shown(&document.body), "<p>The ferry was late.</p>\n");
}

#[test]
fn items_without_an_id_have_the_same_one_each_time() {
    let xml = "<rss version='2.0'><channel><item><link>https://a.example/1</link></item>\
        <item><description>Ships came.</description></item></channel></rss>";
    let ids = || -> Vec<String> {
        let feed = read(xml.as_bytes(), None).expect("a feed");
        feed.items.into_iter().map(|item| item.id).collect()
    };
    assert_eq!(ids(), ids());
    assert_eq!(ids()[0], "https://a.example/1");
    assert!(ids()[1].starts_with("made:"));
}

#[test]
fn a_feed_without_end_is_cut_with_a_note() {
    let item = "<item><title>x</title></item>".repeat(MAX_FEED_ITEMS + 5);
    let feed = read(
        format!("<rss version='2.0'><channel><title>t</title>{item}</channel></rss>").as_bytes(),
        None,
    );
    let feed = feed.expect("a feed");
    assert_eq!(feed.items.len(), MAX_FEED_ITEMS);
    assert!(feed.notes[0].contains("10005"), "{:?}", feed.notes);
}

#[test]
fn a_web_page_is_no_feed() {
    let error = read(b"<html><body>Hello</body></html>", None).expect_err("no feed");
    assert!(
        matches!(&error, Error::WrongFormat { .. }) && error.to_string().contains("hint:"),
        "{error}"
    );
    assert!(matches!(read(b"  ", None), Err(Error::Empty)));
}
