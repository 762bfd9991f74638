//! A new index made beside the one being served, swapped in when it is whole. Dropping it half way
//! leaves everything as it was.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use tantivy::IndexWriter;

use super::Index;
use super::generation::Generation;
use super::writer::{DEFAULT_HEAP, commit, engine_writer};
use crate::schema::to_engine;
use crate::{Document, Error, Result};

pub struct Rebuild {
    index: Index,
    path: PathBuf,
    /// Gone once the new generation is being served.
    beside: Option<(Generation, IndexWriter)>,
}

impl Rebuild {
    /// Starts an empty index beside the one `index` serves. One at a time.
    pub fn begin(index: &Index) -> Result<Self> {
        if index.shared.rebuilding.swap(true, Ordering::AcqRel) {
            return Err(Error::Rebuilding);
        }
        let mut rebuild = Self {
            index: index.clone(),
            path: PathBuf::new(),
            beside: None,
        };
        rebuild.path = index.shared.folder.next_generation()?;
        let generation = Generation::create(&rebuild.path)?;
        let writer = engine_writer(&generation, DEFAULT_HEAP)?;
        rebuild.beside = Some((generation, writer));
        Ok(rebuild)
    }

    /// Adds a document. Each id at most once: nothing is looked up here.
    pub fn add(&mut self, document: &Document) -> Result<()> {
        if let Some((generation, writer)) = &self.beside {
            writer.add_document(to_engine(document, &generation.fields)?)?;
        }
        Ok(())
    }

    /// Commits with the position the documents were read at, and serves the new index. Changes
    /// after `cursor` that the old index had already taken in are for the caller to apply again.
    pub fn finish(mut self, cursor: u64) -> Result<()> {
        if let Some((generation, mut writer)) = self.beside.take() {
            self.beside = None;
            if let Err(error) = commit(&mut writer, cursor) {
                fs::remove_dir_all(&self.path)?;
                return Err(error);
            }
            writer.wait_merging_threads()?;
            generation.reader.reload()?;
            self.index.shared.folder.make_current(&self.path)?;
            self.index.serve(generation);
        }
        Ok(())
    }
}

impl Drop for Rebuild {
    fn drop(&mut self) {
        if let Some((generation, writer)) = self.beside.take() {
            generation.retire();
            drop(writer);
        }
        self.index.shared.rebuilding.store(false, Ordering::Release);
    }
}
