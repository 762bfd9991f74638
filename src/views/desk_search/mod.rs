//! Which drafts answer a question? A full-text index of every article in every state, for the desk.
//!
//! It lies beside the public's index and is made by the same code; only its source differs. Nothing of
//! the reader's site holds it, so that no draft can be found there.

mod drafts;

pub use drafts::Drafts;

use std::path::Path;

use crate::base::clock::Micros;
use crate::news::editions::Edition;
use crate::views::search::{Answer, Question, Search};

/// The desk's index. A type of its own, so that it can't be handed to the site for the public's.
#[derive(Clone)]
pub struct DeskSearch(Search);

impl DeskSearch {
    pub fn open(folder: &Path) -> Result<DeskSearch, text_search::Error> {
        Search::open(folder).map(DeskSearch)
    }

    /// For its follower and for `courant rebuild`.
    pub fn index(&self) -> &Search {
        &self.0
    }

    pub fn ask(
        &self,
        edition: &Edition,
        now: Micros,
        question: &Question,
    ) -> Result<Answer, text_search::Error> {
        self.0.ask(edition, now, question)
    }
}
