//! How good the engine is on stories that its weights have not seen: four folds by story, and by pair where
//! two look alike.
//!
//! `cargo run --release -p story-threads --example cross-validate`

mod common;

use std::collections::BTreeMap;

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
    let sets = Sets {
        headlines,
        alike,
        google,
        early,
        late,
    };
    let found: Vec<Found> = std::thread::scope(|scope| {
        let sets = &sets;
        let halves: Vec<_> = [[0, 1], [2, 3]]
            .map(|two| scope.spawn(move || two.map(|fold| sets.fold(fold))))
            .into_iter()
            .collect();
        halves
            .into_iter()
            .flat_map(|half| half.join().expect("a fold"))
            .collect()
    });
    let mut sums: BTreeMap<(usize, String), Vec<(f64, f64)>> = BTreeMap::new();
    let mut bins = [(0.0, 0.0, 0.0); 10];
    for fold in &found {
        for (name, score) in &fold.scores {
            sums.entry(name.clone()).or_default().push(*score);
        }
        for (bin, more) in bins.iter_mut().zip(fold.bins) {
            *bin = (bin.0 + more.0, bin.1 + more.1, bin.2 + more.2);
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
    for (at, shift) in SHIFTS.iter().enumerate() {
        let mean = |of: fn(&(f64, f64)) -> f64| {
            found.iter().map(|fold| of(&fold.threads[at])).sum::<f64>() / found.len() as f64 * 100.0
        };
        print!("  {shift}: {:.1} @ {:.1}", mean(|one| one.0), mean(|one| one.1));
    }
    println!();
    for (weight, expected, found) in bins {
        print!("  {:.2}={:.2} ({weight:.0})", expected / weight, found / weight);
    }
    println!();
}

/// Surer or less sure by so much: how many threads are continued at how many false joins.
const SHIFTS: [f64; 3] = [-0.4, 0.0, 0.4];

struct Sets {
    headlines: sets::Set,
    alike: sets::Set,
    google: sets::Set,
    early: sets::Set,
    late: sets::Set,
}

#[derive(Default)]
struct Found {
    scores: Vec<((usize, String), (f64, f64))>,
    /// Continued and false, by shift.
    threads: Vec<(f64, f64)>,
    bins: [(f64, f64, f64); 10],
}

impl Sets {
    /// Learns from the other folds, and looks how this one fares.
    fn fold(&self, fold: u32) -> Found {
        let part = |set: &sets::Set| set.fold(fold, FOLDS, false);
        let mut train = kinds(&part(&self.headlines), &part(&self.alike), &part(&self.google));
        train.push(self.early.clone());
        let weights = train_on(&train, ROUNDS);
        let mut found = Found::default();
        let tests = [
            ("headlines", self.headlines.clone(), 2),
            ("look-alikes", self.alike.clone(), 2),
            (
                "look-alikes, a fourth alone",
                self.alike.fold(fold, FOLDS, true),
                3,
            ),
            (
                "look-alikes as headlines",
                self.alike.titled("headlines", false),
                1,
            ),
            ("titles and snippets", self.google.clone(), u64::from(fold == 1)),
            (
                "titles and snippets, six words",
                self.google.shortened("start", 6),
                u64::from(fold == 1),
            ),
        ];
        for (at, (name, set, orders)) in tests.iter().enumerate() {
            for order in 0..*orders {
                let set = if order == 0 {
                    set.clone()
                } else {
                    set.shuffled(order)
                };
                let inside = set.in_fold(fold, FOLDS);
                let (arrival, end) = run(&set, &weights);
                for (name, put) in [
                    ((*name).to_owned(), &end),
                    (format!("{name} (arrival)"), &arrival),
                ] {
                    let score = scores::bcubed_of(&set.labels, put, &inside);
                    found.scores.push(((at, name), (score.precision, score.recall)));
                }
            }
            if at == 0 || at == 2 {
                found.calibrate(&set.fold(fold, FOLDS, true), &weights);
            }
        }
        for shift in SHIFTS {
            let mut weights = weights.clone();
            weights.join.slopes[0][0] -= shift;
            weights.kin[0][0] -= shift;
            let (_, end) = run(&self.late, &weights);
            let score = scores::threads(&self.late.labels, &end);
            found.threads.push((score.continued, score.false_joins));
        }
        found
    }
}

impl Found {
    fn calibrate(&mut self, held: &sets::Set, weights: &Weights) {
        for sample in balanced(notes(held, weights).into_iter().next().unwrap_or_default()) {
            let expected = 1.0 / (1.0 + (-odds(&sample, &weights.join)).exp());
            let bin = &mut self.bins[((expected * 10.0) as usize).min(9)];
            bin.0 += sample.weight;
            bin.1 += sample.weight * expected;
            bin.2 += sample.weight * sample.share;
        }
    }
}

/// Where each document was put at once, and where it is in the end.
fn run(set: &sets::Set, weights: &Weights) -> (Vec<u64>, Vec<u64>) {
    let mut engine = Engine::with_weights(weights.clone());
    let arrival = set.documents.iter().map(|document| engine.add(document).story.0);
    let arrival = arrival.collect();
    let now = |document: &story_threads::Document| engine.explain(&document.id).map_or(0, |at| at.story.0);
    (arrival, set.documents.iter().map(now).collect())
}
