//! The stories that a document may belong to: sought by its heaviest words and names, the most alike
//! compared closely.

use crate::centroid::heaviest;
use crate::document::{Feature, StoryId};
use crate::engine::Engine;
use crate::gate::{self, Near, Values};
use crate::subject::Subject;

/// Terms that candidates are sought by.
pub(crate) const SOUGHT_WORDS: usize = 24;
pub(crate) const SOUGHT_NAMES: usize = 12;
/// Candidates looked at closely.
const CLOSE: usize = 14;
const CLOSEST: usize = 6;
/// A document of more words says more with each: it is sought by fewer, and fewer are looked at.
const LONG: usize = 40;
const SOUGHT_WORDS_LONG: usize = 16;
const SOUGHT_NAMES_LONG: usize = 10;
const CLOSE_LONG: usize = 10;
const CLOSEST_LONG: usize = 4;

/// A story that a document may belong to.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    pub story: StoryId,
    pub values: Values,
    /// What each value counts here.
    pub(crate) weights: Values,
    pub log_odds: f64,
    /// The plain cosine of words.
    pub(crate) likeness: f64,
    pub(crate) slot: u32,
}

impl Engine {
    /// The stories most alike, compared; the best by plain likeness first.
    pub(crate) fn candidates(&mut self, subject: &Subject<'_>) -> Vec<Candidate> {
        let mut found = self.seek(subject);
        let seldom = self.seldom();
        let long = subject.profile.words.len() > LONG;
        found.truncate(if long { CLOSEST_LONG } else { CLOSEST });
        let mut candidates: Vec<Candidate> = found
            .iter()
            .filter_map(|(slot, near)| {
                let story = self.stories[*slot as usize].as_ref()?;
                let (likeness, values) = gate::compare_near(subject, story, near, &self.documents);
                Some(Candidate {
                    story: StoryId(story.id),
                    values,
                    weights: [0.0; gate::FEATURES],
                    log_odds: 0.0,
                    likeness,
                    slot: *slot,
                })
            })
            .collect();
        let words: Vec<f64> = candidates.iter().map(|each| each.likeness).collect();
        for (at, candidate) in candidates.iter_mut().enumerate() {
            let next = words
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .map(|(_, words)| *words)
                .fold(0.0, f64::max);
            candidate.values[Feature::Lead as usize] = candidate.likeness - next;
            candidate.weights = self.weights.join.weights(&candidate.values, seldom);
            let parts = candidate.values.iter().zip(&candidate.weights);
            candidate.log_odds = parts.map(|(value, weight)| value * weight).sum();
        }
        candidates
    }

    /// Slots of stories that share words or names, the most alike first.
    pub(crate) fn seek(&mut self, subject: &Subject<'_>) -> Vec<(u32, Near)> {
        let profile = subject.profile;
        let (words, names, close) = if profile.words.len() > LONG {
            (SOUGHT_WORDS_LONG, SOUGHT_NAMES_LONG, CLOSE_LONG)
        } else {
            (SOUGHT_WORDS, SOUGHT_NAMES, CLOSE)
        };
        self.scores.resize(self.stories.len(), 0.0);
        // Every score is above 0, so that one of 0 says that the slot is new here; where it is not, the
        // place is written over by the next.
        self.touched.resize(self.stories.len() + 1, 0);
        let (scores, touched) = (&mut self.scores[..], &mut self.touched[..]);
        let mut count = 0;
        for (list, most) in [(&profile.words, words), (&profile.names, names)] {
            self.sought.clear();
            self.sought.extend_from_slice(list);
            heaviest(&mut self.sought, most);
            for (term, weight) in &self.sought {
                let more = weight * weight;
                for slot in self.index.list(*term) {
                    let score = &mut scores[*slot as usize];
                    touched[count] = *slot;
                    count += usize::from(*score == 0.0);
                    *score += more;
                }
            }
        }
        let found = best(&touched[..count], scores, close);
        let mut close: Vec<(u32, Near)> = found
            .iter()
            .filter_map(|slot| {
                let story = self.stories[*slot as usize].as_ref()?;
                Some((*slot, Near::new(subject, story)))
            })
            .collect();
        let likeness = |near: &Near| near.words.cosine + 0.3 * near.names.cosine;
        close.sort_unstable_by(|a, b| likeness(&b.1).total_cmp(&likeness(&a.1)).then(a.0.cmp(&b.0)));
        close
    }
}

/// The slots of the highest scores, the lower slot first among equals; all scores are 0 afterwards.
fn best(touched: &[u32], scores: &mut [f32], most: usize) -> Vec<u32> {
    // Scores are above 0, where the bits of floats are in the order of the floats.
    let mut best: Vec<u64> = Vec::with_capacity(most + 1);
    let mut least = 0;
    for slot in touched {
        let score = std::mem::take(&mut scores[*slot as usize]);
        let key = u64::from(score.to_bits()) << 32 | u64::from(!slot);
        if key > least {
            let at = best.partition_point(|better| *better > key);
            best.insert(at, key);
            best.truncate(most);
            least = if best.len() < most { 0 } else { best[most - 1] };
        }
    }
    best.iter().map(|key| !(*key as u32)).collect()
}

#[cfg(test)]
mod tests {
    use super::best;

    #[test]
    fn the_best_are_the_highest_and_of_equals_the_first() {
        let mut scores = [0.25, 0.5, 0.0, 0.5, 0.125];
        assert_eq!(best(&[4, 3, 0, 1], &mut scores, 3), [1, 3, 0]);
        assert_eq!(scores, [0.0; 5]);
    }
}
