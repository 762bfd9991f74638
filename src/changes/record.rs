//! `OpenWrite → Recorded → commit`. A write that forgot to say what it did does not compile:
//! only [`Recorded`] can commit, and only `record` makes one.

use super::{Change, Entry, Position, head};
use crate::base::clock::Micros;
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::sql;

/// A transaction that has said what it did. It can say more, or commit.
pub struct Recorded<'c> {
    tx: Transaction<'c>,
    at: Micros,
    actor: String,
    position: Position,
}

impl<'c> OpenWrite<'c> {
    /// Says what this write did. Comes last, so that the queue for the head row stays short.
    pub fn record(self, change: &Change) -> Result<Recorded<'c>, StoreError> {
        let (at, actor) = (self.at, self.actor.as_text());
        let tx = self.into_transaction();
        Recorded {
            tx,
            at,
            actor,
            position: Position::default(),
        }
        .record(change)
    }
}

impl OpenWrite<'_> {
    /// Commits what is its own log: rows of a draft's journal (who, when, in order), or a draft read
    /// from it. One entry for each keystroke would bury the newsroom's history under typing; that
    /// people wrote is recorded now and then, by `keep_ops`. Nothing else may be committed this way.
    pub(crate) fn journalled(self) -> Result<(), StoreError> {
        let mut tx = self.into_transaction();
        tx.announce()?;
        tx.commit()?;
        head::Bell::of_process().ring();
        Ok(())
    }
}

impl OpenWrite<'_> {
    /// Commits how far a follower is, when what it derived changed nothing that anybody sees.
    pub(crate) fn followed(self) -> Result<(), StoreError> {
        self.into_transaction().commit()
    }
}

impl Recorded<'_> {
    /// Says one more thing that this write did.
    pub fn record(mut self, change: &Change) -> Result<Self, StoreError> {
        // The next position is taken in this very transaction: a follower that has seen position n
        // can never later meet a smaller one. With a sequence it can (see docs/decisions).
        let next =
            sql!("update change_head set position = position + 1 where name = 'head' returning position");
        let position: i64 = self.tx.one(next, &[], |row| row.get("position"))?;
        let facts = serde_json::to_string(change).map_err(|e| StoreError::Engine(e.to_string()))?;
        self.tx.execute(
            sql!(
                "insert into change (position, at, actor, verb, subject, facts)
                 values ($1, $2, $3, $4, $5, $6)"
            ),
            &[
                &position,
                &self.at,
                &self.actor,
                &change.verb(),
                &change.subject(),
                &facts,
            ],
        )?;
        self.position = Position(position);
        Ok(self)
    }

    /// Makes it all durable. Returns the position of the last thing said.
    pub fn commit(mut self) -> Result<Position, StoreError> {
        self.tx.announce()?;
        self.tx.commit()?;
        head::ring(self.position);
        Ok(self.position)
    }
}

/// The newest entries first: the audit trail. `subject` narrows it, e.g. `article:0190…`.
pub fn recent(
    read: &mut ReadSession<'_>,
    subject: Option<&str>,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    read.all(
        sql!(
            "select position, at, actor, facts from change
             where (cast($1 as text) is null or subject = $1) order by position desc limit $2"
        ),
        &[&subject, &limit],
        Entry::from_row,
    )
}

/// The entries about one subject before a position, the newest first.
pub fn before(
    read: &mut ReadSession<'_>,
    subject: &str,
    before: Position,
    limit: i64,
) -> Result<Vec<Entry>, StoreError> {
    read.all(
        sql!(
            "select position, at, actor, facts from change
             where subject = $1 and position < $2 order by position desc limit $3"
        ),
        &[&subject, &before.0, &limit],
        Entry::from_row,
    )
}
