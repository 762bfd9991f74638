//! Time and space at 100,000 documents: the wire items several times over, with other names and
//! figures in each copy, so that the dictionary grows as that of an archive does.

use std::path::Path;
use std::time::Instant;

use jiff::ZonedDateTime;
use text_search::{Document, Freshness, Options, query};

use crate::Outcome;
use crate::judged::Archive;
use crate::table::Table;

const DOCUMENTS: usize = 100_000;
const REPEATS: usize = 3;

pub fn measure(items: &[Document], table: &mut Table) -> Outcome<()> {
    let documents: Vec<Document> = (0..DOCUMENTS)
        .map(|i| varied(&items[i % items.len()], i, i / items.len()))
        .collect();
    let bytes: usize = documents.iter().map(|d| d.headline.len() + d.body.len()).sum();
    let begun = Instant::now();
    let archive = Archive::of(&documents)?;
    let seconds = begun.elapsed().as_secs_f64();
    let size = size_of(archive.folder.path())?;

    table.begin(&["100,000 documents", "measured"]);
    table.row(&["text", &format!("{:.1} MB", bytes as f64 / 1e6)]);
    table.row(&["rebuild, one indexing thread", &format!("{seconds:.1} s")]);
    let ratio = size as f64 / bytes as f64;
    table.row(&[
        "index",
        &format!("{:.1} MB, {ratio:.2} a byte of text", size as f64 / 1e6),
    ]);

    let now: ZonedDateTime = "1970-05-15T00:00:00+00:00[UTC]".parse()?;
    let mut options = Options {
        now_micros: now.timestamp().as_microsecond(),
        limit: 20,
        facets: true,
        freshness: Some(Freshness::default()),
        ..Options::default()
    };
    let queries = queries(items);
    for (name, facets) in [
        ("search, 20 hits with facets and snippets", true),
        ("search, no facets", false),
    ] {
        options.facets = facets;
        let times = timed(&queries, |text| {
            archive
                .index
                .search(&query::parse(text, &now), &options)
                .map(|r| r.total)
        })?;
        table.row(&[name, &times]);
    }
    let typed: Vec<String> = queries.iter().flat_map(|query| beginnings(query)).collect();
    let times = timed(&typed, |text| {
        archive.index.suggest(text, 8).map(|s| s.len() as u64)
    })?;
    table.row(&["suggest, 8", &times]);
    let ids: Vec<String> = documents.iter().step_by(997).map(|d| d.id.clone()).collect();
    let times = timed(&ids, |id| {
        archive.index.similar(id, 5).map(|hits| hits.len() as u64)
    })?;
    table.row(&["similar, 5", &times]);
    Ok(())
}

/// The item under another id and date; in later copies every eleventh word becomes a new one.
fn varied(item: &Document, number: usize, copy: usize) -> Document {
    let mut document = item.clone();
    document.id = format!("{}-{copy}", item.id);
    document.published = number as i64 * 90_000_000;
    if copy > 0 {
        let vary = |text: &str| {
            let words = text
                .split(' ')
                .enumerate()
                .map(|(i, word)| match (i + number) % 11 {
                    0 => format!("{word}{}", char::from(b'a' + (copy + i) as u8 % 26)),
                    _ => word.to_owned(),
                });
            words.collect::<Vec<_>>().join(" ")
        };
        (document.headline, document.body) = (vary(&item.headline), vary(&item.body));
    }
    document
}

/// What people ask: one to three words of headlines, common ones among them, and filters.
fn queries(items: &[Document]) -> Vec<String> {
    let mut queries: Vec<String> = Vec::new();
    for (i, item) in items.iter().step_by(41).enumerate() {
        let words: Vec<&str> = item.headline.split_whitespace().filter(|w| w.len() > 2).collect();
        let some = words
            .iter()
            .take(1 + i % 3)
            .copied()
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        queries.push(match i % 10 {
            8 => format!("{some} section:usa after:1970-02"),
            9 => format!("\"{some}\""),
            _ => some,
        });
    }
    queries.extend(
        [
            "said year",
            "mln dlrs net",
            "bank",
            "oil OR gold OR rates",
            "company -usa",
            "",
        ]
        .map(String::from),
    );
    queries
}

fn beginnings(query: &str) -> Vec<String> {
    (1..=3)
        .map(|letters| query.chars().take(letters * 2 - 1).collect())
        .collect()
}

fn timed(inputs: &[String], mut work: impl FnMut(&str) -> text_search::Result<u64>) -> Outcome<String> {
    let mut times = Vec::with_capacity(inputs.len() * REPEATS);
    let mut found = 0;
    for repeat in 0..=REPEATS {
        for input in inputs {
            let begun = Instant::now();
            found += work(input)?;
            // The first round only brings files and caches into memory.
            if repeat > 0 {
                times.push(begun.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let mean = found / (inputs.len() as u64 * (REPEATS as u64 + 1));
    let (p50, p95, p99) = (at(0.5), at(0.95), at(0.99));
    Ok(format!(
        "p50 {p50:.2} ms, p95 {p95:.2} ms, p99 {p99:.2} ms ({mean} found on average)"
    ))
}

fn size_of(folder: &Path) -> Outcome<u64> {
    let mut size = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let about = entry.metadata()?;
        size += if about.is_dir() {
            size_of(&entry.path())?
        } else {
            about.len()
        };
    }
    Ok(size)
}
