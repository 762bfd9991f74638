//! The index as the program holds it: opened once, searched from many threads, written by one
//! writer, replaced as a whole by a rebuild while searches go on.
//!
//! It never keeps the truth. Anything wrong with the files ends in an empty index without a
//! cursor, which the caller fills again from its records.

mod folder;
mod generation;
mod rebuild;
mod writer;

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};

use folder::Folder;
pub(crate) use generation::Generation;
pub use generation::Stale;
pub use rebuild::Rebuild;
pub use writer::Writer;

use crate::Result;

/// A handle on the index; clones are the same index.
#[derive(Clone)]
pub struct Index {
    shared: Arc<Shared>,
}

struct Shared {
    folder: Folder,
    serving: RwLock<Arc<Generation>>,
    rebuilding: AtomicBool,
}

/// What [`Index::open`] found. The index can be searched in every case.
pub struct Opened {
    pub index: Index,
    /// `None` when there was nothing to complain about, also when the folder was new.
    pub stale: Option<Stale>,
}

impl Index {
    /// Opens the index in `dir`, or makes an empty one where there is none, or none of use.
    /// Rebuild when [`Index::cursor`] is `None` afterwards; `stale` says why, for the log.
    ///
    /// Reads every file once to verify checksums.
    pub fn open(dir: impl AsRef<Path>) -> Result<Opened> {
        let folder = Folder::open(dir.as_ref())?;
        let mut stale = None;
        let mut serving = None;
        if let Some(path) = folder.current() {
            match Generation::open(&path)? {
                Ok(generation) => {
                    folder.remove_all_but(&path)?;
                    serving = Some(generation);
                }
                Err(reason) => stale = Some(reason),
            }
        }
        let serving = match serving {
            Some(generation) => generation,
            None => {
                let path = folder.next_generation()?;
                let generation = Generation::create(&path)?;
                folder.make_current(&path)?;
                folder.remove_all_but(&path)?;
                generation
            }
        };
        let serving = RwLock::new(Arc::new(serving));
        let shared = Shared {
            folder,
            serving,
            rebuilding: AtomicBool::new(false),
        };
        Ok(Opened {
            index: Self {
                shared: Arc::new(shared),
            },
            stale,
        })
    }

    /// The position given with the last commit; `None` for an index that was never filled.
    pub fn cursor(&self) -> Result<Option<u64>> {
        self.serving().cursor()
    }

    /// How many documents can be found.
    pub fn len(&self) -> u64 {
        self.serving().reader.searcher().num_docs()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(crate) fn serving(&self) -> Arc<Generation> {
        // A poisoned lock still guards a whole `Arc`: writers only replace it.
        Arc::clone(&self.shared.serving.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn serve(&self, generation: Generation) {
        let mut serving = self
            .shared
            .serving
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *serving, Arc::new(generation)).retire();
    }
}
