//! How weights are learned. A labelled set is a stream: documents are put where the weights of the round
//! before put them; of each comparison the features are noted, and the share of the pairs that have one
//! label. Weights are those under which these shares are most likely (logistic regression), sets weighing
//! the same.

#![allow(clippy::needless_range_loop, reason = "matrices are read by row and column")]

use std::collections::HashMap;

use story_threads::{
    CONTEXTS, Change, Engine, FEATURES, Feature, Join, Level, PIECES, SIGNS, Sign, StoryId, Values, Weights,
    along, contexts, sides,
};

use super::sets;

#[derive(Clone)]
pub struct Sample {
    /// Each feature by each context.
    pub values: Vec<f64>,
    pub share: f64,
    pub weight: f64,
}

pub fn train_on(train: &[sets::Set], rounds: usize) -> Weights {
    let mut weights = Weights::default();
    let [mut joins, mut merges, mut parts]: [Vec<Sample>; 3] = Default::default();
    for round in 0..rounds {
        if round == 1 {
            // What the weights of long ago put together is no longer met.
            for samples in [&mut joins, &mut merges, &mut parts] {
                samples.clear();
            }
        }
        for set in train {
            let [join, merge, part] = notes(set, &weights);
            joins.extend(balanced(join));
            merges.extend(balanced(merge));
            parts.extend(balanced(part));
        }
        thin(&mut joins);
        thin(&mut merges);
        weights.join = join(&learn(&joins, &JOIN));
        let kin: Vec<Sample> = merges.iter().chain(&parts).cloned().collect();
        weights.kin = table(&learn(&kin, &KIN));
        eprintln!(
            "round {round}: {} joins, {} merges, {} halves",
            joins.len(),
            merges.len(),
            parts.len()
        );
    }
    weights
}

pub fn kinds(headlines: &sets::Set, alike: &sets::Set, google: &sets::Set) -> Vec<sets::Set> {
    vec![
        headlines.clone(),
        headlines.sparse(8).dated(4),
        alike.titled("titled", true),
        alike.titled("titled", true).dated(2),
        alike.titled("headlines", false),
        alike.shuffled(3),
        alike.clone(),
        google.shortened("start", 6),
        google.sparse(8),
        google.clone(),
    ]
}

/// Runs a stream and notes what was compared: documents with stories, stories, halves of stories.
pub fn notes(set: &sets::Set, weights: &Weights) -> [Vec<Sample>; 3] {
    let mut engine = Engine::with_weights(weights.clone());
    engine.watch_merges();
    let mut stories: HashMap<StoryId, Labels> = HashMap::new();
    let mut known: HashMap<&str, u32> = HashMap::new();
    let [mut joins, mut merges, mut parts] = [Vec::new(), Vec::new(), Vec::new()];
    for (document, label) in set.documents.iter().zip(&set.labels) {
        let seldom = engine.seldom();
        let placement = engine.add_by(document, &mut |candidates| {
            let own = label.map(|label| Labels::from([(label, 1.0)]));
            let mut best: Option<(f64, usize)> = None;
            for (at, candidate) in candidates.iter().enumerate() {
                let rank = candidate.log_odds;
                if let Some(own) = &own {
                    let share = share(stories.get(&candidate.story), own);
                    joins.push(Sample {
                        values: bent(&candidate.values, seldom),
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
                values: spread(&sides(&candidate.kinship), &candidate.kinship),
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
                values: spread(&sides(&halves.kinship), &halves.kinship),
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
    const ENOUGH: usize = 40_000;
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
pub fn balanced(mut samples: Vec<Sample>) -> Vec<Sample> {
    let weight = 10_000.0 / samples.len().max(1) as f64;
    for sample in &mut samples {
        sample.weight = weight;
    }
    samples
}

/// How strongly a weight is pulled to nothing.
const PULL: f64 = 4.0;

/// How strongly a weight is pulled to be the same in every context.
const CONTEXT_PULL: f64 = 1_000.0;

/// How strongly the pieces of a line are pulled to one slope.
const BEND_PULL: f64 = 100.0;

/// What is learned: how many parameters count everywhere, before those that count by context; how many of
/// them belong to one line; and which sign they have.
struct Form {
    everywhere: usize,
    pieces: usize,
    sign: fn(usize) -> f64,
}

const JOIN: Form = Form {
    everywhere: FEATURES * PIECES,
    pieces: PIECES,
    sign,
};

const KIN: Form = Form {
    everywhere: SIGNS,
    pieces: 1,
    sign: kin_sign,
};

/// How far each value goes along its line, and each value by each context.
fn bent(values: &Values, seldom: f64) -> Vec<f64> {
    let mut all: Vec<f64> = (0..FEATURES)
        .flat_map(|feature| along(feature, values[feature]))
        .collect();
    all.extend(spread(&contexts(values, seldom), values));
    all
}

fn join(weights: &[f64]) -> Join {
    let leans = &weights[FEATURES * PIECES..];
    Join {
        slopes: table::<PIECES, FEATURES>(&weights[..FEATURES * PIECES]),
        leans: table::<FEATURES, CONTEXTS>(leans),
    }
}

/// What a feature may weigh in the middle of all contexts: likeness never speaks against belonging
/// together, nor contradiction for it. 0 where either may be.
fn sign(parameter: usize) -> f64 {
    let Some(feature) = Feature::ALL
        .get(parameter / PIECES)
        .filter(|_| parameter < FEATURES * PIECES)
    else {
        return 0.0;
    };
    match feature {
        Feature::Words
        | Feature::Head
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

/// The same for groups.
fn kin_sign(parameter: usize) -> f64 {
    match parameter {
        parameter if parameter == Sign::Across as usize => 1.0,
        parameter if parameter == Sign::AcrossNames as usize => 1.0,
        parameter if parameter == Sign::Alike as usize => 1.0,
        parameter if parameter == Sign::Places as usize => 1.0,
        parameter if parameter == Sign::Anchors as usize => 1.0,
        parameter if parameter == Sign::Exclusive as usize => -1.0,
        parameter if parameter == Sign::OtherPlaces as usize => -1.0,
        parameter if parameter == Sign::OtherAnchors as usize => -1.0,
        parameter if parameter == Sign::Gap as usize => -1.0,
        _ => 0.0,
    }
}

/// Newton's method on the logistic likelihood, with a pull to zero: small for what a feature weighs
/// everywhere, larger for what it weighs in a context.
fn learn(samples: &[Sample], form: &Form) -> Vec<f64> {
    let parameters = samples.first().map_or(0, |sample| sample.values.len());
    let pull = |at: usize| if at < form.everywhere { PULL } else { CONTEXT_PULL };
    let mut weights = vec![0.0; parameters];
    let mut held = vec![false; parameters];
    for _ in 0..40 {
        let mut gradient = vec![0.0; parameters];
        let mut curvature = vec![vec![0.0; parameters]; parameters];
        for sample in samples {
            let values = &sample.values;
            let odds: f64 = values
                .iter()
                .zip(&weights)
                .map(|(value, weight)| value * weight)
                .sum();
            let expected = 1.0 / (1.0 + (-odds).exp());
            let slope = sample.weight * (sample.share - expected);
            let bend = sample.weight * (expected * (1.0 - expected)).max(1e-6);
            let set: Vec<usize> = (0..parameters).filter(|at| values[*at] != 0.0).collect();
            for (place, a) in set.iter().enumerate() {
                gradient[*a] += slope * values[*a];
                let scaled = bend * values[*a];
                for b in &set[..=place] {
                    curvature[*a][*b] += scaled * values[*b];
                }
            }
        }
        for a in 0..parameters {
            gradient[a] -= pull(a) * weights[a];
            curvature[a][a] += pull(a);
            if a + 1 < form.everywhere && (a + 1) % form.pieces != 0 {
                let step = BEND_PULL * (weights[a + 1] - weights[a]);
                gradient[a] += step;
                gradient[a + 1] -= step;
                curvature[a][a] += BEND_PULL;
                curvature[a + 1][a + 1] += BEND_PULL;
                curvature[a + 1][a] -= BEND_PULL;
            }
            for b in a + 1..parameters {
                curvature[a][b] = curvature[b][a];
            }
        }
        for at in (0..parameters).filter(|at| held[*at]) {
            gradient[at] = 0.0;
            for other in 0..parameters {
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
        let wrong: Vec<usize> = (0..parameters)
            .filter(|at| weights[*at] * (form.sign)(*at) < 0.0)
            .collect();
        if wrong.is_empty() {
            break;
        }
        for at in wrong {
            (weights[at], held[at]) = (0.0, true);
        }
    }
    weights
}

/// Each value by each context.
fn spread(contexts: &[f64], values: &[f64]) -> Vec<f64> {
    contexts
        .iter()
        .flat_map(|context| values.iter().map(move |value| value * context))
        .collect()
}

fn table<const N: usize, const M: usize>(weights: &[f64]) -> [[f64; N]; M] {
    std::array::from_fn(|context| std::array::from_fn(|feature| weights[context * N + feature]))
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

pub fn odds(sample: &Sample, join: &Join) -> f64 {
    let weights = join.slopes.iter().flatten().chain(join.leans.iter().flatten());
    weights
        .zip(&sample.values)
        .map(|(weight, value)| weight * value)
        .sum()
}
