//! Suppress: addresses that are not written to. The list holds keyed hashes; a stronger reason takes
//! the place of a weaker one, and no import takes anybody off it.

use super::keys::Keys;
use super::subscriber::{Subscriber, SubscriberState, for_verb, set_state, subscriber_by_address};
use super::tally::Tally;
use super::{Email, evidence, letter};
use crate::base::clock::Micros;
use crate::base::ids::EditionId;
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::line;
use crate::sql;

/// Why an address is on the list; the later, the stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// They left; an own new sign-up ends it.
    Left,
    /// Nothing of them is kept but this.
    Erased,
    /// Letters came back.
    Bounced,
    /// The desk or the operator put it there.
    ByHand,
    /// “It was not me”, or: never again.
    Refused,
    /// Reported as spam.
    Complaint,
}

impl Reason {
    pub const ALL: [Reason; 6] = [
        Reason::Left,
        Reason::Erased,
        Reason::Bounced,
        Reason::ByHand,
        Reason::Refused,
        Reason::Complaint,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Reason::Left => "left",
            Reason::Erased => "erased",
            Reason::Bounced => "bounced",
            Reason::ByHand => "by hand",
            Reason::Refused => "refused",
            Reason::Complaint => "complaint",
        }
    }

    pub fn parse(text: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.as_str() == text)
    }
}

/// Puts an address on the list and stops whatever it gets.
///
/// Errors: it is there for as strong a reason.
pub fn suppress(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    email: &Email,
    reason: Reason,
    note: &str,
) -> Result<Position, NewsError> {
    let note = line("note", note, 200)?;
    if !put(&mut write, edition, email, reason, &note)? {
        return Err(NewsError::invalid(
            "email",
            "this address is on the list already, for a reason as strong",
        ));
    }
    let at = write.at;
    let known = subscriber_by_address(&mut write.as_read(), edition, email.as_str())?;
    if let Some(known) = known
        && let Some(before) = for_verb(&mut write, known.id)?
    {
        letter::void(&mut write, before.id)?;
        move_to(&mut write, &before, SubscriberState::Suppressed, at)?;
    }
    let reason = reason.as_str().to_owned();
    Ok(write
        .record(&Change::AddressSuppressed { edition, reason })?
        .commit()?)
}

/// Takes an address off the list. A confirmed reader whose letters had come back, or whom the desk had
/// put there, is one again; nobody else gets anything before signing up anew.
///
/// Errors: the address is not on the list.
pub fn lift(mut write: OpenWrite<'_>, edition: EditionId, email: &Email) -> Result<Position, NewsError> {
    let Some(reason) = reason_of(&mut write, edition, email)? else {
        return Err(NewsError::invalid("email", "this address is not on the list"));
    };
    off_the_list(write, edition, email, reason)
}

/// Takes an address off the list that is there because letters came back; any other stays.
pub fn lift_bounced(mut write: OpenWrite<'_>, edition: EditionId, email: &Email) -> Result<(), NewsError> {
    if reason_of(&mut write, edition, email)? == Some(Reason::Bounced) {
        off_the_list(write, edition, email, Reason::Bounced)?;
    }
    Ok(())
}

fn off_the_list(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    email: &Email,
    reason: Reason,
) -> Result<Position, NewsError> {
    forget(&mut write, edition, email)?;
    let at = write.at;
    let known = subscriber_by_address(&mut write.as_read(), edition, email.as_str())?;
    if let Some(known) = known.filter(|known| known.state == SubscriberState::Suppressed)
        && let Some(before) = for_verb(&mut write, known.id)?
    {
        // Who left before it or since has still left.
        let left = reason != Reason::Left && evidence::has_left(&mut write.as_read(), before.id)?;
        if left {
            put(&mut write, edition, email, Reason::Left, "")?;
        }
        let again =
            !left && before.confirmed_at.is_some() && matches!(reason, Reason::Bounced | Reason::ByHand);
        let to = if again {
            SubscriberState::Active
        } else {
            SubscriberState::Left
        };
        move_to(&mut write, &before, to, at)?;
    }
    let reason = reason.as_str().to_owned();
    Ok(write
        .record(&Change::SuppressionLifted { edition, reason })?
        .commit()?)
}

fn move_to(
    write: &mut OpenWrite<'_>,
    before: &Subscriber,
    state: SubscriberState,
    at: Micros,
) -> Result<(), StoreError> {
    set_state(write, before.id, state, at)?;
    let after = Subscriber {
        state,
        ..before.clone()
    };
    let mut tally = Tally::default();
    tally.moved(Some(before), Some(&after));
    match (before.state, state) {
        (SubscriberState::Active, SubscriberState::Suppressed) => tally.event("suppressed"),
        (_, SubscriberState::Active) => tally.event("confirmed"),
        _ => {}
    }
    tally.keep(write, before.edition, at)
}

/// Puts the hash on the list; false when it is there for as strong a reason.
pub(super) fn put(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    email: &Email,
    reason: Reason,
    note: &str,
) -> Result<bool, StoreError> {
    let (at, actor) = (write.at, write.actor.as_text());
    let hash = Keys::ensure(write, at)?.hash(edition, email);
    let there = suppressed(&mut write.as_read(), edition, &hash)?;
    if there.is_some_and(|there| there >= reason) {
        return Ok(false);
    }
    write.execute(
        sql!(
            "insert into suppression (edition_id, address_hash, reason, note, at, actor)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (edition_id, address_hash) do update
             set reason = excluded.reason, note = excluded.note, at = excluded.at, actor = excluded.actor"
        ),
        &[&edition, &hash, &reason.as_str(), &note, &at, &actor],
    )?;
    Ok(true)
}

pub(super) fn forget(write: &mut OpenWrite<'_>, edition: EditionId, email: &Email) -> Result<(), StoreError> {
    let at = write.at;
    let hash = Keys::ensure(write, at)?.hash(edition, email);
    write.execute(
        sql!("delete from suppression where edition_id = $1 and address_hash = $2"),
        &[&edition, &hash],
    )?;
    Ok(())
}

pub(super) fn reason_of(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    email: &Email,
) -> Result<Option<Reason>, StoreError> {
    is_suppressed(&mut tx.as_read(), edition, email)
}

/// Why an address is not written to; none when it may be.
pub fn is_suppressed(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    email: &Email,
) -> Result<Option<Reason>, StoreError> {
    match Keys::load(read)? {
        Some(keys) => suppressed(read, edition, &keys.hash(edition, email)),
        None => Ok(None),
    }
}

pub(super) fn suppressed(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    hash: &str,
) -> Result<Option<Reason>, StoreError> {
    let find = sql!("select reason from suppression where edition_id = $1 and address_hash = $2");
    let reason = read.maybe(find, &[&edition, &hash], |row| row.get::<String>("reason"))?;
    // A reason of a newer program counts as the strongest: silence is the safe side.
    Ok(reason.map(|text| Reason::parse(&text).unwrap_or(Reason::Complaint)))
}

/// A line of the list.
#[derive(Clone, Debug)]
pub struct Suppression {
    pub hash: String,
    pub reason: String,
    pub note: String,
    pub at: Micros,
    pub actor: String,
}

/// Lines of the list before a line, the newest first.
pub fn suppressions(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    before: Option<(Micros, String)>,
    limit: i64,
) -> Result<Vec<Suppression>, StoreError> {
    let (at, hash) = before.unwrap_or((Micros(i64::MAX), String::new()));
    read.all(
        sql!(
            "select address_hash, reason, note, at, actor from suppression
             where edition_id = $1 and (at < $2 or (at = $2 and address_hash < $3))
             order by at desc, address_hash desc limit $4"
        ),
        &[&edition, &at, &hash, &limit],
        |row| {
            Ok(Suppression {
                hash: row.get("address_hash")?,
                reason: row.get("reason")?,
                note: row.get("note")?,
                at: row.get("at")?,
                actor: row.get("actor")?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self as t, reader};
    use super::*;
    use crate::testing::News;

    fn email() -> Email {
        Email::parse("reader@mail.example").expect("an address")
    }

    #[test]
    fn a_suppressed_reader_gets_nothing_and_may_be_brought_back() {
        let news = News::new();
        reader(&news, "reader@mail.example");
        let edition = news.edition;
        news.write(move |w| suppress(w, edition, &email(), Reason::ByHand, "asked by phone"))
            .expect("suppressed");
        assert_eq!(news.verbs(1), ["address_suppressed"]);
        assert_eq!(t::states(&news), ["reader@mail.example suppressed"]);
        news.write(move |w| suppress(w, edition, &email(), Reason::Bounced, ""))
            .expect_err("weaker");
        news.write(move |w| lift(w, edition, &email())).expect("lifted");
        assert_eq!(news.verbs(1), ["suppression_lifted"]);
        assert_eq!(t::states(&news), ["reader@mail.example active"]);
        news.write(move |w| lift(w, edition, &email()))
            .expect_err("not there");
    }

    #[test]
    fn who_complained_is_no_reader_after_lifting() {
        let news = News::new();
        reader(&news, "reader@mail.example");
        let edition = news.edition;
        for reason in [Reason::Bounced, Reason::Complaint] {
            news.write(move |w| suppress(w, edition, &email(), reason, ""))
                .expect("suppressed");
        }
        news.write(move |w| lift(w, edition, &email())).expect("lifted");
        assert_eq!(t::states(&news), ["reader@mail.example left"]);
    }

    #[test]
    fn addresses_not_known_can_be_on_the_list_and_no_text_of_them_is() {
        let news = News::new();
        let edition = news.edition;
        news.write(move |w| suppress(w, edition, &email(), Reason::ByHand, ""))
            .expect("suppressed");
        let lines = news.read(move |read| suppressions(read, edition, None, 10));
        assert!(lines[0].hash.len() == 64 && !lines[0].hash.contains('@'));
        let form = t::form(&news, "reader@mail.example");
        news.write(move |w| super::super::sign_up(w, &form))
            .expect("the same answer");
        assert!(t::states(&news).is_empty());
    }
}
