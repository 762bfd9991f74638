//! What one reader was sent and what came back, for the desk's page about them.

use super::came_back::{Event, event_from_row};
use crate::base::clock::Micros;
use crate::base::ids::SubscriberId;
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// One day's copy.
#[derive(Clone, Debug)]
pub struct Sent {
    pub day: i32,
    pub state: String,
    pub reason: String,
    pub relay: String,
    pub outcome: String,
    pub settled_at: Option<Micros>,
}

/// The last copies of a reader, the newest first.
pub fn sent_to(
    read: &mut ReadSession<'_>,
    subscriber: SubscriberId,
    limit: i64,
) -> Result<Vec<Sent>, StoreError> {
    read.all(
        sql!(
            "select day, state, reason, relay, outcome, settled_at from delivery
             where subscriber_id = $1 order by day desc limit $2"
        ),
        &[&subscriber, &limit],
        |row| {
            Ok(Sent {
                day: i32::try_from(row.get::<i64>("day")?).unwrap_or(0),
                state: row.get("state")?,
                reason: row.get("reason")?,
                relay: row.get("relay")?,
                outcome: row.get("outcome")?,
                settled_at: row.get("settled_at")?,
            })
        },
    )
}

/// What came back of a reader, the newest first.
pub fn events_of(
    read: &mut ReadSession<'_>,
    subscriber: SubscriberId,
    limit: i64,
) -> Result<Vec<Event>, StoreError> {
    read.all(
        sql!(
            "select e.id, e.at, e.kind, e.subscriber_id, s.email, e.code, e.reason, e.raw, e.undone
             from mail_event e left join subscriber s on s.id = e.subscriber_id
             where e.subscriber_id = $1 order by e.at desc limit $2"
        ),
        &[&subscriber, &limit],
        event_from_row,
    )
}
