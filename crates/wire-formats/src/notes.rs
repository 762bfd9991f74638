//! What was left out, counted, so that a page with ninety forms has one note and not ninety.

use std::collections::BTreeMap;

/// Gathers notes while something is read.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    sentences: Vec<String>,
    left_out: BTreeMap<(&'static str, &'static str), usize>,
}

impl Notes {
    pub fn say(&mut self, sentence: impl Into<String>) {
        let sentence = sentence.into();
        if !self.sentences.contains(&sentence) && self.sentences.len() < 200 {
            self.sentences.push(sentence);
        }
    }

    /// Counts one more `what` (singular) that was left out because of `why`.
    pub fn left_out(&mut self, what: &'static str, why: &'static str) {
        *self.left_out.entry((what, why)).or_default() += 1;
    }

    pub fn into_sentences(self) -> Vec<String> {
        let counted = self.left_out.into_iter().map(|((what, why), n)| match n {
            1 => format!("left out one {what}: {why}"),
            n => format!("left out {n} × {what}: {why}"),
        });
        self.sentences.into_iter().chain(counted).collect()
    }
}
