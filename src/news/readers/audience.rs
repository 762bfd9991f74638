//! Who is due: what composes and sends the daily update asks here. Suppression and choices must be
//! asked again just before each letter.

use super::subscriber::{Subscriber, with_topics};
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, SubscriberId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// Readers who share a zone and an hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Empty means the edition's zone.
    pub zone: String,
    pub hour: i64,
    pub readers: i64,
}

/// Every zone and hour that some active reader chose.
pub fn slots(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Slot>, StoreError> {
    let rows = read.all(
        sql!(
            "select key, number from audience_count
             where edition_id = $1 and what = 'slot' and number > 0 order by key"
        ),
        &[&edition],
        |row| Ok((row.get::<String>("key")?, row.get::<i64>("number")?)),
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|(key, readers)| {
            let (zone, hour) = key.rsplit_once('|')?;
            Some(Slot {
                zone: zone.to_owned(),
                hour: hour.parse().ok()?,
                readers,
            })
        })
        .collect())
}

/// Active readers of a slot who want this weekday (0 is Monday) and have not paused, by id after one.
pub fn due(
    read: &mut ReadSession<'_>,
    (edition, zone, hour): (EditionId, &str, i64),
    (weekday, now): (u32, Micros),
    after: Option<SubscriberId>,
    limit: i64,
) -> Result<Vec<Subscriber>, StoreError> {
    let after = after.unwrap_or(SubscriberId(uuid::Uuid::nil()));
    let bit = 1_i64 << weekday.min(6);
    let found = read.all(
        sql!(
            "select id, edition_id, email, state, signed_up_at, confirmed_at, changed_at, origin, hour, zone, weekdays,
                    text_only, paused_until
             from subscriber
             where edition_id = $1 and state = 'active' and zone = $2 and hour = $3 and id > $4
               and (weekdays / $5) % 2 = 1 and (paused_until is null or paused_until <= $6)
             order by id limit $7"
        ),
        &[&edition, &zone, &hour, &after, &bit, &now, &limit],
        Subscriber::from_row,
    )?;
    found.into_iter().map(|found| with_topics(read, found)).collect()
}
