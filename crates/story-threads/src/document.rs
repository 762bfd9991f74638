//! What goes in and what comes out: a document, where it was put and why, and what changed later.
//! Nothing here computes; `engine` does.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One item of the stream. Any field may be empty or odd; see `words` for what is read of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The caller's name for it; adding the same id again replaces the earlier document.
    pub id: String,
    /// Microseconds since 1970, UTC.
    pub time: i64,
    pub publisher: String,
    pub title: String,
    pub text: String,
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $letter:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u64);

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(out, concat!($letter, "{}"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = UnknownId;

            fn from_str(text: &str) -> Result<Self, UnknownId> {
                let number = text.strip_prefix($letter).ok_or(UnknownId)?;
                number.parse().map(Self).map_err(|_| UnknownId)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

id!(
    /// A story: what unfolds over days or weeks. Written `s17`; never used twice.
    StoryId, "s"
);
id!(
    /// An event: what happened once, within a story. Written `e17`; never used twice.
    EventId, "e"
);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the id of a story or an event")]
pub struct UnknownId;

/// Where a document was put.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placement {
    pub story: StoryId,
    pub event: EventId,
    /// Whether the story was there already.
    pub joined: bool,
    /// That the document belongs to the story it was compared with: the one it joined or, when it
    /// opened a story, the best that it did not join.
    pub probability: f64,
    /// The same as log-odds: the sum of the reasons' contributions.
    pub log_odds: f64,
    pub reasons: Vec<Reason>,
    /// The id of the earliest document with nearly the same text.
    pub copy_of: Option<String>,
}

/// One part of a decision. `contribution` is `value` times `weight`, in log-odds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    pub feature: Feature,
    /// The word, name or figure that the part comes from, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<String>,
    pub value: f64,
    pub weight: f64,
    pub contribution: f64,
}

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What a decision is made of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Feature { $($(#[$doc])* $name,)* }

        impl Feature {
            pub const ALL: &[Self] = &[$(Self::$name,)*];
        }
    };
}

features! {
    /// The odds before anything is compared.
    Start,
    /// Likeness of all words, on a scale of ratios.
    Words,
    /// Cosine of headline and first sentence with the story's.
    Head,
    /// Cosine of names.
    Names,
    /// Cosine of all words with the most similar recent member.
    Nearest,
    /// Each has names that weigh much, but others.
    OtherNames,
    /// Rare names in common.
    RareNames,
    /// Countries in common.
    Places,
    /// Each speaks of countries, but of others.
    OtherPlaces,
    /// Figures, quarters and dates in common.
    Anchors,
    /// Quarters, dates or years that exclude each other.
    OtherAnchors,
    /// Days since the story's last document.
    Gap,
    /// How many documents the story has.
    Size,
    /// How long the document is.
    Length,
    /// How far this story is ahead of the next best.
    Lead,
    /// Likeness beside that of the story's documents among each other.
    Typical,
    /// How much of what most of the story's documents share the document has.
    Core,
    /// The document is nearly the same as one that is there.
    Copy,
    /// Nothing comparable was found.
    NothingAlike,
}

/// What happened to stories and events after documents had been placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum Change {
    /// Everything in `from` is now in `into`; `from` stays a name for it.
    Merge {
        level: Level,
        from: String,
        into: String,
        reason: String,
    },
    /// The documents left `from` for `into`, a new id.
    Split {
        level: Level,
        from: String,
        into: String,
        documents: Vec<String>,
        reason: String,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    Story,
    Event,
}
