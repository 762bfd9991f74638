//! The decision whether a document belongs to a story: a sum of features times learned weights, in
//! log-odds. Weights are in `learned.rs`, which `examples/train.rs` writes; `shape` adds up.

use std::collections::VecDeque;

use crate::anchors;
use crate::document::Feature;
use crate::group::{DAY, Group, Profile};
use crate::lexicon::Term;
use crate::shelf::Shelf;
use crate::subject::{self, Overlap, Subject};

/// Features that have a weight: all before `Copy`.
pub const FEATURES: usize = Feature::Copy as usize;

pub type Values = [f64; FEATURES];

/// What is counted in one walk along a group's words and names.
pub(crate) struct Near {
    pub words: Overlap,
    pub names: Overlap,
    /// Rare names that both have.
    rare: u32,
}

impl Near {
    pub fn new(subject: &Subject<'_>, group: &Group) -> Self {
        let mut rare = 0;
        Self {
            words: subject.words.overlap(&group.words),
            names: subject
                .names
                .overlap_noting(&group.names, |at| rare += u32::from(subject.rare[at])),
            rare,
        }
    }
}

/// The features and, first, the plain cosine of words. `Lead` and `Usual` need more than these two.
pub(crate) fn compare(subject: &Subject<'_>, group: &Group, documents: &Shelf) -> (f64, Values) {
    compare_near(subject, group, &Near::new(subject, group), documents)
}

/// The same, where what is near is known already.
pub(crate) fn compare_near(
    subject: &Subject<'_>,
    group: &Group,
    near: &Near,
    documents: &Shelf,
) -> (f64, Values) {
    let profile = subject.profile;
    let mut values = [0.0; FEATURES];
    let mut set = |feature: Feature, value: f64| values[feature as usize] = value;
    set(Feature::Start, 1.0);

    let Near { words, names, rare } = near;
    set(Feature::Words, ((words.cosine + 0.02) / 0.22).ln());
    set(Feature::Head, subject.head.overlap(&group.head).cosine);
    set(Feature::Names, names.cosine);
    set(Feature::RareNames, f64::from(*rare).ln_1p());
    if !subject.names.is_empty() && group.names.mass() > 0.0 {
        // Of the document's names what the group has not, times of the group's what it has not.
        let missing = (1.0 - names.found / group.names.mass()).max(0.0);
        set(Feature::OtherNames, (1.0 - names.known).max(0.0) * missing);
    }
    set(
        Feature::Nearest,
        nearest(&subject.words, &group.recent, documents),
    );
    let mass = group.words.mass() + group.names.mass();
    if mass > 0.0 {
        set(Feature::Core, (words.found + names.found) / mass);
    }

    let votes = f64::from(group.votes.max(1));
    if !profile.places.is_empty() && !group.places.entries.is_empty() {
        let shared = places(subject, group);
        set(Feature::Places, shared);
        if shared == 0.0 {
            set(Feature::OtherPlaces, 1.0);
        }
    }
    // A member's cosine with the sum of all is, on the average, what it has with each.
    let mass = f64::from(group.mass).max(1.0);
    let together = (1.0 + (mass - 1.0) * group.cohesion()).sqrt();
    let expected = mass.sqrt() * group.cohesion() / together;
    set(Feature::Typical, ((words.cosine + 0.03) / (expected + 0.03)).ln());
    let (agree, conflict) = anchors(subject, group);
    set(Feature::Anchors, agree.ln_1p());
    set(Feature::OtherAnchors, conflict);

    let gap = subject
        .time
        .saturating_sub(group.last)
        .max(group.first.saturating_sub(subject.time))
        .max(0);
    set(Feature::Gap, (gap as f64 / DAY as f64).ln_1p());
    set(Feature::Size, votes.ln());
    set(Feature::Length, (profile.words.len() as f64).ln_1p());
    (words.cosine, values)
}

/// The parts of `Core`, by term.
pub(crate) fn core_terms(profile: &Profile, group: &Group) -> Vec<(Term, f32)> {
    let mass = (group.words.mass() + group.names.mass()).max(1e-9);
    let mut terms = Vec::new();
    for (centroid, vector) in [(&group.words, &profile.words), (&group.names, &profile.names)] {
        centroid.shared(vector, |entry| {
            terms.push((entry.term, (entry.mass() / mass) as f32))
        });
    }
    terms
}

fn nearest(words: &subject::Table<'_>, recent: &VecDeque<u64>, documents: &Shelf) -> f64 {
    let members = recent.iter().filter_map(|member| documents.get(member));
    members
        .map(|member| words.cosine(&member.profile.words))
        .fold(0.0, f64::max)
}

/// The share of the document's countries, by their worth, that the group's documents speak of.
fn places(subject: &Subject<'_>, group: &Group) -> f64 {
    let (mut all, mut shared) = (0.0, 0.0);
    for (place, worth) in subject.profile.places.iter().zip(&subject.places) {
        all += worth;
        if let Some(entry) = group.places.find(*place) {
            shared += worth * f64::from(entry.count) / f64::from(group.votes.max(1));
        }
    }
    if all > 0.0 { (shared / all).min(1.0) } else { 0.0 }
}

/// The worth of what agrees, and how many kinds of anchor exclude each other.
fn anchors(subject: &Subject<'_>, group: &Group) -> (f64, f64) {
    let mut agree = 0.0;
    let [mut mine, mut theirs, mut both] = [[false; anchors::KINDS]; 3];
    for (anchor, worth) in subject.profile.anchors.iter().zip(&subject.anchors) {
        let kind = usize::from(anchor.kind).min(anchors::KINDS - 1);
        mine[kind] = true;
        if group
            .anchors
            .binary_search_by_key(anchor, |(known, _)| *known)
            .is_ok()
        {
            both[kind] = true;
            agree += worth / 8.0;
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

pub(crate) fn probability(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}
