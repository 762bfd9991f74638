//! The log → delivery rows. Rows and cursor are written in one transaction: no change is forgotten,
//! none is queued twice, however often the program dies.

use super::send::Sender;
use crate::base::ids::DeliveryId;
use crate::base::store::{Store, StoreError, Transaction};
use crate::changes::{self, Change, Entry, FollowError, Follower, Position};
use crate::news::webhooks::{self, Webhook};
use crate::sql;

const NAME: &str = "webhooks";

/// Queues what webhooks want to be told. The first time, it begins at the head: what happened before
/// there was a courier is no news.
pub struct WebhooksFollower {
    store: Store,
    sender: Sender,
}

impl WebhooksFollower {
    pub fn new(store: Store, sender: Sender) -> WebhooksFollower {
        WebhooksFollower { store, sender }
    }
}

impl Follower for WebhooksFollower {
    fn name(&self) -> &'static str {
        NAME
    }

    fn concerns(&self, change: &Change) -> bool {
        change.audience().is_some()
    }

    fn cursor(&mut self) -> Result<Position, FollowError> {
        let position = self.store.writes.housekeeping(|tx| {
            let head = changes::head(&mut tx.as_read())?;
            tx.execute(
                sql!("insert into cursor (follower, position) values ($1, $2) on conflict (follower) do nothing"),
                &[&NAME, &head.0],
            )?;
            tx.one(
                sql!("select position from cursor where follower = $1"),
                &[&NAME],
                |row| row.get::<i64>("position"),
            )
        });
        Ok(Position(position?))
    }

    fn follow(&mut self, entries: &[Entry], upto: Position) -> Result<(), FollowError> {
        let entries = entries.to_vec();
        let queued = self
            .store
            .writes
            .housekeeping(move |tx| queue(tx, &entries, upto))?;
        if queued {
            self.sender.look();
        }
        Ok(())
    }
}

fn queue(tx: &mut Transaction<'_>, entries: &[Entry], upto: Position) -> Result<bool, StoreError> {
    let mut queued = false;
    if !entries.is_empty() {
        let hooks = webhooks::everywhere(&mut tx.as_read())?;
        for entry in entries {
            for hook in hooks.iter().filter(|hook| concerns(hook, entry)) {
                queued |= add(tx, hook, entry)?;
            }
        }
    }
    tx.execute(
        sql!("update cursor set position = $2 where follower = $1 and position < $2"),
        &[&NAME, &upto.0],
    )?;
    Ok(queued)
}

fn concerns(hook: &Webhook, entry: &Entry) -> bool {
    entry
        .change
        .audience()
        .is_some_and(|audience| audience.includes(hook.edition))
        && hook.wants(&entry.change.verb())
        // A hook made while this follower was behind is not told what was before it.
        && entry.at >= hook.made_at
}

fn add(tx: &mut Transaction<'_>, hook: &Webhook, entry: &Entry) -> Result<bool, StoreError> {
    let added = tx.execute(
        sql!(
            "insert into webhook_delivery (webhook_id, position, id, subject, verb, state, attempts, next_at,
                                           made_at, problem)
             values ($1, $2, $3, $4, $5, 'waiting', 0, $6, $6, '')
             on conflict (webhook_id, position) do nothing"
        ),
        &[
            &hook.id,
            &entry.position.0,
            &DeliveryId::new(entry.at),
            &entry.change.subject(),
            &entry.change.verb(),
            &entry.at,
        ],
    )?;
    Ok(added == 1)
}
