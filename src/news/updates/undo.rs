//! Bounces that were none: a relay that had lost us refused everybody. What they did is taken back, one
//! by one and in the audit; a complaint, or a reader's own word, stays.

use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, MailEventId, SubscriberId};
use crate::base::store::{Actor, OpenWrite, Store, StoreError};
use crate::changes::Change;
use crate::news::NewsError;
use crate::news::readers::{self, Email, Reason};
use crate::sql;

/// What was taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Undone {
    pub bounces: usize,
    /// Readers who get mail again.
    pub readers: usize,
}

/// At once.
const PAGE: i64 = 500;

/// Takes back every bounce, hard or soft, since a moment.
pub fn undo_bounces(store: &Store, by: &Actor, since: Micros) -> Result<Undone, NewsError> {
    let mut done = Undone::default();
    loop {
        let found = store.reads.wait(move |read| {
            read.all(
                sql!(
                    "select id from mail_event
                     where at >= $1 and kind in ('bounced', 'soft') and not undone and subscriber_id is not null
                     order by at, id limit $2"
                ),
                &[&since, &PAGE],
                |row| row.get::<MailEventId>("id"),
            )
        })?;
        if found.is_empty() {
            return Ok(done);
        }
        for id in found {
            let (bounces, readers) = undo(store, by, id)?;
            done.bounces += usize::from(bounces);
            done.readers += usize::from(readers);
        }
    }
}

/// Copies that a relay refused although nothing was wrong with them wait again, as if they had not been
/// offered; nobody is blamed for them.
pub fn put_back(store: &Store, copies: &[DeliveryId]) -> Result<(), NewsError> {
    for copy in copies {
        let copy = *copy;
        let events = store.reads.wait(move |read| {
            read.all(
                sql!(
                    "select id from mail_event
                     where delivery_id = $1 and kind in ('bounced', 'soft', 'blocked') and raw = '' and not undone"
                ),
                &[&copy],
                |row| row.get::<MailEventId>("id"),
            )
        })?;
        for event in events {
            undo(store, &Actor::Clock, event)?;
        }
        store.writes.housekeeping(move |tx| {
            tx.execute(
                sql!(
                    "update delivery set state = 'queued', reason = '', settled_at = null
                     where id = $1 and state = 'failed'"
                ),
                &[&copy],
            )?;
            tx.execute(
                sql!(
                    "update wave set state = 'sending', ended_at = null where state = 'done'
                       and id in (select wave_id from delivery where id = $1 and state = 'queued')"
                ),
                &[&copy],
            )
        })?;
    }
    Ok(())
}

/// Takes one back. Whether it stood, and whether its reader gets mail again.
fn undo(store: &Store, by: &Actor, id: MailEventId) -> Result<(bool, bool), NewsError> {
    let reader = store.writes.wait(by.clone(), move |write| mark(write, id))?;
    let Some(id) = reader else {
        return Ok((false, false));
    };
    let found = store.reads.wait(move |read| {
        let Some(reader) = readers::subscriber(read, id)? else {
            return Ok(None);
        };
        let Ok(email) = Email::parse(&reader.email) else {
            return Ok(None);
        };
        let reason = readers::is_suppressed(read, reader.edition, &email)?;
        // Another bounce may have come before.
        let stands = read.maybe(
            sql!(
                "select id from mail_event where subscriber_id = $1 and kind = 'bounced' and not undone limit 1"
            ),
            &[&id],
            |row| row.get::<MailEventId>("id"),
        )?;
        let may = reason == Some(Reason::Bounced) && stands.is_none();
        Ok::<_, StoreError>(may.then_some((reader.edition, email)))
    })?;
    let Some((edition, email)) = found else {
        return Ok((true, false));
    };
    let lifted = store
        .writes
        .wait(by.clone(), move |write| readers::lift(write, edition, &email));
    match lifted {
        Ok(_) => Ok((true, true)),
        // Somebody took it off the list meanwhile.
        Err(NewsError::Invalid(_)) => Ok((true, false)),
        Err(error) => Err(error),
    }
}

fn mark(mut write: OpenWrite<'_>, id: MailEventId) -> Result<Option<SubscriberId>, NewsError> {
    let found = write.maybe(
        sql!(
            "update mail_event set undone = true where id = $1 and not undone returning subscriber_id, delivery_id"
        ),
        &[&id],
        |row| {
            Ok((
                row.get::<Option<SubscriberId>>("subscriber_id")?,
                row.get::<Option<DeliveryId>>("delivery_id")?,
            ))
        },
    )?;
    let Some((Some(reader), delivery)) = found else {
        return Ok(None);
    };
    write.execute(
        sql!(
            "update delivery set outcome = '' where id = $1 and outcome = 'bounced' and not exists (
                 select 1 from mail_event e where e.delivery_id = delivery.id and not e.undone
                   and e.kind in ('bounced', 'soft', 'blocked'))"
        ),
        &[&delivery],
    )?;
    let change = Change::MailCameBack {
        subscriber: reader,
        kind: "undone".to_owned(),
    };
    write.record(&change)?.commit()?;
    Ok(Some(reader))
}
