//! Leave: no further letter goes out, from this very commit on; and come back, by the reader alone.

use super::evidence::{self, Circumstance};
use super::subscriber::{Subscriber, SubscriberState, for_verb, set_state};
use super::suppress::{self, Reason};
use super::tally::Tally;
use super::{Email, letter};
use crate::base::ids::SubscriberId;
use crate::base::store::OpenWrite;
use crate::changes::Change;
use crate::news::NewsError;

/// Ends the daily update for one reader; a second time changes nothing. `how` goes into the log:
/// `button`, `one click`, `mail`, `complaint`, `desk`. With `for_good`, a new sign-up by form does not
/// make us write again either.
pub fn leave(
    mut write: OpenWrite<'_>,
    id: SubscriberId,
    how: &str,
    for_good: bool,
    circumstance: &Circumstance,
) -> Result<(), NewsError> {
    let Some(before) = for_verb(&mut write, id)? else {
        return Ok(());
    };
    // Who gets nothing anyhow may leave all the same: it holds when the other reason ends.
    let is_out = matches!(before.state, SubscriberState::Left | SubscriberState::Suppressed);
    let has_left = match before.state {
        SubscriberState::Suppressed => evidence::has_left(&mut write.as_read(), id)?,
        state => state == SubscriberState::Left,
    };
    if has_left && !for_good {
        return Ok(());
    }
    let (edition, at) = (before.edition, write.at);
    let email = Email::parse(&before.email)?;
    let reason = match (how, for_good) {
        ("complaint", _) => Reason::Complaint,
        (_, true) => Reason::Refused,
        _ => Reason::Left,
    };
    let moved = suppress::put(&mut write, edition, &email, reason, "")?;
    if has_left && !moved {
        return Ok(());
    }
    letter::void(&mut write, id)?;
    if !is_out {
        set_state(&mut write, id, SubscriberState::Left, at)?;
        let after = Subscriber {
            state: SubscriberState::Left,
            ..before.clone()
        };
        let mut tally = Tally::default();
        tally.moved(Some(&before), Some(&after));
        tally.event("left");
        tally.keep(&mut write, edition, at)?;
    }
    evidence::note(
        &mut write,
        (id, edition),
        "left",
        &before.choices,
        circumstance,
        at,
    )?;
    write
        .record(&Change::SubscriberLeft {
            subscriber: id,
            how: how.to_owned(),
        })?
        .commit()?;
    Ok(())
}

/// Takes a reader in again who left and has their own link. True when they are a reader now.
pub fn come_back(
    mut write: OpenWrite<'_>,
    id: SubscriberId,
    circumstance: &Circumstance,
) -> Result<bool, NewsError> {
    let Some(before) = for_verb(&mut write, id)? else {
        return Ok(false);
    };
    if before.state != SubscriberState::Left || before.confirmed_at.is_none() {
        return Ok(before.state == SubscriberState::Active);
    }
    let (edition, at) = (before.edition, write.at);
    let email = Email::parse(&before.email)?;
    let reason = suppress::reason_of(&mut write, edition, &email)?;
    if reason.is_some_and(|reason| !matches!(reason, Reason::Left | Reason::Refused)) {
        return Ok(false);
    }
    suppress::forget(&mut write, edition, &email)?;
    set_state(&mut write, id, SubscriberState::Active, at)?;
    evidence::note(
        &mut write,
        (id, edition),
        "came back",
        &before.choices,
        circumstance,
        at,
    )?;
    let after = Subscriber {
        state: SubscriberState::Active,
        ..before.clone()
    };
    let mut tally = Tally::default();
    tally.moved(Some(&before), Some(&after));
    tally.event("confirmed");
    tally.keep(&mut write, edition, at)?;
    write
        .record(&Change::SubscriberConfirmed { subscriber: id })?
        .commit()?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self as t, reader};
    use super::*;
    use crate::testing::News;

    fn leave_now(news: &News, id: SubscriberId, for_good: bool) {
        news.write(move |w| leave(w, id, "one click", for_good, &Circumstance::default()))
            .expect("left");
        news.clock.set(news.clock.now().plus_seconds(1));
    }

    #[test]
    fn leaving_twice_is_leaving_once_and_coming_back_is_possible() {
        let news = News::new();
        let id = reader(&news, "reader@mail.example");
        news.clock.set(news.clock.now().plus_seconds(1));
        for _ in 0..3 {
            leave_now(&news, id, false);
        }
        assert_eq!(news.verbs(2), ["subscriber_confirmed", "subscriber_left"]);
        assert_eq!(t::states(&news), ["reader@mail.example left"]);
        assert_eq!(t::suppression(&news), ["left"]);
        let back = news.write(move |w| come_back(w, id, &Circumstance::default()));
        assert!(back.expect("back"));
        assert_eq!(t::states(&news), ["reader@mail.example active"]);
        assert!(t::suppression(&news).is_empty());
        assert_eq!(
            t::actions(&news, id),
            ["signed up", "confirmed", "left", "came back"]
        );
        assert_eq!(t::count(&news, "state", "left"), 0);
    }

    #[test]
    fn leaving_while_suppressed_outlasts_the_suppression() {
        let news = News::new();
        let id = reader(&news, "reader@mail.example");
        let (edition, email) = (news.edition, Email::parse("reader@mail.example").expect("one"));
        let own = email.clone();
        news.write(move |w| suppress::suppress(w, edition, &own, Reason::Bounced, "5.1.1"))
            .expect("suppressed");
        news.clock.set(news.clock.now().plus_seconds(1));
        for _ in 0..2 {
            leave_now(&news, id, false);
        }
        assert_eq!(t::actions(&news, id), ["signed up", "confirmed", "left"]);
        assert_eq!(t::suppression(&news), ["bounced"]);
        assert_eq!(news.verbs(1), ["subscriber_left"]);
        news.write(move |w| suppress::lift(w, edition, &email))
            .expect("lifted");
        assert_eq!(t::states(&news), ["reader@mail.example left"]);
        assert_eq!(t::suppression(&news), ["left"]);
        let back = news.write(move |w| come_back(w, id, &Circumstance::default()));
        assert!(back.expect("their own wish"));
    }

    #[test]
    fn who_complained_is_not_taken_back_by_a_click() {
        let news = News::new();
        let id = reader(&news, "reader@mail.example");
        news.write(move |w| leave(w, id, "complaint", false, &Circumstance::default()))
            .expect("left");
        let back = news.write(move |w| come_back(w, id, &Circumstance::default()));
        assert!(!back.expect("no"));
        assert_eq!(t::suppression(&news), ["complaint"]);
    }

    #[test]
    fn for_good_is_stronger_than_leaving() {
        let news = News::new();
        let id = reader(&news, "reader@mail.example");
        leave_now(&news, id, false);
        leave_now(&news, id, true);
        leave_now(&news, id, true);
        assert_eq!(t::suppression(&news), ["refused"]);
        assert_eq!(
            news.verbs(3),
            ["subscriber_confirmed", "subscriber_left", "subscriber_left"]
        );
    }
}
