//! Who may send from this database. Operators admit senders, as many as there are nodes; one of them
//! holds the lease.
//!
//! A database says which line of history it is of, and how far it is: a random word, and a step that
//! grows with every wave that begins or ends. Each sender, also one that only waits, keeps both in a file
//! outside the database (`couriers/mail/identity.rs`). A database that is behind a sender's step was
//! restored; one of another word was restored or copied and let go on elsewhere. Then nothing is sent
//! until an operator says so.

use super::Lease;
use crate::base::clock::Micros;
use crate::base::store::{OpenWrite, ReadSession, Store, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// How far a database is, as it says itself and as a sender's file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// Empty: no wave has begun yet.
    pub word: String,
    pub step: i64,
}

/// Why nothing may be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hold {
    /// Somebody stopped all mail.
    Stopped,
    /// The database does not know this sender, but others.
    Unknown,
    /// The database is of another line than when this sender last looked.
    Copied,
    /// The database is older than what this sender saw.
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
                "This database is sent from by another installation. hint: if this is one more node beside \
                 it, run `courant mail admit` here; if the database was restored or copied, make sure that \
                 the other one is off, then run `courant mail resume`"
                    .to_owned()
            }
            Hold::Copied => {
                "This database was restored or copied since this installation last looked. hint: if others \
                 send from it now, run `courant mail admit` here; otherwise make sure that they are off, look \
                 at what went out since, then run `courant mail resume`"
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
    pub known: bool,
    /// Some sender has sent from here before.
    pub anybody: bool,
    pub line: Line,
}

pub fn standing(read: &mut ReadSession<'_>, identity: &str) -> Result<Standing, StoreError> {
    let known = sql!("select identity from mail_sender where identity = $1");
    let senders = sql!("select identity from mail_sender limit 1");
    let stopped = sql!("select value from counter where name = 'mail_stopped' and value > 0");
    let name = |row: &crate::base::store::Row<'_>| row.get::<String>("identity");
    Ok(Standing {
        stopped: read.maybe(stopped, &[], |row| row.get::<i64>("value"))?.is_some(),
        known: read.maybe(known, &[&identity], name)?.is_some(),
        anybody: read.maybe(senders, &[], name)?.is_some(),
        line: read.one(
            sql!("select word, step from mail_line where name = 'mail'"),
            &[],
            |row| {
                Ok(Line {
                    word: row.get("word")?,
                    step: row.get("step")?,
                })
            },
        )?,
    })
}

/// Whether a sender whose file says `file` may send.
pub fn may_send(standing: &Standing, file: Option<&Line>) -> Result<(), Hold> {
    if standing.stopped {
        return Err(Hold::Stopped);
    }
    fits(standing, file)
}

fn fits(standing: &Standing, file: Option<&Line>) -> Result<(), Hold> {
    let line = &standing.line;
    if let Some(file) = file.filter(|file| line.step < file.step) {
        return Err(Hold::Older {
            file: file.step,
            database: line.step,
        });
    }
    if !standing.known && standing.anybody {
        return Err(Hold::Unknown);
    }
    match file {
        Some(file) if !file.word.is_empty() && file.word != line.word => Err(Hold::Copied),
        _ => Ok(()),
    }
}

/// One step on: done at the beginning and the end of each wave, here first, then in the file.
pub(super) fn step(tx: &mut Transaction<'_>, lease: &Lease, at: Micros) -> Result<(), StoreError> {
    move_line(tx, 0, false)?;
    know(tx, &lease.owner, at)
}

/// Moves the line on, past a step that a sender saw.
fn move_line(tx: &mut Transaction<'_>, past: i64, anew: bool) -> Result<Line, StoreError> {
    tx.one(
        sql!(
            "update mail_line set step = case when step > $1 then step else $1 end + 1,
                 word = case when word = '' or $3 then $2 else word end
             where name = 'mail' returning word, step"
        ),
        &[&past, &new_word(), &anew],
        |row| {
            Ok(Line {
                word: row.get("word")?,
                step: row.get("step")?,
            })
        },
    )
}

fn new_word() -> String {
    let word: [u8; 12] = rand::random();
    word.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn know(tx: &mut Transaction<'_>, identity: &str, at: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "insert into mail_sender (identity, mark, at) select $1, step, $2 from mail_line where name = 'mail'
             on conflict (identity) do update set mark = excluded.mark, at = excluded.at"
        ),
        &[&identity, &at],
    )?;
    Ok(())
}

/// A sender has seen that the database is older than its file: all others are to stop, too, those that
/// were off and have seen less. Only once; an operator's word comes after it.
pub fn note_restored(store: &Store, file: &Line) -> Result<(), StoreError> {
    let file = file.clone();
    store.writes.housekeeping(move |tx| {
        tx.execute(
            sql!("update mail_line set word = $1 where name = 'mail' and word = $2 and step < $3"),
            &[&new_word(), &file.word, &file.step],
        )?;
        Ok(())
    })
}

/// An operator's word that mail goes on from here. After a stop that is all. From a restored or copied
/// database it begins a new line: other senders are forgotten, each of them has to be admitted again.
pub fn resume_sending(
    mut write: OpenWrite<'_>,
    identity: &str,
    file: Option<&Line>,
) -> Result<(Position, Line), NewsError> {
    let at = write.at;
    let stands = standing(&mut write.as_read(), identity)?;
    let line = match fits(&stands, file) {
        Ok(()) => stands.line,
        Err(_) => {
            write.execute(sql!("delete from mail_sender where identity <> $1"), &[&identity])?;
            move_line(&mut write, file.map_or(0, |file| file.step), true)?
        }
    };
    know(&mut write, identity, at)?;
    set_stopped(&mut write, false)?;
    Ok((write.record(&Change::MailTurned { on: true })?.commit()?, line))
}

/// An operator's word that this installation is one more node beside those that send already.
///
/// Errors: the database is older than what this node saw while it was known.
pub fn admit_sender(
    mut write: OpenWrite<'_>,
    identity: &str,
    file: Option<&Line>,
) -> Result<(Position, Line), NewsError> {
    let at = write.at;
    let stands = standing(&mut write.as_read(), identity)?;
    if let (true, Err(hold @ Hold::Older { .. })) = (stands.known, fits(&stands, file)) {
        return Err(NewsError::invalid("database", hold.words()));
    }
    let line = move_line(&mut write, file.map_or(0, |file| file.step), false)?;
    know(&mut write, identity, at)?;
    let on = !stands.stopped;
    Ok((write.record(&Change::MailTurned { on })?.commit()?, line))
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
