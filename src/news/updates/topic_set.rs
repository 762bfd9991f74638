//! What a reader chose: topics, and stories to follow. Readers with the same set get the same letter.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::base::ids::{StoryId, TopicId};

/// No topic chosen means all of them. A followed story counts like a chosen topic, and comes whatever
/// the topics are.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TopicSet {
    topics: BTreeSet<TopicId>,
    stories: BTreeSet<StoryId>,
}

/// Before the id of a story, where ids of topics stand too.
const STORY: &str = "story:";

impl TopicSet {
    pub fn all() -> TopicSet {
        TopicSet::default()
    }

    pub fn of(topics: impl IntoIterator<Item = TopicId>) -> TopicSet {
        TopicSet {
            topics: topics.into_iter().collect(),
            stories: BTreeSet::new(),
        }
    }

    pub fn and_stories(mut self, stories: impl IntoIterator<Item = StoryId>) -> TopicSet {
        self.stories.extend(stories);
        self
    }

    /// Whether this is the letter of those who chose nothing.
    pub fn is_all(&self) -> bool {
        self.topics.is_empty() && self.stories.is_empty()
    }

    /// Whether something of these topics may be in the letter at all.
    pub fn touches(&self, topics: &[TopicId]) -> bool {
        self.topics.is_empty() || topics.iter().any(|topic| self.topics.contains(topic))
    }

    pub fn follows(&self, item: Uuid) -> bool {
        self.stories.contains(&StoryId(item))
    }

    /// Whether the reader asked for this: by a topic, or by following the story.
    pub fn chose(&self, item: Uuid, topics: &[TopicId]) -> bool {
        let by_topic = topics.iter().any(|topic| self.topics.contains(topic));
        by_topic || self.follows(item)
    }

    /// The topics; the stories are in [`TopicSet::stories`].
    pub fn iter(&self) -> impl Iterator<Item = TopicId> {
        self.topics.iter().copied()
    }

    pub fn stories(&self) -> impl Iterator<Item = StoryId> {
        self.stories.iter().copied()
    }

    /// A short name that is the same for the same choice.
    pub fn key(&self) -> String {
        if self.is_all() {
            return "all".to_owned();
        }
        let digest = Sha256::digest(self.to_text().as_bytes());
        digest.iter().take(10).map(|byte| format!("{byte:02x}")).collect()
    }

    /// As stored: ids with spaces between, those of stories marked.
    pub fn to_text(&self) -> String {
        let mut ids: Vec<String> = self.topics.iter().map(|id| id.to_string()).collect();
        ids.extend(self.stories.iter().map(|id| format!("{STORY}{id}")));
        ids.join(" ")
    }

    pub fn from_text(text: &str) -> TopicSet {
        let topics = text.split(' ').filter_map(|id| id.parse().ok());
        let stories = text
            .split(' ')
            .filter_map(|word| word.strip_prefix(STORY)?.parse().ok());
        TopicSet::of(topics).and_stories(stories)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_the_same_after_it_was_stored() {
        let (topic, story) = (TopicId(Uuid::from_u128(7)), StoryId(Uuid::from_u128(8)));
        for set in [
            TopicSet::all(),
            TopicSet::of([topic]),
            TopicSet::all().and_stories([story]),
            TopicSet::of([topic]).and_stories([story]),
        ] {
            let again = TopicSet::from_text(&set.to_text());
            assert_eq!(again, set);
            assert_eq!(again.key(), set.key());
        }
        let only_story = TopicSet::all().and_stories([story]);
        assert!(only_story.touches(&[]) && !only_story.is_all());
        assert!(only_story.chose(story.0, &[]) && !only_story.chose(topic.0, &[topic]));
    }
}
