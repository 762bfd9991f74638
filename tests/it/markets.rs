//! Market data, from a file or a fetch to the page: exact, with its source, evicted by new values, held
//! back by its licence, kept out when it does not look right.

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use courant::base::clock::Micros;
use courant::base::ids::SeriesId;
use courant::couriers::fetch::markets::{MarketCourier, client};
use courant::news::markets::convert::{Asked, rate};
use courant::news::markets::{
    Batch, Catalogue, Kept, Licence, Reading, date_of, day_of, fetches, license_series, pause_source,
    record_observations, rounded, series_by_key, set_up, source_by_key, take,
};
use courant::news::people::{Right, Role, Scope};
use courant::testing::News;
use market_formats::{Format, Options};
use rust_decimal::Decimal;
use serde_json::json;

use crate::harness::Running;

const HISTORY: &[u8] = include_bytes!("../../demo/markets/eurofxref-hist.zip");

fn catalogue(news: &News) {
    let catalogue = Catalogue::built_in().expect("it parses");
    news.write(move |w| set_up(w, &catalogue)).expect("set up");
}

fn series(news: &News, key: &str) -> SeriesId {
    let key = key.to_owned();
    news.read(move |r| series_by_key(r, &key)).expect("the series").id
}

fn record(news: &News, key: &str, points: &[(&str, &str)]) -> Kept {
    let series = series(news, key);
    let points = points
        .iter()
        .map(|(day, value)| {
            let day: jiff::civil::Date = day.parse().expect("a day");
            (day_of(day), value.parse::<Decimal>().expect("a decimal"))
        })
        .collect();
    let batch = Batch {
        source: courant::base::ids::SourceId(1),
        fetch: None,
        readings: vec![Reading { series, points }],
    };
    news.write(move |w| record_observations(w, &batch))
        .expect("recorded")
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

/// A day of the ECB's file, and what it says of each currency that day.
type Row = (String, HashMap<String, String>);

/// The ECB's file read by hand: independent of every parser of the program.
fn history_by_hand() -> (Vec<String>, Vec<Row>) {
    let (name, extra) = (
        usize::from(u16::from_le_bytes([HISTORY[26], HISTORY[27]])),
        usize::from(u16::from_le_bytes([HISTORY[28], HISTORY[29]])),
    );
    let mut text = String::new();
    flate2::read::DeflateDecoder::new(&HISTORY[30 + name + extra..])
        .read_to_string(&mut text)
        .expect("a zip of one file");
    let mut lines = text.lines();
    let codes: Vec<String> = lines
        .next()
        .expect("a header")
        .split(',')
        .skip(1)
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect();
    let rows = lines
        .map(|line| {
            let mut cells = line.split(',');
            let day = cells.next().expect("a day").to_owned();
            let values = codes
                .iter()
                .cloned()
                .zip(cells.map(str::to_owned))
                .filter(|(_, value)| value != "N/A" && !value.is_empty())
                .collect();
            (day, values)
        })
        .collect();
    (codes, rows)
}

/// A decimal as a whole number and a power of ten, by hand.
fn parts(text: &str) -> (i128, u32) {
    let scale = text
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len() as u32);
    (text.replace('.', "").parse().expect("digits"), scale)
}

/// amount × to ÷ from, rounded half away from zero, in whole numbers only.
fn by_hand(amount: &str, from: &str, to: &str, decimals: u32) -> i128 {
    let ((amount, sa), (from, sf), (to, st)) = (parts(amount), parts(from), parts(to));
    let mut above = amount * to * 10_i128.pow(decimals + sf);
    let below = from * 10_i128.pow(sa + st);
    above = 2 * above + below;
    above / (2 * below)
}

#[test]
fn the_converter_agrees_with_whole_numbers_over_the_whole_history() {
    let news = News::new();
    catalogue(&news);
    let (observations, _) =
        market_formats::read_all(Format::EcbHistory, HISTORY, &Options::default()).expect("it reads");
    let (source, taken) = news.read(move |r| {
        let source = source_by_key(r, "ecb")?.expect("there");
        let taken = take(r, &source, &observations).expect("known series");
        Ok::<_, courant::base::store::StoreError>((source, taken))
    });
    assert!(taken.unknown.is_empty(), "{:?}", taken.unknown);
    news.clock.set(Micros::from(
        "2026-11-02T12:00:00Z"
            .parse::<jiff::Timestamp>()
            .expect("a moment"),
    ));
    let batch = Batch {
        source: source.id,
        fetch: None,
        readings: taken.readings,
    };
    let kept = news
        .write(move |w| record_observations(w, &batch))
        .expect("recorded");

    let (codes, rows) = history_by_hand();
    let total: usize = rows.iter().map(|(_, values)| values.len()).sum();
    assert_eq!(kept.added, total as i64, "every value of the file, none more");
    let amounts = ["1", "100", "0.01", "999999.99", "123456789012345"];
    let mut asked = Vec::new();
    for (i, (day, values)) in rows.iter().enumerate() {
        // Another pair each day: all of them come up many times in 7,126 days.
        let (from, to) = (&codes[i % codes.len()], &codes[(i * 7 + 3) % codes.len()]);
        if let (Some(a), Some(b)) = (values.get(from), values.get(to)) {
            let amount = amounts[i % amounts.len()];
            asked.push((
                day.clone(),
                from.clone(),
                to.clone(),
                a.clone(),
                b.clone(),
                amount,
            ));
        }
    }
    assert!(asked.len() > 3_500, "{}", asked.len());
    let wrong = news.read(move |r| {
        let mut wrong = Vec::new();
        for (day, from, to, a, b, amount) in &asked {
            let at = day_of(day.parse().expect("a day"));
            let Asked::Found(found) = rate(r, "EUR", (from, to), at)? else {
                wrong.push(format!("{from}/{to} {day}: not found"));
                continue;
            };
            let exact = found
                .convert(amount.parse().expect("a decimal"))
                .expect("it fits");
            let printed = rounded(exact, 2);
            let expected = by_hand(amount, a, b, 2);
            if (found.day, printed.mantissa()) != (at, expected) {
                wrong.push(format!(
                    "{amount} {from} in {to} on {day}: {printed}, not {expected}"
                ));
            }
        }
        Ok::<_, courant::base::store::StoreError>(wrong)
    });
    assert!(
        wrong.is_empty(),
        "{} wrong: {:?}",
        wrong.len(),
        &wrong[..wrong.len().min(5)]
    );
    edges_of_the_history(news);
}

/// Weekends, holidays, dead and redenominated currencies, the hole in the Icelandic krona.
fn edges_of_the_history(news: News) {
    let day = |text: &str| day_of(text.parse().expect("a day"));
    let asked = |from: &'static str, to: &'static str, on: &str| {
        let on = day(on);
        news.read(move |r| rate(r, "EUR", (from, to), on))
    };
    let found = |asked: Asked| match asked {
        Asked::Found(rate) => (date_of(rate.day).to_string(), rate.age),
        other => panic!("{other:?}"),
    };
    let too_old = |asked: Asked| match asked {
        Asked::TooOld(last) => last.map(|last| date_of(last).to_string()),
        other => panic!("{other:?}"),
    };
    // A Sunday, Easter Monday, New Year's Day.
    assert_eq!(found(asked("EUR", "USD", "2026-10-25")), ("2026-10-23".into(), 2));
    assert_eq!(found(asked("USD", "JPY", "2024-04-01")), ("2024-03-28".into(), 4));
    assert_eq!(found(asked("EUR", "USD", "2026-01-01")), ("2025-12-31".into(), 1));
    // Dead: the last day still answers, a week and a day later nothing does.
    assert_eq!(found(asked("HRK", "EUR", "2022-12-30")), ("2022-12-30".into(), 0));
    assert_eq!(
        too_old(asked("HRK", "EUR", "2023-01-09")),
        Some("2022-12-30".into())
    );
    assert_eq!(
        too_old(asked("BGN", "USD", "2026-10-30")),
        Some("2025-12-31".into())
    );
    assert_eq!(
        too_old(asked("RUB", "EUR", "2026-10-30")),
        Some("2022-03-01".into())
    );
    // The old lira and the new one never share a day, so there is no rate between them.
    assert_eq!(too_old(asked("TRL", "TRY", "2005-01-03")), None);
    assert_eq!(found(asked("TRL", "USD", "2004-12-31")).1, 0);
    assert_eq!(found(asked("TRY", "USD", "2005-01-03")).1, 0);
    // The krona's hole: 2008 to 2018.
    assert_eq!(
        too_old(asked("ISK", "EUR", "2012-06-15")),
        Some("2008-12-09".into())
    );
    assert_eq!(found(asked("ISK", "EUR", "2018-02-01")).1, 0);
    // Before the beginning, and a currency that nobody quotes.
    assert_eq!(too_old(asked("USD", "EUR", "1998-12-31")), None);
    assert!(matches!(asked("XXX", "EUR", "2026-10-30"), Asked::Unknown(code) if code == "XXX"));
    // A leap day, and a currency in itself.
    assert_eq!(found(asked("EUR", "USD", "2024-02-29")), ("2024-02-29".into(), 0));
    let same = asked("EUR", "EUR", "2026-10-30");
    assert!(matches!(same, Asked::Found(rate) if rate.rate() == Some(Decimal::ONE)));

    let running = Running::around(news);
    let page = running.get("/markets/convert/usd/eur/2026-10-25?amount=1%2C000");
    let text = page.text();
    assert!(
        text.contains("1,000.00 USD") && text.contains("23 October 2026"),
        "{text}"
    );
    let form = running.get("/markets/convert?from=usd&to=jpy&amount=100&date=2026-10-30");
    assert_eq!(form.status, 303);
    assert_eq!(
        form.header("location"),
        "/markets/convert/usd/jpy/2026-10-30?amount=100"
    );
    assert!(
        running
            .get(form.header("location"))
            .text()
            .contains("100.00 USD = <data value=\"15725\">15,725</data> JPY")
    );
    let gone = running.get("/markets/convert/hrk/eur/2024-05-06").text();
    assert!(
        gone.contains("No rate was published") && gone.contains("30 December 2022"),
        "{gone}"
    );
    assert!(gone.contains("7.53450"), "what took its place: {gone}");
    let wrong = running
        .get("/markets/convert/usd/eur/2026-10-30?amount=lots")
        .text();
    assert!(
        wrong.contains("aria-invalid") && wrong.contains("Write an amount"),
        "{wrong}"
    );
    for nowhere in [
        "/markets/convert/usd/xxx",
        "/markets/convert/usd/eur/2026-02-30",
        "/markets/convert/dollars/eur",
        "/markets/convert/usd/eur/yesterday",
    ] {
        assert_eq!(running.get(nowhere).status, 404, "{nowhere}");
    }
    assert_eq!(running.get("/markets/convert/usd/eur/2030-01-01").status, 302);
    let rates = running.get("/markets/rates").text();
    assert!(
        rates.contains("157.25") && rates.contains("30 October 2026"),
        "{rates}"
    );
    let max = running.get("/markets/eur-isk?range=max");
    assert_eq!(max.status, 200);
    assert!(max.bytes.len() < 120_000, "{} bytes", max.bytes.len());
}

/// A source on this machine that says what a test wants, and remembers what it was asked.
pub struct Loopback {
    pub url: String,
    answer: Arc<Mutex<(u16, &'static str, String)>>,
    pub asked: Arc<AtomicUsize>,
    pub conditional: Arc<AtomicUsize>,
}

impl Loopback {
    pub fn new() -> Loopback {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/rates", listener.local_addr().expect("bound"));
        let answer = Arc::new(Mutex::new((200, "text/csv", String::new())));
        let (asked, conditional) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (says, count, with) = (Arc::clone(&answer), Arc::clone(&asked), Arc::clone(&conditional));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut head = Vec::new();
                let mut buffer = [0; 1024];
                while !head.windows(4).any(|w| w == b"\r\n\r\n") {
                    match stream.read(&mut buffer) {
                        Ok(0) | Err(_) => break,
                        Ok(n) => head.extend_from_slice(&buffer[..n]),
                    }
                }
                count.fetch_add(1, Ordering::SeqCst);
                let conditional = String::from_utf8_lossy(&head)
                    .to_lowercase()
                    .contains("if-none-match: \"v1\"");
                if conditional {
                    with.fetch_add(1, Ordering::SeqCst);
                }
                let (status, kind, body) = says.lock().expect("its answer").clone();
                let _sent = write!(
                    stream,
                    "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\netag: \"v1\"\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Loopback {
            url,
            answer,
            asked,
            conditional,
        }
    }

    pub fn says(&self, status: u16, kind: &'static str, body: &str) {
        *self.answer.lock().expect("its answer") = (status, kind, body.to_owned());
    }
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

struct Fetching {
    courier: MarketCourier,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

impl Fetching {
    fn of(news: &News, allow_private: bool) -> Fetching {
        Fetching {
            courier: MarketCourier {
                store: news.store.clone(),
                stop: Arc::new(AtomicBool::new(false)),
                allow_private,
            },
            client: client(allow_private).expect("a client"),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime"),
        }
    }

    /// A round at the moment the source is due.
    fn round(&self, news: &News) {
        let source = news.read(|r| source_by_key(r, "vendor")).expect("there");
        if source.next_at > news.clock.now() {
            news.clock.set(source.next_at);
        }
        let asked = self
            .runtime
            .block_on(self.courier.step(&self.client))
            .expect("a round");
        assert_eq!(asked, 1, "it was due");
    }
}

fn vendor(news: &News, url: &str) {
    let catalogue = Catalogue::parse(&VENDOR.replace("URL", url)).expect("it parses");
    news.write(move |w| set_up(w, &catalogue)).expect("set up");
    let id = news.read(|r| source_by_key(r, "vendor")).expect("there").id;
    news.write(move |w| pause_source(w, id, false)).expect("on");
}

#[test]
fn a_source_is_fetched_judged_and_kept_out() {
    let (news, server) = (News::new(), Loopback::new());
    vendor(&news, &server.url);
    let fetching = Fetching::of(&news, true);
    let gold = || news.read(|r| series_by_key(r, "vendor:GOLD")).expect("there");
    let source = || news.read(|r| source_by_key(r, "vendor")).expect("there");

    server.says(
        200,
        "text/csv",
        "Date,Gold\n2026-02-26,2700.10\n2026-02-27,2702.40\n",
    );
    fetching.round(&news);
    assert_eq!(gold().observations, 2);
    assert_eq!(source().problem, "");
    assert!(source().next_at > news.clock.now());
    assert_eq!(news.verbs(1), ["observations_recorded"]);

    // The same again: asked with what we have, nothing is written.
    server.says(304, "text/csv", "");
    fetching.round(&news);
    assert_eq!(server.conditional.load(Ordering::SeqCst), 1);
    // Yesterday's file under a new day: nothing new either.
    server.says(
        200,
        "text/csv",
        "Date,Gold\n2026-02-26,2700.10\n2026-02-27,2702.40\n\n",
    );
    fetching.round(&news);
    assert_eq!(
        (gold().observations, news.verbs(1)),
        (2, vec!["observations_recorded".to_owned()])
    );

    // A page for people, where numbers were promised.
    server.says(
        200,
        "text/html",
        "<!doctype html><title>Are you a robot?</title><p>Prove it.",
    );
    fetching.round(&news);
    assert!(source().problem.contains("HTML"), "{}", source().problem);
    // A changed header.
    server.says(200, "text/csv", "Date,Silver\n2026-03-02,31.10\n");
    fetching.round(&news);
    // A price that leaps, and one that rewrites nothing but says the unit has changed.
    server.says(
        200,
        "text/csv",
        "Date,Gold\n2026-02-27,2702.40\n2026-03-02,86.90\n",
    );
    fetching.round(&news);
    assert!(
        source().problem.contains("goes from 2702.4"),
        "{}",
        source().problem
    );
    assert_eq!(gold().observations, 2, "nothing was overwritten");
    let waiting = news.read(fetches::quarantined);
    assert_eq!(waiting.len(), 3, "{waiting:?}");
    assert_eq!(gold().last.map(|last| last.value), "2702.40".parse().ok());
    // Failures are no answers: they are tried again, later each time.
    server.says(503, "text/plain", "busy");
    fetching.round(&news);
    assert_eq!(
        (source().problem.as_str(), news.read(fetches::quarantined).len()),
        ("it answered 503", 3)
    );
    assert!(source().tries >= 4);

    // The desk looks at them.
    let running = Running::around(news);
    let editor = running.browser("Eve", Role::Editor);
    let list = editor.get("/desk/markets").text();
    assert!(
        list.contains("Kept out") && list.contains("goes from 2702.4"),
        "{list}"
    );
    let leap = waiting[0].id;
    let done = editor.post(&format!("/desk/markets/quarantine/{leap}/accept"), "x=");
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(
        running.get("/markets/gold").text().contains("86.90"),
        "readers see it after the answer"
    );
    let html = waiting[2].id;
    let refused = editor.post(&format!("/desk/markets/quarantine/{html}/accept"), "x=");
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(
        editor
            .post(&format!("/desk/markets/quarantine/{html}/discard"), "x=")
            .status,
        303
    );
    let reporter = running.browser("Rob", Role::Reporter);
    let refused = reporter.post(
        &format!("/desk/markets/quarantine/{}/discard", waiting[1].id),
        "x=",
    );
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains(Right::ManageMarkets.words()));
    assert!(server.asked.load(Ordering::SeqCst) >= 7);
}

#[test]
fn nothing_inside_is_fetched() {
    let (news, server) = (News::new(), Loopback::new());
    server.says(200, "text/csv", "Date,Gold\n2026-02-26,2700.10\n");
    vendor(&news, &server.url);
    Fetching::of(&news, false).round(&news);
    let source = news.read(|r| source_by_key(r, "vendor")).expect("there");
    assert!(source.problem.contains("an address inside"), "{}", source.problem);
    assert_eq!(server.asked.load(Ordering::SeqCst), 0, "nobody came");
}

#[test]
fn a_program_sends_values_once() {
    let running = Running::new();
    vendor(&running.news, "https://vendor.example/");
    let robot = running.program("Robot", Role::Editor, &[Scope::Market]);
    let body = json!({ "source": "vendor", "observations": [
        { "series": "GOLD", "at": "2026-02-27", "value": "2702.40" },
        { "series": "GOLD", "at": "2026-03-02", "value": null },
        { "series": "LEAD", "at": "2026-02-27", "value": "1.5" },
    ] });
    let key = [("idempotency-key", "one")];
    let first = robot.send("POST", "/market/observations", &key, &body);
    assert_eq!(first.status, 200, "{}", first.text());
    assert_eq!(
        first.json(),
        json!({ "added": 1, "revised": 0, "same": 0, "missing": 1, "unknown": ["LEAD"] })
    );
    let again = robot.send("POST", "/market/observations", &key, &body);
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, "true"));
    assert_eq!(again.json(), first.json());
    let same = robot.post("/market/observations", &body);
    assert_eq!(same.json()["same"], 1);
    assert!(running.get("/markets/gold").text().contains("2,702.40"));

    for (wrong, said) in [
        (
            json!({ "source": "nobody", "observations": [{ "series": "GOLD", "at": "2026-02-27", "value": "1" }] }),
            "no source",
        ),
        (json!({ "source": "vendor", "observations": [] }), "must be 1"),
        (
            json!({ "source": "vendor", "observations": [{ "series": "GOLD", "at": "soon", "value": "1" }] }),
            "soon",
        ),
        (
            json!({ "source": "vendor", "observations": [{ "series": "GOLD", "at": "2026-02-27", "value": "1,5e" }] }),
            "no number",
        ),
        (
            json!({ "source": "vendor", "observations": [{ "series": "GOLD", "at": "2052-02-27", "value": "1" }] }),
            "future",
        ),
    ] {
        let refused = robot.post("/market/observations", &wrong);
        assert_eq!(refused.status, 422, "{said}: {}", refused.text());
        assert!(refused.text().contains(said), "{said}: {}", refused.text());
    }
    let reader = running.program("Reader", Role::Editor, &[Scope::Read]);
    assert_eq!(reader.post("/market/observations", &body).status, 403);
    let junior = running.program("Junior", Role::Reporter, &[Scope::Market]);
    assert_eq!(junior.post("/market/observations", &body).status, 403);
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
