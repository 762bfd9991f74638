//! What can be asked: why a document is where it is, who is in a story, which stories are near.

use crate::document::{Placement, StoryId};
use crate::engine::Engine;
use crate::gate;
use crate::group::Group;

impl Engine {
    /// A story that is alive.
    pub(crate) fn story(&self, story: u64) -> Option<&Group> {
        self.slots
            .get(&story)
            .and_then(|slot| self.stories[*slot as usize].as_ref())
    }

    pub(crate) fn story_mut(&mut self, story: u64) -> Option<&mut Group> {
        self.slots
            .get(&story)
            .and_then(|slot| self.stories[*slot as usize].as_mut())
    }

    /// Where a document is now, and why it was put into its story.
    pub fn explain(&self, id: &str) -> Option<Placement> {
        self.numbers.get(id).map(|number| self.placement(*number))
    }

    /// The ids of a story's documents in the order of their coming, if the story is alive.
    pub fn members(&self, story: StoryId) -> Vec<&str> {
        let story = self.story(self.story_now(story).0);
        let members = story.map_or(&[][..], |story| &story.members);
        members
            .iter()
            .filter_map(|member| self.documents.get(member))
            .map(|stored| &*stored.id)
            .collect()
    }

    /// The words and names that weigh most in a live story.
    pub fn key_terms(&self, story: StoryId, most: usize) -> Vec<&str> {
        let story = self.story(self.story_now(story).0);
        let Some(story) = story else { return Vec::new() };
        let mut terms: Vec<_> = story
            .words
            .entries
            .iter()
            .map(|entry| (entry.weight, entry.term))
            .collect();
        terms.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        terms
            .iter()
            .take(most)
            .filter_map(|(_, term)| self.lexicon.text(*term))
            .collect()
    }

    /// Live stories near a live story, with the probability that they are one, best first.
    pub fn related(&mut self, story: StoryId, most: usize) -> Vec<(StoryId, f64)> {
        let now = self.story_now(story);
        let mut related: Vec<_> = self
            .neighbours(now.0)
            .iter()
            .map(|near| (near.story, gate::probability(near.log_odds)))
            .collect();
        related.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        related.truncate(most);
        related
    }

    /// Documents, live stories and live events.
    pub fn counts(&self) -> (usize, usize, usize) {
        (self.documents.len(), self.slots.len(), self.events.len())
    }
}
