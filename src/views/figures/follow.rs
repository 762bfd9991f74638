//! The log → rows: an article that went out, changed or was withdrawn is checked again, and one whose
//! figures an editor has bound.

use std::collections::BTreeSet;

use super::rows;
use crate::base::ids::ArticleId;
use crate::base::store::Store;
use crate::changes::{Change, Entry, FollowError, Follower, Position};
use crate::sql;
use crate::views::live_texts;

pub(super) const NAME: &str = "figures";

pub struct FiguresFollower {
    store: Store,
}

impl FiguresFollower {
    pub fn new(store: Store) -> FiguresFollower {
        FiguresFollower { store }
    }
}

impl Follower for FiguresFollower {
    fn name(&self) -> &'static str {
        NAME
    }

    fn concerns(&self, change: &Change) -> bool {
        !touched(change).is_empty()
    }

    /// The first time everything is built from the tables.
    fn cursor(&mut self) -> Result<Position, FollowError> {
        let found = self.store.reads.wait(|read| {
            read.maybe(
                sql!("select position from cursor where follower = $1"),
                &[&NAME],
                |row| row.get::<i64>("position"),
            )
        })?;
        match found {
            Some(position) => Ok(Position(position)),
            None => super::rebuild(&self.store, |_| true),
        }
    }

    fn follow(&mut self, entries: &[Entry], upto: Position) -> Result<(), FollowError> {
        let articles: BTreeSet<ArticleId> = entries.iter().flat_map(|entry| touched(&entry.change)).collect();
        let used = self.store.reads.wait(move |read| {
            articles
                .into_iter()
                .map(|article| rows::look(read, article))
                .collect::<Result<Vec<_>, _>>()
        })?;
        // Rows and cursor together. Another node that was faster has written the same rows.
        self.store.writes.housekeeping(move |tx| {
            used.iter().try_for_each(|used| rows::put(tx, used))?;
            tx.execute(
                sql!("update cursor set position = $2 where follower = $1 and position < $2"),
                &[&NAME, &upto.0],
            )
        })?;
        Ok(())
    }
}

/// The articles whose figures may be others now.
fn touched(change: &Change) -> Vec<ArticleId> {
    match change {
        Change::FigureBound { article, .. } | Change::FigureFreed { article } => vec![*article],
        other => live_texts(other).1,
    }
}
