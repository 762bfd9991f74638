//! The log → an index.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use text_search::{Change as IndexChange, Error, Writer};

use super::{Search, Source, Touches, rebuild};
use crate::base::ids::ArticleId;
use crate::base::store::{Store, StoreError};
use crate::changes::{Change, Entry, FollowError, Follower, Position};
use crate::news::editions;

/// Keeps an index in step with the log; `S` says what is in it.
pub struct IndexFollower<S: Source> {
    store: Store,
    search: Search,
    writer: Option<Writer>,
    reached: Position,
    stop: Arc<AtomicBool>,
    source: S,
}

impl<S: Source> IndexFollower<S> {
    pub fn new(store: Store, search: Search, source: S, stop: Arc<AtomicBool>) -> IndexFollower<S> {
        IndexFollower {
            store,
            search,
            writer: None,
            reached: Position::default(),
            stop,
            source,
        }
    }

    /// From the tables; given up when the program stops.
    fn rebuild(&self) -> Result<Position, FollowError> {
        rebuild(&self.store, &self.search, self.source, |_| {
            !self.stop.load(Ordering::Relaxed)
        })
    }

    fn apply(&mut self, changes: Vec<IndexChange>, upto: Position) -> Result<(), FollowError> {
        let cursor = u64::try_from(upto.0).unwrap_or_default();
        for _ in 0..2 {
            let writer = match self.writer.as_mut() {
                Some(writer) => writer,
                None => self.writer.insert(Writer::open(&self.search.index)?),
            };
            match writer.apply(changes.clone(), cursor) {
                Ok(()) => {
                    self.reached = upto;
                    return Ok(());
                }
                // A rebuild put another index in place: open that one and apply once more.
                Err(Error::Replaced) => self.writer = None,
                Err(error) => {
                    self.writer = None;
                    return Err(error.into());
                }
            }
        }
        Err(FollowError("the index was replaced twice meanwhile".to_owned()))
    }

    /// What the index must hold now for these articles, and for all that carry a renamed name. None:
    /// those are so many that the index is made anew.
    fn load(&self, entries: &[Entry]) -> Result<Option<Vec<IndexChange>>, StoreError> {
        let (source, entries) = (self.source, entries.to_vec());
        self.store.reads.wait(move |read| {
            let mut touched: Vec<ArticleId> = Vec::new();
            for entry in &entries {
                match source.touches(&entry.change) {
                    Touches::Nothing => {}
                    Touches::Articles(articles) => touched.extend(articles),
                    Touches::Names(name) => match source.carrying(read, name)? {
                        Some(articles) => touched.extend(articles),
                        None => return Ok(None),
                    },
                }
            }
            touched.sort_unstable();
            touched.dedup();
            let editions = editions::editions(read)?;
            let mut changes = Vec::with_capacity(touched.len());
            for id in touched {
                changes.push(match source.document(read, &editions, id)? {
                    Some(document) => IndexChange::upsert(document),
                    None => IndexChange::delete(id.to_string()),
                });
            }
            Ok(Some(changes))
        })
    }
}

impl<S: Source> Follower for IndexFollower<S> {
    fn name(&self) -> &'static str {
        S::NAME
    }

    fn concerns(&self, change: &Change) -> bool {
        !matches!(self.source.touches(change), Touches::Nothing)
    }

    /// The cursor in the index's own commit; an index that has none is built from the tables first.
    fn cursor(&mut self) -> Result<Position, FollowError> {
        let head = self.store.reads.wait(crate::changes::head)?;
        let cursor = self
            .search
            .index
            .cursor()?
            .and_then(|cursor| i64::try_from(cursor).ok())
            .map(Position);
        self.reached = match cursor {
            Some(at) if at <= head => at,
            // None: never filled. Ahead of the log: it belongs to another database.
            _ => self.rebuild()?,
        };
        Ok(self.reached)
    }

    fn follow(&mut self, entries: &[Entry], upto: Position) -> Result<(), FollowError> {
        if entries.is_empty() {
            // Nothing for the index; its cursor may lag behind entries that don't concern it.
            self.reached = self.reached.max(upto);
            return Ok(());
        }
        let Some(changes) = self.load(entries)? else {
            self.writer = None;
            self.reached = self.rebuild()?;
            return Ok(());
        };
        self.apply(changes, upto.max(self.reached))
    }

    /// A commit costs about 10 ms: changes that come in a burst share one.
    fn patience(&self) -> Duration {
        Duration::from_millis(200)
    }
}
