//! Second thoughts: stories that turn out to be one are merged. An id that is gone stays as a redirect.

use crate::document::{Change, EventId, Level, StoryId};
use crate::engine::Engine;
use crate::gate;
use crate::weights;

impl Engine {
    /// After a document was put: is its story, grown, the same as another?
    pub(crate) fn revise(&mut self, number: u64) {
        let Some(story) = self.documents.get(&number).map(|stored| stored.story) else {
            return;
        };
        let Some(slot) = self.slots.get(&story).copied() else {
            return;
        };
        let Some(group) = self.stories[slot as usize].as_ref() else {
            return;
        };
        if !group.votes.is_power_of_two() || group.votes == 1 {
            return;
        }
        let (profile, time, votes) = (group.profile(), group.last, group.votes);
        let candidates = self.candidates(&profile, time, votes, &weights::MERGE);
        let best = candidates
            .iter()
            .filter(|candidate| candidate.story.0 != story && candidate.log_odds >= 0.0)
            .max_by(|a, b| a.log_odds.total_cmp(&b.log_odds));
        if let Some(best) = best {
            let reason = format!(
                "together with probability {:.2}",
                gate::probability(best.log_odds)
            );
            self.merge_stories(story, best.story.0, reason);
        }
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

    /// The id that a story goes by now.
    pub fn story_now(&self, story: StoryId) -> StoryId {
        StoryId(follow(&self.story_redirects, story.0))
    }

    /// The id that an event goes by now.
    pub fn event_now(&self, event: EventId) -> EventId {
        EventId(follow(&self.event_redirects, event.0))
    }
}

/// Redirects lead to smaller numbers, so that they end.
fn follow(redirects: &rustc_hash::FxHashMap<u64, u64>, mut id: u64) -> u64 {
    while let Some(next) = redirects.get(&id).copied().filter(|next| *next < id) {
        id = next;
    }
    id
}
