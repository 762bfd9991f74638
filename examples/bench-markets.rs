//! Market data at size: imports the ECB's history, fills a database up to ten million observations, and
//! asks a running program, as a browser does, for pages that are not kept yet.
//!
//!     cargo run --profile demo --example bench-markets -- [observations] [database]
//!
//! `database`: a folder for SQLite (the default: a temporary one) or postgres://…

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods)]

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use courant::app::{App, House};
use courant::base::clock::{Clock, Micros};
use courant::base::store::{Actor, Sizes, Store, StoreError, Target};
use courant::changes::Follow;
use courant::config::Config;
use courant::news::MIGRATIONS;
use courant::news::editions::{NewEdition, save_edition};
use courant::news::markets::{
    Batch, Catalogue, Reading, record_observations, series_by_key, set_up, source_by_key, take,
};
use courant::web::serve::Limits;
use market_formats::{Format, Options};
use rust_decimal::Decimal;
use tokio::sync::watch;

/// 2026-10-31, 12:00 UTC: a day after the history's last.
const NOW: Micros = Micros(1_793_448_000_000_000);
const HISTORY: &[u8] = include_bytes!("../demo/markets/eurofxref-hist.zip");
/// Days of one invented series: 27 years.
const DAYS: i64 = 7_000;

fn main() {
    let mut args = std::env::args().skip(1);
    let wanted: i64 = args.next().map_or(10_000_000, |n| n.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let data = match args.next() {
        Some(url) if url.starts_with("postgres") => {
            let store = open(Target::parse(&url).expect("an address"));
            return run(&store, folder.path().to_owned(), wanted);
        }
        Some(path) => PathBuf::from(path),
        None => folder.path().to_owned(),
    };
    run(&open(Target::File(data.join("courant.db"))), data.clone(), wanted);
}

fn open(target: Target) -> Store {
    let sizes = Sizes {
        readers: 2,
        waiting: 64,
    };
    Store::open(target, MIGRATIONS, sizes, Clock::standing_at(NOW)).expect("a store")
}

fn run(store: &Store, data: PathBuf, wanted: i64) {
    store
        .writes
        .wait(Actor::Operator, |w| {
            let edition = NewEdition {
                slug: "main".to_owned(),
                name: "The Gazette".to_owned(),
                tagline: String::new(),
                description: String::new(),
                language: "en-GB".to_owned(),
                zone: "Europe/London".to_owned(),
                note: String::new(),
                is_main: true,
                full_feeds: false,
                contact: String::new(),
                four_eyes: false,
            };
            save_edition(w, &edition)
        })
        .expect("an edition");
    let catalogue = Catalogue::built_in().expect("it parses");
    store
        .writes
        .wait(Actor::Operator, move |w| set_up(w, &catalogue))
        .expect("set up");
    let mut there = history(store);
    there += fill(store, wanted - there);
    println!("{there} observations on {:?}", store.engine());
    pages(store, data);
}

/// The whole history of the ECB: read, then recorded.
fn history(store: &Store) -> i64 {
    let began = Instant::now();
    let (observations, report) =
        market_formats::read_all(Format::EcbHistory, HISTORY, &Options::default()).expect("it reads");
    let read = began.elapsed();
    let (source, readings) = store
        .reads
        .wait(move |r| {
            let source = source_by_key(r, "ecb")?.expect("there");
            let taken = take(r, &source, &observations).expect("known series");
            Ok::<_, StoreError>((source.id, taken.readings))
        })
        .expect("readings");
    let recording = Instant::now();
    let batch = Batch {
        source,
        fetch: None,
        readings,
    };
    let kept = store
        .writes
        .wait(Actor::Import, move |w| record_observations(w, &batch))
        .expect("recorded");
    let took = recording.elapsed();
    println!(
        "ECB history: {} cells read in {} ms; {} values recorded in {} ms, {:.0} a second",
        report.observations,
        read.as_millis(),
        kept.added,
        took.as_millis(),
        kept.added as f64 / took.as_secs_f64()
    );
    kept.added
}

/// Invented series until there are enough, twenty in a transaction.
fn fill(store: &Store, missing: i64) -> i64 {
    let count = (missing / DAYS).max(0);
    let mut lines = String::from("[[source]]\nkey = \"b\"\nname = \"B\"\nline = \"Invented\"\n");
    for i in 0..count {
        lines.push_str(&format!(
            "[[instrument]]\nslug = \"b-{i}-x\"\ncode = \"B{i}\"\nkind = \"company\"\nname = \"Company {i}\"\nshelf = \"Companies\"\n\
             series = [{{ key = \"b:{i}\", source = \"b\", unit = \"euros\", frequency = \"daily\", decimals = 2, delay = \"end_of_day\", licence = \"open\", sample = true }}]\n"
        ));
    }
    let catalogue = Catalogue::parse(&lines).expect("it parses");
    store
        .writes
        .wait(Actor::Operator, move |w| set_up(w, &catalogue))
        .expect("set up");
    let last = NOW.0.div_euclid(Micros::DAY);
    let began = Instant::now();
    let (mut added, mut there) = (0, 0);
    for first in (0..count).step_by(20) {
        let mut readings = Vec::new();
        for i in first..(first + 20).min(count) {
            let key = format!("b:{i}");
            let series = store
                .reads
                .wait(move |r| series_by_key(r, &key))
                .expect("a read")
                .expect("a series");
            // Filled by a run before, into a database that was kept.
            if series.observations == DAYS {
                there += DAYS;
                continue;
            }
            let points = (0..DAYS)
                .map(|day| {
                    let value = 10_000 + (day * 7_919 + i * 104_729) % 5_003 + day / 2;
                    (last - DAYS + day, Decimal::new(value, 2))
                })
                .collect();
            readings.push(Reading {
                series: series.id,
                points,
            });
        }
        let batch = Batch {
            source: courant::base::ids::SourceId(1),
            fetch: None,
            readings,
        };
        added += store
            .writes
            .wait(Actor::Import, move |w| record_observations(w, &batch))
            .expect("recorded")
            .added;
    }
    if added > 0 {
        println!(
            "{added} invented values in {count} series recorded in {:.0} s, {:.0} a second",
            began.elapsed().as_secs_f64(),
            added as f64 / began.elapsed().as_secs_f64()
        );
    }
    there + added
}

/// Pages asked for the first time: none of them is kept.
fn pages(store: &Store, data: PathBuf) {
    let house =
        House::with_store(&data, Config::load(&data).expect("defaults"), store.clone()).expect("a house");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime");
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .expect("a port");
    let address = listener.local_addr().expect("bound");
    let app = std::sync::Arc::new(
        App::start(&house, &format!("http://{address}"), Follow::default()).expect("started"),
    );
    let (stop, stopped) = watch::channel(false);
    let served = std::sync::Arc::clone(&app);
    let serving =
        std::thread::spawn(move || runtime.block_on(served.serve(listener, Limits::default(), stopped)));

    let currencies: Vec<String> = [
        "usd", "jpy", "gbp", "chf", "aud", "cad", "cny", "sek", "nok", "dkk", "pln", "czk", "huf", "ron",
        "try", "brl", "mxn", "inr", "krw", "hkd", "sgd", "nzd", "zar", "ils", "idr", "myr", "php", "thb",
    ]
    .iter()
    .map(|code| format!("/markets/eur-{code}"))
    .collect();
    let invented: Vec<String> = (0..300).map(|i| format!("/markets/b-{i}-x")).collect();
    let with = |list: &[String], range: &str| -> Vec<String> {
        list.iter().map(|path| format!("{path}?range={range}")).collect()
    };
    ask("warm-up", address, &with(&currencies, "6m"));
    ask("currency, one year", address, &currencies);
    ask("currency, five years", address, &with(&currencies, "5y"));
    ask("currency, 27 years", address, &with(&currencies, "max"));
    ask("company, one year", address, &invented);
    ask("company, 27 years", address, &with(&invented, "max"));
    ask("cross rates", address, &["/markets/rates".to_owned()]);
    ask("yield curve and overview", address, &["/markets".to_owned()]);
    for range in ["1m", "1y", "5y", "max"] {
        let page = get(address, &format!("/markets/eur-usd?range={range}"), "identity");
        let svg = page
            .split("for-wide\" data-plot")
            .nth(1)
            .and_then(|rest| Some(&rest[rest.find("<svg")?..rest.find("</svg>")? + 6]))
            .unwrap_or_default();
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        gzip.write_all(svg.as_bytes()).expect("memory");
        println!(
            "chart {range}: {} bytes, {} gzipped; the page {} bytes",
            svg.len(),
            gzip.finish().expect("memory").len(),
            page.len()
        );
    }
    stop.send(true).expect("it serves");
    serving.join().expect("served");
}

fn ask(name: &str, address: SocketAddr, paths: &[String]) {
    let mut times: Vec<Duration> = paths
        .iter()
        .map(|path| {
            let began = Instant::now();
            let page = get(address, path, "br, gzip");
            assert!(
                page.starts_with("HTTP/1.1 200"),
                "{path}: {}",
                &page[..page.len().min(200)]
            );
            began.elapsed()
        })
        .collect();
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100].as_secs_f64() * 1_000.0;
    println!(
        "{name}: {} pages not kept, p50 {:.2} ms, p95 {:.2} ms, max {:.2} ms",
        times.len(),
        at(50),
        at(95),
        at(100)
    );
}

/// As a browser asks: `encodings` is what it takes.
fn get(address: SocketAddr, path: &str, encodings: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("it listens");
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\naccept-encoding: {encodings}\r\nconnection: close\r\n\r\n"
    )
    .expect("sent");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}
