//! What is asked besides the query, and what comes back.

use serde::Serialize;

use super::{Facets, Freshness, Highlighter, Sort};
use crate::{Document, Named};

#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Microseconds since the epoch. Round it to the minute where results are cached.
    pub now_micros: i64,
    /// Hits on a page; at least 1, at most [`super::MAX_LIMIT`].
    pub limit: usize,
    /// `next` of the page before. One that does not fit the query starts again at the first page.
    pub cursor: Option<String>,
    pub sort: Sort,
    /// `None` ranks by words and importance alone. Ignored when the query names dates.
    pub freshness: Option<Freshness>,
    /// Count sections and dates as well.
    pub facets: bool,
    /// Read the words in this language and find only its documents. `None` reads them as English
    /// and finds documents of every language.
    pub language: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Results {
    pub hits: Vec<Hit>,
    /// Exact, always: the one pass visits every match for facets and freshness anyway.
    pub total: u64,
    pub facets: Option<Facets>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
    pub read_as: ReadAs,
    /// The query with the words that were also searched for in another spelling.
    pub corrected: Option<String>,
}

/// How the query was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadAs {
    /// In query syntax.
    pub query: String,
    /// Words too common to search for.
    pub left_out: Vec<String>,
    /// Too little had most of the words; these results have at least one.
    pub any_word: bool,
    /// The query was longer than what is read.
    pub cut: bool,
}

#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    pub id: String,
    pub headline: Vec<Piece>,
    pub snippet: Vec<Piece>,
    /// Microseconds since the epoch.
    pub published: i64,
    /// From the root down.
    pub section: Vec<Named>,
    pub kind: String,
    /// Zero when sorted by date.
    pub score: f32,
}

impl Hit {
    pub(crate) fn new(document: Document, score: f32, highlighter: &mut Highlighter) -> Self {
        Self {
            headline: highlighter.whole(&document.headline, &document.language),
            snippet: highlighter.snippet(&document),
            id: document.id,
            published: document.published,
            section: document.section,
            kind: document.kind,
            score,
        }
    }

    /// The headline as plain text.
    pub fn title(&self) -> String {
        self.headline.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// A stretch of plain text, still to be escaped for where it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Piece {
    pub text: String,
    /// Matches the query.
    pub hit: bool,
}
