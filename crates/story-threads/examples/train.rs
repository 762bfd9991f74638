//! Learns the weights from the labelled sets and prints `src/learned.rs`. By default half of each set's
//! stories is learned from, and the other half is scored; with `all` everything is learned from, but for
//! threads from July 2014.
//!
//! `cargo run --release -p story-threads --example train -- [all] [rounds] [show NAME]`

mod common;

use std::collections::HashMap;

use common::learn::{balanced, kinds, notes, odds, train_on};
use common::{scores, sets};
use story_threads::{Engine, Feature, Sign, Weights};

fn main() {
    let Some(folder) = sets::folder() else {
        println!("skipped: the labelled sets (../shared/data) are not here");
        return;
    };
    let words: Vec<String> = std::env::args().skip(1).collect();
    let everything = words.iter().any(|word| word == "all");
    let rounds = words
        .iter()
        .filter_map(|word| word.parse().ok())
        .next()
        .unwrap_or(2);
    let (train, test) = split(&folder, everything);

    let weights = train_on(&train, rounds);
    for set in &test {
        report(set, &weights);
    }
    if let Some(name) = words
        .iter()
        .position(|word| word == "show")
        .and_then(|at| words.get(at + 1))
    {
        test.iter()
            .filter(|set| set.name.contains(name.as_str()))
            .for_each(|set| show(set, &weights));
    }
    print_weights(&weights);
    calibration(&test[..4], &weights);
}

fn split(folder: &std::path::Path, everything: bool) -> (Vec<sets::Set>, Vec<sets::Set>) {
    let headlines = sets::load(folder, "headlines-2014");
    let alike = sets::load(folder, "look-alikes");
    let google = sets::load(folder, "google-news-2013-ts");
    let events = sets::load(folder, "current-events-2010-2016");
    let events = events.filter("threads", |_, label| label.is_some());
    let middle = sets::micros("2014-07-01T00:00:00Z");
    let early = events
        .filter("threads 2010-14", |document, _| document.time < middle)
        .lasting(30);
    let late = events.filter("threads 2014-16", |document, _| document.time >= middle);
    let kinds =
        |half: &dyn Fn(&sets::Set) -> sets::Set| kinds(&half(&headlines), &half(&alike), &half(&google));
    let mut train = kinds(&|set| if everything { set.clone() } else { half(set, false) });
    let mut test = kinds(&|set| half(set, true));
    train.push(early);
    test.push(late.lasting(30));
    test.push(late);
    (train, test)
}

/// Half of the stories. Those that look alike go together, or nobody would have to tell them apart.
fn half(set: &sets::Set, odd: bool) -> sets::Set {
    if set.name.starts_with("look-alikes") {
        set.half_of_pairs(odd)
    } else {
        set.half(odd)
    }
}

/// Prints joins that the labels contradict, with their reasons.
fn show(set: &sets::Set, weights: &Weights) {
    let mut engine = Engine::with_weights(weights.clone());
    let mut first: HashMap<u64, (u32, String)> = HashMap::new();
    for (document, label) in set.documents.iter().zip(&set.labels) {
        let placement = engine.add(document);
        let Some(label) = *label else { continue };
        let words: String = format!("{} {}", document.title, document.text)
            .chars()
            .take(160)
            .collect();
        let (other, before) = first.entry(placement.story.0).or_insert((label, words.clone()));
        if *other != label {
            eprintln!(
                "\n{} {:.2}\n   {}\n   {}",
                placement.story,
                placement.probability,
                words.replace('\n', " / "),
                before.replace('\n', " / ")
            );
            for reason in &placement.reasons {
                eprint!(
                    "  {:?}{} {:.2}x{:.1}={:.2}",
                    reason.feature,
                    reason
                        .term
                        .as_deref()
                        .map(|term| format!(" {term}"))
                        .unwrap_or_default(),
                    reason.value,
                    reason.weight,
                    reason.contribution
                );
            }
            eprintln!();
        }
    }
}

fn report(set: &sets::Set, weights: &Weights) {
    let mut engine = Engine::with_weights(weights.clone());
    let arrival: Vec<u64> = set
        .documents
        .iter()
        .map(|document| engine.add(document).story.0)
        .collect();
    let end: Vec<u64> = set
        .documents
        .iter()
        .zip(&arrival)
        .map(|(document, story)| {
            engine
                .explain(&document.id)
                .map_or(*story, |placement| placement.story.0)
        })
        .collect();
    let events: Vec<u64> = set
        .documents
        .iter()
        .map(|document| {
            engine
                .explain(&document.id)
                .map_or(0, |placement| placement.event.0)
        })
        .collect();
    let (first, last) = (
        scores::scores(&set.labels, &arrival),
        scores::scores(&set.labels, &end),
    );
    let event = scores::scores(&set.labels, &events);
    let threads = scores::threads(&set.labels, &end);
    let early = scores::threads(&set.labels, &arrival);
    eprintln!(
        "  {:32} {:5}/{:4} arrival B3 {} end B3 {} pair {} AMI {:.1} ARI {:.1} n {} cont {:.1} false {:.1} ({:.1} {:.1}) usual {:.2} | event B3 {} n {}",
        set.name,
        last.documents,
        last.labels,
        first.bcubed,
        last.bcubed,
        last.pairs,
        last.ami * 100.0,
        last.ari * 100.0,
        last.clusters,
        threads.continued * 100.0,
        threads.false_joins * 100.0,
        early.continued * 100.0,
        early.false_joins * 100.0,
        engine.usual(),
        event.bcubed,
        event.clusters,
    );
}

/// Of comparisons given a probability, how often it was so.
fn calibration(test: &[sets::Set], weights: &Weights) {
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for set in test {
        for sample in balanced(notes(set, weights).into_iter().next().unwrap_or_default()) {
            let expected = 1.0 / (1.0 + (-odds(&sample, &weights.join)).exp());
            let bin = &mut bins[((expected * 10.0) as usize).min(9)];
            bin.0 += sample.weight;
            bin.1 += sample.weight * expected;
            bin.2 += sample.weight * sample.share;
        }
    }
    for (weight, expected, found) in bins {
        eprintln!(
            "  said {:.3} was {:.3} ({weight:.0})",
            expected / weight,
            found / weight
        );
    }
}

fn print_weights(weights: &Weights) {
    println!(
        "//! Made by `examples/train.rs`; see `docs/decisions/0016-story-threads.md`. In the order of `Feature`."
    );
    println!("#![allow(clippy::approx_constant, reason = \"a weight near a known constant is chance\")]\n");
    println!("use crate::kinship::KinTable;");
    println!("use crate::shape::Join;\n");
    let names: Vec<String> = Feature::ALL
        .iter()
        .map(|feature| format!("{feature:?}"))
        .collect();
    println!(
        "/// Whether a document belongs to a story.\n#[rustfmt::skip]\npub const JOIN: Join = Join {{\n    slopes: ["
    );
    for (name, pieces) in names.iter().zip(&weights.join.slopes) {
        let pieces: Vec<String> = pieces.iter().map(|slope| format!("{slope:.4}")).collect();
        println!("        [{}], // {name}", pieces.join(", "));
    }
    println!("    ],\n    leans: [");
    for row in &weights.join.leans {
        println!("        [");
        for (name, value) in names.iter().zip(row) {
            println!("            {value:.4}, // {name}");
        }
        println!("        ],");
    }
    println!("    ],\n}};");
    let names: Vec<String> = Sign::ALL.iter().map(|sign| format!("{sign:?}")).collect();
    print_table(
        "KIN: KinTable",
        "Whether two groups are one story.",
        &names,
        &weights.kin,
    );
}

fn print_table<const N: usize>(name: &str, what: &str, names: &[String], rows: &[[f64; N]]) {
    println!("/// {what}\n#[rustfmt::skip]\npub const {name} = [");
    for row in rows {
        println!("    [");
        for (feature, value) in names.iter().zip(row) {
            println!("        {value:.4}, // {feature}");
        }
        println!("    ],");
    }
    println!("];");
}
