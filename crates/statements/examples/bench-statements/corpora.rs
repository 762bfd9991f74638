//! Unpacks the corpora with the system's `tar`, into a folder that goes.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Outcome;

/// A folder that is removed with its value.
pub struct Unpacked(pub PathBuf);

impl Drop for Unpacked {
    fn drop(&mut self) {
        // Fails only when somebody else removed it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn unpack(archive: &Path, name: &str) -> Outcome<Option<Unpacked>> {
    if !archive.is_file() {
        println!("skipped: {} is not there", archive.display());
        return Ok(None);
    }
    let folder = std::env::temp_dir().join(format!("bench-statements-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let unpacked = Unpacked(folder);
    let status = Command::new("tar")
        .arg("-xJf")
        .arg(archive)
        .arg("-C")
        .arg(&unpacked.0)
        .status()?;
    if !status.success() {
        return Err(format!("tar could not unpack {}", archive.display()).into());
    }
    Ok(Some(unpacked))
}
