//! What came back: bounces, complaints, requests to leave. Matched to a copy before it is believed; a
//! forged report without a valid token changes nothing.

use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, MailEventId, SubscriberId};
use crate::base::store::{Actor, OpenWrite, ReadSession, Row, Store, StoreError};
use crate::changes::Change;
use crate::news::NewsError;
use crate::news::readers::{self, Circumstance, Email, Reason};
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CameBack {
    /// The address does not work (5.1.x and the like).
    Bounced,
    /// Full, or for a while not reachable: counted.
    Soft,
    /// Refused for what we are or sent (5.7.x): never the reader's fault.
    Blocked,
    Complained,
    /// A mail to the address for leaving.
    Left,
    /// Kept, and nothing else.
    Ignored,
}

impl CameBack {
    pub fn as_str(self) -> &'static str {
        match self {
            CameBack::Bounced => "bounced",
            CameBack::Soft => "soft",
            CameBack::Blocked => "blocked",
            CameBack::Complained => "complained",
            CameBack::Left => "left",
            CameBack::Ignored => "ignored",
        }
    }
}

/// So many soft bounces in so many days are one hard one.
const SOFT: i64 = 5;
const SOFT_DAYS: i64 = 30;
/// A copy of which nothing came back in this time has arrived, as far as anybody can know: relays give
/// up within five days, and most of them say so within three.
const QUIET_DAYS: i64 = 3;

/// One thing that came back, as the desk lists it.
#[derive(Clone, Debug)]
pub struct Event {
    pub id: MailEventId,
    pub at: Micros,
    pub kind: String,
    pub subscriber: Option<SubscriberId>,
    pub email: Option<String>,
    pub code: String,
    pub reason: String,
    pub raw: String,
    pub undone: bool,
}

/// Keeps the report and does what it asks for. False: it names no copy of ours, nothing was done.
pub fn came_back(
    store: &Store,
    delivery: DeliveryId,
    kind: CameBack,
    (code, reason): (&str, &str),
    raw: &str,
) -> Result<bool, NewsError> {
    let found = store.reads.wait(move |read| {
        read.maybe(
            sql!(
                "select d.subscriber_id, s.id from delivery d left join subscriber s on s.id = d.subscriber_id
                 where d.id = $1"
            ),
            &[&delivery],
            |row| {
                Ok((
                    row.get::<SubscriberId>("subscriber_id")?,
                    row.get::<Option<SubscriberId>>("id")?.is_some(),
                ))
            },
        )
    })?;
    let Some((subscriber, is_there)) = found else {
        return Ok(false);
    };
    // A report names the address. Of who was erased meanwhile only what it was is kept.
    let (reason, raw) = if is_there { (reason, raw) } else { ("", "") };
    let event = NewEvent {
        delivery,
        subscriber,
        kind,
        code: clip(code, 20),
        reason: clip(reason, 300),
        raw: raw.chars().take(64_000).collect(),
    };
    let soft = store
        .writes
        .wait(Actor::Clock, move |write| keep_event(write, &event))?;
    let why = match kind {
        CameBack::Complained => Some(Reason::Complaint),
        CameBack::Bounced => Some(Reason::Bounced),
        CameBack::Soft if soft >= SOFT => Some(Reason::Bounced),
        CameBack::Left | CameBack::Soft | CameBack::Blocked | CameBack::Ignored => None,
    };
    match (kind, why) {
        (CameBack::Left, _) => leave_by_mail(store, subscriber)?,
        (_, Some(why)) => silence(store, subscriber, why, code)?,
        _ => {}
    }
    Ok(true)
}

struct NewEvent {
    delivery: DeliveryId,
    subscriber: SubscriberId,
    kind: CameBack,
    code: String,
    reason: String,
    raw: String,
}

/// Returns how many soft bounces there are now. The same report once more, as when it was handed in twice,
/// changes nothing.
fn keep_event(mut write: OpenWrite<'_>, event: &NewEvent) -> Result<i64, NewsError> {
    let at = write.at;
    let known = write.maybe(
        sql!("select id from mail_event where subscriber_id = $1 and delivery_id = $2 and raw = $3 limit 1"),
        &[&event.subscriber, &event.delivery, &event.raw],
        |row| row.get::<MailEventId>("id"),
    )?;
    // A relay's own refusal has no report.
    if known.is_some() && !event.raw.is_empty() {
        return Ok(soft_ones(&mut write, event.subscriber, at)?);
    }
    write.execute(
        sql!(
            "insert into mail_event (id, at, kind, delivery_id, subscriber_id, code, reason, raw, undone)
             values ($1, $2, $3, $4, $5, $6, $7, $8, false)"
        ),
        &[
            &MailEventId::new(at),
            &at,
            &event.kind.as_str(),
            &event.delivery,
            &event.subscriber,
            &event.code,
            &event.reason,
            &event.raw,
        ],
    )?;
    if let Some(outcome) = outcome(event.kind) {
        write.execute(
            sql!("update delivery set outcome = $2 where id = $1"),
            &[&event.delivery, &outcome],
        )?;
    }
    let soft = soft_ones(&mut write, event.subscriber, at)?;
    let change = Change::MailCameBack {
        subscriber: event.subscriber,
        kind: event.kind.as_str().to_owned(),
    };
    write.record(&change)?.commit()?;
    Ok(soft)
}

/// A mail to the address for leaving; a second one changes nothing.
pub fn leave_by_mail(store: &Store, subscriber: SubscriberId) -> Result<(), NewsError> {
    let how = Circumstance {
        method: "mail".to_owned(),
        ..Circumstance::default()
    };
    store.writes.wait(Actor::Reader, move |write| {
        readers::leave(write, subscriber, "mail", false, &how)
    })
}

/// Puts the reader's address on the list of those not written to.
fn silence(store: &Store, subscriber: SubscriberId, why: Reason, code: &str) -> Result<(), NewsError> {
    let found = store
        .reads
        .wait(move |read| readers::subscriber(read, subscriber))?;
    let Some(found) = found else { return Ok(()) };
    let (email, note) = (Email::parse(&found.email)?, clip(code, 20));
    let done = store.writes.wait(Actor::Clock, move |write| {
        readers::suppress(write, found.edition, &email, why, &note)
    });
    match done {
        // It is there already, for as strong a reason.
        Ok(_) | Err(NewsError::Invalid(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

fn outcome(kind: CameBack) -> Option<&'static str> {
    match kind {
        CameBack::Bounced | CameBack::Soft | CameBack::Blocked => Some("bounced"),
        CameBack::Complained => Some("complained"),
        CameBack::Left | CameBack::Ignored => None,
    }
}

/// Soft bounces since the last copy that did not come back.
fn soft_ones(write: &mut OpenWrite<'_>, subscriber: SubscriberId, at: Micros) -> Result<i64, StoreError> {
    let arrived = write.one(
        sql!(
            "select max(claimed_at) as at from delivery
             where subscriber_id = $1 and state = 'accepted' and outcome = '' and claimed_at < $2"
        ),
        &[&subscriber, &at.plus_days(-QUIET_DAYS)],
        |row| row.get::<Option<Micros>>("at"),
    )?;
    let since = at.plus_days(-SOFT_DAYS).max(arrived.unwrap_or(Micros(0)));
    write.one(
        sql!(
            "select count(*) as n from mail_event
             where subscriber_id = $1 and kind = 'soft' and not undone and at > $2"
        ),
        &[&subscriber, &since],
        |row| row.get("n"),
    )
}

fn clip(text: &str, most: usize) -> String {
    text.chars().filter(|c| !c.is_control()).take(most).collect()
}

/// What came back before an event, the newest first.
pub fn events(read: &mut ReadSession<'_>, before: MailEventId, limit: i64) -> Result<Vec<Event>, StoreError> {
    read.all(
        sql!(
            "select e.id, e.at, e.kind, e.subscriber_id, s.email, e.code, e.reason, e.raw, e.undone
             from mail_event e left join subscriber s on s.id = e.subscriber_id
             where e.id < $1 order by e.id desc limit $2"
        ),
        &[&before, &limit],
        event_from_row,
    )
}

pub(super) fn event_from_row(row: &Row<'_>) -> Result<Event, StoreError> {
    Ok(Event {
        id: row.get("id")?,
        at: row.get("at")?,
        kind: row.get("kind")?,
        subscriber: row.get("subscriber_id")?,
        email: row.get("email")?,
        code: row.get("code")?,
        reason: row.get("reason")?,
        raw: row.get("raw")?,
        undone: row.get("undone")?,
    })
}

/// Takes a bounce back. The reader gets mail again when bounces alone stopped it: who complained, left or
/// was put on the list by hand stays there.
pub fn undo_event(store: &Store, by: Actor, id: MailEventId) -> Result<(), NewsError> {
    let nothing = || NewsError::NotFound("bounce that could be taken back".to_owned());
    let found = store.writes.wait(by.clone(), move |mut write| {
        let found = write
            .maybe(
                sql!(
                    "update mail_event set undone = true
                     where id = $1 and kind in ('bounced', 'soft') and not undone returning subscriber_id"
                ),
                &[&id],
                |row| row.get::<Option<SubscriberId>>("subscriber_id"),
            )?
            .flatten()
            .ok_or_else(nothing)?;
        let change = Change::MailCameBack {
            subscriber: found,
            kind: "undone".to_owned(),
        };
        write.record(&change)?.commit()?;
        Ok::<_, NewsError>(found)
    })?;
    let reader = store.reads.wait(move |read| readers::subscriber(read, found))?;
    // An erased reader has no address any more.
    let Some(reader) = reader else { return Ok(()) };
    let email = Email::parse(&reader.email)?;
    store.writes.wait(by, move |write| {
        readers::lift_bounced(write, reader.edition, &email)
    })
}
