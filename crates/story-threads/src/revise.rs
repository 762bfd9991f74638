//! Second thoughts: stories that turn out to be one are merged. An id that is gone stays as a redirect.
//! What turns out to be two is parted in `part`.
//!
//! Two stories are compared when a document could have gone to either, and a story with its neighbours
//! whenever it has grown enough.

use crate::document::{Change, EventId, Level, StoryId};
use crate::engine::{EVENT_QUIET, Engine, Neighbour};
use crate::gate;
use crate::group::Group;
use crate::kinship;
use crate::subject::Subject;

/// Stories less alike than this are not one.
const FAR: f64 = 0.05;
/// Neighbours compared closely.
const NEIGHBOURS: usize = 6;
/// A story is looked at whenever it has grown by half, a larger one when it has doubled.
const SMALL: u32 = 64;
/// Merges after one document; the rest comes with the next.
const AT_ONCE: usize = 4;

/// The least log-odds of a merge: a pair is compared more than once, and any time may err.
const MERGE: f64 = 0.2;

impl Engine {
    /// After a document was put: is its story the same as another?
    pub(crate) fn revise(&mut self, number: u64) {
        self.bridge(number);
        if let Some(story) = self.documents.get(&number).map(|stored| stored.story)
            && let Some(group) = self.story(story)
            && group.votes > 1
            && group.votes * 2 >= group.looked * if group.votes < SMALL { 3 } else { 4 }
        {
            if let Some(group) = self.story_mut(story) {
                group.looked = group.votes;
            }
            self.look_inside(story);
            self.look_around(story);
            self.join_events(story);
        }
    }

    /// A document that belongs to more than one story says that they may be one.
    fn bridge(&mut self, number: u64) {
        for other in std::mem::take(&mut self.bridged) {
            let Some(story) = self.documents.get(&number).map(|stored| stored.story) else {
                return;
            };
            let (Some(one), Some(group)) = (self.story(story), self.story(other)) else {
                continue;
            };
            let near = self.neighbour(one, group);
            if let Some(watched) = &mut self.watched {
                watched.push((StoryId(story), near));
            }
            if near.log_odds >= MERGE + self.needed() {
                self.merge_stories(story, other, said(near.log_odds));
            }
        }
    }

    fn neighbour(&self, one: &Group, other: &Group) -> Neighbour {
        let kinship = kinship::kinship(one, other, false);
        Neighbour {
            story: StoryId(other.id),
            kinship,
            log_odds: kinship::log_odds(&kinship, &self.weights.kin),
        }
    }

    /// Merges a story with those of its neighbours that are the same.
    fn look_around(&mut self, story: u64) {
        let mut story = story;
        for _ in 0..AT_ONCE {
            let needed = MERGE + self.needed();
            let candidates = self.neighbours(story);
            if let Some(watched) = &mut self.watched {
                watched.extend(candidates.iter().map(|candidate| (StoryId(story), *candidate)));
            }
            let best = candidates
                .iter()
                .filter(|candidate| candidate.log_odds >= needed)
                .max_by(|a, b| a.log_odds.total_cmp(&b.log_odds));
            let Some(best) = best else { return };
            self.merge_stories(story, best.story.0, said(best.log_odds));
            story = story.min(best.story.0);
            self.join_events(story);
        }
    }

    /// The stories near a story, with what speaks for and against their being one.
    pub(crate) fn neighbours(&mut self, story: u64) -> Vec<Neighbour> {
        let Some(group) = self.story(story) else {
            return Vec::new();
        };
        let (profile, time) = (group.profile(), group.last);
        let subject = Subject::new(&profile, time, &self.lexicon);
        let near = self.seek(&subject);
        let Some(group) = self.story(story) else {
            return Vec::new();
        };
        let others = near
            .iter()
            .filter(|(_, near)| near.words.cosine + 0.3 * near.names.cosine >= FAR)
            .filter_map(|(slot, _)| self.stories[*slot as usize].as_ref())
            .filter(|other| other.id != story)
            .take(NEIGHBOURS);
        others.map(|other| self.neighbour(group, other)).collect()
    }

    /// The younger goes into the older.
    pub(crate) fn merge_stories(&mut self, a: u64, b: u64, reason: String) {
        let (into, from) = (a.min(b), a.max(b));
        let Some(gone) = self.end_story(from) else { return };
        let Some(slot) = self.slots.get(&into).copied() else {
            return;
        };
        for member in &gone.members {
            if let Some(stored) = self.documents.get_mut(member) {
                stored.story = into;
            }
        }
        for event in &gone.links {
            if let Some(event) = self.events.get_mut(event) {
                event.links = vec![into];
            }
        }
        let profile = gone.profile();
        self.absorb(slot, &gone);
        self.list(slot, &profile);
        self.story_redirects.insert(from, into);
        self.changes.push(Change::Merge {
            level: Level::Story,
            from: StoryId(from).to_string(),
            into: StoryId(into).to_string(),
            reason,
        });
    }

    /// Merges the latest events of a story that are one.
    fn join_events(&mut self, story: u64) {
        let Some(group) = self.story(self.story_now(StoryId(story)).0) else {
            return;
        };
        let live = group
            .links
            .iter()
            .rev()
            .filter(|event| self.events.contains_key(event));
        let latest: Vec<u64> = live.take(AT_ONCE).copied().collect();
        for (at, young) in latest.iter().enumerate() {
            let Some(event) = self.events.get(young) else {
                continue;
            };
            let profile = event.profile();
            let subject = Subject::new(&profile, event.last, &self.lexicon);
            let odds = |old: &u64| {
                let old = self.events.get(old)?;
                let near = event.first.saturating_sub(old.last).abs() <= EVENT_QUIET;
                let (_, values) = gate::compare(&subject, old, &self.documents);
                near.then_some((self.weights.join.log_odds(&values, self.seldom()), old.id))
            };
            let best = latest[at + 1..]
                .iter()
                .filter_map(odds)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            if let Some((odds, old)) = best.filter(|(odds, _)| *odds >= MERGE + self.needed()) {
                self.merge_events(*young, old, odds);
            }
        }
    }

    fn merge_events(&mut self, a: u64, b: u64, log_odds: f64) {
        let (into, from) = (a.min(b), a.max(b));
        let Some(gone) = self.end_event(from) else { return };
        for member in &gone.members {
            if let Some(stored) = self.documents.get_mut(member) {
                stored.event = into;
            }
        }
        self.absorb_event(into, &gone);
        self.event_redirects.insert(from, into);
        self.changes.push(Change::Merge {
            level: Level::Event,
            from: EventId(from).to_string(),
            into: EventId(into).to_string(),
            reason: said(log_odds),
        });
    }

    /// The id that a story goes by now.
    pub fn story_now(&self, story: StoryId) -> StoryId {
        StoryId(follow(&self.story_redirects, story.0))
    }

    /// The id that an event goes by now.
    pub fn event_now(&self, event: EventId) -> EventId {
        EventId(follow(&self.event_redirects, event.0))
    }
}

fn said(log_odds: f64) -> String {
    format!("they are one with probability {:.2}", gate::probability(log_odds))
}

/// Redirects lead to smaller numbers, so that they end.
fn follow(redirects: &rustc_hash::FxHashMap<u64, u64>, mut id: u64) -> u64 {
    while let Some(next) = redirects.get(&id).copied().filter(|next| *next < id) {
        id = next;
    }
    id
}
