//! How good the engine is on stories that its weights have not seen: four folds by story, and by pair where
//! two look alike.
//!
//! `cargo run --release -p story-threads --example cross-validate`

mod common;

use common::learn::{balanced, kinds, notes, odds, train_on};
use common::{scores, sets};
use story_threads::{Engine, Weights};

const FOLDS: u32 = 4;

const ROUNDS: usize = 2;

/// Of each fold, by stories and by pairs that look alike: weights from the others, and how its documents
/// fare in the whole stream, where the weights have seen the other stories only.
fn main() {
    let Some(folder) = sets::folder() else {
        println!("skipped: the labelled sets (../shared/data) are not here");
        return;
    };
    let folder = &folder;
    let headlines = sets::load(folder, "headlines-2014");
    let alike = sets::load(folder, "look-alikes");
    let google = sets::load(folder, "google-news-2013-ts");
    let events = sets::load(folder, "current-events-2010-2016");
    let events = events.filter("threads", |_, label| label.is_some());
    let middle = sets::micros("2014-07-01T00:00:00Z");
    let early = events
        .filter("threads 2010-14", |document, _| document.time < middle)
        .lasting(30);
    let late = events
        .filter("threads 2014-16", |document, _| document.time >= middle)
        .lasting(30);
    let all = |fold: u32| -> Weights {
        let part = |set: &sets::Set| set.fold(fold, FOLDS, false);
        let (headlines, alike, google) = (part(&headlines), part(&alike), part(&google));
        let mut train = kinds(&headlines, &alike, &google);
        train.push(early.clone());
        train_on(&train, ROUNDS)
    };
    let mut sums: std::collections::BTreeMap<(usize, String), Vec<(f64, f64)>> = Default::default();
    let mut threads = Vec::new();
    let mut bins = [(0.0, 0.0, 0.0); 10];
    let weights: Vec<Weights> = std::thread::scope(|scope| {
        let all = &all;
        let halves: Vec<_> = [[0, 1], [2, 3]]
            .map(|two| scope.spawn(move || two.map(all)))
            .into_iter()
            .collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().expect("a fold"))
            .collect()
    });
    for (fold, weights) in (0..FOLDS).zip(&weights) {
        let tests = [
            ("headlines", headlines.clone(), 2),
            ("look-alikes", alike.clone(), 2),
            ("look-alikes, a fourth alone", alike.fold(fold, FOLDS, true), 3),
            ("look-alikes as headlines", alike.titled("headlines", false), 1),
            ("titles and snippets", google.clone(), u64::from(fold == 1)),
            (
                "titles and snippets, six words",
                google.shortened("start", 6),
                u64::from(fold == 1),
            ),
        ];
        for (at, (name, set, orders)) in tests.iter().enumerate() {
            let inside = set.in_fold(fold, FOLDS);
            for order in 0..*orders {
                let set = if order == 0 {
                    set.clone()
                } else {
                    set.shuffled(order)
                };
                let mut engine = Engine::with_weights(weights.clone());
                let arrival: Vec<u64> = set
                    .documents
                    .iter()
                    .map(|document| engine.add(document).story.0)
                    .collect();
                let end: Vec<u64> = set
                    .documents
                    .iter()
                    .map(|document| {
                        engine
                            .explain(&document.id)
                            .map_or(0, |placement| placement.story.0)
                    })
                    .collect();
                let score = scores::bcubed_of(&set.labels, &end, &inside);
                sums.entry((at, (*name).to_owned()))
                    .or_default()
                    .push((score.precision, score.recall));
                let score = scores::bcubed_of(&set.labels, &arrival, &inside);
                sums.entry((at, format!("{name} (arrival)")))
                    .or_default()
                    .push((score.precision, score.recall));
            }
            if at == 0 || at == 2 {
                let held = set.fold(fold, FOLDS, true);
                for sample in balanced(notes(&held, weights).into_iter().next().unwrap_or_default()) {
                    let expected = 1.0 / (1.0 + (-odds(&sample, &weights.join)).exp());
                    let bin = &mut bins[((expected * 10.0) as usize).min(9)];
                    bin.0 += sample.weight;
                    bin.1 += sample.weight * expected;
                    bin.2 += sample.weight * sample.share;
                }
            }
        }
        if fold < 1 {
            for shift in [-0.8, -0.4, 0.0] {
                let mut weights = weights.clone();
                weights.join.slopes[0][0] -= shift;
                weights.kin[0][0] -= shift;
                let mut engine = Engine::with_weights(weights);
                late.documents.iter().for_each(|document| {
                    engine.add(document);
                });
                let end: Vec<u64> = late
                    .documents
                    .iter()
                    .map(|document| {
                        engine
                            .explain(&document.id)
                            .map_or(0, |placement| placement.story.0)
                    })
                    .collect();
                let score = scores::threads(&late.labels, &end);
                threads.push((shift, score.continued * 100.0, score.false_joins * 100.0));
            }
        }
    }
    for ((_, name), scores) in sums {
        let mean = |of: &dyn Fn(&(f64, f64)) -> f64| {
            scores.iter().map(of).sum::<f64>() / scores.len() as f64 * 100.0
        };
        let (precision, recall) = (mean(&|score| score.0), mean(&|score| score.1));
        let each: Vec<String> = scores
            .iter()
            .map(|(p, r)| format!("{:.0}", 200.0 * p * r / (p + r)))
            .collect();
        println!(
            "{name:40} {precision:.1} / {recall:.1} / {:.1}   {}",
            2.0 * precision * recall / (precision + recall),
            each.join(" ")
        );
    }
    for (shift, continued, wrong) in threads {
        print!("  {shift}: {continued:.1} @ {wrong:.1}");
    }
    println!();
    for (weight, expected, found) in bins {
        print!("  {:.2}={:.2} ({weight:.0})", expected / weight, found / weight);
    }
    println!();
}
