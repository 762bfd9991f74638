//! What can go wrong with a database: busy, a conflict, nowhere to write, unfit, or broken.

use std::fmt;

/// A failed unit of work. Nothing of it was kept.
#[derive(Debug)]
pub enum StoreError {
    /// Too much work waits already; try again shortly (HTTP: 503).
    Busy,
    /// A rule of the tables was violated: the row exists already, or something it needs doesn't.
    Conflict(String),
    /// The disk is full, or may only be read; reading goes on (HTTP: 507).
    Unwritable(String),
    /// The database does not fit this program; says what to do.
    Unfit(String),
    /// The engine failed; says what it said.
    Engine(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StoreError::Busy => f.write_str("the database has too much work waiting; try again shortly"),
            StoreError::Conflict(what) => write!(f, "the database refused a row: {what}"),
            StoreError::Unwritable(what) => write!(
                f,
                "nothing can be saved: {what}. hint: make room on the disk of the database, or let it be written"
            ),
            StoreError::Unfit(what) => f.write_str(what),
            StoreError::Engine(what) => write!(f, "the database failed: {what}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> StoreError {
        use rusqlite::ErrorCode;
        match &error {
            rusqlite::Error::SqliteFailure(code, _) => match code.code {
                ErrorCode::ConstraintViolation => StoreError::Conflict(error.to_string()),
                ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreError::Busy,
                ErrorCode::DiskFull | ErrorCode::ReadOnly => StoreError::Unwritable(error.to_string()),
                _ if code.extended_code == rusqlite::ffi::SQLITE_IOERR_WRITE => {
                    StoreError::Unwritable(error.to_string())
                }
                _ => StoreError::Engine(error.to_string()),
            },
            _ => StoreError::Engine(error.to_string()),
        }
    }
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> StoreError {
        let Some(db) = error.as_db_error() else {
            return StoreError::Engine(error.to_string());
        };
        let said = format!("{} ({})", db.message(), db.code().code());
        match db.code().code() {
            // Class 23 is "integrity constraint violation".
            code if code.starts_with("23") => StoreError::Conflict(said),
            // "disk full", "read-only transaction".
            "53100" | "25006" => StoreError::Unwritable(said),
            _ => StoreError::Engine(said),
        }
    }
}
