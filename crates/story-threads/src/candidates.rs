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
        self.scores.resize(self.stories.len(), 0.0);
        let mut touched: Vec<u32> = Vec::new();
        let (words, names, close) = if profile.words.len() > LONG {
            (SOUGHT_WORDS_LONG, SOUGHT_NAMES_LONG, CLOSE_LONG)
        } else {
            (SOUGHT_WORDS, SOUGHT_NAMES, CLOSE)
        };
        for (list, most) in [(&profile.words, words), (&profile.names, names)] {
            let mut sought = list.to_vec();
            heaviest(&mut sought, most);
            for (term, weight) in sought {
                for slot in self.index.list(term) {
                    let score = &mut self.scores[*slot as usize];
                    if *score == 0.0 {
                        touched.push(*slot);
                    }
                    *score += weight * weight;
                }
            }
        }
        let mut found: Vec<(f32, u32)> = touched
            .iter()
            .map(|slot| (self.scores[*slot as usize], *slot))
            .collect();
        for slot in touched {
            self.scores[slot as usize] = 0.0;
        }
        let order = |a: &(f32, u32), b: &(f32, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        if found.len() > close {
            found.select_nth_unstable_by(close, order);
            found.truncate(close);
        }
        let mut close: Vec<(u32, Near)> = found
            .iter()
            .filter_map(|(_, slot)| {
                let story = self.stories[*slot as usize].as_ref()?;
                Some((*slot, Near::new(subject, story)))
            })
            .collect();
        let likeness = |near: &Near| near.words.cosine + 0.3 * near.names.cosine;
        close.sort_unstable_by(|a, b| likeness(&b.1).total_cmp(&likeness(&a.1)).then(a.0.cmp(&b.0)));
        close
    }
}
