//! A document is put: where its original is when it is a copy, into the story it belongs to and the event
//! within, or into new ones.

use crate::candidates::Candidate;
use crate::document::Feature;
use crate::engine::{EVENT_QUIET, Engine, Stored, USUAL};
use crate::gate::{self, Values};
use crate::reasons::Why;
use crate::subject::Subject;

/// Live events of a story that a document is compared with.
const EVENTS: usize = 3;
/// The log-odds from which a story that a document did not join is compared with the one that it did.
const BRIDGE: f64 = -1.0;
/// The log-odds of a document like nothing that is there, and of a copy above certainty.
const NOTHING_ALIKE: f64 = -7.0;
const COPY_WEIGHT: f64 = 8.0;

impl Engine {
    pub(crate) fn put_copy(&mut self, number: u64, stored: &mut Stored, original: u64, similarity: f64) {
        let (story, event, first) = match self.documents.get(&original) {
            Some(original) => (original.story, original.event, original.copy_of),
            None => return,
        };
        stored.copy_of = Some(
            first
                .filter(|first| self.documents.contains_key(first))
                .unwrap_or(original),
        );
        stored.joined = true;
        stored.why = [Why {
            feature: Feature::Copy as u8,
            term: None,
            value: similarity as f32,
            weight: COPY_WEIGHT as f32,
        }]
        .into();
        self.join_story(number, stored, story, false);
        if self.events.contains_key(&event) {
            self.join_event(number, stored, event, false);
        } else {
            stored.votes = true;
            self.open_event(number, stored);
            stored.votes = false;
        }
    }

    pub(crate) fn put(
        &mut self,
        number: u64,
        stored: &mut Stored,
        decide: &mut dyn FnMut(&[Candidate]) -> Option<usize>,
    ) {
        let profile = std::mem::take(&mut stored.profile);
        let subject = Subject::new(&profile, stored.time, &self.lexicon);
        let candidates = self.candidates(&subject);
        let best = candidates.iter().map(|each| each.likeness).fold(0.0, f64::max);
        self.usual += (best - self.usual()) / USUAL;
        let chosen = decide(&candidates);
        let shown = chosen.or_else(|| {
            let best = candidates
                .iter()
                .enumerate()
                .max_by(|a, b| a.1.log_odds.total_cmp(&b.1.log_odds));
            best.map(|(at, _)| at)
        });
        stored.why = match shown {
            Some(at) => self.why(&profile, &candidates[at]),
            None => [Why {
                feature: Feature::NothingAlike as u8,
                term: None,
                value: 1.0,
                weight: NOTHING_ALIKE as f32,
            }]
            .into(),
        };
        self.bridged.clear();
        if let Some(at) = chosen {
            let others = candidates.iter().enumerate().filter(|(other, _)| *other != at);
            let near = others.filter(|(_, other)| other.log_odds >= BRIDGE);
            self.bridged.extend(near.map(|(_, other)| other.story.0));
        }
        let event = chosen.and_then(|at| self.event_for(&subject, candidates[at].slot));
        stored.profile = profile;
        match chosen {
            Some(at) => {
                stored.joined = true;
                self.join_story(number, stored, candidates[at].story.0, true);
                match event {
                    Some(event) => self.join_event(number, stored, event, true),
                    None => self.open_event(number, stored),
                }
            }
            None => {
                self.open_story(number, stored);
                self.open_event(number, stored);
            }
        }
    }

    /// The live event of a story that a document belongs to.
    pub(crate) fn event_for(&self, subject: &Subject<'_>, slot: u32) -> Option<u64> {
        let story = self.stories[slot as usize].as_ref()?;
        let live = story
            .links
            .iter()
            .rev()
            .filter_map(|event| self.events.get(event))
            .take(EVENTS);
        let near = live.filter(|event| subject.time.saturating_sub(event.last).abs() <= EVENT_QUIET);
        let compared: Vec<(f64, Values, u64)> = near
            .map(|event| {
                let (likeness, values) = gate::compare(subject, event, &self.documents);
                (likeness, values, event.id)
            })
            .collect();
        let scored = compared.iter().map(|(likeness, values, event)| {
            let others = compared.iter().filter(|(_, _, other)| other != event);
            let next = others.map(|(likeness, _, _)| *likeness).fold(0.0, f64::max);
            let mut values = *values;
            values[Feature::Lead as usize] = likeness - next;
            (self.weights.join.log_odds(&values, self.seldom()), *event)
        });
        let best = scored.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        best.filter(|(odds, _)| *odds >= self.needed())
            .map(|(_, event)| event)
    }
}
