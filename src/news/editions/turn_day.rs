//! The turn of the day: pages say "today", so midnight in an edition's zone is a change.

use super::edition::{day_in, editions};
use crate::base::ids::EditionId;
use crate::base::store::{Actor, Store};
use crate::changes::Change;
use crate::news::NewsError;
use crate::sql;

/// Turns the day of every edition whose midnight has passed. Returns how many turned.
pub fn turn_days(store: &Store) -> Result<usize, NewsError> {
    let now = store.writes.clock().now();
    let due: Vec<(EditionId, i64)> = store.reads.wait(move |read| {
        let days = read.all(sql!("select id, day from edition"), &[], |row| {
            Ok((row.get::<EditionId>("id")?, row.get::<i64>("day")?))
        })?;
        let due = editions(read)?.into_iter().filter_map(|edition| {
            let today = i64::from(day_in(&edition.zone, now));
            (!days.contains(&(edition.id, today))).then_some((edition.id, today))
        });
        Ok::<_, NewsError>(due.collect())
    })?;
    for (edition, today) in &due {
        let (edition, today) = (*edition, *today);
        store.writes.wait(Actor::Clock, move |mut write| {
            // Of several nodes, the one that comes first turns the day; the others find it turned.
            let turn = sql!("update edition set day = $2 where id = $1 and day <> $2");
            if write.execute(turn, &[&edition, &today])? > 0 {
                write.record(&Change::DayTurned { edition })?.commit()?;
            }
            Ok::<_, NewsError>(())
        })?;
    }
    Ok(due.len())
}
