//! Confirm: the holder of the mailbox says yes, by a button behind the link of a letter; or says that
//! it was not them.

use super::evidence::{self, Circumstance};
use super::keys::{Keys, subscriber_in};
use super::subscriber::{Subscriber, SubscriberState, for_verb, set_state, subscriber};
use super::suppress::{self, Reason};
use super::tally::Tally;
use super::{Email, letter};
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, SubscriberId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::Change;
use crate::news::NewsError;
use crate::sql;

/// How long a link to confirm is good, and an unconfirmed sign-up is kept.
pub const CONFIRM_DAYS: i64 = 7;

/// What a link to confirm leads to.
#[derive(Clone, Debug)]
pub enum Asked {
    /// The button is still to be pressed.
    Open(Subscriber),
    /// It was pressed before.
    Done(Subscriber),
    /// Forged, outdated, or of a sign-up that a newer one replaced.
    Void,
}

/// Looks at a link without doing anything.
pub fn asked_to_confirm(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    token: &str,
    now: Micros,
) -> Result<Asked, StoreError> {
    let (Some(keys), Some(id)) = (Keys::load(read)?, subscriber_in(token)) else {
        return Ok(Asked::Void);
    };
    let found = subscriber(read, id)?.filter(|found| found.edition == edition);
    Ok(judge(&keys, found, token, now))
}

fn judge(keys: &Keys, found: Option<Subscriber>, token: &str, now: Micros) -> Asked {
    let Some(found) = found.filter(|s| keys.is_confirmation(token, s.id, s.signed_up_at)) else {
        return Asked::Void;
    };
    match found.state {
        SubscriberState::Active => Asked::Done(found),
        SubscriberState::Pending if found.signed_up_at.plus_days(CONFIRM_DAYS) > now => Asked::Open(found),
        _ => Asked::Void,
    }
}

/// Makes a pending subscriber active. A second time changes nothing and is no error.
pub fn confirm(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    token: &str,
    circumstance: &Circumstance,
) -> Result<Asked, NewsError> {
    let before = match locked(&mut write, edition, token)? {
        Asked::Open(before) => before,
        other => return Ok(other),
    };
    let (id, at) = (before.id, write.at);
    write.execute(
        sql!("update subscriber set state = 'active', confirmed_at = $2, changed_at = $2 where id = $1"),
        &[&id, &at],
    )?;
    let email = Email::parse(&before.email)?;
    suppress::forget(&mut write, edition, &email)?;
    letter::void(&mut write, id)?;
    evidence::note(
        &mut write,
        (id, edition),
        "confirmed",
        &before.choices,
        circumstance,
        at,
    )?;
    let after = Subscriber {
        state: SubscriberState::Active,
        confirmed_at: Some(at),
        ..before.clone()
    };
    let mut tally = Tally::default();
    tally.moved(Some(&before), Some(&after));
    tally.event("confirmed");
    tally.keep(&mut write, edition, at)?;
    write
        .record(&Change::SubscriberConfirmed { subscriber: id })?
        .commit()?;
    Ok(Asked::Done(after))
}

/// “It was not me”: the sign-up goes, and no form makes us write to this address again.
pub fn refuse(mut write: OpenWrite<'_>, edition: EditionId, token: &str) -> Result<Asked, NewsError> {
    let before = match locked(&mut write, edition, token)? {
        Asked::Open(before) => before,
        other => return Ok(other),
    };
    let email = Email::parse(&before.email)?;
    suppress::put(&mut write, edition, &email, Reason::Refused, "")?;
    drop_pending(&mut write, &before)?;
    write
        .record(&Change::AddressSuppressed {
            edition,
            reason: Reason::Refused.as_str().to_owned(),
        })?
        .commit()?;
    Ok(Asked::Void)
}

fn locked(write: &mut OpenWrite<'_>, edition: EditionId, token: &str) -> Result<Asked, StoreError> {
    let (Some(keys), Some(id)) = (Keys::load(&mut write.as_read())?, subscriber_in(token)) else {
        return Ok(Asked::Void);
    };
    let found = for_verb(write, id)?.filter(|found| found.edition == edition);
    Ok(judge(&keys, found, token, write.at))
}

/// A sign-up that was not confirmed is gone; somebody who had been a reader before is one who left.
pub(super) fn drop_pending(write: &mut OpenWrite<'_>, before: &Subscriber) -> Result<(), StoreError> {
    let at = write.at;
    let mut tally = Tally::default();
    if before.confirmed_at.is_some() {
        set_state(write, before.id, SubscriberState::Left, at)?;
        letter::void(write, before.id)?;
        let after = Subscriber {
            state: SubscriberState::Left,
            ..before.clone()
        };
        tally.moved(Some(before), Some(&after));
    } else {
        remove(write, before.id)?;
        tally.moved(Some(before), None);
    }
    tally.keep(write, before.edition, at)
}

/// Everything that is kept under a subscriber's id.
pub(super) fn remove(write: &mut OpenWrite<'_>, id: SubscriberId) -> Result<(), StoreError> {
    for statement in [
        sql!("delete from subscriber_topic where subscriber_id = $1"),
        sql!("delete from subscriber_story where subscriber_id = $1"),
        sql!("delete from consent where subscriber_id = $1"),
        sql!("delete from note_letter where subscriber_id = $1"),
        // What was posted to their address, and what mail systems said of it.
        sql!("delete from outbox_message where recipient in (select email from subscriber where id = $1)"),
        sql!("update mail_event set raw = '', reason = '' where subscriber_id = $1"),
        // That one was taken for sent is no word of a relay's, and is counted.
        sql!(
            "update delivery set reason = case when state = 'accepted' then reason else '' end, relay = '', host = ''
             where subscriber_id = $1"
        ),
        sql!("delete from subscriber where id = $1"),
    ] {
        write.execute(statement, &[&id])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self as t, sign_up_as};
    use super::*;
    use crate::testing::News;

    #[test]
    fn a_sign_up_is_confirmed_once_and_counted_once() {
        let news = News::new();
        let id = sign_up_as(&news, "reader@mail.example");
        assert!(matches!(t::confirm_now(&news, id), Asked::Done(_)));
        assert_eq!(news.verbs(1), ["subscriber_confirmed"]);
        assert!(matches!(t::confirm_now(&news, id), Asked::Done(_)));
        assert_eq!(news.verbs(2), ["subscriber_signed_up", "subscriber_confirmed"]);
        assert_eq!(t::actions(&news, id), ["signed up", "confirmed"]);
        assert_eq!(t::count(&news, "state", "active"), 1);
        assert_eq!(t::count(&news, "state", "pending"), 0);
    }

    #[test]
    fn a_link_is_void_after_a_week_and_after_a_newer_sign_up() {
        let news = News::new();
        let id = sign_up_as(&news, "reader@mail.example");
        let old = t::confirm_token(&news, id);
        news.clock.set(news.clock.now().plus_seconds(3_601));
        sign_up_as(&news, "reader@mail.example");
        let edition = news.edition;
        let shown = old.clone();
        let void = news.write(move |w| confirm(w, edition, &shown, &Circumstance::default()));
        assert!(matches!(void, Ok(Asked::Void)));
        news.clock.set(news.clock.now().plus_days(7));
        assert!(matches!(t::confirm_now(&news, id), Asked::Void));
        assert_eq!(t::states(&news), ["reader@mail.example pending"]);
    }

    #[test]
    fn whoever_was_signed_up_by_another_is_left_in_peace() {
        let news = News::new();
        let id = sign_up_as(&news, "victim@mail.example");
        let (edition, token) = (news.edition, t::confirm_token(&news, id));
        news.write(move |w| refuse(w, edition, &token)).expect("refused");
        assert_eq!(news.verbs(1), ["address_suppressed"]);
        news.clock.set(news.clock.now().plus_days(2));
        sign_up_as_quietly(&news, "victim@mail.example");
        assert!(t::states(&news).is_empty() && t::letters(&news).is_empty());
    }

    fn sign_up_as_quietly(news: &News, address: &str) {
        let form = t::form(news, address);
        news.write(move |write| super::super::sign_up(write, &form))
            .expect("the same answer");
    }
}
