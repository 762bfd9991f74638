//! A consistent copy of a SQLite database while the program runs, for `courant backup`.

use std::path::Path;

use super::{Store, StoreError, Target};

impl Store {
    /// Copies the whole database into a new file: one read transaction, so writers go on meanwhile.
    /// PostgreSQL has its own tools for this, and the error says so.
    pub fn copy_to(&self, file: &Path) -> Result<(), StoreError> {
        let Target::File(_) = self.target else {
            return Err(StoreError::Unfit(
                "the records are in PostgreSQL. hint: copy them with pg_dump, and the media folder beside it"
                    .to_owned(),
            ));
        };
        let source = self.target.connect()?;
        let source = source.as_lite().ok_or(StoreError::Busy)?;
        source.execute("vacuum into $1", [file.to_string_lossy()])?;
        Ok(())
    }
}
