//! Why a document is where it is: the parts of the sum that decided, kept small, and told in words.

use crate::candidates::Candidate;
use crate::document::{EventId, Feature, Placement, Reason, StoryId};
use crate::engine::Engine;
use crate::gate;
use crate::group::Profile;
use crate::keep::keep;
use crate::lexicon::Term;

/// Reasons kept of older ones.
const REASONS: usize = 4;

/// A reason, without its words.
#[derive(Clone, Copy)]
pub(crate) struct Why {
    pub feature: u8,
    pub term: Option<Term>,
    pub value: f32,
    pub weight: f32,
}
keep!(Why {
    feature,
    term,
    value,
    weight
});

impl Why {
    pub fn contribution(&self) -> f64 {
        f64::from(self.value) * f64::from(self.weight)
    }
}

impl Engine {
    /// The reasons for a comparison: the heaviest shared words and names apart, so that it can be read.
    pub(crate) fn why(&self, profile: &Profile, candidate: &Candidate) -> Box<[Why]> {
        let mut reasons = Vec::with_capacity(gate::FEATURES + 8);
        let story = self.stories[candidate.slot as usize].as_ref();
        for (feature, (value, weight)) in candidate.values.iter().zip(&candidate.weights).enumerate() {
            let (mut value, weight) = (*value as f32, *weight as f32);
            if value == 0.0 || weight == 0.0 {
                continue;
            }
            if let (Feature::Core, Some(story)) = (Feature::ALL[feature], story) {
                let mut terms = gate::core_terms(profile, story);
                terms.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
                terms.truncate(4);
                for (term, share) in terms {
                    reasons.push(Why {
                        feature: feature as u8,
                        term: Some(term),
                        value: share,
                        weight,
                    });
                    value -= share;
                }
            }
            reasons.push(Why {
                feature: feature as u8,
                term: None,
                value,
                weight,
            });
        }
        reasons.into()
    }

    pub(crate) fn placement(&self, number: u64) -> Placement {
        let Some(stored) = self.documents.get(&number) else {
            return Placement {
                story: StoryId(0),
                event: EventId(0),
                joined: false,
                probability: 0.0,
                log_odds: 0.0,
                reasons: Vec::new(),
                copy_of: None,
            };
        };
        let log_odds: f64 = stored.why.iter().map(Why::contribution).sum();
        let reasons = stored.why.iter().map(|why| Reason {
            feature: Feature::ALL[usize::from(why.feature).min(Feature::ALL.len() - 1)],
            term: why
                .term
                .and_then(|term| self.lexicon.text(term))
                .map(str::to_owned),
            value: f64::from(why.value),
            weight: f64::from(why.weight),
            contribution: why.contribution(),
        });
        Placement {
            story: self.story_now(StoryId(stored.story)),
            event: self.event_now(EventId(stored.event)),
            joined: stored.joined,
            probability: gate::probability(log_odds),
            log_odds,
            reasons: reasons.collect(),
            copy_of: stored
                .copy_of
                .and_then(|copy| self.documents.get(&copy))
                .map(|copy| copy.id.to_string()),
        }
    }
}

/// The weightiest reasons, and the rest of the sum as part of the start.
pub(crate) fn shortened(why: &[Why]) -> Box<[Why]> {
    let mut order: Vec<&Why> = why.iter().collect();
    order.sort_by(|a, b| b.contribution().abs().total_cmp(&a.contribution().abs()));
    let rest: f64 = order.iter().skip(REASONS).map(|why| why.contribution()).sum();
    let mut kept: Vec<Why> = order.into_iter().take(REASONS).copied().collect();
    if why.len() > kept.len() {
        kept.push(Why {
            feature: Feature::Start as u8,
            term: None,
            value: 1.0,
            weight: rest as f32,
        });
    }
    kept.into()
}
