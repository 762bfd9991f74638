//! Units of work: a [`ReadSession`] sees one snapshot, an [`OpenWrite`] one transaction.

use super::connection::{Connection, Engine};
use super::{Actor, Param, Row, Sql, StoreError};
use crate::base::clock::Micros;

/// Statements that read. Both sessions and transactions offer these.
macro_rules! reading {
    () => {
        /// All rows, each read by `each`.
        pub fn all<T>(
            &mut self,
            sql: Sql,
            params: &[&dyn Param],
            mut each: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        ) -> Result<Vec<T>, StoreError> {
            let mut rows = Vec::new();
            self.conn.query(sql, params, |row| {
                rows.push(each(row)?);
                Ok(())
            })?;
            Ok(rows)
        }

        /// The first row, if there is one.
        pub fn maybe<T>(
            &mut self,
            sql: Sql,
            params: &[&dyn Param],
            each: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        ) -> Result<Option<T>, StoreError> {
            Ok(self.all(sql, params, each)?.into_iter().next())
        }

        /// The row that is always there.
        pub fn one<T>(
            &mut self,
            sql: Sql,
            params: &[&dyn Param],
            each: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
        ) -> Result<T, StoreError> {
            self.maybe(sql, params, each)?
                .ok_or_else(|| StoreError::Engine(format!("no row where one must be: {}", sql.0)))
        }
    };
}

/// One snapshot of the tables. Cannot write.
pub struct ReadSession<'c> {
    conn: &'c mut Connection,
}

impl ReadSession<'_> {
    reading!();
}

/// An open transaction. Rolled back when dropped.
pub struct Transaction<'c> {
    conn: &'c mut Connection,
    ended: bool,
}

impl<'c> Transaction<'c> {
    reading!();

    /// Runs a statement; returns how many rows it touched.
    pub fn execute(&mut self, sql: Sql, params: &[&dyn Param]) -> Result<u64, StoreError> {
        self.conn.execute(sql, params)
    }

    /// A reading view of what this transaction sees, its own writes included.
    pub fn as_read(&mut self) -> ReadSession<'_> {
        ReadSession { conn: self.conn }
    }

    fn begin(conn: &'c mut Connection) -> Result<Transaction<'c>, StoreError> {
        conn.batch(match conn.engine() {
            // Taking the write lock at once means that no transaction fails halfway for want of it.
            Engine::Sqlite => "begin immediate",
            Engine::Postgres => "begin",
        })?;
        Ok(Transaction { conn, ended: false })
    }

    /// Tells other processes on the same PostgreSQL that a change follows; the message leaves with
    /// the commit. SQLite's neighbours poll.
    pub(crate) fn announce(&mut self) -> Result<(), StoreError> {
        match self.conn.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => self.conn.batch("notify courant_changes"),
        }
    }

    pub(crate) fn commit(mut self) -> Result<(), StoreError> {
        self.conn.batch("commit")?;
        self.ended = true;
        Ok(())
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        if !self.ended && self.conn.batch("rollback").is_err() {
            tracing::debug!("rollback failed; the connection is replaced when it is closed");
        }
    }
}

/// A write that has not yet said what it did. It runs statements; `record` (in `changes`) turns it
/// into a `Recorded`, and only that can commit.
pub struct OpenWrite<'c> {
    tx: Transaction<'c>,
    pub at: Micros,
    pub actor: Actor,
}

impl<'c> OpenWrite<'c> {
    pub(crate) fn into_transaction(self) -> Transaction<'c> {
        self.tx
    }
}

impl<'c> std::ops::Deref for OpenWrite<'c> {
    type Target = Transaction<'c>;
    fn deref(&self) -> &Transaction<'c> {
        &self.tx
    }
}

impl<'c> std::ops::DerefMut for OpenWrite<'c> {
    fn deref_mut(&mut self) -> &mut Transaction<'c> {
        &mut self.tx
    }
}

pub(super) fn read<T, E: From<StoreError>>(
    conn: &mut Connection,
    work: impl FnOnce(&mut ReadSession<'_>) -> Result<T, E>,
) -> Result<T, E> {
    conn.batch(match conn.engine() {
        Engine::Sqlite => "begin deferred",
        Engine::Postgres => "begin isolation level repeatable read read only",
    })?;
    let answer = work(&mut ReadSession { conn });
    let ended = conn.batch("commit");
    let answer = answer?;
    ended?;
    Ok(answer)
}

pub(super) fn write<T, E: From<StoreError>>(
    conn: &mut Connection,
    at: Micros,
    actor: Actor,
    work: impl FnOnce(OpenWrite<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let tx = Transaction::begin(conn)?;
    work(OpenWrite { tx, at, actor })
}

pub(super) fn housekeep<T, E: From<StoreError>>(
    conn: &mut Connection,
    work: impl FnOnce(&mut Transaction<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut tx = Transaction::begin(conn)?;
    let answer = work(&mut tx)?;
    tx.commit()?;
    Ok(answer)
}
