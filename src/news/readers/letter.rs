//! Letters to one reader: to confirm, or the link to their own page. They wait in a table; the mail
//! courier takes them from it and makes the link when it sends them, so that no secret is stored.

use super::keys::Keys;
use super::subscriber::{Subscriber, SubscriberState};
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, LetterId, SubscriberId};
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// Please confirm. Holds nothing that the sender of the form wrote.
    Confirm,
    /// You are a reader already; here is your page.
    Preferences,
}

impl LetterKind {
    pub fn as_str(self) -> &'static str {
        match self {
            LetterKind::Confirm => "confirm",
            LetterKind::Preferences => "preferences",
        }
    }

    pub fn parse(text: &str) -> Option<LetterKind> {
        [LetterKind::Confirm, LetterKind::Preferences]
            .into_iter()
            .find(|kind| kind.as_str() == text)
    }

    /// The path that the letter leads to, below the edition's root.
    pub fn path(self, keys: &Keys, subscriber: &Subscriber) -> String {
        match self {
            LetterKind::Confirm => format!(
                "/confirm/{}",
                keys.confirmation(subscriber.id, subscriber.signed_up_at)
            ),
            LetterKind::Preferences => format!("/update/{}", keys.own_page(subscriber.id)),
        }
    }
}

/// A letter that waits to be sent.
#[derive(Clone, Debug)]
pub struct Letter {
    pub id: LetterId,
    pub edition: EditionId,
    pub subscriber: SubscriberId,
    pub kind: LetterKind,
    pub address: String,
    pub made_at: Micros,
    pub tries: i64,
}

pub(super) fn put(
    tx: &mut Transaction<'_>,
    subscriber: &Subscriber,
    kind: LetterKind,
    at: Micros,
) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "insert into note_letter (id, edition_id, subscriber_id, kind, address, state, made_at, at)
             values ($1, $2, $3, $4, $5, 'waiting', $6, $6)"
        ),
        &[
            &LetterId::new(at),
            &subscriber.edition,
            &subscriber.id,
            &kind.as_str(),
            &subscriber.email,
            &at,
        ],
    )?;
    Ok(())
}

/// What waits for somebody who should get no more of it.
pub(super) fn void(tx: &mut Transaction<'_>, subscriber: SubscriberId) -> Result<(), StoreError> {
    tx.execute(
        sql!("update note_letter set state = 'void' where subscriber_id = $1 and state = 'waiting'"),
        &[&subscriber],
    )?;
    Ok(())
}

/// Letters whose time has come, the longest waiting first.
pub fn letters_due(read: &mut ReadSession<'_>, now: Micros, limit: i64) -> Result<Vec<Letter>, StoreError> {
    let rows = read.all(
        sql!(
            "select id, edition_id, subscriber_id, kind, address, made_at, tries from note_letter
             where state = 'waiting' and at <= $1 order by at, id limit $2"
        ),
        &[&now, &limit],
        |row| {
            let kind: String = row.get("kind")?;
            Ok(LetterKind::parse(&kind)
                .map(|kind| (kind, row.get("id"), row))
                .map(|(kind, id, row)| {
                    Ok::<_, StoreError>(Letter {
                        id: id?,
                        edition: row.get("edition_id")?,
                        subscriber: row.get("subscriber_id")?,
                        kind,
                        address: row.get("address")?,
                        made_at: row.get("made_at")?,
                        tries: row.get("tries")?,
                    })
                }))
        },
    )?;
    rows.into_iter().flatten().collect()
}

/// Takes a letter for sending: false when another took it, or its reader no longer wants it.
pub fn claim_letter(tx: &mut Transaction<'_>, id: LetterId) -> Result<bool, StoreError> {
    let claimed = tx.execute(
        sql!(
            "update note_letter set state = 'sending', tries = tries + 1 where id = $1 and state = 'waiting'"
        ),
        &[&id],
    )?;
    Ok(claimed > 0)
}

/// Letters that a program which died had taken: they wait again. A second confirmation does no harm,
/// none would.
pub fn letters_again(tx: &mut Transaction<'_>) -> Result<u64, StoreError> {
    let again = sql!("update note_letter set state = 'waiting' where state = 'sending'");
    tx.execute(again, &[])
}

/// The relay accepted it.
pub fn letter_sent(tx: &mut Transaction<'_>, id: LetterId, now: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!("update note_letter set state = 'sent', sent_at = $2, problem = '' where id = $1"),
        &[&id, &now],
    )?;
    Ok(())
}

/// It could not be sent: tried again at `again`, or given up.
pub fn letter_failed(
    tx: &mut Transaction<'_>,
    id: LetterId,
    problem: &str,
    again: Option<Micros>,
) -> Result<(), StoreError> {
    let state = if again.is_some() { "waiting" } else { "failed" };
    tx.execute(
        sql!("update note_letter set state = $2, problem = $3, at = coalesce($4, at) where id = $1"),
        &[&id, &state, &problem, &again],
    )?;
    Ok(())
}

/// Its reader wants it no more.
pub fn letter_void(tx: &mut Transaction<'_>, id: LetterId) -> Result<(), StoreError> {
    tx.execute(
        sql!("update note_letter set state = 'void' where id = $1"),
        &[&id],
    )?;
    Ok(())
}

/// A letter that has not left.
#[derive(Clone, Debug)]
pub struct Unsent {
    pub kind: String,
    pub address: String,
    /// Nobody tries any more.
    pub given_up: bool,
    /// What went wrong last; empty: not tried yet.
    pub problem: String,
    pub tries: i64,
    pub made_at: Micros,
    /// When it is tried next.
    pub at: Micros,
}

/// Letters made since a moment that wait or were given up, the oldest first.
pub fn letters_unsent(
    read: &mut ReadSession<'_>,
    since: Micros,
    limit: i64,
) -> Result<Vec<Unsent>, StoreError> {
    read.all(
        sql!(
            "select kind, address, state, problem, tries, made_at, at from note_letter
             where state in ('waiting', 'failed') and made_at >= $1 order by made_at, id limit $2"
        ),
        &[&since, &limit],
        |row| {
            Ok(Unsent {
                kind: row.get("kind")?,
                address: row.get("address")?,
                given_up: row.get::<String>("state")? == "failed",
                problem: row.get("problem")?,
                tries: row.get("tries")?,
                made_at: row.get("made_at")?,
                at: row.get("at")?,
            })
        },
    )
}

/// How many have waited since before a moment, and how many were given up after another.
pub fn letters_stuck(
    read: &mut ReadSession<'_>,
    waiting_before: Micros,
    failed_since: Micros,
) -> Result<(i64, i64), StoreError> {
    let mut count = |state: &str, from: Micros, to: Micros| {
        read.one(
            sql!("select count(*) as n from note_letter where state = $1 and made_at >= $2 and made_at < $3"),
            &[&state, &from, &to],
            |row| row.get::<i64>("n"),
        )
    };
    Ok((
        count("waiting", Micros(0), waiting_before)?,
        count("failed", failed_since, Micros(i64::MAX))?,
    ))
}

/// Whether the letter still says something true to this reader.
pub fn letter_stands(kind: LetterKind, subscriber: &Subscriber) -> bool {
    match kind {
        LetterKind::Confirm => subscriber.state == SubscriberState::Pending,
        LetterKind::Preferences => subscriber.state == SubscriberState::Active,
    }
}

/// Letters that are done, with the addresses on them, are kept for a month.
pub(super) fn forget_letters(tx: &mut Transaction<'_>, now: Micros) -> Result<u64, StoreError> {
    tx.execute(
        sql!("delete from note_letter where state <> 'waiting' and made_at < $1"),
        &[&now.plus_days(-30)],
    )
}
