//! What is read out of a title and a text: the public nouns, and the one function that fills them.

use crate::gazetteer::{Entity, Form, Gazetteer};
use crate::kind::Kind;
use crate::mentions;
use crate::numbers::{self, Number};
use crate::page::Page;
use crate::statements::{self, Stance};

/// Where a span lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Title,
    Text,
}

/// Bytes of a field, on character boundaries: `&text[span.start..span.end]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    pub field: Field,
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// The words, out of the fields that were given to `read`.
    pub fn of<'t>(&self, title: &'t str, text: &'t str) -> &'t str {
        let field = match self.field {
            Field::Title => title,
            Field::Text => text,
        };
        field.get(self.start..self.end).unwrap_or_default()
    }
}

/// A name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub span: Span,
    pub kind: Kind,
    pub form: Form,
    /// The key of a row of the gazetteer; none for people and bodies that no row knows.
    pub key: Option<&'static str>,
    /// The fullest name: the row's, or the full name that stood earlier in the text ("Lindqvist" → "Mara
    /// Lindqvist"), or the words themselves.
    pub name: String,
    /// Index into `Reading::sentences`.
    pub sentence: usize,
}

impl Mention {
    pub fn entity(&self) -> Option<&'static Entity> {
        self.key.and_then(|key| Gazetteer::built_in().entity(key))
    }
}

/// Who speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// The words in this sentence: "he", "the mediator", "Ms Lindqvist".
    pub span: Span,
    /// Whom they mean: the full name earlier in the text where that is safe, else the words themselves.
    pub name: String,
    /// The gazetteer's row for the person or body that speaks.
    pub key: Option<&'static str>,
    /// None when nothing tells a person from a body.
    pub kind: Option<Kind>,
    /// The name tells nobody who speaks: "staff", "each side", "the committee's chair". Not for readers.
    pub vague: bool,
}

/// Something somebody said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// What was said, quotation marks included, from its first to its last byte. A quotation that is broken
    /// by its attribution ("…," he said, "…") has more than one part.
    pub span: Span,
    pub parts: Vec<Span>,
    /// None for a quotation that stands alone and follows nobody's words.
    pub speaker: Option<Speaker>,
    /// The verb, or "according to", as written; none where the layout alone attributes ("— a spokesperson").
    pub cue: Option<Span>,
    /// The verb's third person: "says", "denies"; "according to".
    pub verb: &'static str,
    pub stance: Stance,
    /// Whether it begins with a quotation mark: these very words. Reported speech with a few quoted words is
    /// not direct.
    pub direct: bool,
    /// Index into `Reading::sentences`: where the statement begins.
    pub sentence: usize,
}

/// All that was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub sentences: Vec<Span>,
    /// In order, none overlapping another.
    pub mentions: Vec<Mention>,
    /// In order of their first byte.
    pub statements: Vec<Statement>,
    /// In order, none overlapping another.
    pub numbers: Vec<Number>,
}

/// Reads a document. Never fails: what is not understood is not in the result. Reads at most
/// [`MAX_BYTES`](crate::MAX_BYTES) of each field, in time that grows with their length.
pub fn read(title: &str, text: &str) -> Reading {
    let gazetteer = Gazetteer::built_in();
    let page = Page::new(title, text, gazetteer);
    let names = mentions::find(&page);
    let said = statements::find(&page, &names);
    Reading {
        sentences: page
            .sentences
            .iter()
            .map(|s| page.span(s.first, s.behind))
            .collect(),
        statements: said,
        numbers: numbers::find(&page),
        mentions: names.into_iter().map(|name| name.mention(&page)).collect(),
    }
}
