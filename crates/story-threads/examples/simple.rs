//! The simple method that the engine has to beat, on the same streams and folds: one pass, words of headline
//! (twice) and text and names as two vectors, logarithm of counts times the idf so far, cosine with running
//! centroids, one threshold, and a merge where a document meets two. Thresholds are chosen on three folds
//! and carried over to the fourth, for each kind of text apart, which the engine is not given.
//!
//! `cargo run --release -p story-threads --example simple`

mod common;

use std::collections::{BTreeMap, HashMap};

use common::{scores, sets};
use story_threads::{Document, terms};

const FOLDS: u32 = 4;
/// Terms kept of a centroid.
const TERMS: usize = 150;

#[derive(Clone, Copy, Debug)]
struct Setting {
    join: f64,
    /// A document at least so like two stories makes them one.
    merge: f64,
    names: f64,
    quiet_days: i64,
}

type Vector = BTreeMap<String, f64>;

#[derive(Default)]
struct Idf {
    counts: HashMap<String, f64>,
    documents: f64,
}

impl Idf {
    /// Counts a document, and weighs its terms.
    fn weigh(&mut self, terms: &HashMap<String, f64>) -> Vector {
        self.documents += 1.0;
        let mut vector = Vector::new();
        for (term, count) in terms {
            let df = self.counts.entry(term.clone()).or_default();
            *df += 1.0;
            let weight = count.ln_1p() * ((self.documents + 1.0) / *df).ln();
            vector.insert(term.clone(), weight);
        }
        let norm = vector.values().map(|weight| weight * weight).sum::<f64>().sqrt();
        vector.values_mut().for_each(|weight| *weight /= norm.max(1e-9));
        vector
    }
}

#[derive(Clone, Default)]
struct Sum {
    terms: HashMap<String, f64>,
    norm: f64,
}

impl Sum {
    fn add(&mut self, vector: impl IntoIterator<Item = (String, f64)>) {
        for (term, weight) in vector {
            *self.terms.entry(term).or_default() += weight;
        }
        if self.terms.len() > TERMS * 3 / 2 {
            let mut all: Vec<(f64, String)> =
                self.terms.drain().map(|(term, weight)| (weight, term)).collect();
            all.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            all.truncate(TERMS);
            self.terms = all.into_iter().map(|(weight, term)| (term, weight)).collect();
        }
        self.norm = self
            .terms
            .values()
            .map(|weight| weight * weight)
            .sum::<f64>()
            .sqrt();
    }

    fn cosine(&self, vector: &Vector) -> f64 {
        let shared = vector
            .iter()
            .filter_map(|(term, weight)| Some(weight * self.terms.get(term)?));
        shared.sum::<f64>() / self.norm.max(1e-9)
    }
}

struct Story {
    words: Sum,
    names: Sum,
    last: i64,
}

/// Words and names of each document, weighed once: they do not depend on the setting.
fn weighed(documents: &[Document]) -> Vec<(Vector, Vector)> {
    let (mut words, mut names) = (Idf::default(), Idf::default());
    let read = |document: &Document| {
        let (title, body) = (terms(&document.title), terms(&document.text));
        let [mut counts, mut named]: [HashMap<String, f64>; 2] = Default::default();
        for (part, weight) in [(title, 2.0), (body, 1.0)] {
            part.0
                .into_iter()
                .for_each(|word| *counts.entry(word).or_default() += weight);
            part.1
                .into_iter()
                .for_each(|name| *named.entry(name).or_default() += weight);
        }
        (words.weigh(&counts), names.weigh(&named))
    };
    documents.iter().map(read).collect()
}

/// The story of each document in the end.
fn run(documents: &[Document], vectors: &[(Vector, Vector)], setting: Setting) -> Vec<u64> {
    let mut stories: Vec<Option<Story>> = Vec::new();
    let mut lists: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut goes_to: Vec<usize> = Vec::new();
    let mut put = Vec::new();
    for (document, (words, names)) in documents.iter().zip(vectors) {
        let mut near: Vec<usize> = words
            .iter()
            .filter(|(_, weight)| **weight > 0.05)
            .filter_map(|(term, _)| lists.get(term.as_str()))
            .flatten()
            .copied()
            .collect();
        near.sort_unstable();
        near.dedup();
        let mut found: Vec<(f64, usize)> = near
            .iter()
            .filter_map(|at| {
                let story = stories[*at].as_ref()?;
                let quiet = document.time - story.last > setting.quiet_days * 86_400_000_000;
                let likeness = (story.words.cosine(words) + setting.names * story.names.cosine(names))
                    / (1.0 + setting.names);
                (!quiet).then_some((likeness, *at))
            })
            .filter(|(likeness, _)| *likeness >= setting.join)
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let at = found.first().map_or(stories.len(), |(_, at)| *at);
        if at == stories.len() {
            goes_to.push(at);
            stories.push(Some(Story {
                words: Sum::default(),
                names: Sum::default(),
                last: document.time,
            }));
        }
        if let Some((likeness, other)) = found.get(1)
            && *likeness >= setting.merge
            && let Some(gone) = stories[*other].take()
        {
            goes_to[*other] = at;
            for term in gone.words.terms.keys() {
                if let Some(list) = lists.get_mut(term.as_str()).filter(|list| !list.contains(&at)) {
                    list.push(at);
                }
            }
            if let Some(story) = &mut stories[at] {
                story.words.add(gone.words.terms);
                story.names.add(gone.names.terms);
            }
        }
        for (term, weight) in words {
            let list = lists.entry(term).or_default();
            if *weight > 0.05 && !list.contains(&at) {
                list.push(at);
            }
        }
        if let Some(story) = &mut stories[at] {
            story.words.add(words.clone());
            story.names.add(names.clone());
            story.last = document.time;
        }
        put.push(at);
    }
    let follow = |mut at: usize| {
        while goes_to[at] != at {
            at = goes_to[at];
        }
        at as u64
    };
    put.into_iter().map(follow).collect()
}

fn settings(quiet_days: i64) -> Vec<Setting> {
    let mut settings = Vec::new();
    for join in (6..40).step_by(2).map(|percent| f64::from(percent) / 100.0) {
        for merge in [join, join * 1.25, join * 1.6, 2.0] {
            for names in [0.0, 0.3, 0.8] {
                settings.push(Setting {
                    join,
                    merge,
                    names,
                    quiet_days,
                });
            }
        }
    }
    settings
}

fn main() {
    let Some(folder) = sets::folder() else {
        println!("skipped: the labelled sets (../shared/data) are not here");
        return;
    };
    let alike = sets::load(&folder, "look-alikes");
    let google = sets::load(&folder, "google-news-2013-ts");
    println!("| set | B³, thresholds from the other folds | the best of all thresholds, seen |");
    println!("|---|---|---|");
    for (set, orders) in [
        (sets::load(&folder, "headlines-2014"), 2),
        (alike.clone(), 2),
        (alike.titled("headlines", false), 1),
        (google.shortened("start", 6), 1),
    ] {
        folds(&set, orders);
    }
    let events = sets::load(&folder, "current-events-2010-2016");
    let middle = sets::micros("2014-07-01T00:00:00Z");
    let late = events
        .filter("threads 2014-16", |document, label| {
            label.is_some() && document.time >= middle
        })
        .lasting(30);
    threads(&late);
}

fn folds(set: &sets::Set, orders: u64) {
    let (mut sums, mut seen) = ((0.0, 0.0, 0.0), BTreeMap::new());
    for fold in 0..FOLDS {
        let learned = set.fold(fold, FOLDS, false);
        let vectors = weighed(&learned.documents);
        let best = settings(90)
            .into_iter()
            .map(|setting| {
                let found = run(&learned.documents, &vectors, setting);
                (scores::scores(&learned.labels, &found).bcubed.f1(), setting)
            })
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, setting)| setting);
        let Some(best) = best else { continue };
        eprintln!("{} {fold} {best:?}", set.name);
        for order in 0..orders {
            let stream = if order == 0 {
                set.clone()
            } else {
                set.shuffled(order)
            };
            let inside = stream.in_fold(fold, FOLDS);
            let found = run(&stream.documents, &weighed(&stream.documents), best);
            let score = scores::bcubed_of(&stream.labels, &found, &inside);
            sums = (sums.0 + score.precision, sums.1 + score.recall, sums.2 + 1.0);
        }
    }
    let vectors = weighed(&set.documents);
    for (at, setting) in settings(90).into_iter().enumerate() {
        let found = run(&set.documents, &vectors, setting);
        let score = scores::scores(&set.labels, &found).bcubed.f1();
        seen.insert(((score * 1e6) as u64, at), setting);
    }
    let mean = scores::Triple {
        precision: sums.0 / sums.2,
        recall: sums.1 / sums.2,
    };
    let top = seen
        .keys()
        .next_back()
        .map_or(0.0, |(score, _)| *score as f64 / 1e4);
    println!("| {} | {mean} | {top:.1} |", set.name);
}

/// How much is continued at how many false joins, from careful to bold.
fn threads(late: &sets::Set) {
    let vectors = weighed(&late.documents);
    println!("\n| threads ≤ 30 days from July 2014 | continued | false |\n|---|---|---|");
    for merge in [1.0, 1.3, 2.0] {
        for names in [0.0, 0.3, 0.8] {
            for join in (14..40).step_by(3).map(|percent| f64::from(percent) / 100.0) {
                let setting = Setting {
                    join,
                    merge: if merge > 1.5 { 2.0 } else { join * merge },
                    names,
                    quiet_days: 45,
                };
                let found = run(&late.documents, &vectors, setting);
                let score = scores::threads(&late.labels, &found);
                let (continued, wrong) = (score.continued * 100.0, score.false_joins * 100.0);
                if (4.0..20.0).contains(&wrong) {
                    println!(
                        "| join {join}, merge {merge}, names {names} | {continued:.1} % | {wrong:.1} % |"
                    );
                }
            }
        }
    }
}
