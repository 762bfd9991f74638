//! One generation of the index, open for reading. Searches hold it by `Arc`, so a generation that
//! was replaced stays readable until its last search is done, and is then removed from disk.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::{Deserialize, Serialize};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexReader, IndexSettings, ReloadPolicy};

use crate::Result;
use crate::schema::{Fields, VERSION, schema};

/// What every commit carries besides documents.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Payload {
    pub schema: u32,
    pub cursor: Option<u64>,
}

impl Payload {
    pub fn at(cursor: Option<u64>) -> String {
        let payload = Self {
            schema: VERSION,
            cursor,
        };
        serde_json::to_string(&payload).unwrap_or_default()
    }
}

/// Why a folder could not be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stale {
    /// Files are missing, or do not have the checksums they were written with.
    Damaged(String),
    /// Written by another version of this program.
    OtherVersion,
}

pub struct Generation {
    pub index: tantivy::Index,
    pub reader: IndexReader,
    pub fields: Fields,
    path: PathBuf,
    retired: AtomicBool,
}

impl Generation {
    /// Makes an empty index in `path`, marked with the version but with no cursor.
    pub fn create(path: &Path) -> Result<Self> {
        let (schema, fields) = schema();
        // A third smaller than the default, measured; the code is in the tree already, for columns.
        let docstore_compression = Compressor::Zstd(ZstdCompressor::default());
        let settings = IndexSettings {
            docstore_compression,
            ..IndexSettings::default()
        };
        let index = tantivy::Index::builder()
            .schema(schema)
            .settings(settings)
            .create_in_dir(path)?;
        let mut writer: tantivy::IndexWriter = index.writer_with_num_threads(1, 15_000_000)?;
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&Payload::at(None));
        commit.commit()?;
        writer.wait_merging_threads()?;
        Self::over(index, fields, path)
    }

    /// Opens what is in `path`, or says why it cannot be used.
    pub fn open(path: &Path) -> Result<Result<Self, Stale>> {
        let damaged = |error: tantivy::TantivyError| Ok(Err(Stale::Damaged(error.to_string())));
        let index = match tantivy::Index::open_in_dir(path) {
            Ok(index) => index,
            Err(error) => return damaged(error),
        };
        let payload = match index.load_metas() {
            Ok(metas) => metas
                .payload
                .and_then(|text| serde_json::from_str::<Payload>(&text).ok()),
            Err(error) => return damaged(error),
        };
        let (schema, fields) = schema();
        if payload.is_none_or(|payload| payload.schema != VERSION) || index.schema() != schema {
            return Ok(Err(Stale::OtherVersion));
        }
        match index.validate_checksum() {
            Ok(broken) if broken.is_empty() => {}
            Ok(broken) => return Ok(Err(Stale::Damaged(format!("wrong checksum: {broken:?}")))),
            Err(error) => return damaged(error),
        }
        match Self::over(index, fields, path) {
            Ok(generation) => Ok(Ok(generation)),
            Err(crate::Error::Engine(error)) => damaged(error),
            Err(error) => Err(error),
        }
    }

    fn over(index: tantivy::Index, fields: Fields, path: &Path) -> Result<Self> {
        // The writer reloads after each commit; watching the folder would only add a thread.
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let retired = AtomicBool::new(false);
        Ok(Self {
            index,
            reader,
            fields,
            path: path.to_owned(),
            retired,
        })
    }

    pub fn cursor(&self) -> Result<Option<u64>> {
        let payload = self.index.load_metas()?.payload.unwrap_or_default();
        Ok(serde_json::from_str::<Payload>(&payload)
            .ok()
            .and_then(|payload| payload.cursor))
    }

    /// Lets the files go with the last holder.
    pub fn retire(&self) {
        self.retired.store(true, Ordering::Release);
    }
}

impl Drop for Generation {
    fn drop(&mut self) {
        if self.retired.load(Ordering::Acquire) {
            // Left over files cost space until the next start, which removes them; nothing else.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}
