//! A document, or a group as if it were one, prepared to be compared with many groups: each of its
//! vectors as a small table, so that a comparison costs one look per term of the other.

use crate::centroid::Centroid;
use crate::group::Profile;
use crate::lexicon::{Lexicon, Term};

/// Slots of a table; vectors have at most a sixth as many terms, so that most looks end at once.
const SLOTS: usize = 512;
/// The idf from which a name is rare: fewer than one document in a hundred and fifty has it.
const RARE: f32 = 5.0;

pub(crate) struct Table<'a> {
    /// Position in the vector and one more; 0 is empty.
    slots: [u8; SLOTS],
    terms: [Term; SLOTS],
    vector: &'a [(Term, f32)],
}

impl<'a> Table<'a> {
    pub fn new(vector: &'a [(Term, f32)]) -> Self {
        let (mut slots, mut terms) = ([0; SLOTS], [0; SLOTS]);
        let vector = &vector[..vector.len().min(SLOTS / 4)];
        for (at, (term, _)) in vector.iter().enumerate() {
            let mut slot = *term as usize % SLOTS;
            while slots[slot] != 0 {
                slot = (slot + 1) % SLOTS;
            }
            (slots[slot], terms[slot]) = (at as u8 + 1, *term);
        }
        Self { slots, terms, vector }
    }

    /// Where a term stands in the vector, and its weight. Terms are hashes: their low bits will do.
    pub fn find(&self, term: Term) -> Option<(usize, f32)> {
        let mut slot = term as usize % SLOTS;
        loop {
            let at = usize::from(self.slots[slot]).checked_sub(1)?;
            if self.terms[slot] == term {
                return Some((at, self.vector[at].1));
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    pub fn is_empty(&self) -> bool {
        self.vector.is_empty()
    }

    /// Cosine with another unit vector.
    pub fn cosine(&self, other: &[(Term, f32)]) -> f64 {
        let shared = other
            .iter()
            .filter_map(|(term, theirs)| Some((self.find(*term)?.1, theirs)));
        shared.map(|(mine, theirs)| f64::from(mine * theirs)).sum()
    }

    /// What it shares with a centroid.
    pub fn overlap(&self, centroid: &Centroid) -> Overlap {
        self.overlap_noting(centroid, |_| {})
    }

    /// The same, and calls with the position of each shared term.
    pub fn overlap_noting(&self, centroid: &Centroid, mut note: impl FnMut(usize)) -> Overlap {
        let mut overlap = Overlap::default();
        for entry in &centroid.entries {
            if let Some((at, mine)) = self.find(entry.term) {
                overlap.dot += f64::from(mine) * f64::from(entry.weight);
                overlap.known += f64::from(mine) * f64::from(mine);
                overlap.found += entry.mass();
                note(at);
            }
        }
        if centroid.norm() > 0.0 {
            overlap.cosine = overlap.dot / centroid.norm();
        }
        overlap
    }
}

#[derive(Default)]
pub(crate) struct Overlap {
    dot: f64,
    pub cosine: f64,
    /// The share of the vector, squared, that the centroid knows.
    pub known: f64,
    /// What of the centroid's mass is found.
    pub found: f64,
}

pub(crate) struct Subject<'a> {
    pub profile: &'a Profile,
    pub time: i64,
    pub words: Table<'a>,
    pub head: Table<'a>,
    pub names: Table<'a>,
    /// Of each name.
    pub rare: Vec<bool>,
    /// What each country and each anchor is worth.
    pub places: Vec<f64>,
    pub anchors: Vec<f64>,
}

impl<'a> Subject<'a> {
    pub fn new(profile: &'a Profile, time: i64, lexicon: &Lexicon) -> Self {
        Self {
            profile,
            time,
            words: Table::new(&profile.words),
            head: Table::new(&profile.head),
            names: Table::new(&profile.names),
            rare: profile
                .names
                .iter()
                .map(|(name, _)| lexicon.idf(*name) > RARE)
                .collect(),
            places: profile
                .places
                .iter()
                .map(|place| f64::from(lexicon.idf(*place)))
                .collect(),
            anchors: profile
                .anchors
                .iter()
                .map(|anchor| f64::from(lexicon.idf(anchor.term)))
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_finds_what_is_in_it_and_nothing_else() {
        // Terms whose low bits are all the same.
        let vector: Vec<(Term, f32)> = (0..80).map(|at| (at * 512 + 7, at as f32)).collect();
        let table = Table::new(&vector);
        for (at, (term, weight)) in vector.iter().enumerate() {
            assert_eq!(table.find(*term), Some((at, *weight)));
        }
        assert_eq!(table.find(8), None);
        assert_eq!(table.find(80 * 512 + 7), None);
    }
}
