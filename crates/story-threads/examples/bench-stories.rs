//! How good the threads are, and how fast: on the labelled sets in `../shared/data` (other people's, read
//! in place; skipped with a word where they are not), and on a made stream of a million documents.
//!
//! `make bench-stories`, or
//! `cargo run --release -p story-threads --example bench-stories -- [quality] [copies] [speed] [restart] [million]`

mod common;

use std::collections::HashMap;

use common::sets::Set;
use common::{scores, sets};
use story_threads::{Document, Engine, shingles};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let asked = |name: &str| words.is_empty() || words.iter().any(|word| word == name);
    match sets::folder() {
        Some(folder) => {
            if asked("quality") {
                quality(&folder);
            }
            if asked("copies") {
                copies(&sets::corpus(&folder));
            }
            if asked("speed") {
                speed(&folder);
            }
            if asked("restart") {
                restart(&sets::load(&folder, "headlines-2014"));
            }
        }
        None => println!("skipped: the labelled sets (../shared/data) are not here\n"),
    }
    if asked("million") {
        million();
    }
}

/// Where each document is in the end, by story and by event, and where it was put at first.
struct Run {
    arrival: Vec<u64>,
    stories: Vec<u64>,
    events: Vec<u64>,
    moved: f64,
}

fn run(set: &Set) -> Run {
    let mut engine = Engine::new();
    let arrival: Vec<u64> = set
        .documents
        .iter()
        .map(|document| engine.add(document).story.0)
        .collect();
    let now = |document: &Document| {
        engine
            .explain(&document.id)
            .map_or((0, 0), |at| (at.story.0, at.event.0))
    };
    let (stories, events): (Vec<u64>, Vec<u64>) = set.documents.iter().map(now).unzip();
    let moved = arrival
        .iter()
        .zip(&stories)
        .filter(|(then, now)| then != now)
        .count() as f64;
    Run {
        moved: moved / arrival.len().max(1) as f64,
        arrival,
        stories,
        events,
    }
}

fn quality(folder: &std::path::Path) {
    println!("## Stories and events\n");
    println!("B³ and pairs: precision / recall / F1. \"Arrival\": where a document was put at once.\n");
    println!(
        "| set | documents / stories | B³ arrival | B³ | pairs | AMI | ARI | found | moved later | events B³ |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    let headlines = sets::load(folder, "headlines-2014");
    let alike = sets::load(folder, "look-alikes");
    let google = sets::load(folder, "google-news-2013-ts");
    let business = headlines.clone();
    for set in [
        business.half(false),
        business.half(true),
        business.shuffled(7),
        business,
        alike.half_of_pairs(false),
        alike.half_of_pairs(true),
        alike.shuffled(7),
        alike.titled("as headlines", false),
        alike,
        google.half(true),
        google.shortened("first six words", 6),
        google,
    ] {
        let run = run(&set);
        let last = scores::scores(&set.labels, &run.stories);
        println!(
            "| {} | {} / {} | {} | {} | {} | {:.1} | {:.1} | {} | {:.1} % | {} |",
            set.name,
            last.documents,
            last.labels,
            scores::scores(&set.labels, &run.arrival).bcubed,
            last.bcubed,
            last.pairs,
            last.ami * 100.0,
            last.ari * 100.0,
            last.clusters,
            run.moved * 100.0,
            scores::scores(&set.labels, &run.events).bcubed,
        );
    }
    println!("\n## Long threads\n");
    println!(
        "Continued: of the items of a thread after its first, put where the one before is. False: of first items,"
    );
    println!("put where an item of another thread was.\n");
    println!("| part | items / threads | B³ | pairs F1 | continued, false at arrival | in the end | found |");
    println!("|---|---|---|---|---|---|---|");
    let events = sets::load(folder, "current-events-2010-2016");
    let late = sets::micros("2014-07-01T00:00:00Z");
    let marked = events.filter("marked items", |_, label| label.is_some());
    let of_late = marked.filter("marked items from July 2014", |document, _| document.time >= late);
    for set in [
        of_late.lasting(30),
        of_late,
        marked.lasting(30),
        marked,
        events.filter("all items from July 2014", |document, _| document.time >= late),
    ] {
        let run = run(&set);
        let last = scores::scores(&set.labels, &run.stories);
        let (then, now) = (
            scores::threads(&set.labels, &run.arrival),
            scores::threads(&set.labels, &run.stories),
        );
        println!(
            "| {} | {} / {} | {} | {:.1} | {:.1} %, {:.1} % | {:.1} %, {:.1} % | {} |",
            set.name,
            last.documents,
            last.labels,
            last.bcubed,
            last.pairs.f1() * 100.0,
            then.continued * 100.0,
            then.false_joins * 100.0,
            now.continued * 100.0,
            now.false_joins * 100.0,
            last.clusters,
        );
    }
    println!();
}

/// All pairs of texts with a Jaccard of 0.7 and more, counted exactly, beside what was called a copy.
fn copies(corpus: &[Document]) {
    let documents: Vec<&Document> = corpus
        .iter()
        .filter(|document| document.text.chars().count() >= 300)
        .collect();
    let read: Vec<Vec<u32>> = documents
        .iter()
        .map(|document| shingles("", &document.text))
        .collect();
    let mut lists: HashMap<u32, Vec<u32>> = HashMap::new();
    let mut pairs = Vec::new();
    for (at, list) in read.iter().enumerate() {
        let mut shared: HashMap<u32, usize> = HashMap::new();
        for shingle in list {
            let others = lists.entry(*shingle).or_default();
            for other in others.iter() {
                *shared.entry(*other).or_default() += 1;
            }
            others.push(at as u32);
        }
        for (other, both) in shared {
            let all = list.len() + read[other as usize].len() - both;
            if both as f64 / all as f64 >= 0.7 {
                pairs.push((at, other as usize));
            }
        }
    }
    let mut engine = Engine::new();
    let mut faces: Vec<usize> = Vec::new();
    let places: HashMap<&str, usize> = documents
        .iter()
        .enumerate()
        .map(|(at, document)| (document.id.as_str(), at))
        .collect();
    for (at, document) in documents.iter().enumerate() {
        faces.push(
            engine
                .add(document)
                .copy_of
                .map_or(at, |face| places[face.as_str()]),
        );
    }
    let found = pairs
        .iter()
        .filter(|(one, other)| faces[*one] == faces[*other])
        .count();
    let similarity = |a: &[u32], b: &[u32]| {
        let both = a
            .iter()
            .filter(|shingle| b.binary_search(shingle).is_ok())
            .count() as f64;
        both / (a.len() + b.len()) as f64 / (1.0 - both / (a.len() + b.len()) as f64)
    };
    let groups = faces.iter().enumerate().filter(|(at, face)| at != *face);
    let false_groups = groups
        .clone()
        .filter(|(at, face)| similarity(&read[*at], &read[**face]) < 0.4)
        .count();
    println!("## Copies\n");
    println!(
        "{} texts of 300 characters and more; {} pairs with J ≥ 0.7, of which {} are in one group ({:.1} %); \
         {} copies named, {} of them with J < 0.4 to the first of their group.\n",
        documents.len(),
        pairs.len(),
        found,
        found as f64 * 100.0 / pairs.len().max(1) as f64,
        groups.count(),
        false_groups
    );
}

/// Processor time of this thread, in nanoseconds, as Linux counts it.
fn processor() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ')
        .next()
        .and_then(|first| first.parse().ok())
        .unwrap_or(0)
}

struct Pace {
    per_second: f64,
    median: f64,
    p99: f64,
}

fn pace(documents: &[Document]) -> Pace {
    let mut engine = Engine::new();
    let begin = processor();
    for document in documents {
        engine.add(document);
    }
    let taken = (processor() - begin).max(1);
    // The least of three runs, which do the same: what else the machine does is not counted.
    let mut each = vec![u128::MAX; documents.len()];
    for _ in 0..3 {
        let mut engine = Engine::new();
        for (least, document) in each.iter_mut().zip(documents) {
            let begin = std::time::Instant::now();
            engine.add(document);
            *least = (*least).min(begin.elapsed().as_nanos());
        }
    }
    each.sort_unstable();
    let at = |share: f64| each[((each.len() - 1) as f64 * share) as usize] as f64 / 1000.0;
    Pace {
        per_second: documents.len() as f64 * 1e9 / taken as f64,
        median: at(0.5),
        p99: at(0.99),
    }
}

fn speed(folder: &std::path::Path) {
    println!("## Speed, one thread\n");
    println!(
        "| stream | documents | bytes each | documents per processor second | median, p99 (µs, least of three runs) |"
    );
    println!("|---|---|---|---|---|");
    let corpus = sets::corpus(folder);
    let alike = sets::load(folder, "look-alikes");
    let events = sets::load(folder, "current-events-2010-2016");
    let google = sets::load(folder, "google-news-2013-ts");
    let headlines = sets::load(folder, "headlines-2014");
    let long: Vec<Document> = corpus.chunks(5).map(in_one).collect();
    for (name, documents) in [
        ("agency items 1987", &corpus),
        ("the same, five in one", &long),
        ("look-alikes", &alike.documents),
        ("current events", &events.documents),
        ("titles and snippets", &google.documents),
        ("headlines", &headlines.documents),
    ] {
        let bytes: usize = documents
            .iter()
            .map(|document| document.title.len() + document.text.len())
            .sum();
        let pace = pace(documents);
        println!(
            "| {name} | {} | {} | {:.0} | {:.0}, {:.0} |",
            documents.len(),
            bytes / documents.len(),
            pace.per_second,
            pace.median,
            pace.p99
        );
    }
    println!();
}

/// A long text: the first item, with the texts of the others behind its own.
fn in_one(items: &[Document]) -> Document {
    let mut one = items[0].clone();
    for item in &items[1..] {
        one.text.push('\n');
        one.text.push_str(&item.text);
    }
    one
}

/// Stops in the middle, goes on from the bytes, and compares every answer.
fn restart(set: &Set) {
    let mut straight = Engine::new();
    let mut stopped = Engine::new();
    let mut answers = [Vec::new(), Vec::new()];
    let mut size = 0;
    for (at, document) in set.documents.iter().enumerate() {
        if at % 500 == 250 {
            let bytes = stopped.save();
            size = bytes.len();
            stopped = Engine::restore(&bytes).expect("what was saved can be read");
        }
        for (engine, answers) in [&mut straight, &mut stopped].into_iter().zip(&mut answers) {
            let placement = engine.add(document);
            answers.push(serde_json::to_string(&(placement, engine.changes())).expect("answers are JSON"));
        }
    }
    println!("## Restart\n");
    println!(
        "{} documents, stopped and restored {} times: {} answers differ; the state has {} kB in the end; states {}.\n",
        set.documents.len(),
        set.documents.len() / 500 + 1,
        answers[0]
            .iter()
            .zip(&answers[1])
            .filter(|(one, other)| one != other)
            .count(),
        size / 1000,
        if straight.save() == stopped.save() {
            "equal"
        } else {
            "not equal"
        }
    );
}

/// A made stream: four thousand words by Zipf's law, and for each story fifteen words and three names of
/// its own; a new story with every fourth document; two thousand documents a day.
struct Made {
    state: u64,
    stories: Vec<u64>,
}

impl Made {
    fn next(&mut self) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.state >> 33
    }

    fn word(mut number: u64) -> String {
        let mut word = String::new();
        number += 1;
        while number > 0 {
            word.push_str(
                ["ba", "ke", "lo", "mi", "nu", "ra", "so", "ti", "ve", "za"][(number % 10) as usize],
            );
            number /= 10;
        }
        word
    }

    fn document(&mut self, number: u64) -> Document {
        if self.next().is_multiple_of(4) || self.stories.is_empty() {
            self.stories.push(number);
        }
        let back = (self.next() % 2_000).min(self.stories.len() as u64 - 1) as usize;
        let story = self.stories[self.stories.len() - 1 - back];
        let mut words = Vec::new();
        for at in 0..110 {
            let word = match at % 9 {
                0 => Self::word(5_000 + story * 15 + self.next() % 15),
                4 => {
                    let name = Self::word(900_000_000 + story * 3 + self.next() % 3);
                    format!("{}{}", name[..1].to_uppercase(), &name[1..])
                }
                _ => {
                    let uniform = (self.next() % 1_000_000) as f64 / 1e6;
                    Self::word((4_000_f64.powf(uniform) - 1.0) as u64)
                }
            };
            words.push(word);
            if at % 20 == 19 {
                words.push(".".into());
            }
        }
        Document {
            id: format!("m{number}"),
            time: 1_700_000_000_000_000 + number as i64 * 43_200_000,
            publisher: format!("p{}", self.next() % 300),
            title: words[..8].join(" "),
            text: words[8..].join(" "),
        }
    }
}

fn million() {
    println!("## A million documents\n");
    println!("A made stream of 110 words a document, 2,000 a day.\n");
    println!("| after | µs per document (processor) | resident memory | live stories, events |");
    println!("|---|---|---|---|");
    let mut made = Made {
        state: 17,
        stories: Vec::new(),
    };
    let mut engine = Engine::new();
    let (mut taken, mut counted) = (0, 0);
    for number in 0..1_000_000 {
        let document = made.document(number);
        let begin = processor();
        engine.add(&document);
        engine.changes();
        taken += processor() - begin;
        counted += 1;
        if matches!(
            number + 1,
            10_000 | 50_000 | 100_000 | 250_000 | 500_000 | 750_000 | 1_000_000
        ) {
            let (documents, stories, events) = engine.counts();
            assert!(documents > 0);
            println!(
                "| {} | {:.0} (last {}) | {} MB | {stories}, {events} |",
                number + 1,
                taken as f64 / counted as f64 / 1000.0,
                counted,
                memory()
            );
            (taken, counted) = (0, 0);
        }
        if counted > 10_000 {
            (taken, counted) = (0, 0);
        }
    }
    println!();
}

fn memory() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|rest| rest.trim().split(' ').next()?.parse().ok())
        .unwrap_or(0_u64)
        / 1024
}
