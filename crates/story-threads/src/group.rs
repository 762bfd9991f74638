//! A story or an event: what its documents have in common, and who they are.

use std::collections::VecDeque;

use crate::anchors::Anchor;
use crate::centroid::Centroid;
use crate::keep::keep;
use crate::lexicon::Term;

/// Terms kept of a story's words, and of its other vectors.
const WORDS: usize = 240;
const OTHERS: usize = 80;
const ANCHORS: usize = 64;
/// Members that a document is compared with one by one.
pub(crate) const RECENT: usize = 8;
/// A story's words count half after so many days.
const HALF_LIFE: f64 = 30.0;
pub(crate) const DAY: i64 = 86_400_000_000;

/// What the engine keeps of a document to compare with: unit vectors by term.
#[derive(Clone, Default)]
pub(crate) struct Profile {
    pub words: Box<[(Term, f32)]>,
    pub head: Box<[(Term, f32)]>,
    pub names: Box<[(Term, f32)]>,
    pub places: Box<[Term]>,
    pub anchors: Box<[Anchor]>,
    pub publisher: Option<Term>,
}
keep!(Profile {
    words,
    head,
    names,
    places,
    anchors,
    publisher
});

#[derive(Default)]
pub(crate) struct Group {
    pub id: u64,
    /// Documents that are no copies.
    pub votes: u32,
    /// All documents, in the order of their coming.
    pub members: Vec<u64>,
    pub words: Centroid,
    pub head: Centroid,
    pub names: Centroid,
    pub places: Centroid,
    pub anchors: Vec<(Anchor, u32)>,
    pub publishers: VecDeque<Term>,
    pub recent: VecDeque<u64>,
    /// The sum of what the members' vectors count after fading, and of its squares.
    pub mass: f32,
    pub squares: f32,
    /// Words of all documents together.
    pub terms: u32,
    /// How many documents it had when it was last looked at for what it is.
    pub looked: u32,
    pub first: i64,
    pub last: i64,
    /// Of a story: its events, oldest first. Of an event: its story alone.
    pub links: Vec<u64>,
}
keep!(Group {
    id,
    votes,
    members,
    words,
    head,
    names,
    places,
    anchors,
    publishers,
    recent,
    mass,
    squares,
    terms,
    looked,
    first,
    last,
    links,
});

impl Group {
    pub fn new(id: u64, time: i64) -> Self {
        Self {
            id,
            first: time,
            last: time,
            ..Self::default()
        }
    }

    /// Takes a document in; the terms that are no longer the group's are returned.
    pub fn add(&mut self, document: u64, time: i64, profile: &Profile) -> Vec<Term> {
        self.fade_to(time);
        self.votes += 1;
        self.mass += 1.0;
        self.squares += 1.0;
        self.terms += profile.words.len() as u32;
        self.words.add(&profile.words);
        self.head.add(&profile.head);
        self.names.add(&profile.names);
        self.places.add_terms(&profile.places);
        for anchor in &profile.anchors {
            match self.anchors.binary_search_by_key(anchor, |(known, _)| *known) {
                Ok(at) => self.anchors[at].1 += 1,
                Err(at) => self.anchors.insert(at, (*anchor, 1)),
            }
        }
        if let Some(publisher) = profile.publisher {
            self.publishers.push_back(publisher);
            if self.publishers.len() > RECENT {
                self.publishers.pop_front();
            }
        }
        self.recent.push_back(document);
        if self.recent.len() > RECENT {
            self.recent.pop_front();
        }
        self.member(document, time);
        self.trim()
    }

    /// Takes in a document that adds nothing: a copy.
    pub fn member(&mut self, document: u64, time: i64) {
        self.members.push(document);
        self.first = self.first.min(time);
        self.last = self.last.max(time);
    }

    pub fn remove(&mut self, document: u64, profile: Option<&Profile>) {
        self.members.retain(|member| *member != document);
        self.recent.retain(|member| *member != document);
        let Some(profile) = profile else { return };
        self.votes = self.votes.saturating_sub(1);
        self.mass = (self.mass - 1.0).max(0.0);
        self.squares = (self.squares - 1.0).max(0.0);
        self.terms = self.terms.saturating_sub(profile.words.len() as u32);
        self.words.subtract(&profile.words);
        self.head.subtract(&profile.head);
        self.names.subtract(&profile.names);
        self.places.subtract(
            &profile
                .places
                .iter()
                .map(|place| (*place, 1.0))
                .collect::<Vec<_>>(),
        );
        for anchor in &profile.anchors {
            if let Ok(at) = self.anchors.binary_search_by_key(anchor, |(known, _)| *known) {
                self.anchors[at].1 = self.anchors[at].1.saturating_sub(1);
                if self.anchors[at].1 == 0 {
                    self.anchors.remove(at);
                }
            }
        }
    }

    /// Takes another in whole.
    pub fn absorb(&mut self, other: &Self) -> Vec<Term> {
        self.fade_to(other.last);
        self.votes += other.votes;
        self.mass += other.mass;
        self.squares += other.squares;
        self.terms += other.terms;
        self.words.absorb(&other.words);
        self.head.absorb(&other.head);
        self.names.absorb(&other.names);
        self.places.absorb(&other.places);
        for (anchor, count) in &other.anchors {
            match self.anchors.binary_search_by_key(anchor, |(known, _)| *known) {
                Ok(at) => self.anchors[at].1 += count,
                Err(at) => self.anchors.insert(at, (*anchor, *count)),
            }
        }
        let mut members: Vec<u64> = self.members.iter().chain(&other.members).copied().collect();
        members.sort_unstable();
        self.members = members;
        let mut recent: Vec<u64> = self.recent.iter().chain(&other.recent).copied().collect();
        recent.sort_unstable();
        self.recent = recent.split_off(recent.len().saturating_sub(RECENT)).into();
        self.publishers.extend(&other.publishers);
        while self.publishers.len() > RECENT {
            self.publishers.pop_front();
        }
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        self.trim()
    }

    /// The mean cosine of two members, as far as few members can tell.
    pub fn cohesion(&self) -> f64 {
        self.cohesion_of(&self.words)
    }

    /// The same of the words or of the names.
    pub fn cohesion_of(&self, centroid: &Centroid) -> f64 {
        const BEFORE: f64 = 0.2;
        const PAIRS: f64 = 2.0;
        let (mass, squares) = (f64::from(self.mass), f64::from(self.squares));
        let pairs = (mass * mass - squares).max(0.0);
        ((centroid.norm().powi(2) - squares).max(0.0) + PAIRS * BEFORE) / (pairs + PAIRS)
    }

    /// A document's mean likeness with the members, itself aside when it is one of them.
    pub fn mean_likeness(&self, profile: &Profile, inside: bool) -> f64 {
        let one = f64::from(u8::from(inside));
        let others = f64::from(self.mass) - one;
        if others <= 0.0 {
            return if inside { 1.0 } else { 0.0 };
        }
        let of = |centroid: &Centroid, vector: &[(Term, f32)]| {
            let own = if vector.is_empty() { 0.0 } else { one };
            (centroid.cosine(vector) * centroid.norm() - own) / others
        };
        of(&self.words, &profile.words) + 0.5 * of(&self.names, &profile.names)
    }

    /// How many words its documents have on the average, as a logarithm.
    pub fn length(&self) -> f64 {
        (f64::from(self.terms) / f64::from(self.votes.max(1))).ln_1p()
    }

    /// The group as if it were one document.
    pub fn profile(&self) -> Profile {
        let mut places = self.places.entries.to_vec();
        places.retain(|place| u32::from(place.count) * 3 >= self.votes);
        Profile {
            words: self.words.as_vector(80).into(),
            head: self.head.as_vector(40).into(),
            names: self.names.as_vector(40).into(),
            places: places.iter().map(|place| place.term).collect(),
            anchors: self.anchors.iter().map(|(anchor, _)| *anchor).collect(),
            publisher: self.publishers.back().copied(),
        }
    }

    fn fade_to(&mut self, time: i64) {
        let days = (time.saturating_sub(self.last)) as f64 / DAY as f64;
        if days >= 1.0 {
            let factor = 0.5_f64.powf(days / HALF_LIFE) as f32;
            self.mass *= factor;
            self.squares *= factor * factor;
            self.words.fade(factor);
            self.head.fade(factor);
            self.names.fade(factor);
            self.places.fade(factor);
        }
    }

    fn trim(&mut self) -> Vec<Term> {
        if self.anchors.len() > ANCHORS {
            // Of those found once, any may go: take them in their order.
            let mut counts: Vec<u32> = self.anchors.iter().map(|(_, count)| *count).collect();
            counts.sort_unstable();
            let limit = counts[counts.len() - ANCHORS / 2];
            self.anchors.retain(|(_, count)| *count >= limit);
            self.anchors.truncate(ANCHORS);
        }
        self.head.trim(OTHERS);
        self.places.trim(OTHERS);
        let mut gone = self.words.trim(WORDS);
        gone.extend(self.names.trim(OTHERS));
        gone
    }
}
