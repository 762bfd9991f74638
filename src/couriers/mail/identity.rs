//! Who sends: a random word and a count, in a file beside the database and never in its backups. When
//! the database does not know the word, or is behind the count, it was restored or copied.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::base::store::Store;
use crate::news::updates::{Hold, Standing, may_send, standing};

pub struct Identity {
    file: PathBuf,
    pub word: String,
    /// None: there was no file before this start.
    mark: Option<i64>,
}

impl Identity {
    /// Reads the file, or makes a word for one that is written when first needed.
    pub fn open(data: &Path) -> std::io::Result<Identity> {
        let file = data.join("mail-identity");
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                let mut parts = text.split_whitespace();
                let word = parts.next().unwrap_or_default().to_owned();
                let mark = parts.next().and_then(|mark| mark.parse().ok()).unwrap_or(0);
                Ok(Identity {
                    file,
                    word,
                    mark: Some(mark),
                })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Identity {
                file,
                word: rand::random::<[u8; 12]>()
                    .iter()
                    .map(|byte| format!("{byte:02x}"))
                    .collect(),
                mark: None,
            }),
            Err(error) => Err(error),
        }
    }

    pub fn mark(&self) -> i64 {
        self.mark.unwrap_or(0)
    }

    /// Whether this sender may send from this database, as both say.
    pub fn ask(&self, store: &Store) -> Result<(Result<(), Hold>, Standing), crate::base::store::StoreError> {
        let word = self.word.clone();
        let stands = store.reads.wait(move |read| standing(read, &word))?;
        Ok((may_send(&stands, self.mark), stands))
    }

    /// Brings the file up to the database, durably. Called after each step there.
    pub fn keep(&mut self, mark: i64) -> std::io::Result<()> {
        if self.mark == Some(mark) {
            return Ok(());
        }
        let part = self.file.with_extension("part");
        let mut new = std::fs::File::create(&part)?;
        writeln!(new, "{} {mark}", self.word)?;
        new.sync_all()?;
        std::fs::rename(&part, &self.file)?;
        self.mark = Some(mark);
        Ok(())
    }
}
