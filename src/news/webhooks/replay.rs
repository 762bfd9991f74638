//! Replay: deliveries leave once more, under the ids they had, so that a receiver that has them
//! already knows. And the test, which any hook takes.

use super::webhook::by_id;
use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, WebhookId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// At most this many deliveries are replayed at once.
pub const MOST: i64 = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    One(DeliveryId),
    /// Everything that was given up on.
    Dead,
    /// Everything that happened since.
    Since(Micros),
}

/// Puts deliveries back in the queue; returns how many. [`MOST`] at once, the oldest first: ask again
/// for the rest.
pub fn replay(
    mut write: OpenWrite<'_>,
    webhook: WebhookId,
    which: Which,
) -> Result<(u32, Position), NewsError> {
    let hook = by_id(&mut write.as_read(), webhook)?
        .ok_or_else(|| NewsError::NotFound(format!("webhook {webhook}")))?;
    let (one, dead, since) = match which {
        Which::One(id) => (Some(id), false, Micros(i64::MIN)),
        Which::Dead => (None, true, Micros(i64::MIN)),
        Which::Since(at) => (None, false, at),
    };
    let now = write.at;
    let count = write.execute(
        sql!(
            "update webhook_delivery set state = 'waiting', attempts = 0, next_at = $2, problem = ''
             where webhook_id = $1 and position in (
                select position from webhook_delivery
                where webhook_id = $1 and state in ('sent', 'dead') and (cast($3 as uuid) is null or id = $3)
                  and (state = 'dead' or not $4) and made_at >= $5
                order by position limit $6)"
        ),
        &[&webhook, &now, &one, &dead, &since, &MOST],
    )?;
    if count == 0 {
        return Err(NewsError::NotFound(
            "delivery that could be sent again".to_owned(),
        ));
    }
    let deliveries = u32::try_from(count).unwrap_or(u32::MAX);
    let change = Change::WebhookReplayed {
        edition: hook.edition,
        webhook,
        deliveries,
    };
    Ok((deliveries, write.record(&change)?.commit()?))
}

/// Queues a delivery that says nothing but that it is a test.
pub fn send_test(mut write: OpenWrite<'_>, webhook: WebhookId) -> Result<(DeliveryId, Position), NewsError> {
    let hook = by_id(&mut write.as_read(), webhook)?
        .ok_or_else(|| NewsError::NotFound(format!("webhook {webhook}")))?;
    let (id, at) = (DeliveryId::new(write.at), write.at);
    // A test is no change and has no position; below nought they go down in order of time.
    let position = write.one(
        sql!("select coalesce(min(position), 0) as lowest from webhook_delivery where webhook_id = $1"),
        &[&webhook],
        |row| Ok(row.get::<i64>("lowest")?.min(0) - 1),
    )?;
    write.execute(
        sql!(
            "insert into webhook_delivery (webhook_id, position, id, subject, verb, state, attempts, next_at,
                                           made_at, problem)
             values ($1, $2, $3, $4, 'test', 'waiting', 0, $5, $5, '')"
        ),
        &[&webhook, &position, &id, &format!("test:{id}"), &at],
    )?;
    let change = Change::WebhookReplayed {
        edition: hook.edition,
        webhook,
        deliveries: 1,
    };
    Ok((id, write.record(&change)?.commit()?))
}
