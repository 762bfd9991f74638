//! The topics that a reader chose. Readers with the same set get the same letter.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};

use crate::base::ids::TopicId;

/// None chosen means all.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct TopicSet(BTreeSet<TopicId>);

impl TopicSet {
    pub fn all() -> TopicSet {
        TopicSet::default()
    }

    pub fn of(topics: impl IntoIterator<Item = TopicId>) -> TopicSet {
        TopicSet(topics.into_iter().collect())
    }

    pub fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    pub fn touches(&self, topics: &[TopicId]) -> bool {
        self.is_all() || topics.iter().any(|topic| self.0.contains(topic))
    }

    pub fn iter(&self) -> impl Iterator<Item = TopicId> {
        self.0.iter().copied()
    }

    /// A short name that is the same for the same topics.
    pub fn key(&self) -> String {
        if self.is_all() {
            return "all".to_owned();
        }
        let digest = Sha256::digest(self.to_text().as_bytes());
        digest.iter().take(10).map(|byte| format!("{byte:02x}")).collect()
    }

    /// As stored: ids with spaces between.
    pub fn to_text(&self) -> String {
        let ids: Vec<String> = self.0.iter().map(|id| id.to_string()).collect();
        ids.join(" ")
    }

    pub fn from_text(text: &str) -> TopicSet {
        TopicSet(text.split(' ').filter_map(|id| id.parse().ok()).collect())
    }
}
