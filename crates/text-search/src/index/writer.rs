//! The one writer of an index. Each call is one commit with the caller's position inside it, so a
//! crash never leaves documents without their position or a position without its documents.

use std::sync::{Arc, Weak};

use tantivy::indexer::LogMergePolicy;
use tantivy::{IndexWriter, Term};

use super::Index;
use super::generation::{Generation, Payload};
use crate::schema::to_engine;
use crate::{Change, Error, Result};

/// What indexing may hold in memory, in bytes, with one thread.
pub const DEFAULT_HEAP: usize = 50_000_000;

pub struct Writer {
    index: Index,
    /// The generation `engine` writes to; a rebuild replaces it.
    generation: Weak<Generation>,
    engine: IndexWriter,
    heap: usize,
}

impl Writer {
    /// Only one at a time: a second one is refused by the engine's own lock.
    pub fn open(index: &Index) -> Result<Self> {
        Self::with_heap(index, DEFAULT_HEAP)
    }

    /// `heap` in bytes, at least 15 million.
    pub fn with_heap(index: &Index, heap: usize) -> Result<Self> {
        let generation = index.serving();
        let engine = engine_writer(&generation, heap)?;
        Ok(Self {
            index: index.clone(),
            generation: Arc::downgrade(&generation),
            engine,
            heap,
        })
    }

    /// Takes in the changes in order and commits them with `cursor`; what was applied is found by
    /// every search that starts afterwards. Applying the same changes again changes nothing.
    ///
    /// [`Error::Replaced`] after a rebuild: nothing was applied, the position to go on from is
    /// [`Index::cursor`]. Any other error leaves the last commit as it was.
    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>, cursor: u64) -> Result<()> {
        let serving = self.index.serving();
        if !std::ptr::eq(self.generation.as_ptr(), Arc::as_ptr(&serving)) {
            self.engine = engine_writer(&serving, self.heap)?;
            self.generation = Arc::downgrade(&serving);
            return Err(Error::Replaced);
        }
        let applied = self.apply_to(&serving, changes, cursor);
        if applied.is_err() {
            // Half a batch must not slip into the next commit.
            self.engine.rollback()?;
        }
        applied
    }

    fn apply_to(
        &mut self,
        serving: &Generation,
        changes: impl IntoIterator<Item = Change>,
        cursor: u64,
    ) -> Result<()> {
        for change in changes {
            match change {
                Change::Upsert(document) => {
                    self.engine
                        .delete_term(Term::from_field_text(serving.fields.id, &document.id));
                    self.engine.add_document(to_engine(&document, &serving.fields)?)?;
                }
                Change::Delete(id) => {
                    self.engine
                        .delete_term(Term::from_field_text(serving.fields.id, &id));
                }
            }
        }
        commit(&mut self.engine, cursor)?;
        serving.reader.reload()?;
        Ok(())
    }
}

pub fn engine_writer(generation: &Generation, heap: usize) -> Result<IndexWriter> {
    let engine = generation.index.writer_with_num_threads(1, heap)?;
    // A corrected document leaves a dead one behind; merge before a segment is a third dead.
    let mut policy = LogMergePolicy::default();
    policy.set_del_docs_ratio_before_merge(0.3);
    engine.set_merge_policy(Box::new(policy));
    Ok(engine)
}

pub fn commit(engine: &mut IndexWriter, cursor: u64) -> Result<()> {
    let mut commit = engine.prepare_commit()?;
    commit.set_payload(&Payload::at(Some(cursor)));
    commit.commit()?;
    Ok(())
}
