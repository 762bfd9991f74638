//! The log → evictions.

use std::sync::Arc;

use super::Pages;
use super::subjects::moved;
use crate::base::store::{Store, StoreError};
use crate::changes::{self, Change, Entry, FollowError, Follower, Position, Subject};

type Told = Box<dyn Fn(&[Subject]) + Send>;

/// Evicts what a change moved. Starts at the head, because the cache starts empty.
pub struct PagesFollower {
    head: Position,
    pages: Arc<Pages>,
    /// Told which subjects moved, for the few things that are kept elsewhere (the list of editions).
    told: Told,
}

impl PagesFollower {
    /// Notes the head at once, before the first page is made: what changes after it is followed.
    pub fn new(
        store: &Store,
        pages: Arc<Pages>,
        told: impl Fn(&[Subject]) + Send + 'static,
    ) -> Result<PagesFollower, StoreError> {
        let head = store.reads.wait(changes::head)?;
        pages.moved(&[], head);
        Ok(PagesFollower {
            head,
            pages,
            told: Box::new(told),
        })
    }
}

impl Follower for PagesFollower {
    fn name(&self) -> &'static str {
        "pages"
    }

    fn concerns(&self, change: &Change) -> bool {
        !moved(change).is_empty()
    }

    fn cursor(&mut self) -> Result<Position, FollowError> {
        Ok(self.head)
    }

    fn follow(&mut self, entries: &[Entry], upto: Position) -> Result<(), FollowError> {
        let mut subjects: Vec<Subject> = entries.iter().flat_map(|entry| moved(&entry.change)).collect();
        subjects.sort_unstable_by_key(|subject| format!("{subject:?}"));
        subjects.dedup();
        (self.told)(&subjects);
        self.pages.moved(&subjects, upto);
        Ok(())
    }
}
