//! Names of instruments in running text become links with the quote, at rendering alone: nothing of it is
//! stored, nothing stays when the instrument goes.

use courant::base::ids::{ArticleId, InstrumentId};
use courant::news::markets::{
    Catalogue, Kind, Licence, NewInstrument, NewSeries, describe_instrument, instruments, license_series,
    save_instrument, save_series, series_by_key, set_up, source_by_key,
};
use courant::news::newsroom::{self, NewArticle};
use courant_body::{Block, Body, Href, Inline, Level, Marks};

use crate::harness::Running;
use crate::markets::record;

fn site() -> Running {
    let site = Running::new();
    let catalogue = Catalogue::built_in().expect("it parses");
    site.write(move |w| set_up(w, &catalogue));
    record(
        &site.news,
        "ecb:USD",
        &[("2026-02-27", "1.1262"), ("2026-03-02", "1.1172")],
    );
    site.settle();
    site
}

fn published(site: &Running, blocks: Vec<Block>) -> ArticleId {
    let mut content = site.news.content("Euro falls");
    content.body = Body { blocks };
    let new = NewArticle {
        edition: site.news.edition,
        content,
        origin: None,
    };
    let id = site
        .news
        .write(move |w| newsroom::create(w, new))
        .expect("a draft")
        .0;
    site.write(move |w| newsroom::approve(w, id));
    site.write(move |w| newsroom::publish(w, id));
    id
}

/// The text of an article's page.
/// The page without its head, where the strip names instruments, too.
fn body(site: &Running, id: ArticleId) -> String {
    let page = site.get(&site.path(id)).text();
    let main = page.split_once("<main").expect("a main part").1;
    main.to_owned()
}

const LINK: &str = "<a href=\"/markets/eur-usd\" title=\"";

#[test]
fn the_first_mention_in_running_text_is_linked_with_its_quote() {
    let site = site();
    let linked = Inline::Text {
        text: "GBP/USD".to_owned(),
        marks: Marks {
            link: Some(Href::parse("https://elsewhere.example/").expect("an address")),
            ..Marks::default()
        },
    };
    let id = published(
        &site,
        vec![
            Block::Heading {
                level: Level::Two,
                text: vec![Inline::plain("Why EUR/USD fell")],
            },
            Block::Paragraph(vec![
                Inline::plain("The pair EUR/USD fell. EUR/USD is low. "),
                linked,
            ]),
            Block::Quote {
                paragraphs: vec![vec![Inline::plain("I sold EUR/USD")]],
                attribution: None,
            },
            Block::paragraph("Nobody quotes EUR/XXX or XFRA: SAP here."),
        ],
    );
    let page = body(&site, id);
    assert_eq!(page.matches(LINK).count(), 1, "{page}");
    assert!(page.contains("The pair <a href=\"/markets/eur-usd\""), "{page}");
    let title = page
        .split(LINK)
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_default();
    assert!(
        title.contains("1.1172") && title.contains("down 0.80%") && title.contains("2 March 2026"),
        "{title}"
    );
    assert!(
        page.contains("Why EUR/USD fell</h2>") && page.contains("I sold EUR/USD</p>"),
        "{page}"
    );
    assert!(page.contains("EUR/XXX or XFRA: SAP here."), "{page}");
    assert!(page.contains(">GBP/USD</a>"), "{page}");
    let stored = site.get("/api/v1/articles").json();
    let api = stored["items"][0]["api"].as_str().expect("an address").to_owned();
    let api = api.split("/api/").nth(1).expect("a path").to_owned();
    assert!(
        !site
            .get(&format!("/api/{api}"))
            .text()
            .contains("/markets/eur-usd"),
        "not stored"
    );

    // The quote in the title is as fresh as the page.
    record(&site.news, "ecb:USD", &[("2026-03-03", "1.1211")]);
    site.settle();
    assert!(body(&site, id).contains("1.1211"));
}

#[test]
fn a_link_goes_with_its_instrument_and_comes_with_it() {
    let site = site();
    let id = published(
        &site,
        vec![Block::paragraph("EUR/USD fell; SAP (XFRA: SAP) rose.")],
    );
    assert!(body(&site, id).contains(LINK));
    let euro: InstrumentId = site
        .news
        .read(instruments)
        .into_iter()
        .find(|found| found.slug == "eur-usd")
        .expect("there")
        .id;
    site.write(move |w| describe_instrument(w, euro, ("Euro in US dollars", "EUR/USD", ""), (true, false)));
    assert!(
        !body(&site, id).contains("/markets/eur-usd"),
        "it was taken off the site"
    );
    site.write(move |w| describe_instrument(w, euro, ("Euro in US dollars", "EUR/USD", ""), (true, true)));
    assert!(body(&site, id).contains(LINK));
    let series = site.news.read(|r| series_by_key(r, "ecb:USD")).expect("there").id;
    site.write(move |w| license_series(w, series, Licence::Inside, None));
    assert!(!body(&site, id).contains(LINK), "for the desk's eyes");

    // A company is listed from now on.
    let source = site.news.read(|r| source_by_key(r, "ecb")).expect("there").id;
    let new = NewInstrument {
        slug: "sap".to_owned(),
        code: "SAP".to_owned(),
        kind: Kind::Company,
        name: "SAP <SE>".to_owned(),
        short_name: String::new(),
        base: String::new(),
        quote: "EUR".to_owned(),
        isin: String::new(),
        ticker: "SAP".to_owned(),
        mic: "XFRA".to_owned(),
        country: String::new(),
        shelf: "Companies".to_owned(),
        ordinal: 1,
        strip: false,
        note: String::new(),
        words: Vec::new(),
        facts: serde_json::json!({}),
    };
    let (instrument, _) = site.write(move |w| save_instrument(w, &new));
    let new = NewSeries {
        key: "ecb:SAP".to_owned(),
        instrument,
        source,
        name: "SAP".to_owned(),
        line: String::new(),
        unit: "euros".to_owned(),
        frequency: courant::news::markets::Frequency::Daily,
        decimals: 2,
        delay: courant::news::markets::Delay::EndOfDay,
        licence: Licence::Open,
        stale_after: None,
        sample: false,
        ended: false,
    };
    site.write(move |w| save_series(w, &new));
    record(&site.news, "ecb:SAP", &[("2026-03-02", "251.30")]);
    site.settle();
    let page = body(&site, id);
    assert!(
        page.contains("SAP (<a href=\"/markets/sap\" title=\"SAP &lt;SE&gt;: 251.30"),
        "{page}"
    );
    assert!(page.contains(">XFRA: SAP</a>) rose."), "{page}");
}
