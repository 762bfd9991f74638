//! The decision whether a document belongs to a story: a sum of features times learned weights, in
//! log-odds. Weights are in `learned.rs`, which `examples/train.rs` writes.

use std::collections::VecDeque;

use rustc_hash::FxHashMap;

use crate::anchors;
use crate::centroid::{self, Entry};
use crate::document::Feature;
use crate::engine::Stored;
use crate::group::{DAY, Group, Profile};
use crate::lexicon::{Lexicon, Term};

/// Features that have a weight: all before `Copy`.
pub const FEATURES: usize = Feature::Copy as usize;

pub type Values = [f64; FEATURES];

/// What a weight depends on: nothing, how long the document is, how alike this stream's documents
/// usually are, how large the story is, how long it has been quiet, whether both speak of the same country.
pub const CONTEXTS: usize = 6;

/// A weight is a sum over contexts.
pub type Table = [Values; CONTEXTS];

/// The contexts of a comparison, each about between -1 and 1.
pub fn contexts(values: &Values) -> [f64; CONTEXTS] {
    let value = |feature: Feature| values[feature as usize];
    [
        1.0,
        ((value(Feature::Length) - 3.0) / 1.4).clamp(-1.5, 1.5),
        ((value(Feature::Usual) - 0.35) * 4.0).clamp(-1.5, 1.5),
        (value(Feature::Size) / 2.0 - 1.0).clamp(-1.0, 1.5),
        (value(Feature::Gap) / 1.5 - 1.0).clamp(-1.0, 2.0),
        value(Feature::Places) - value(Feature::OtherPlaces),
    ]
}

/// The weights for a comparison.
pub(crate) fn effective(values: &Values, table: &Table) -> Values {
    let contexts = contexts(values);
    std::array::from_fn(|feature| {
        table
            .iter()
            .zip(contexts)
            .map(|(row, context)| row[feature] * context)
            .sum()
    })
}

/// The features and, first, the plain cosine of words. `Lead` and `Usual` need more than these two.
pub(crate) fn compare(
    profile: &Profile,
    time: i64,
    group: &Group,
    lexicon: &Lexicon,
    documents: &FxHashMap<u64, Stored>,
) -> (f64, Values) {
    let mut values = [0.0; FEATURES];
    let mut set = |feature: Feature, value: f64| values[feature as usize] = value;
    set(Feature::Start, 1.0);

    let words = group.words.cosine(&profile.words);
    set(Feature::Head, group.head.cosine(&profile.head));
    set(Feature::Names, group.names.cosine(&profile.names));
    set(Feature::OtherNames, other_names(profile, group));
    set(
        Feature::Nearest,
        nearest(&profile.words, &group.recent, documents),
    );
    set(Feature::RareNames, rare_names(profile, group, lexicon).ln_1p());

    let votes = f64::from(group.votes.max(1));
    if !profile.places.is_empty() && !group.places.entries.is_empty() {
        let (mut all, mut shared) = (0.0, 0.0);
        for place in &profile.places {
            let worth = f64::from(lexicon.idf(*place));
            all += worth;
            if let Some(entry) = group.places.find(*place) {
                shared += worth * f64::from(entry.count) / votes;
            }
        }
        let shared = if all > 0.0 { (shared / all).min(1.0) } else { 0.0 };
        set(Feature::Places, shared);
        if shared == 0.0 {
            set(Feature::OtherPlaces, 1.0);
        }
    }
    // A member's cosine with the sum of all is, on the average, what it has with each.
    let mass = f64::from(group.mass).max(1.0);
    let expected = (1.0 + (mass - 1.0) * group.cohesion()).sqrt();
    let expected = mass * group.cohesion() / (mass.sqrt() * expected);
    set(Feature::Typical, ((words + 0.03) / (expected + 0.03)).ln());
    set(Feature::Core, core(profile, group));
    let (agree, conflict) = anchors(profile, group, lexicon);
    set(Feature::Anchors, agree.ln_1p());
    set(Feature::OtherAnchors, conflict);

    let gap = time
        .saturating_sub(group.last)
        .max(group.first.saturating_sub(time))
        .max(0);
    set(Feature::Gap, (gap as f64 / DAY as f64).ln_1p());
    set(Feature::Size, votes.ln());
    set(
        Feature::Publisher,
        f64::from(u8::from(
            profile
                .publisher
                .is_some_and(|name| group.publishers.contains(&name)),
        )),
    );
    set(Feature::Length, (profile.words.len() as f64).ln_1p());
    (words, values)
}

/// Weighted by how many of the group's documents have a term, and squared: what all have counts most.
fn core(profile: &Profile, group: &Group) -> f64 {
    let (mut all, mut found) = (0.0, 0.0);
    for (centroid, vector) in [(&group.words, &profile.words), (&group.names, &profile.names)] {
        for entry in &centroid.entries {
            all += f64::from(entry.weight) * f64::from(entry.count);
        }
        centroid.shared(vector, |_, _, entry| {
            found += f64::from(entry.weight) * f64::from(entry.count)
        });
    }
    if all > 0.0 { found / all } else { 0.0 }
}

fn nearest(words: &[(Term, f32)], recent: &VecDeque<u64>, documents: &FxHashMap<u64, Stored>) -> f64 {
    recent
        .iter()
        .filter_map(|member| documents.get(member))
        .map(|member| centroid::cosine(words, &member.profile.words))
        .fold(0.0, f64::max)
}

/// The parts of `core`, by term.
pub(crate) fn core_terms(profile: &Profile, group: &Group) -> Vec<(Term, f32)> {
    let parts = [(&group.words, &profile.words), (&group.names, &profile.names)];
    let mass = |entry: &Entry| f64::from(entry.weight) * f64::from(entry.count);
    let all: f64 = parts
        .iter()
        .flat_map(|(centroid, _)| &centroid.entries)
        .map(mass)
        .sum();
    let mut terms = Vec::new();
    for (centroid, vector) in parts {
        centroid.shared(vector, |_, _, entry| {
            terms.push((entry.term, (mass(entry) / all.max(1e-9)) as f32))
        });
    }
    terms
}

/// The share of the document's names that the group has not, times that of the group's which the
/// document has not.
fn other_names(profile: &Profile, group: &Group) -> f64 {
    if profile.names.is_empty() || group.names.entries.is_empty() {
        return 0.0;
    }
    let all: f64 = group
        .names
        .entries
        .iter()
        .map(|entry| f64::from(entry.weight) * f64::from(entry.count))
        .sum();
    let (mut known, mut found) = (0.0, 0.0);
    group.names.shared(&profile.names, |_, weight, entry| {
        known += f64::from(weight).powi(2);
        found += f64::from(entry.weight) * f64::from(entry.count);
    });
    (1.0 - known).max(0.0) * (1.0 - found / all.max(1e-9)).max(0.0)
}

/// Names in common that fewer than one document in a few hundred has.
fn rare_names(profile: &Profile, group: &Group, lexicon: &Lexicon) -> f64 {
    let mut count = 0.0;
    group.names.shared(&profile.names, |at, _, _| {
        if lexicon.idf(profile.names[at].0) > 5.0 {
            count += 1.0;
        }
    });
    count
}

fn anchors(profile: &Profile, group: &Group, lexicon: &Lexicon) -> (f64, f64) {
    let mut agree = 0.0;
    let (mut mine, mut theirs, mut both) = (
        [false; anchors::KINDS],
        [false; anchors::KINDS],
        [false; anchors::KINDS],
    );
    for anchor in &profile.anchors {
        let kind = usize::from(anchor.kind).min(anchors::KINDS - 1);
        mine[kind] = true;
        if group
            .anchors
            .binary_search_by_key(anchor, |(known, _)| *known)
            .is_ok()
        {
            both[kind] = true;
            agree += f64::from(lexicon.idf(anchor.term)) / 8.0;
        }
    }
    for (anchor, _) in &group.anchors {
        theirs[usize::from(anchor.kind).min(anchors::KINDS - 1)] = true;
    }
    let conflict = (usize::from(anchors::QUARTER)..anchors::KINDS)
        .filter(|kind| mine[*kind] && theirs[*kind] && !both[*kind])
        .count();
    (agree, conflict as f64)
}

/// A document's log-odds by the weights.
pub(crate) fn log_odds(values: &Values, table: &Table) -> f64 {
    values
        .iter()
        .zip(effective(values, table))
        .map(|(value, weight)| value * weight)
        .sum()
}

pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
