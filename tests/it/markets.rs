//! Market data, from a recorded value to the page: exact, with its source, evicted by new values, held
//! back by its licence.

use courant::base::ids::{SeriesId, SourceId};
use courant::news::markets::{
    Batch, Catalogue, Kept, Licence, Reading, day_of, license_series, pause_source, record_observations,
    series_by_key, set_up, source_by_key,
};
use courant::news::people::Role;
use courant::testing::News;
use rust_decimal::Decimal;

use crate::harness::Running;

pub fn catalogue(news: &News) {
    let catalogue = Catalogue::built_in().expect("it parses");
    news.write(move |w| set_up(w, &catalogue)).expect("set up");
}

pub fn series(news: &News, key: &str) -> SeriesId {
    let key = key.to_owned();
    news.read(move |r| series_by_key(r, &key)).expect("the series").id
}

pub fn record(news: &News, key: &str, points: &[(&str, &str)]) -> Kept {
    let series = series(news, key);
    let points = points
        .iter()
        .map(|(day, value)| {
            let day: jiff::civil::Date = day.parse().expect("a day");
            (day_of(day), value.parse::<Decimal>().expect("a decimal"))
        })
        .collect();
    let batch = Batch {
        source: SourceId(1),
        fetch: None,
        readings: vec![Reading { series, points }],
    };
    news.write(move |w| record_observations(w, &batch))
        .expect("recorded")
}

const VENDOR: &str = r#"
[[source]]
key = "vendor"
name = "A vendor"
line = "A vendor of prices"
url = "URL"
format = "csv+mapping"
mapping = """
date = { column = "Date" }
series = [{ column = "Gold", key = "GOLD" }]
"""
zone = "Europe/London"
at = "09:00"

[[instrument]]
slug = "gold"
code = "GOLD"
kind = "commodity"
name = "Gold"
shelf = "Commodities"
series = [{ key = "vendor:GOLD", source = "vendor", unit = "US dollars an ounce", frequency = "daily", decimals = 2, delay = "15", licence = "mailed" }]
"#;

/// A source of gold that is fetched at `url`.
pub fn vendor(news: &News, url: &str) {
    let catalogue = Catalogue::parse(&VENDOR.replace("URL", url)).expect("it parses");
    news.write(move |w| set_up(w, &catalogue)).expect("set up");
    let id = news.read(|r| source_by_key(r, "vendor")).expect("there").id;
    news.write(move |w| pause_source(w, id, false)).expect("on");
}

#[test]
fn new_values_and_revisions_make_pages_anew() {
    let running = Running::new();
    catalogue(&running.news);
    record(
        &running.news,
        "ecb:USD",
        &[("2026-02-26", "1.1262"), ("2026-02-27", "1.1172")],
    );
    running.settle();
    let page = running.get("/markets/eur-usd");
    assert_eq!(page.status, 200);
    let text = page.text();
    for said in [
        "1.1172",
        "\u{2212}0.0090",
        "\u{2212}0.80%",
        "27 February 2026",
        "European Central Bank, euro foreign exchange reference rates",
        "As published",
        "/markets/eur-usd/history.csv",
    ] {
        assert!(text.contains(said), "{said}\n{text}");
    }
    let card = running.get("/markets/eur-usd/card.png");
    assert_eq!((card.status, card.header("content-type")), (200, "image/png"));
    assert!(
        card.bytes.starts_with(b"\x89PNG") && card.bytes.len() < 60_000,
        "{} bytes",
        card.bytes.len()
    );
    assert_eq!(running.get("/markets/eur-xxx/card.png").status, 404);
    let tag = page.header("etag").to_owned();
    assert_eq!(
        running
            .get_with("/markets/eur-usd", &[("if-none-match", &tag)])
            .status,
        304
    );
    for path in ["/markets", "/", "/economy"] {
        assert_eq!(running.get(path).status, 200, "{path}");
    }
    assert!(running.get("/").text().contains("1.1172"), "the strip");

    record(&running.news, "ecb:USD", &[("2026-02-27", "1.1171")]);
    running.settle();
    let text = running.get("/markets/eur-usd").text();
    assert!(text.contains("1.1171") && text.contains("It was"), "{text}");
    assert!(text.contains("1.1172"), "what it was before stays on the page");
    assert!(running.get("/").text().contains("1.1171"), "the strip");
    assert!(running.get("/markets").text().contains("1.1171"));

    record(&running.news, "ecb:USD", &[("2026-03-02", "1.1200")]);
    running.settle();
    assert!(running.get("/markets/eur-usd?range=1m").text().contains("1.1200"));
    let file = running.get("/markets/eur-usd/history.csv");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(
        file.text()
            .ends_with("2026-02-26,1.1262\n2026-02-27,1.1171\n2026-03-02,1.1200\n"),
        "{}",
        file.text()
    );
    assert!(file.text().contains("# Source: European Central Bank"));
}

#[test]
fn a_licence_decides_what_is_shown_and_handed_on() {
    let running = Running::new();
    catalogue(&running.news);
    record(
        &running.news,
        "ecb:USD",
        &[("2026-02-26", "1.1262"), ("2026-02-27", "1.1172")],
    );
    let id = series(&running.news, "ecb:USD");
    running.write(move |w| license_series(w, id, Licence::Shown, None));
    let page = running.get("/markets/eur-usd");
    assert!(
        page.text().contains("does not let us hand it on"),
        "{}",
        page.text()
    );
    assert!(!page.text().contains("history.csv"));
    assert_eq!(running.get("/markets/eur-usd/history.csv").status, 404);

    running.write(move |w| license_series(w, id, Licence::Inside, None));
    assert_eq!(running.get("/markets/eur-usd").status, 404);
    assert_eq!(running.get("/markets/eur-usd/history.csv").status, 404);
    for path in [
        "/",
        "/markets",
        "/search?q=EUR%2FUSD",
        "/markets/convert/eur/usd/2026-02-27",
    ] {
        assert!(!running.get(path).text().contains("1.1172"), "{path}");
    }
}

#[test]
fn what_is_old_says_so_when_the_moment_comes() {
    let running = Running::new();
    catalogue(&running.news);
    record(
        &running.news,
        "ecb:USD",
        &[("2026-02-26", "1.1262"), ("2026-02-27", "1.1172")],
    );
    running.settle();
    assert!(!running.get("/markets/eur-usd").text().contains("Stale"));
    running.news.clock.set(running.news.clock.now().plus_days(5));
    let text = running.get("/markets/eur-usd").text();
    assert!(
        text.contains("Stale: nothing newer than 27 February 2026"),
        "{text}"
    );
}

#[test]
fn a_publication_without_market_data_keeps_its_addresses() {
    let running = Running::new();
    assert_eq!(running.get("/markets").status, 404);
    assert_eq!(running.get("/markets/eur-usd").status, 404);
    assert_eq!(running.get("/markets/rates").status, 404);
    assert!(!running.get("/").text().contains("/markets"));
    let edition = running.news.edition;
    running.write(move |w| {
        let new = courant::news::editions::NewSection {
            edition,
            parent: None,
            slug: "markets".to_owned(),
            name: "Markets".to_owned(),
            description: "Prices.".to_owned(),
            ordinal: 9,
        };
        courant::news::editions::save_section(w, &new)
    });
    assert!(running.get("/markets").text().contains("<h1>Markets</h1>"));
    assert_eq!(running.get("/markets/feed.xml").status, 200);
    catalogue(&running.news);
    record(
        &running.news,
        "ecb:USD",
        &[("2026-02-26", "1.1262"), ("2026-02-27", "1.1172")],
    );
    running.settle();
    let page = running.get("/markets").text();
    assert!(
        page.contains("<h1>Market data</h1>") && page.contains("1.1172"),
        "{page}"
    );
}

#[test]
fn articles_stand_with_their_instruments_and_on_the_line() {
    let running = Running::new();
    catalogue(&running.news);
    record(
        &running.news,
        "ecb:USD",
        &[
            ("2026-02-25", "1.1300"),
            ("2026-02-26", "1.1262"),
            ("2026-02-27", "1.1172"),
            ("2026-03-02", "1.1100"),
        ],
    );
    let mut content = running.news.content("Euro falls to a low");
    content.instruments = vec!["EUR/USD".to_owned(), "no such thing".to_owned()];
    let edition = running.news.edition;
    let id = running
        .news
        .write(move |w| {
            let new = courant::news::newsroom::NewArticle {
                edition,
                content,
                origin: None,
            };
            courant::news::newsroom::create(w, new)
        })
        .expect("a draft")
        .0;
    running
        .news
        .write(move |w| courant::news::newsroom::approve(w, id))
        .expect("approved");
    // The page is kept before, and must not be after.
    assert!(
        !running
            .get("/markets/eur-usd")
            .text()
            .contains("Euro falls to a low")
    );
    running.write(move |w| courant::news::newsroom::publish(w, id));
    let page = running.get("/markets/eur-usd").text();
    assert!(page.contains("Euro falls to a low"), "{page}");
    assert!(
        page.contains("<a class=\"m\" href="),
        "a marker on the line: {page}"
    );
    let article = running.get(&running.path(id)).text();
    assert!(article.contains("At publication 1.1100"), "{article}");
    assert!(article.contains("no newer value"), "{article}");

    record(&running.news, "ecb:USD", &[("2026-03-03", "1.1211")]);
    running.settle();
    running.news.clock.set(running.news.clock.now().plus_days(1));
    let article = running.get(&running.path(id)).text();
    assert!(
        article.contains("At publication 1.1100"),
        "what was printed stays: {article}"
    );
    assert!(article.contains("+1.00%"), "{article}");
}

#[test]
fn search_answers_with_the_instrument_first() {
    let running = Running::new();
    catalogue(&running.news);
    record(
        &running.news,
        "ecb:USD",
        &[("2026-02-26", "1.1262"), ("2026-02-27", "1.1172")],
    );
    record(
        &running.news,
        "ust:BC_10YEAR",
        &[("2026-02-26", "4.20"), ("2026-02-27", "4.26")],
    );
    record(
        &running.news,
        "eia:DCOILWTICO",
        &[("2026-02-26", "63.10"), ("2026-02-27", "61.90")],
    );
    running.settle();
    for (asked, said) in [
        ("EUR%2FUSD", "1.1172"),
        ("eurusd", "1.1172"),
        ("10-year+yield", "4.26"),
        ("oil", "61.90"),
    ] {
        let text = running.get(&format!("/search?q={asked}")).text();
        assert!(
            text.contains("answer-card") && text.contains(said),
            "{asked}: {text}"
        );
    }
    assert!(running.get("/search?q=10-year+yield").text().contains("+6 bp"));
    assert!(!running.get("/search?q=euros").text().contains("answer-card"));
    let suggested = running.get("/search/suggest?q=eurusd").json();
    assert_eq!(suggested[0]["kind"], "instrument");
    assert_eq!(suggested[0]["url"], "/markets/eur-usd");
}

#[test]
fn editors_change_names_and_licences_and_the_audit_says_so() {
    let running = Running::new();
    catalogue(&running.news);
    record(
        &running.news,
        "ecb:USD",
        &[("2026-02-26", "1.1262"), ("2026-02-27", "1.1172")],
    );
    let editor = running.browser("Eve", Role::Editor);
    let page = editor.get("/desk/markets/eur-usd");
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("ecb:USD") && page.text().contains("2 values"),
        "{}",
        page.text()
    );
    let form = "name=The+euro+in+dollars&short_name=Euro&note=&strip=yes&shown=yes";
    assert_eq!(editor.post("/desk/markets/eur-usd", form).status, 303);
    assert!(
        running
            .get("/markets/eur-usd")
            .text()
            .contains("<h1>The euro in dollars</h1>")
    );
    let id = series(&running.news, "ecb:USD");
    let terms = format!("/desk/markets/eur-usd/series/{id}");
    assert_eq!(editor.post(&terms, "licence=inside&days=5").status, 303);
    assert_eq!(running.get("/markets/eur-usd").status, 404);
    assert_eq!(editor.post(&terms, "licence=free&days=5").status, 422);
    assert_eq!(editor.post(&terms, "licence=open&days=-1").status, 422);
    let other = series(&running.news, "ecb:GBP");
    assert_eq!(
        editor
            .post(
                &format!("/desk/markets/eur-usd/series/{other}"),
                "licence=open&days=5"
            )
            .status,
        404,
        "a series of another instrument"
    );
    let chief = running.browser("Cleo", Role::Chief);
    let audit = chief.get("/desk/audit?what=markets").text();
    assert!(audit.contains("set the terms of a series of"), "{audit}");
    assert!(audit.contains("described the instrument"), "{audit}");
}
