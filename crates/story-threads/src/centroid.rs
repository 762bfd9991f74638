//! A sparse vector that grows: the sum of its members' unit vectors, with the number of members that
//! have each term. What weighs least is dropped when there is too much.

use crate::keep::keep;
use crate::lexicon::Term;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Entry {
    pub term: Term,
    pub weight: f32,
    pub count: u16,
    /// Whether the index lists the owner under this term.
    pub listed: bool,
}
impl Entry {
    /// What all members have counts more than what one has much of.
    pub fn mass(&self) -> f64 {
        f64::from(self.weight) * f64::from(self.count)
    }
}
keep!(Entry {
    term,
    weight,
    count,
    listed
});

#[derive(Clone, Default)]
pub(crate) struct Centroid {
    /// By term.
    pub entries: Vec<Entry>,
    norm: f64,
    mass: f64,
}
keep!(Centroid { entries, norm, mass });

impl Centroid {
    pub fn norm(&self) -> f64 {
        self.norm
    }

    /// The sum of the entries' masses.
    pub fn mass(&self) -> f64 {
        self.mass
    }

    pub fn find(&self, term: Term) -> Option<&Entry> {
        self.entries
            .binary_search_by_key(&term, |entry| entry.term)
            .ok()
            .map(|at| &self.entries[at])
    }

    pub fn find_mut(&mut self, term: Term) -> Option<&mut Entry> {
        self.entries
            .binary_search_by_key(&term, |entry| entry.term)
            .ok()
            .map(|at| &mut self.entries[at])
    }

    /// Adds a vector that is sorted by term.
    pub fn add(&mut self, vector: &[(Term, f32)]) {
        self.mix(vector.len(), |at| Entry {
            term: vector[at].0,
            weight: vector[at].1,
            count: 1,
            listed: false,
        });
    }

    /// Adds terms that are sorted, each with weight 1.
    pub fn add_terms(&mut self, terms: &[Term]) {
        self.mix(terms.len(), |at| Entry {
            term: terms[at],
            weight: 1.0,
            count: 1,
            listed: false,
        });
    }

    /// Adds all of another.
    pub fn absorb(&mut self, other: &Self) {
        self.mix(other.entries.len(), |at| Entry {
            listed: false,
            ..other.entries[at]
        });
    }

    /// In place, from the back: what is new is counted first, so that there is room.
    fn mix(&mut self, count: usize, more: impl Fn(usize) -> Entry) {
        let (mut at, mut new) = (0, 0);
        for place in 0..count {
            let entry = more(place);
            while self.entries.get(at).is_some_and(|old| old.term < entry.term) {
                at += 1;
            }
            if self.entries.get(at).is_none_or(|old| old.term != entry.term) {
                new += 1;
            }
        }
        let mut from = self.entries.len();
        let mut to = from + new;
        if to > self.entries.capacity() {
            self.entries
                .reserve_exact(new + if from == 0 { 0 } else { to / 4 });
        }
        for place in 0..new {
            self.entries.push(more(place));
        }
        for place in (0..count).rev() {
            let entry = more(place);
            while from > 0 && self.entries[from - 1].term > entry.term {
                (from, to) = (from - 1, to - 1);
                self.entries[to] = self.entries[from];
            }
            to -= 1;
            self.entries[to] = match from.checked_sub(1).map(|last| self.entries[last]) {
                Some(same) if same.term == entry.term => {
                    from -= 1;
                    Entry {
                        weight: same.weight + entry.weight,
                        count: same.count.saturating_add(entry.count),
                        ..same
                    }
                }
                _ => entry,
            };
        }
        self.measure();
    }

    pub fn subtract(&mut self, vector: &[(Term, f32)]) {
        for (term, weight) in vector {
            if let Some(entry) = self.find_mut(*term) {
                entry.weight = (entry.weight - weight).max(0.0);
                entry.count = entry.count.saturating_sub(1);
            }
        }
        self.measure();
    }

    /// What is old weighs less.
    pub fn fade(&mut self, factor: f32) {
        for entry in &mut self.entries {
            entry.weight *= factor;
        }
        self.norm *= f64::from(factor);
        self.mass *= f64::from(factor);
    }

    /// Drops what weighs least until `most` are left; the dropped ones that were listed are returned.
    pub fn trim(&mut self, most: usize) -> Vec<Term> {
        if self.entries.len() <= most + most / 4 {
            return Vec::new();
        }
        let mut order: Vec<usize> = (0..self.entries.len()).collect();
        order.select_nth_unstable_by(most, |a, b| {
            let (a, b) = (&self.entries[*a], &self.entries[*b]);
            b.weight.total_cmp(&a.weight).then(a.term.cmp(&b.term))
        });
        let mut stays = vec![false; self.entries.len()];
        for at in &order[..most] {
            stays[*at] = true;
        }
        let mut dropped = Vec::new();
        let mut at = 0;
        self.entries.retain(|entry| {
            let stay = stays[at];
            at += 1;
            if !stay && entry.listed {
                dropped.push(entry.term);
            }
            stay
        });
        self.measure();
        dropped
    }

    fn measure(&mut self) {
        self.mass = self.entries.iter().map(Entry::mass).sum();
        self.norm = self
            .entries
            .iter()
            .map(|entry| f64::from(entry.weight).powi(2))
            .sum::<f64>()
            .sqrt();
    }

    /// Cosine with a unit vector.
    pub fn cosine(&self, vector: &[(Term, f32)]) -> f64 {
        if self.norm == 0.0 {
            return 0.0;
        }
        let mut sum = 0.0;
        let mut vector = vector.iter().peekable();
        for entry in &self.entries {
            while vector.next_if(|(term, _)| *term < entry.term).is_some() {}
            if let Some((_, weight)) = vector.next_if(|(term, _)| *term == entry.term) {
                sum += f64::from(*weight) * f64::from(entry.weight);
            }
        }
        sum / self.norm
    }

    /// Calls for each entry whose term the vector shares.
    pub fn shared(&self, vector: &[(Term, f32)], mut each: impl FnMut(&Entry)) {
        for (term, _) in vector {
            if let Some(entry) = self.find(*term) {
                each(entry);
            }
        }
    }

    /// The heaviest terms as a unit vector.
    pub fn as_vector(&self, most: usize) -> Vec<(Term, f32)> {
        let mut vector: Vec<_> = self
            .entries
            .iter()
            .map(|entry| (entry.term, entry.weight))
            .collect();
        heaviest(&mut vector, most);
        unit(&mut vector);
        vector
    }
}

/// Keeps the heaviest, in the order of terms.
pub(crate) fn heaviest(vector: &mut Vec<(Term, f32)>, most: usize) {
    if vector.len() > most {
        vector.select_nth_unstable_by(most, |a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        vector.truncate(most);
        vector.sort_unstable_by_key(|(term, _)| *term);
    }
}

pub(crate) fn unit(vector: &mut [(Term, f32)]) {
    let norm = vector
        .iter()
        .map(|(_, weight)| f64::from(*weight).powi(2))
        .sum::<f64>()
        .sqrt();
    if norm > 0.0 {
        for (_, weight) in vector {
            *weight = (f64::from(*weight) / norm) as f32;
        }
    }
}

/// Of two unit vectors.
pub(crate) fn cosine(a: &[(Term, f32)], b: &[(Term, f32)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while i < a.len() && j < b.len() {
        match a[i].0.cmp(&b[j].0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += f64::from(a[i].1) * f64::from(b[j].1);
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_points_where_its_members_do() {
        let mut sum = Centroid::default();
        sum.add(&[(1, 0.6), (3, 0.8)]);
        sum.add(&[(1, 0.6), (2, 0.8)]);
        assert!((sum.cosine(&[(1, 1.0)]) - 1.2 / (1.44_f64 + 0.64 + 0.64).sqrt()).abs() < 1e-6);
        assert_eq!(sum.find(1).map(|entry| entry.count), Some(2));
        sum.subtract(&[(1, 0.6), (2, 0.8)]);
        assert!((sum.cosine(&[(1, 0.6), (3, 0.8)]) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn trimming_keeps_the_heaviest() {
        let mut sum = Centroid::default();
        sum.add(&(0..100).map(|term| (term, term as f32)).collect::<Vec<_>>());
        assert!(sum.trim(10).is_empty());
        assert_eq!(sum.entries.first().map(|entry| entry.term), Some(90));
        assert_eq!(sum.entries.len(), 10);
    }
}
