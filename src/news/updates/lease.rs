//! One sender at a time, and only one that knows this database.
//!
//! The lease carries a number that grows with each new holder; every claim names it, so that a holder
//! that was thought dead cannot claim any more. A sender's identity and how far it is stand both here
//! and in a file outside the database (`couriers/mail/identity.rs`): when they differ, the database was
//! restored or copied, and nothing is sent until an operator says so.

use crate::base::clock::Micros;
use crate::base::store::{OpenWrite, ReadSession, Store, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub owner: String,
    pub epoch: i64,
}

/// How long a holder may be silent.
const SECONDS: i64 = 30;

/// Takes the lease, or takes it anew when half of it is over. None: another process holds it.
pub fn take_lease(store: &Store, owner: &str, had: Option<&Lease>) -> Result<Option<Lease>, StoreError> {
    let now = store.writes.clock().now();
    // Looked at before it is written: every write wakes whoever waits for changes, the sender too.
    match store.reads.wait(move |read| standing_lease(read, now))? {
        Some((lease, half)) if Some(&lease) == had && half => return Ok(Some(lease)),
        Some((lease, _)) if lease.owner != owner => return Ok(None),
        _ => {}
    }
    let (owner, had) = (owner.to_owned(), had.map_or(-1, |lease| lease.epoch));
    store.writes.housekeeping(move |tx| {
        let until = now.plus_seconds(SECONDS);
        // A program with this identity that starts anew is the one that died.
        let epoch = tx.maybe(
            sql!(
                "update mail_lease set epoch = case when epoch = $4 then epoch else epoch + 1 end,
                     owner = $1, until = $3
                 where name = 'mail' and (owner = $1 or until <= $2 or owner = '') returning epoch"
            ),
            &[&owner, &now, &until, &had],
            |row| row.get::<i64>("epoch"),
        )?;
        Ok(epoch.map(|epoch| Lease { owner, epoch }))
    })
}

/// Who holds it at `now`, and whether more than half of it is left.
fn standing_lease(read: &mut ReadSession<'_>, now: Micros) -> Result<Option<(Lease, bool)>, StoreError> {
    read.maybe(
        sql!("select owner, epoch, until from mail_lease where name = 'mail' and until > $1 and owner <> ''"),
        &[&now],
        |row| {
            let (owner, epoch) = (row.get("owner")?, row.get("epoch")?);
            let until: Micros = row.get("until")?;
            Ok((Lease { owner, epoch }, until > now.plus_seconds(SECONDS / 2)))
        },
    )
}

impl Lease {
    /// Proves inside a transaction that nobody took over, and holds on.
    pub(super) fn holds(&self, tx: &mut Transaction<'_>, now: Micros) -> Result<(), StoreError> {
        let held = tx.execute(
            sql!("update mail_lease set until = $3 where name = 'mail' and epoch = $1 and owner = $2"),
            &[&self.epoch, &self.owner, &now.plus_seconds(SECONDS)],
        )?;
        if held == 0 {
            return Err(StoreError::Engine(
                "another process sends mail from this database now".to_owned(),
            ));
        }
        Ok(())
    }
}

/// Why nothing may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Somebody stopped all mail.
    Stopped,
    /// The database does not know this sender.
    Unknown,
    /// The database is older than what this sender did.
    Older { file: i64, database: i64 },
}

impl Hold {
    pub fn words(&self) -> String {
        match self {
            Hold::Stopped => {
                "All mail was stopped. hint: let it go on at the desk, or run `courant mail resume`"
                    .to_owned()
            }
            Hold::Unknown => {
                "This database was sent from by another installation: it was restored or copied. \
                 hint: make sure that the other one is off, then run `courant mail resume`"
                    .to_owned()
            }
            Hold::Older { file, database } => format!(
                "This database is older than the mail that left here (step {database}, not {file}): it was \
                 restored. hint: look at what went out since, then run `courant mail resume`"
            ),
        }
    }
}

/// What the database knows of a sender.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    pub stopped: bool,
    pub mark: Option<i64>,
    /// Some sender has sent from here before.
    pub anybody: bool,
}

pub fn standing(read: &mut ReadSession<'_>, identity: &str) -> Result<Standing, StoreError> {
    let mark = read.maybe(
        sql!("select mark from mail_sender where identity = $1"),
        &[&identity],
        |row| row.get::<i64>("mark"),
    )?;
    let senders = sql!("select identity from mail_sender limit 1");
    let stopped = sql!("select value from counter where name = 'mail_stopped' and value > 0");
    Ok(Standing {
        stopped: read.maybe(stopped, &[], |row| row.get::<i64>("value"))?.is_some(),
        mark,
        anybody: read
            .maybe(senders, &[], |row| row.get::<String>("identity"))?
            .is_some(),
    })
}

/// Whether a sender whose file says `identity` and `mark` may send.
pub fn may_send(standing: &Standing, file: Option<i64>) -> Result<(), Hold> {
    if standing.stopped {
        return Err(Hold::Stopped);
    }
    match (file, standing.mark) {
        (Some(file), Some(database)) if database < file => Err(Hold::Older { file, database }),
        (_, Some(_)) => Ok(()),
        (_, None) if standing.anybody => Err(Hold::Unknown),
        (Some(file), None) if file > 0 => Err(Hold::Older { file, database: 0 }),
        (_, None) => Ok(()),
    }
}

/// Moves a sender's mark: done at the beginning and the end of each wave, here first, then in the file.
pub(super) fn mark(tx: &mut Transaction<'_>, identity: &str, at: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "insert into mail_sender (identity, mark, at) values ($1, 1, $2)
             on conflict (identity) do update set mark = mail_sender.mark + 1, at = excluded.at"
        ),
        &[&identity, &at],
    )?;
    Ok(())
}

/// An operator's word that this installation sends from this database. Returns the new mark.
pub fn resume_sending(
    mut write: OpenWrite<'_>,
    identity: &str,
    file: i64,
) -> Result<(Position, i64), NewsError> {
    let at = write.at;
    // Senders of before are forgotten: a copy elsewhere has to ask again.
    write.execute(sql!("delete from mail_sender where identity <> $1"), &[&identity])?;
    mark(&mut write, identity, at)?;
    let new = write.one(
        sql!("update mail_sender set mark = case when mark > $2 then mark else $2 + 1 end where identity = $1 returning mark"),
        &[&identity, &file],
        |row| row.get::<i64>("mark"),
    )?;
    set_stopped(&mut write, false)?;
    Ok((write.record(&Change::MailTurned { on: true })?.commit()?, new))
}

/// Stops all mail, or lets it go on.
pub fn turn_mail(mut write: OpenWrite<'_>, on: bool) -> Result<Position, NewsError> {
    set_stopped(&mut write, !on)?;
    Ok(write.record(&Change::MailTurned { on })?.commit()?)
}

fn set_stopped(tx: &mut Transaction<'_>, stopped: bool) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "insert into counter (name, value) values ('mail_stopped', $1)
             on conflict (name) do update set value = excluded.value"
        ),
        &[&i64::from(stopped)],
    )?;
    Ok(())
}

/// The secret behind the marks on outgoing mail, made when there is none.
pub fn mail_secret(tx: &mut Transaction<'_>) -> Result<[u8; 32], StoreError> {
    let fresh: [u8; 32] = rand::random();
    let hex: String = fresh.iter().map(|byte| format!("{byte:02x}")).collect();
    tx.execute(
        sql!("insert into mail_key (name, value) values ('marks', $1) on conflict (name) do nothing"),
        &[&hex],
    )?;
    let kept = tx.one(
        sql!("select value from mail_key where name = 'marks'"),
        &[],
        |row| row.get::<String>("value"),
    )?;
    let mut secret = [0; 32];
    for (at, byte) in secret.iter_mut().enumerate() {
        *byte = kept
            .get(2 * at..2 * at + 2)
            .and_then(|pair| u8::from_str_radix(pair, 16).ok())
            .ok_or_else(|| StoreError::Engine("the secret of outgoing mail cannot be read".to_owned()))?;
    }
    Ok(secret)
}
