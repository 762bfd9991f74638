//! Entries that a follower could not take, kept where people see them.

use super::{Entry, Follower, Position};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, Store, StoreError};
use crate::sql;

/// A parked entry.
#[derive(Clone, Debug)]
pub struct Parked {
    pub follower: String,
    pub position: Position,
    pub reason: String,
    pub at: Micros,
}

pub(super) fn park(
    store: &Store,
    follower: &'static str,
    position: Position,
    reason: &str,
) -> Result<(), StoreError> {
    let (reason, at) = (reason.to_owned(), store.writes.clock().now());
    store.writes.housekeeping(move |tx| {
        tx.execute(
            sql!(
                "insert into parked (follower, position, reason, at) values ($1, $2, $3, $4)
                 on conflict (follower, position) do update set reason = excluded.reason, at = excluded.at"
            ),
            &[&follower, &position.0, &reason, &at],
        )?;
        Ok(())
    })
}

/// Everything that is parked, oldest first.
pub fn list(read: &mut ReadSession<'_>) -> Result<Vec<Parked>, StoreError> {
    read.all(
        sql!("select follower, position, reason, at from parked order by position, follower"),
        &[],
        |row| {
            Ok(Parked {
                follower: row.get("follower")?,
                position: Position(row.get("position")?),
                reason: row.get("reason")?,
                at: row.get("at")?,
            })
        },
    )
}

/// Gives a follower its parked entries once more; those it takes are unparked. Returns how many
/// it took.
pub fn retry(store: &Store, follower: &mut impl Follower) -> Result<usize, StoreError> {
    let name = follower.name();
    let entries = store.reads.wait(move |read| {
        read.all(
            sql!(
                "select c.position, c.at, c.actor, c.facts from change c
                 join parked p on p.position = c.position where p.follower = $1 order by c.position"
            ),
            &[&name],
            Entry::from_row,
        )
    })?;
    let mut taken = 0;
    for entry in entries {
        let position = entry.position;
        let Ok(cursor) = follower.cursor() else { continue };
        if follower.follow(&[entry], cursor.max(position)).is_err() {
            continue;
        }
        taken += 1;
        store.writes.housekeeping(move |tx| {
            tx.execute(
                sql!("delete from parked where follower = $1 and position = $2"),
                &[&name, &position.0],
            )
        })?;
    }
    Ok(taken)
}
