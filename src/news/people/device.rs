//! Browsers that a person has signed in with before. Knowing one gives no right: it only has a door
//! of its own, which strangers' guesses never shut.

use super::Token;
use crate::base::clock::Micros;
use crate::base::ids::PersonId;
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::sql;

/// A browser not seen for this long is a stranger again.
const DAYS: i64 = 180;

pub fn is_known(
    read: &mut ReadSession<'_>,
    device: &Token,
    person: PersonId,
    now: Micros,
) -> Result<bool, StoreError> {
    let found = read.maybe(
        sql!("select used_at from known_device where token_hash = $1 and person_id = $2 and used_at > $3"),
        &[&device.hash(), &person, &now.plus_days(-DAYS)],
        |row| row.get::<Micros>("used_at"),
    )?;
    Ok(found.is_some())
}

/// Remembers the browser after a sign-in. Housekeeping.
pub fn remember(
    tx: &mut Transaction<'_>,
    device: &Token,
    person: PersonId,
    now: Micros,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "insert into known_device (token_hash, person_id, known_since, used_at) values ($1, $2, $3, $3)
             on conflict (token_hash, person_id) do update set used_at = excluded.used_at"
        ),
        &[&device.hash(), &person, &now],
    )?;
    Ok(())
}

/// All browsers are strangers again: after the password was set anew by a link.
pub(super) fn forget(tx: &mut Transaction<'_>, person: PersonId) -> Result<(), StoreError> {
    tx.execute(sql!("delete from known_device where person_id = $1"), &[&person])?;
    Ok(())
}
