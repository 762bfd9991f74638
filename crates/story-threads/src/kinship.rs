//! Whether two groups of documents are one story: how alike their documents are across, beside how alike
//! they are within. Merges and splits are decided by the same weights.

use std::cmp::Ordering;

use crate::anchors;
use crate::centroid::{Centroid, Entry};
use crate::group::{DAY, Group};

/// What speaks for and against two groups being one, in the order of the table in `learned`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The odds before anything is compared.
    Start,
    /// The mean likeness of words across beside that within, as the logarithm of their ratio.
    Across,
    /// The same of names.
    AcrossNames,
    /// The mean likeness of words across, as a logarithm.
    Alike,
    /// How much that most of one group have is missing in the other, where it is missing less.
    Exclusive,
    /// Countries in common.
    Places,
    /// Each speaks of countries, but of others.
    OtherPlaces,
    /// Figures and dates in common.
    Anchors,
    /// Quarters, dates or years that exclude each other.
    OtherAnchors,
    /// Days between the last of one and the first of the other.
    Gap,
    /// Documents of the smaller group.
    Smaller,
    /// Documents of the larger group.
    Larger,
    /// How long the documents are.
    Length,
    /// The two were sought for being different: halves of one story.
    Halves,
}

impl Sign {
    pub const ALL: &[Self] = &[
        Self::Start,
        Self::Across,
        Self::AcrossNames,
        Self::Alike,
        Self::Exclusive,
        Self::Places,
        Self::OtherPlaces,
        Self::Anchors,
        Self::OtherAnchors,
        Self::Gap,
        Self::Smaller,
        Self::Larger,
        Self::Length,
        Self::Halves,
    ];
}

pub const SIGNS: usize = Sign::Halves as usize + 1;

pub type Kinship = [f64; SIGNS];

/// A weight depends on nothing, on how long the documents are, and on how many the smaller group has.
pub const SIDES: usize = 3;

pub type KinTable = [Kinship; SIDES];

pub fn sides(kinship: &Kinship) -> [f64; SIDES] {
    [
        1.0,
        ((kinship[Sign::Length as usize] - 3.0) / 1.4).clamp(-1.5, 1.5),
        (kinship[Sign::Smaller as usize] / 1.5 - 1.0).clamp(-1.0, 1.0),
    ]
}

pub(crate) fn log_odds(kinship: &Kinship, table: &KinTable) -> f64 {
    let sum = |row: &Kinship| -> f64 {
        row.iter()
            .zip(kinship)
            .map(|(weight, value)| weight * value)
            .sum()
    };
    table
        .iter()
        .zip(sides(kinship))
        .map(|(row, side)| side * sum(row))
        .sum()
}

pub(crate) fn kinship(one: &Group, other: &Group, halves: bool) -> Kinship {
    let mut kinship = [0.0; SIGNS];
    let mut set = |sign: Sign, value: f64| kinship[sign as usize] = value;
    set(Sign::Start, 1.0);
    let (a, b) = (f64::from(one.mass).max(0.01), f64::from(other.mass).max(0.01));
    let (words, names) = (
        Shared::new(one, other, |group| &group.words),
        Shared::new(one, other, |group| &group.names),
    );
    let across = words.dot / (a * b);
    let within = (one.cohesion() * other.cohesion()).sqrt();
    set(Sign::Across, ((across + 0.01) / (within + 0.01)).ln());
    set(Sign::Alike, ((across + 0.01) / 0.1).ln());
    let across = names.dot / (a * b);
    let within = (one.cohesion_of(&one.names) * other.cohesion_of(&other.names)).sqrt();
    set(Sign::AcrossNames, ((across + 0.02) / (within + 0.02)).ln());
    let smaller = f64::from(one.votes.min(other.votes).max(1));
    let missing = words.missing(&names);
    set(Sign::Exclusive, missing * (1.0 - 1.0 / smaller));
    if !one.places.entries.is_empty() && !other.places.entries.is_empty() {
        let shared = places(one, other).max(places(other, one));
        set(Sign::Places, shared);
        set(Sign::OtherPlaces, f64::from(u8::from(shared == 0.0)));
    }
    let (agree, conflict) = anchors(one, other);
    set(Sign::Anchors, agree);
    set(Sign::OtherAnchors, conflict);
    let gap = (one.first - other.last).max(other.first - one.last).max(0);
    set(Sign::Gap, (gap as f64 / DAY as f64).ln_1p());
    set(Sign::Smaller, smaller.ln());
    set(Sign::Larger, f64::from(one.votes.max(other.votes).max(1)).ln());
    set(Sign::Length, (one.length() + other.length()) / 2.0);
    set(Sign::Halves, f64::from(u8::from(halves)));
    kinship
}

/// What two groups share of their words or of their names, found in one walk along both.
struct Shared {
    dot: f64,
    /// Of each, the weight of what at least half of its documents have; and of that, what hardly any of the
    /// other's have.
    core: [f64; 2],
    gone: [f64; 2],
}

impl Shared {
    fn new(one: &Group, other: &Group, part: impl Fn(&Group) -> &Centroid) -> Self {
        let (a, b) = (&part(one).entries, &part(other).entries);
        let mut shared = Self {
            dot: 0.0,
            core: [0.0; 2],
            gone: [0.0; 2],
        };
        let votes = [one.votes, other.votes];
        let mut count = |which: usize, entry: &Entry, theirs: u16| {
            if u32::from(entry.count) * 2 >= votes[which] {
                shared.core[which] += f64::from(entry.weight);
                if u32::from(theirs) * 10 <= votes[1 - which] {
                    shared.gone[which] += f64::from(entry.weight);
                }
            }
        };
        let (mut i, mut j, mut dot) = (0, 0, 0.0);
        while i < a.len() && j < b.len() {
            match a[i].term.cmp(&b[j].term) {
                Ordering::Less => {
                    count(0, &a[i], 0);
                    i += 1;
                }
                Ordering::Greater => {
                    count(1, &b[j], 0);
                    j += 1;
                }
                Ordering::Equal => {
                    dot += f64::from(a[i].weight) * f64::from(b[j].weight);
                    count(0, &a[i], b[j].count);
                    count(1, &b[j], a[i].count);
                    (i, j) = (i + 1, j + 1);
                }
            }
        }
        a[i..].iter().for_each(|entry| count(0, entry, 0));
        b[j..].iter().for_each(|entry| count(1, entry, 0));
        shared.dot = dot;
        shared
    }

    /// Of what most of one have, by weight, the share that hardly any of the other has: of the group that
    /// misses less.
    fn missing(&self, more: &Self) -> f64 {
        let of = |which: usize| {
            let core = self.core[which] + more.core[which];
            if core > 0.0 {
                (self.gone[which] + more.gone[which]) / core
            } else {
                0.0
            }
        };
        of(0).min(of(1))
    }
}

/// The share of one's mentions of countries that are of countries which the other speaks of.
fn places(one: &Group, other: &Group) -> f64 {
    let (mut all, mut shared) = (0.0, 0.0);
    for entry in &one.places.entries {
        all += f64::from(entry.count);
        if other.places.find(entry.term).is_some() {
            shared += f64::from(entry.count);
        }
    }
    if all > 0.0 { shared / all } else { 0.0 }
}

fn anchors(one: &Group, other: &Group) -> (f64, f64) {
    let mut agree: f64 = 0.0;
    let [mut mine, mut theirs, mut both] = [[false; anchors::KINDS]; 3];
    for (anchor, _) in &one.anchors {
        let kind = usize::from(anchor.kind).min(anchors::KINDS - 1);
        mine[kind] = true;
        if other
            .anchors
            .binary_search_by_key(anchor, |(known, _)| *known)
            .is_ok()
        {
            both[kind] = true;
            agree += 1.0;
        }
    }
    for (anchor, _) in &other.anchors {
        theirs[usize::from(anchor.kind).min(anchors::KINDS - 1)] = true;
    }
    let conflict = (usize::from(anchors::QUARTER)..anchors::KINDS)
        .filter(|kind| mine[*kind] && theirs[*kind] && !both[*kind])
        .count();
    (agree.ln_1p(), conflict as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::Profile;

    /// Documents of three words: two of their story's and one of their own.
    fn group(story: u32, documents: std::ops::Range<u32>) -> Group {
        let mut group = Group::new(u64::from(story), 0);
        for document in documents {
            let words = [story, story + 1, 1_000 + document].map(|term| (term, 3.0_f32.sqrt().recip()));
            let profile = Profile {
                words: words.into(),
                ..Profile::default()
            };
            group.add(u64::from(document), 0, &profile);
        }
        group
    }

    #[test]
    fn halves_of_one_story_are_as_alike_as_each_within() {
        let across = |one: &Group, other: &Group| kinship(one, other, true)[Sign::Across as usize];
        let (one, same, other) = (group(10, 0..20), group(10, 20..40), group(50, 40..60));
        assert!(across(&one, &same).abs() < 0.05, "{}", across(&one, &same));
        assert!(across(&one, &other) < -3.0, "{}", across(&one, &other));
    }

    #[test]
    fn what_most_of_one_have_and_none_of_the_other_is_exclusive() {
        let exclusive = |one: &Group, other: &Group| kinship(one, other, false)[Sign::Exclusive as usize];
        let (one, same, other) = (group(10, 0..20), group(10, 20..40), group(50, 40..60));
        assert_eq!(exclusive(&one, &same), 0.0);
        assert!((exclusive(&one, &other) - 0.95).abs() < 1e-6);
    }
}
