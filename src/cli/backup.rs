//! `courant backup` and `courant restore`: one folder that holds everything but what can be made anew
//! (search index, renditions of pictures).

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;

use super::Place;
use crate::base::store::Target;

#[derive(Args)]
pub struct Backup {
    #[command(flatten)]
    place: Place,
    /// The folder to make; it must not exist yet.
    to: PathBuf,
}

impl Backup {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        if self.to.exists() {
            bail!(
                "{} exists already. hint: name a new folder; old backups are never overwritten",
                self.to.display()
            );
        }
        // Beside first, so that a backup that broke off is never taken for a whole one.
        let part = self.to.with_extension("part");
        fs::create_dir_all(&part).with_context(|| format!("cannot make {}", part.display()))?;
        // The records before the pictures: a picture too many is harmless, one too few is not.
        let records = match house.store.target() {
            Target::File(_) => {
                house.store.copy_to(&part.join("courant.db"))?;
                "records, "
            }
            Target::Server(_) => {
                println!("The records are in PostgreSQL: copy them with pg_dump, before this folder.");
                ""
            }
        };
        let pictures = copy_originals(house.files.root(), &part.join("media"))?;
        copy_if_there(&house.data.join("courant.toml"), &part.join("courant.toml"))?;
        copy_folder(&house.data.join("theme"), &part.join("theme"))?;
        fs::rename(&part, &self.to)?;
        println!(
            "{records}{pictures} pictures and settings are in {}.",
            self.to.display()
        );
        Ok(())
    }
}

#[derive(Args)]
pub struct Restore {
    #[command(flatten)]
    place: Place,
    /// A folder that `courant backup` made.
    from: PathBuf,
}

impl Restore {
    pub fn run(self) -> anyhow::Result<()> {
        let data = &self.place.data;
        if !self.from.join("media").is_dir() {
            bail!("{} is no backup: it has no folder media", self.from.display());
        }
        if data.is_dir() && fs::read_dir(data)?.next().is_some() {
            bail!(
                "{} is not empty. hint: restore into a new folder and point --data to it",
                data.display()
            );
        }
        copy_folder(&self.from, data)?;
        // Opening checks that the records can be read and fit this program.
        let house = self.place.open()?;
        let head = house.store.reads.wait(crate::changes::head)?;
        println!(
            "{} stands at change {}. The search index is made anew at the next start.",
            data.display(),
            head.0
        );
        Ok(())
    }
}

fn copy_originals(from: &Path, to: &Path) -> anyhow::Result<usize> {
    fs::create_dir_all(to)?;
    let mut count = 0;
    for entry in fs::read_dir(from)? {
        let folder = entry?.path();
        let original = folder.join("original");
        if let (true, Some(name)) = (original.is_file(), folder.file_name()) {
            fs::create_dir_all(to.join(name))?;
            fs::copy(&original, to.join(name).join("original"))?;
            count += 1;
        }
    }
    Ok(count)
}

fn copy_if_there(from: &Path, to: &Path) -> io::Result<()> {
    if from.is_file() {
        fs::copy(from, to)?;
    }
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
