use crate::{fixture, shown};
use wire_formats::RemotePicture;
use wire_formats::page::{PageHint, PageKind, read};

fn hint(base_url: &str) -> PageHint<'_> {
    PageHint {
        kind: PageKind::Guess,
        base_url: Some(base_url),
    }
}

#[test]
fn a_page_is_read_with_its_metadata_and_without_its_furniture() {
    let document = read(
        &fixture("page.html"),
        hint("https://ledger.example/2026/03/port-fees?x=1"),
    )
    .expect("an article");
    assert_eq!(
        document.headline,
        "Port of Varo raises fees for the first time in nine years"
    );
    assert_eq!(
        document.standfirst.as_deref(),
        Some("Container ships pay four per cent more from July.")
    );
    assert_eq!(document.section.as_deref(), Some("Shipping"));
    assert_eq!(document.authors, ["Tomas Reik", "Ada Lind"]);
    assert_eq!(document.topics, ["Harbours", "Tariffs"]);
    assert_eq!(
        document.published.map(|at| at.to_string()).as_deref(),
        Some("2026-03-03T08:15:00Z")
    );
    assert_eq!(
        document.canonical.as_deref(),
        Some("https://ledger.example/2026/03/port-fees")
    );
    let picture = RemotePicture {
        url: Some("https://ledger.example/img/port-1200.jpg".into()),
        credit: Some("Ines Kahl".into()),
        caption: Some("Cranes in the new harbour.".into()),
        alt: Some("Cranes at dusk".into()),
    };
    assert_eq!(document.lead_picture, Some(picture));
    insta::assert_snapshot!(shown(&document.body), @r#"
    <p>The port of Varo will raise its fees for container ships by <strong>four per cent</strong> in July, its first increase in nine years, the harbour board said on Tuesday.</p>
    <p>“We held out as long as we could,” said the board’s chair, <a href="https://ledger.example/2026/people/osk" rel="noopener external">Mirela Osk</a>. She pointed to the price of dredging, which has doubled since the river changed its course.</p>
    <h2>What shippers say</h2>
    <blockquote><p>The rise is modest, but badly timed.</p>
    <footer>Oster Line, in a letter</footer></blockquote>
    <div class="table" role="region" tabindex="0" aria-label="New fees"><table><caption>New fees</caption><thead><tr><th scope="col">Ship</th><th scope="col">Crowns</th></tr></thead><tbody><tr><td>Container</td><td class="number">41,000</td></tr><tr><td>Barge</td><td class="number">380</td></tr></tbody></table></div>
    <ul><li>Fishing boats are exempt, the board said, as they pay by the season.<ul><li>A season is six months.</li></ul>
    </li><li>Yachts pay the old fee.</li></ul>
    <p>The board will review the tariff in three years, and it promised to publish its costs every spring from now on.</p>
    <aside class="embed"><p class="provider">YouTube</p><p class="title"><a href="https://www.youtube.com/watch?v=a1B2c3" rel="noopener external">The harbour from above</a></p></aside>
    "#);
}

#[test]
fn paragraphs_made_of_breaks_and_boxes_are_found_too() {
    let sentence =
        "The board met on Monday, spoke for nine hours, and agreed on nothing that it would name in public.";
    let page = format!(
        "<html><title>Board meets</title><body><table><tr><td><a href='/a'>Home</a> <a href='/b'>News</a></td></tr></table>\
         <font size=5>Board meets</font><div><font>{sentence}<br><br>{sentence}<br>\n<br>{sentence}</font></div></body></html>"
    );
    let document = read(page.as_bytes(), hint("https://ledger.example/")).expect("an article");
    assert_eq!(document.body.blocks.len(), 3);
}

#[test]
fn pictures_are_placed_once_they_have_an_id() {
    let page = "<article><h1>Two quays</h1><p>The old quay was closed on Monday, and the new one, which cost nine million, is not open.</p>\
        <img src='/a.jpg' alt='a'><p>Nobody knows when it will be, the board said, and nobody wants to be asked about it again.</p><img src='/b.jpg'>\
        <p>The fishing boats lie at anchor, as they did ninety years ago, and wait.</p></article>";
    let mut document = read(page.as_bytes(), hint("https://ledger.example/")).expect("an article");
    assert_eq!(document.pictures.len(), 2);
    document.place_pictures(|picture| picture.alt.clone().map(|_| "m-1".to_owned()));
    assert_eq!(document.body.pictures(), ["m-1"]);
}

#[test]
fn what_the_page_cannot_link_to_stays_text() {
    let page = "<article><p>The board’s <a href='javascript:steal()'>letter</a>, its <a href='#note'>note</a>, and its \
        <a href='mailto:board@varo.example'>address</a> were published on Monday, nine days late.</p></article>";
    let html = shown(
        &read(page.as_bytes(), PageHint::default())
            .expect("an article")
            .body,
    );
    assert!(
        html.contains("mailto:board@varo.example") && !html.contains("javascript") && html.contains("letter"),
        "{html}"
    );
}
