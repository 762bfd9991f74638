//! The embedded outbox: where mail goes without a relay, so that the whole way of a letter can be
//! walked on one machine. Messages are kept as they would have left.

use crate::base::clock::Micros;
use crate::base::ids::OutboxId;
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::sql;

#[derive(Clone, Debug)]
pub struct OutboxMessage {
    pub id: OutboxId,
    pub at: Micros,
    pub kind: String,
    pub recipient: String,
    pub subject: String,
    /// Empty in lists, these three.
    pub text: String,
    pub html: String,
    pub raw: String,
}

/// A message on its way into the outbox.
#[derive(Clone, Debug, Default)]
pub struct Posted {
    /// update, letter or test.
    pub kind: &'static str,
    pub recipient: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub raw: String,
}

const KEPT_DAYS: i64 = 30;

pub fn keep_in_outbox(tx: &mut Transaction<'_>, new: &Posted, at: Micros) -> Result<OutboxId, StoreError> {
    let id = OutboxId::new(at);
    tx.execute(
        sql!(
            "insert into outbox_message (id, at, kind, recipient, subject, text, html, raw)
             values ($1, $2, $3, $4, $5, $6, $7, $8)"
        ),
        &[
            &id,
            &at,
            &new.kind,
            &new.recipient,
            &new.subject,
            &new.text,
            &new.html,
            &new.raw,
        ],
    )?;
    Ok(id)
}

/// Messages before one, the newest first, without their text.
pub fn outbox(
    read: &mut ReadSession<'_>,
    before: OutboxId,
    limit: i64,
) -> Result<Vec<OutboxMessage>, StoreError> {
    read.all(
        sql!(
            "select id, at, kind, recipient, subject, '' as text, '' as html, '' as raw from outbox_message
             where id < $1 order by id desc limit $2"
        ),
        &[&before, &limit],
        from_row,
    )
}

pub fn outbox_message(read: &mut ReadSession<'_>, id: OutboxId) -> Result<Option<OutboxMessage>, StoreError> {
    read.maybe(
        sql!("select id, at, kind, recipient, subject, text, html, raw from outbox_message where id = $1"),
        &[&id],
        from_row,
    )
}

fn from_row(row: &crate::base::store::Row<'_>) -> Result<OutboxMessage, StoreError> {
    Ok(OutboxMessage {
        id: row.get("id")?,
        at: row.get("at")?,
        kind: row.get("kind")?,
        recipient: row.get("recipient")?,
        subject: row.get("subject")?,
        text: row.get("text")?,
        html: row.get("html")?,
        raw: row.get("raw")?,
    })
}

/// Forgets messages, and what came back, after a month.
pub fn forget_outbox(tx: &mut Transaction<'_>, now: Micros) -> Result<(), StoreError> {
    let before = now.plus_days(-KEPT_DAYS);
    tx.execute(sql!("delete from outbox_message where at < $1"), &[&before])?;
    tx.execute(
        sql!("update mail_event set raw = '' where at < $1 and raw <> ''"),
        &[&before],
    )?;
    Ok(())
}
