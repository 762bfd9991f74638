//! The folder of an index: one subfolder a generation, and a file `CURRENT` that names the one
//! being served. Replacing that file is the only step that matters, and a rename is atomic, so a
//! crash leaves the old generation or the new one, never half of either.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::{Error, Result};

const CURRENT: &str = "CURRENT";
const PREFIX: &str = "generation-";

/// Holds the folder for this process; the lock goes with the value.
#[derive(Debug)]
pub struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    pub fn open(path: &Path) -> Result<Self> {
        fs::create_dir_all(path)?;
        let lock = OpenOptions::new()
            .create(true)
            .append(true)
            .open(path.join("LOCK"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                path: path.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(Error::Locked(path.to_owned())),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }

    /// The generation being served, if its folder is there.
    pub fn current(&self) -> Option<PathBuf> {
        let name = fs::read_to_string(self.path.join(CURRENT)).ok()?;
        let generation = self.path.join(name.trim());
        (name.starts_with(PREFIX) && generation.is_dir()).then_some(generation)
    }

    /// An empty folder numbered after every existing one.
    pub fn next_generation(&self) -> io::Result<PathBuf> {
        let last = self
            .generations()?
            .iter()
            .filter_map(|path| number(path))
            .max()
            .unwrap_or(0);
        let generation = self.path.join(format!("{PREFIX}{:06}", last + 1));
        fs::create_dir(&generation)?;
        Ok(generation)
    }

    /// From here on `generation` is the one that will be opened.
    pub fn make_current(&self, generation: &Path) -> io::Result<()> {
        let name = generation.file_name().unwrap_or_default();
        let fresh = self.path.join("CURRENT.new");
        let mut file = File::create(&fresh)?;
        file.write_all(name.as_encoded_bytes())?;
        file.sync_all()?;
        fs::rename(&fresh, self.path.join(CURRENT))?;
        // The rename itself must reach the disk before the old generation may go.
        File::open(&self.path)?.sync_all()
    }

    /// Removes what an interrupted rebuild, or a swap before a crash, left behind.
    pub fn remove_all_but(&self, kept: &Path) -> io::Result<()> {
        for generation in self.generations()?.iter().filter(|path| *path != kept) {
            fs::remove_dir_all(generation)?;
        }
        Ok(())
    }

    fn generations(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.path)? {
            let path = entry?.path();
            if number(&path).is_some() {
                found.push(path);
            }
        }
        Ok(found)
    }
}

fn number(path: &Path) -> Option<u64> {
    path.file_name()?.to_str()?.strip_prefix(PREFIX)?.parse().ok()
}
