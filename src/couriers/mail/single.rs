//! One message that belongs to no wave: a copy for whoever tries it out, the beat of the day. Handed to
//! the relay and waited for, or laid into the outbox.

use outgoing_mail::smtp::{Envelope, Job, Outcome};

use super::message::Unmade;
use super::{Mail, Own, Paper, Relay, Sender, Transport, connector};
use crate::base::ids::{BeatId, OutboxId};
use crate::base::store::{Store, StoreError};
use crate::news::NewsError;
use crate::news::editions::Edition;
use crate::news::updates::{Posted, begin_beat, keep_in_outbox, note_beat};

/// Sends a letter to somebody of the newsroom, as its readers would get it, with a word in the subject
/// that says what it is. Its links lead to nobody's page. Returns what the relay said.
pub fn send_test(
    store: &Store,
    mail: &Mail,
    sender: &Sender,
    (edition, paper, own): (&Edition, &Paper, &Own),
    to: &str,
) -> Result<String, NewsError> {
    let now = store.writes.clock().now();
    let id = OutboxId::new(now);
    let subject = format!("[Test] {}", paper.subject);
    let (text, html) = (paper.text(own), paper.html(own));
    let made = (|| -> Result<(Vec<u8>, Envelope), Unmade> {
        let mut letter = sender.letter(edition, to, &subject, text.clone(), now)?;
        letter.html = Some(html.clone());
        letter.message_id = sender.marks.message_id(&id.0.into_bytes(), sender.domain());
        letter.auto_generated = true;
        Ok((
            sender.signed(&letter, now)?,
            sender.envelope(&id.0.into_bytes(), to)?,
        ))
    })();
    let (raw, envelope) = made.map_err(|why| NewsError::invalid("to", why.to_string()))?;
    match &mail.settings.transport {
        Transport::Outbox => {
            let posted = Posted {
                kind: "test",
                recipient: to.to_owned(),
                subject,
                text,
                html,
                raw: String::from_utf8_lossy(&raw).into_owned(),
            };
            store
                .writes
                .housekeeping(move |tx| keep_in_outbox(tx, &posted, now))?;
            Ok("it is in the outbox".to_owned())
        }
        Transport::Smtp(relay) => match hand_over(relay, mail.settings.domain(), envelope, raw) {
            Ok(said) => Ok(said),
            Err(why) => Err(NewsError::invalid("relay", format!("did not take it: {why}"))),
        },
    }
}

/// Sends the day's beat to the address that refuses it; see `news/updates/beat.rs`.
pub fn send_beat(
    store: &Store,
    mail: &Mail,
    sender: &Sender,
    edition: &Edition,
) -> Result<BeatId, NewsError> {
    let Transport::Smtp(relay) = &mail.settings.transport else {
        return Err(NewsError::invalid(
            "mail.transport",
            "nothing leaves this machine",
        ));
    };
    let now = store.writes.clock().now();
    let id = store.writes.housekeeping(move |tx| begin_beat(tx, now))?;
    let words = format!(
        "This letter of {} is sent once a day to an address that refuses it, so that its bounce shows that \
         bounces come home.\n",
        edition.name
    );
    let key = id.0.into_bytes();
    let made = (|| -> Result<(Vec<u8>, Envelope), Unmade> {
        let mut letter = sender.letter(
            edition,
            &mail.settings.beat,
            "Does a bounce come home?",
            words,
            now,
        )?;
        letter.message_id = sender.marks.message_id(&key, sender.domain());
        letter.auto_generated = true;
        Ok((
            sender.signed(&letter, now)?,
            sender.envelope(&key, &mail.settings.beat)?,
        ))
    })();
    let note = match made {
        Ok((raw, envelope)) => match hand_over(relay, mail.settings.domain(), envelope, raw) {
            Ok(_) => String::new(),
            Err(why) => why,
        },
        Err(why) => why.to_string(),
    };
    store.writes.housekeeping(move |tx| note_beat(tx, id, &note))?;
    Ok(id)
}

/// Connects, hands one message over, and says what became of it.
fn hand_over(relay: &Relay, domain: &str, envelope: Envelope, message: Vec<u8>) -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let job = Job {
        tag: (),
        envelope,
        message,
    };
    runtime.block_on(async {
        let connector = connector(relay, domain).map_err(|error| error.to_string())?;
        let mut session = connector.connect().await.map_err(|error| error.to_string())?;
        let mut settled = session.push(job).await;
        settled.extend(session.finish().await);
        session.quit().await;
        match settled.into_iter().map(|one| one.outcome).next() {
            Some(Outcome::Accepted { reply, .. }) => Ok(reply.to_string()),
            Some(Outcome::Deferred(reply) | Outcome::Rejected(reply)) => Err(reply.to_string()),
            Some(Outcome::Unsendable(why)) => Err(why.to_string()),
            Some(Outcome::Uncertain(why) | Outcome::NotSent(why)) => Err(why),
            None => Err("the connection ended without a word".to_owned()),
        }
    })
}

/// The sender with the secret of this database.
pub fn sender_of(store: &Store, mail: &Mail) -> Result<Sender, NewsError> {
    let secret = store.writes.housekeeping(crate::news::updates::mail_secret)?;
    Sender::new(&mail.settings, secret)
        .map_err(|error| StoreError::Engine(format!("letters cannot be addressed: {error}")).into())
}
