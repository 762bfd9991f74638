//! Learns the gate's weights from the labelled sets and prints `src/learned.rs`.
//!
//! Each set is a stream. Documents are put where the weights of the round before put them; of each candidate that a document was compared with, the
//! features are noted, and the share of the candidate's documents that have the document's label.
//! Weights are those under which these shares are most likely (logistic regression), sets weighing the
//! same. By default half of each set's stories is learned from, and the other half is scored.
//!
//! `cargo run --release -p story-threads --example train -- [all] [rounds N]`

#![allow(clippy::needless_range_loop, reason = "matrices are read by row and column")]

mod common;

use std::collections::HashMap;

use common::{scores, sets};
use story_threads::{
    CONTEXTS, Change, Engine, FEATURES, Feature, Level, StoryId, Table, Values, Weights, contexts,
};

struct Sample {
    values: Values,
    share: f64,
    weight: f64,
}

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
        .unwrap_or(3);
    let (train, test) = split(&folder, everything);

    let mut weights = Weights::default();
    let [mut joins, mut merges, mut parts]: [Vec<Sample>; 3] = Default::default();
    for round in 0..rounds {
        if round == 1 {
            // What the weights of long ago put together is no longer met.
            for samples in [&mut joins, &mut merges, &mut parts] {
                samples.clear();
            }
        }
        for set in &train {
            let [join, merge, part] = notes(set, &weights);
            joins.extend(balanced(join));
            merges.extend(balanced(merge));
            parts.extend(balanced(part));
        }
        thin(&mut joins);
        thin(&mut merges);
        weights.join = learn(&joins, &weights.join, sign);
        weights.merge = learn(&merges, &weights.merge, |_| 0.0);
        weights.part = learn(&parts, &weights.part, |_| 0.0);
        eprintln!(
            "round {round}: {} joins, {} merges, {} halves",
            joins.len(),
            merges.len(),
            parts.len()
        );
        for set in test.iter().filter(|_| round + 1 == rounds) {
            report(set, &weights);
            if set.name.contains("threads") && round + 1 == rounds {
                for shift in [-0.4, 0.4] {
                    let mut weights = weights.clone();
                    weights.join[0][0] -= shift;
                    weights.merge[0][0] -= shift;
                    report(set, &weights);
                }
            }
        }
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
    let early = events.filter("threads 2010-14", |document, _| document.time < middle);
    let late = events.filter("threads 2014-16", |document, _| document.time >= middle);
    let kinds = |half: &dyn Fn(&sets::Set) -> sets::Set| {
        let alike = half(&alike);
        let google = half(&google);
        vec![
            half(&headlines),
            half(&headlines).sparse(8).dated(4),
            alike.titled("titled", true),
            alike.titled("titled", true).dated(2),
            alike.titled("headlines", false),
            alike.shuffled(3),
            alike.clone(),
            google.shortened("start", 6),
            google.sparse(8),
            google,
        ]
    };
    let mut train = kinds(&|set| if everything { set.clone() } else { half(set, false) });
    let mut test = kinds(&|set| half(set, true));
    if everything {
        train.push(early.lasting(30));
        train.push(early.clone());
        train.push(late.lasting(30));
        train.push(late.clone());
    } else {
        train.push(early);
    }
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

/// Runs a stream and notes what was compared: documents with stories, stories, halves of stories.
fn notes(set: &sets::Set, weights: &Weights) -> [Vec<Sample>; 3] {
    let mut engine = Engine::with_weights(weights.clone());
    engine.watch_merges();
    let mut stories: HashMap<StoryId, Labels> = HashMap::new();
    let mut known: HashMap<&str, u32> = HashMap::new();
    let [mut joins, mut merges, mut parts] = [Vec::new(), Vec::new(), Vec::new()];
    for (document, label) in set.documents.iter().zip(&set.labels) {
        let placement = engine.add_by(document, &mut |candidates| {
            let own = label.map(|label| Labels::from([(label, 1.0)]));
            let mut best: Option<(f64, usize)> = None;
            for (at, candidate) in candidates.iter().enumerate() {
                let rank = candidate.log_odds;
                if let Some(own) = &own {
                    let share = share(stories.get(&candidate.story), own);
                    joins.push(Sample {
                        values: candidate.values,
                        share,
                        weight: 1.0,
                    });
                }
                if rank >= 0.0 && best.is_none_or(|(before, _)| rank > before) {
                    best = Some((rank, at));
                }
            }
            best.map(|(_, at)| at)
        });
        for (story, candidate) in engine.watched() {
            let Some(mine) = stories.get(&story) else { continue };
            let share = share(stories.get(&candidate.story), mine);
            merges.push(Sample {
                values: candidate.values,
                share,
                weight: 1.0,
            });
        }
        for halves in engine.watched_halves() {
            let count = |ids: &[String]| {
                let mut labels = Labels::new();
                for label in ids.iter().filter_map(|id| known.get(id.as_str())) {
                    *labels.entry(*label).or_default() += 1.0;
                }
                labels
            };
            let share = share(Some(&count(&halves.stay)), &count(&halves.leave));
            parts.push(Sample {
                values: halves.values,
                share,
                weight: 1.0,
            });
        }
        for change in engine.changes() {
            follow(&change, &mut stories, &known);
        }
        if let Some(label) = label {
            known.insert(&document.id, *label);
            *stories
                .entry(placement.story)
                .or_default()
                .entry(*label)
                .or_default() += 1.0;
        }
    }
    [joins, merges, parts]
}

type Labels = HashMap<u32, f64>;

/// Keeps count of the stories' labels through merges and splits.
fn follow(change: &Change, stories: &mut HashMap<StoryId, Labels>, known: &HashMap<&str, u32>) {
    let story = |id: &str| id.parse::<StoryId>().ok();
    match change {
        Change::Merge {
            level: Level::Story,
            from,
            into,
            ..
        } => {
            let (Some(from), Some(into)) = (story(from), story(into)) else {
                return;
            };
            for (label, count) in stories.remove(&from).unwrap_or_default() {
                *stories.entry(into).or_default().entry(label).or_default() += count;
            }
        }
        Change::Split {
            level: Level::Story,
            from,
            into,
            documents,
            ..
        } => {
            let (Some(from), Some(into)) = (story(from), story(into)) else {
                return;
            };
            for label in documents.iter().filter_map(|id| known.get(id.as_str())) {
                *stories.entry(into).or_default().entry(*label).or_default() += 1.0;
                *stories.entry(from).or_default().entry(*label).or_default() -= 1.0;
            }
        }
        Change::Merge { .. } | Change::Split { .. } => {}
    }
}

/// The probability that one of each has the same label.
fn share(theirs: Option<&Labels>, mine: &Labels) -> f64 {
    let Some(theirs) = theirs else { return 0.0 };
    let sum: f64 = theirs.values().sum::<f64>() * mine.values().sum::<f64>();
    let both: f64 = mine
        .iter()
        .map(|(label, count)| count * theirs.get(label).copied().unwrap_or(0.0))
        .sum();
    if sum == 0.0 { 0.0 } else { both / sum }
}

/// Half of what is certain by far tells as much as all of it.
fn thin(samples: &mut Vec<Sample>) {
    const ENOUGH: usize = 400_000;
    while samples.len() > ENOUGH {
        let mut at = 0;
        samples.retain_mut(|sample| {
            at += 1;
            sample.weight *= 2.0;
            at % 2 == 0
        });
    }
}

/// All samples of a set together weigh the same as those of another.
fn balanced(mut samples: Vec<Sample>) -> Vec<Sample> {
    let weight = 10_000.0 / samples.len().max(1) as f64;
    for sample in &mut samples {
        sample.weight = weight;
    }
    samples
}

const PARAMETERS: usize = FEATURES * CONTEXTS;
/// How strongly a weight is pulled to be the same in every context.
const CONTEXT_PULL: f64 = 40.0;

/// What a feature may weigh in the middle of all contexts: likeness never speaks against belonging
/// together, nor contradiction for it. 0 where either may be.
fn sign(parameter: usize) -> f64 {
    let Some(feature) = Feature::ALL.get(parameter).filter(|_| parameter < FEATURES) else {
        return 0.0;
    };
    match feature {
        Feature::Head
        | Feature::Names
        | Feature::Nearest
        | Feature::RareNames
        | Feature::Places
        | Feature::Anchors
        | Feature::Lead
        | Feature::Typical
        | Feature::Core => 1.0,
        Feature::OtherNames | Feature::OtherPlaces | Feature::OtherAnchors | Feature::Gap => -1.0,
        _ => 0.0,
    }
}

/// Newton's method on the logistic likelihood, with a pull to zero: small for what a feature weighs
/// everywhere, larger for what it weighs in a context.
fn learn(samples: &[Sample], before: &Table, sign: fn(usize) -> f64) -> Table {
    if samples.is_empty() {
        return *before;
    }
    let spread = |sample: &Sample| -> Vec<f64> {
        let contexts = contexts(&sample.values);
        contexts
            .iter()
            .flat_map(|context| sample.values.iter().map(move |value| value * context))
            .collect()
    };
    let pull = |at: usize| if at < FEATURES { 4.0 } else { CONTEXT_PULL };
    let mut weights = vec![0.0; PARAMETERS];
    let mut held = [false; PARAMETERS];
    for _ in 0..40 {
        let mut gradient = vec![0.0; PARAMETERS];
        let mut curvature = vec![vec![0.0; PARAMETERS]; PARAMETERS];
        for sample in samples {
            let values = spread(sample);
            let odds: f64 = values
                .iter()
                .zip(&weights)
                .map(|(value, weight)| value * weight)
                .sum();
            let expected = 1.0 / (1.0 + (-odds).exp());
            let slope = sample.weight * (sample.share - expected);
            let bend = sample.weight * (expected * (1.0 - expected)).max(1e-6);
            for (a, value) in values.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                gradient[a] += slope * value;
                let scaled = bend * value;
                for (cell, other) in curvature[a][..=a].iter_mut().zip(&values) {
                    *cell += scaled * other;
                }
            }
        }
        for a in 0..PARAMETERS {
            gradient[a] -= pull(a) * weights[a];
            curvature[a][a] += pull(a);
            for b in a + 1..PARAMETERS {
                curvature[a][b] = curvature[b][a];
            }
        }
        for at in (0..PARAMETERS).filter(|at| held[*at]) {
            gradient[at] = 0.0;
            for other in 0..PARAMETERS {
                (curvature[at][other], curvature[other][at]) = (0.0, 0.0);
            }
            curvature[at][at] = 1.0;
        }
        let step = solve(curvature, gradient);
        // Far steps are cut: the curve is only known near by.
        let far = step.iter().fold(1.0, |far: f64, step| far.max(step.abs()));
        for (weight, step) in weights.iter_mut().zip(&step) {
            *weight += step / far;
        }
        if step.iter().any(|step| step.abs() >= 1e-3) {
            continue;
        }
        // What ends up on the wrong side is left out, and the rest found again.
        let wrong: Vec<usize> = (0..PARAMETERS)
            .filter(|at| weights[*at] * sign(*at) < 0.0)
            .collect();
        if wrong.is_empty() {
            break;
        }
        for at in wrong {
            (weights[at], held[at]) = (0.0, true);
        }
    }
    std::array::from_fn(|context| std::array::from_fn(|feature| weights[context * FEATURES + feature]))
}

fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for at in 0..size {
        let pivot = (at..size)
            .max_by(|a, b| matrix[*a][at].abs().total_cmp(&matrix[*b][at].abs()))
            .unwrap_or(at);
        matrix.swap(at, pivot);
        right.swap(at, pivot);
        for row in at + 1..size {
            let factor = matrix[row][at] / matrix[at][at];
            for column in at..size {
                matrix[row][column] -= factor * matrix[at][column];
            }
            right[row] -= factor * right[at];
        }
    }
    for at in (0..size).rev() {
        let known: f64 = (at + 1..size)
            .map(|column| matrix[at][column] * right[column])
            .sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}

fn odds(sample: &Sample, table: &Table) -> f64 {
    let contexts = contexts(&sample.values);
    let row = |row: &Values| {
        row.iter()
            .zip(&sample.values)
            .map(|(weight, value)| weight * value)
            .sum::<f64>()
    };
    table
        .iter()
        .zip(contexts)
        .map(|(weights, context)| context * row(weights))
        .sum()
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
    println!("use crate::gate::Table;\n");
    for (name, what, values) in [
        ("JOIN", "Whether a document belongs to a story.", &weights.join),
        ("MERGE", "Whether two stories are one.", &weights.merge),
        ("PART", "Whether two halves of a story are one.", &weights.part),
    ] {
        println!("/// {what}\n#[rustfmt::skip]\npub const {name}: Table = [");
        for row in values {
            println!("    [");
            for (feature, value) in Feature::ALL.iter().zip(row) {
                println!("        {value:.4}, // {feature:?}");
            }
            println!("    ],");
        }
        println!("];");
    }
}
