//! A question → an answer.

use std::path::Path;

use text_search::{Freshness, Index, Options, Query, Results, Sort, Stale, Suggestion, query};

use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::news::editions::Edition;

/// The index of this process. Clones are the same index.
#[derive(Clone)]
pub struct Search {
    pub(super) index: Index,
}

/// What a reader asks.
#[derive(Clone, Debug)]
pub struct Question {
    pub words: String,
    pub sort: Sort,
    pub cursor: Option<String>,
    pub limit: usize,
}

pub struct Answer {
    /// False when the cursor was none of this question's: these are the first results.
    pub cursor_fits: bool,
    pub results: Results,
    pub query: Query,
}

impl Search {
    /// Opens the index in a folder, or makes an empty one. The follower fills it.
    pub fn open(folder: &Path) -> Result<Search, text_search::Error> {
        let opened = Index::open(folder)?;
        match &opened.stale {
            Some(Stale::Damaged(what)) => {
                tracing::warn!(what, "the search index is damaged and is built anew")
            }
            Some(Stale::OtherVersion) => {
                tracing::info!("the search index is of another version and is built anew")
            }
            None => {}
        }
        Ok(Search { index: opened.index })
    }

    /// Answers a question. Any text is a question; none is an error.
    pub fn ask(
        &self,
        edition: &Edition,
        now: Micros,
        question: &Question,
    ) -> Result<Answer, text_search::Error> {
        // To the minute, so that pages of one list agree on what "fresh" means.
        let now = Micros(now.0 - now.0.rem_euclid(60 * Micros::SECOND));
        let query = query::parse(
            &question.words,
            &now.timestamp().to_zoned_datetime(edition.zone.clone()),
        );
        let options = Options {
            now_micros: now.0,
            limit: question.limit,
            cursor: question.cursor.clone(),
            sort: question.sort,
            freshness: Some(Freshness::default()),
            facets: true,
            language: Some(edition.language.clone()),
        };
        let cursor_fits = self.index.cursor_fits(&query, &options);
        Ok(Answer {
            cursor_fits,
            results: self.index.search(&query, &options)?,
            query,
        })
    }

    pub fn suggest(&self, typed: &str, limit: usize) -> Vec<Suggestion> {
        self.index.suggest(typed, limit).unwrap_or_else(|error| {
            tracing::warn!(%error, "suggestions failed");
            Vec::new()
        })
    }

    /// What is most like an article. Empty when the index doesn't know it yet.
    pub fn similar(&self, article: ArticleId, limit: usize) -> Vec<ArticleId> {
        let hits = self
            .index
            .similar(&article.to_string(), limit)
            .unwrap_or_default();
        hits.iter().filter_map(|hit| hit.id.parse().ok()).collect()
    }

    pub fn len(&self) -> u64 {
        self.index.len()
    }

    pub fn is_empty(&self) -> bool {
        self.index.is_empty()
    }
}
