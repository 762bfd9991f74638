//! The queue: which deliveries may leave now, and what came of them. A claimed row is ours until its
//! lease lapses; whoever claimed it and died has sent it or not, so it is sent again under its id.

use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, WebhookId};
use crate::base::store::{ReadSession, Row, Store, StoreError, Transaction};
use crate::sql;

/// Longer than a delivery can take.
const LEASE_SECONDS: i64 = 60;
/// After this many tries a delivery is dead.
pub const TRIES: i64 = 12;
/// The pauses between tries: 10 s, 20 s, 40 s, … 6 h.
const FIRST_PAUSE: i64 = 10;
const LONGEST_PAUSE: i64 = 6 * 3_600;
/// Sent deliveries are kept for this long.
const KEPT_DAYS: i64 = 30;

#[derive(Clone, Debug)]
pub struct Due {
    pub id: DeliveryId,
    pub webhook: WebhookId,
    pub position: i64,
    pub verb: String,
    pub made_at: Micros,
    /// This try included, once claimed.
    pub attempts: i64,
    state: String,
    next_at: Micros,
}

impl Due {
    fn from_row(row: &Row<'_>) -> Result<Due, StoreError> {
        Ok(Due {
            id: row.get("id")?,
            webhook: row.get("webhook_id")?,
            position: row.get("position")?,
            verb: row.get("verb")?,
            made_at: row.get("made_at")?,
            attempts: row.get("attempts")?,
            state: row.get("state")?,
            next_at: row.get("next_at")?,
        })
    }
}

/// What may leave to one hook now, the longest waiting first: nothing of the same subject may be before it, so that
/// a correction never overtakes its article. A subject that waits holds up no other.
pub fn due(
    read: &mut ReadSession<'_>,
    webhook: WebhookId,
    now: Micros,
    limit: i64,
) -> Result<Vec<Due>, StoreError> {
    read.all(
        sql!(
            "select d.id, d.webhook_id, d.position, d.verb, d.made_at, d.attempts, d.state, d.next_at
             from webhook_delivery d
             where d.webhook_id = $3 and d.state in ('waiting', 'sending') and d.next_at <= $1
               and not exists (
                    select 1 from webhook_delivery e
                    where e.webhook_id = d.webhook_id and e.subject = d.subject and e.position < d.position
                      and e.state in ('waiting', 'sending'))
             order by d.next_at, d.position limit $2"
        ),
        &[&now, &limit, &webhook],
        Due::from_row,
    )
}

/// Takes a delivery to send; none when another node took it first.
pub fn take(tx: &mut Transaction<'_>, due: &Due, now: Micros) -> Result<Option<Due>, StoreError> {
    let (lease, attempts) = (now.plus_seconds(LEASE_SECONDS), due.attempts + 1);
    let taken = tx.execute(
        sql!(
            "update webhook_delivery set state = 'sending', next_at = $4, attempts = $5
             where id = $1 and state = $2 and next_at = $3"
        ),
        &[&due.id, &due.state, &due.next_at, &lease, &attempts],
    )?;
    Ok((taken == 1).then(|| Due {
        attempts,
        state: "sending".to_owned(),
        next_at: lease,
        ..due.clone()
    }))
}

pub fn sent(tx: &mut Transaction<'_>, due: &Due, now: Micros, status: i64) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "update webhook_delivery set state = 'sent', sent_at = $3, status = $4, problem = ''
             where id = $1 and state = 'sending' and attempts = $2"
        ),
        &[&due.id, &due.attempts, &now, &status],
    )?;
    Ok(())
}

/// Waits for its next try, or is dead.
pub fn failed(
    tx: &mut Transaction<'_>,
    due: &Due,
    now: Micros,
    status: Option<i64>,
    problem: &str,
) -> Result<(), StoreError> {
    let dead = due.attempts >= TRIES;
    let state = if dead { "dead" } else { "waiting" };
    let next = now.plus_seconds(pause(due.attempts, rand::random()));
    tx.execute(
        sql!(
            "update webhook_delivery set state = $3, next_at = $4, status = $5, problem = $6
             where id = $1 and state = 'sending' and attempts = $2"
        ),
        &[&due.id, &due.attempts, &state, &next, &status, &problem],
    )?;
    Ok(())
}

/// The hook was paused under way: the delivery waits as if it had not been tried.
pub fn put_back(tx: &mut Transaction<'_>, due: &Due, now: Micros, problem: &str) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "update webhook_delivery set state = 'waiting', next_at = $3, attempts = attempts - 1, problem = $4
             where id = $1 and state = 'sending' and attempts = $2"
        ),
        &[&due.id, &due.attempts, &now, &problem],
    )?;
    Ok(())
}

/// Seconds before the next try: doubled each time, with up to a quarter more, so that many deliveries
/// that failed at once do not come back at once.
fn pause(attempts: i64, chance: u8) -> i64 {
    let doublings = u32::try_from((attempts - 1).clamp(0, 20)).unwrap_or(0);
    let pause = FIRST_PAUSE.saturating_mul(1_i64 << doublings).min(LONGEST_PAUSE);
    pause + pause * i64::from(chance) / 1_024
}

/// When something may leave next, if anything waits.
pub fn next_due(read: &mut ReadSession<'_>) -> Result<Option<Micros>, StoreError> {
    read.one(
        sql!(
            "select min(d.next_at) as at from webhook_delivery d join webhook h on h.id = d.webhook_id
             where d.state in ('waiting', 'sending') and h.state = 'active'"
        ),
        &[],
        |row| row.get("at"),
    )
}

/// Forgets deliveries that were sent long ago, and those that have waited a month for a paused hook.
pub fn forget_old(store: &Store) -> Result<u64, StoreError> {
    let before = store.writes.clock().now().plus_days(-KEPT_DAYS);
    store.writes.housekeeping(move |tx| {
        tx.execute(
            sql!(
                "delete from webhook_delivery where made_at < $1 and (state = 'sent' or (state = 'waiting'
                    and webhook_id in (select id from webhook where state <> 'active')))"
            ),
            &[&before],
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_ten_seconds_to_six_hours() {
        assert_eq!(pause(1, 0), 10);
        assert_eq!(pause(2, 0), 20);
        assert_eq!(pause(11, 0), 10_240);
        assert_eq!(pause(12, 0), 20_480);
        assert_eq!(pause(30, 0), LONGEST_PAUSE);
        assert!(pause(1, 255) <= 12);
    }
}
