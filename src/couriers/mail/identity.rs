//! Who sends: a random word for this installation, and the line and step of the database as they were
//! seen last, in a file beside the database and never in its backups. When the database does not know
//! the installation, is behind the step or of another line, it was restored or copied.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::base::store::{Store, StoreError};
use crate::news::updates::{Hold, SenderLine, Standing, may_send, standing};

pub struct Identity {
    file: PathBuf,
    pub word: String,
    /// None: there was no file before this start.
    seen: Option<SenderLine>,
}

impl Identity {
    /// Reads the file, or makes a word for one that is written when first needed.
    pub fn open(data: &Path) -> std::io::Result<Identity> {
        let file = data.join("mail-identity");
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                let mut parts = text.split_whitespace();
                let word = parts.next().unwrap_or_default().to_owned();
                let step = parts.next().and_then(|step| step.parse().ok()).unwrap_or(0);
                // Files of before had no line.
                let line = parts.next().unwrap_or_default().to_owned();
                Ok(Identity {
                    file,
                    word,
                    seen: Some(SenderLine { word: line, step }),
                })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Identity {
                file,
                word: rand::random::<[u8; 12]>()
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect(),
                seen: None,
            }),
            Err(error) => Err(error),
        }
    }

    /// Reads the file again: an operator's word, from a command beside this program, is written there.
    /// True when it says something else.
    pub fn look_again(&mut self) -> std::io::Result<bool> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        let now = Identity::open(folder)?;
        let other = now.seen.is_some() && (&now.word, &now.seen) != (&self.word, &self.seen);
        if other {
            *self = now;
        }
        Ok(other)
    }

    pub fn seen(&self) -> Option<&SenderLine> {
        self.seen.as_ref()
    }

    /// Whether this sender may send from this database, as both say.
    pub fn ask(&self, store: &Store) -> Result<(Result<(), Hold>, Standing), StoreError> {
        let word = self.word.clone();
        let stands = store.reads.wait(move |read| standing(read, &word))?;
        Ok((may_send(&stands, self.seen()), stands))
    }

    /// Brings the file up to the database, durably. Called after each step there.
    pub fn keep(&mut self, line: SenderLine) -> std::io::Result<()> {
        if self.seen.as_ref() == Some(&line) {
            return Ok(());
        }
        let part = self.file.with_extension("part");
        let mut new = std::fs::File::create(&part)?;
        writeln!(new, "{} {} {}", self.word, line.step, line.word)?;
        new.sync_all()?;
        std::fs::rename(&part, &self.file)?;
        self.seen = Some(line);
        Ok(())
    }
}
