//! What a text says, read by `crates/statements`: who says what, who is named, which figures.

use crate::news::newsroom::live::LiveText;

#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    pub statements: Vec<HeardStatement>,
    pub mentions: Vec<HeardMention>,
    pub figures: Vec<HeardFigure>,
}

#[derive(Clone, Debug)]
pub(super) struct HeardStatement {
    pub sentence: i64,
    pub speaker: String,
    pub speaker_key: String,
    pub role: String,
    pub official: bool,
    pub stance: String,
    pub cue: String,
    pub direct: bool,
    pub said: String,
}

#[derive(Clone, Debug)]
pub(super) struct HeardMention {
    pub key: String,
    pub kind: String,
    pub name: String,
    pub times: i64,
}

#[derive(Clone, Debug)]
pub(super) struct HeardFigure {
    pub sentence: i64,
    pub value: String,
    pub unit: String,
    pub shown: String,
    pub said: String,
}

impl Heard {
    /// Everybody who speaks, once.
    pub fn voices(&self) -> Vec<String> {
        let mut keys: Vec<String> = self
            .statements
            .iter()
            .map(|said| said.speaker_key.clone())
            .collect();
        keys.sort();
        keys.dedup();
        keys
    }

    pub fn officials(&self) -> i64 {
        self.statements.iter().filter(|said| said.official).count() as i64
    }
}

pub(super) fn hear(_text: &LiveText) -> Heard {
    Heard::default()
}
