//! Letters to one reader: please confirm, or the link to one's own page. Nothing in them was written
//! by whoever filled in the form.

use std::sync::Arc;

use outgoing_mail::Verdict;
use outgoing_mail::smtp::{Job, Outcome};

use super::message::Sender;
use super::paper::wrap;
use super::{Mail, Relay, Transport, connector};
use crate::base::clock::Micros;
use crate::base::store::{Store, StoreError};
use crate::news::NewsError;
use crate::news::editions::{self, Edition};
use crate::news::readers::{
    CONFIRM_DAYS, Keys, Letter, LetterKind, claim_letter, letter_failed, letter_sent, letter_stands,
    letter_void, letters_again, letters_due, subscriber,
};
use crate::news::updates::{Posted, keep_in_outbox};

/// At once; more wait for the next round.
const BATCH: i64 = 20;
/// Between two tries while the relay is out of order, at most.
const HOUR: i64 = 3_600;

/// A letter ready to leave.
struct Note {
    letter: Letter,
    subject: String,
    text: String,
    raw: Vec<u8>,
}

/// Sends what is due. `anew`: this is the first look under a new lease.
pub fn send_due(
    store: &Store,
    mail: &Mail,
    sender: &Arc<Sender>,
    now: Micros,
    anew: bool,
) -> Result<(), NewsError> {
    if anew {
        store.writes.housekeeping(letters_again)?;
    }
    let due = store.reads.wait(move |read| letters_due(read, now, BATCH))?;
    if due.is_empty() {
        return Ok(());
    }
    let mut notes = Vec::new();
    for letter in due {
        notes.extend(claimed(store, mail, sender, letter, now)?);
    }
    match &mail.settings.transport {
        Transport::Outbox => into_outbox(store, notes, now),
        Transport::Smtp(relay) => to_relay(store, mail, relay, sender, notes, now),
    }
}

/// Claims a letter and writes it; none when its reader wants it no more.
fn claimed(
    store: &Store,
    mail: &Mail,
    sender: &Arc<Sender>,
    letter: Letter,
    now: Micros,
) -> Result<Option<Note>, NewsError> {
    let (sender, url) = (Arc::clone(sender), mail.settings.url.clone());
    store.writes.housekeeping(move |tx| {
        if !claim_letter(tx, letter.id)? {
            return Ok(None);
        }
        let reader = subscriber(&mut tx.as_read(), letter.subscriber)?;
        let reader = reader.filter(|reader| letter_stands(letter.kind, reader));
        let edition = editions::edition_by_id(&mut tx.as_read(), letter.edition)?;
        let (Some(reader), Some(edition)) = (reader, edition) else {
            letter_void(tx, letter.id)?;
            return Ok(None);
        };
        let path = letter.kind.path(&Keys::ensure(tx, now)?, &reader);
        let link = format!("{url}{}{path}", edition.root());
        let (subject, text) = written(letter.kind, &edition, &link);
        let message = sender
            .letter(&edition, &letter.address, &subject, text.clone(), letter.made_at)
            .map_err(|e| e.to_string())
            .and_then(|mut message| {
                message.message_id = sender
                    .marks
                    .message_id(&letter.id.0.into_bytes(), sender.domain());
                message.auto_generated = true;
                sender.signed(&message, letter.made_at).map_err(|e| e.to_string())
            });
        match message {
            Ok(raw) => Ok(Some(Note {
                letter,
                subject,
                text,
                raw,
            })),
            Err(why) => {
                letter_failed(tx, letter.id, &why, None)?;
                Ok::<_, NewsError>(None)
            }
        }
    })
}

/// Subject and text, in the words of the edition.
fn written(kind: LetterKind, edition: &Edition, link: &str) -> (String, String) {
    let words = edition.words();
    let named = |name: &str| words.fill(name, &[("name", &edition.name)]);
    let (subject, before, after) = match kind {
        LetterKind::Confirm => ("note_confirm_subject", "note_confirm", "note_confirm_not"),
        LetterKind::Preferences => ("note_page_subject", "note_page", "note_page_keep"),
    };
    let text = format!(
        "{}\n\n{link}\n\n{}\n",
        wrap(&named(before), None),
        wrap(&named(after), None)
    );
    (named(subject), text)
}

fn into_outbox(store: &Store, notes: Vec<Note>, now: Micros) -> Result<(), NewsError> {
    store.writes.housekeeping(move |tx| {
        for note in &notes {
            let posted = Posted {
                kind: "letter",
                recipient: note.letter.address.clone(),
                subject: note.subject.clone(),
                text: note.text.clone(),
                html: String::new(),
                raw: String::from_utf8_lossy(&note.raw).into_owned(),
            };
            keep_in_outbox(tx, &posted, now)?;
            letter_sent(tx, note.letter.id, now)?;
        }
        Ok(())
    })
}

fn to_relay(
    store: &Store,
    mail: &Mail,
    relay: &Relay,
    sender: &Sender,
    notes: Vec<Note>,
    now: Micros,
) -> Result<(), NewsError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| StoreError::Engine(e.to_string()))?;
    let outcomes: Vec<(Letter, Judged)> = runtime.block_on(async {
        let connecting = match connector(relay, mail.settings.domain()) {
            Ok(connector) => connector.connect::<()>().await,
            Err(error) => Err(error),
        };
        let mut session = match connecting {
            Ok(session) => session,
            Err(error) => {
                let why = error.to_string();
                tracing::warn!(
                    why,
                    letters = notes.len(),
                    "letters to one reader wait: the relay does not take mail"
                );
                mail.relay_fails(&why);
                let waits = |note: Note| (note.letter, Err((why.clone(), Again::Hourly)));
                return notes.into_iter().map(waits).collect();
            }
        };
        let mut outcomes = Vec::new();
        for note in notes {
            let outcome = match sender.envelope(&note.letter.id.0.into_bytes(), &note.letter.address) {
                Ok(envelope) => {
                    let job = Job {
                        tag: (),
                        envelope,
                        message: note.raw,
                    };
                    let mut settled = session.push(job).await;
                    settled.extend(session.finish().await);
                    judged(settled.into_iter().map(|s| s.outcome).next())
                }
                Err(why) => Err((why.to_string(), Again::Never)),
            };
            match &outcome {
                Ok(()) => mail.relay_works(),
                Err((why, _)) => tracing::warn!(why, "a letter to one reader did not leave"),
            }
            outcomes.push((note.letter, outcome));
        }
        session.quit().await;
        outcomes
    });
    store.writes.housekeeping(move |tx| {
        for (letter, outcome) in &outcomes {
            match outcome {
                Ok(()) => letter_sent(tx, letter.id, now)?,
                Err((why, again)) => letter_failed(tx, letter.id, why, again.of(letter, now))?,
            }
        }
        Ok(())
    })
}

/// Whether and when a later try may help. The link in it is good for some days, and so long it is tried.
#[derive(Clone, Copy)]
enum Again {
    Never,
    /// It is the relay's matter, and passes.
    Hourly,
    /// It may be about the address: less and less often.
    Rarely,
}

impl Again {
    fn of(self, letter: &Letter, now: Micros) -> Option<Micros> {
        let doubled = 60 << letter.tries.clamp(0, 13);
        let seconds = match self {
            Again::Never => return None,
            Again::Hourly => doubled.min(HOUR),
            Again::Rarely => doubled,
        };
        let next = now.plus_seconds(seconds);
        (next < letter.made_at.plus_days(CONFIRM_DAYS)).then_some(next)
    }
}

/// Whether it was taken; otherwise why, and whether a later try may help.
type Judged = Result<(), (String, Again)>;

fn judged(outcome: Option<Outcome>) -> Judged {
    match outcome {
        Some(Outcome::Accepted { .. }) => Ok(()),
        Some(Outcome::Deferred(reply)) => Err((reply.to_string(), Again::Hourly)),
        Some(Outcome::Rejected(reply)) if reply.is_about_us() => Err((reply.to_string(), Again::Hourly)),
        Some(Outcome::Rejected(reply)) if reply.verdict() == Verdict::Hard => {
            Err((reply.to_string(), Again::Never))
        }
        Some(Outcome::Rejected(reply)) => Err((reply.to_string(), Again::Rarely)),
        Some(Outcome::Unsendable(why)) => Err((why.to_string(), Again::Never)),
        // A second confirmation does no harm; none would.
        Some(Outcome::Uncertain(why) | Outcome::NotSent(why)) => Err((why, Again::Hourly)),
        None => Err(("the connection ended without a word".to_owned(), Again::Hourly)),
    }
}
