//! Erase: everything known of a reader goes, but a keyed hash that keeps imports from writing to
//! them again; and forget, by the clock: sign-ups that nobody confirmed.

use super::confirm::{CONFIRM_DAYS, drop_pending, remove};
use super::subscriber::{SubscriberState, for_verb};
use super::suppress::{self, Reason};
use super::tally::Tally;
use super::{Email, evidence, letter, limits};
use crate::base::ids::{EditionId, SubscriberId};
use crate::base::store::{Actor, OpenWrite, Store};
use crate::changes::Change;
use crate::news::NewsError;
use crate::sql;

/// Erases a reader. Nobody there is no error: a link may be pressed twice.
pub fn erase(mut write: OpenWrite<'_>, id: SubscriberId) -> Result<(), NewsError> {
    let Some(before) = for_verb(&mut write, id)? else {
        return Ok(());
    };
    let (edition, at) = (before.edition, write.at);
    let email = Email::parse(&before.email)?;
    suppress::put(&mut write, edition, &email, Reason::Erased, "")?;
    remove(&mut write, id)?;
    let mut tally = Tally::default();
    tally.moved(Some(&before), None);
    // Who had left before is among those who left.
    if before.state == SubscriberState::Active {
        tally.event("erased");
    }
    tally.keep(&mut write, edition, at)?;
    write
        .record(&Change::SubscriberErased { subscriber: id })?
        .commit()?;
    Ok(())
}

/// At most so many in one write, so that others have their turn.
const AT_ONCE: i64 = 500;

/// Forgets sign-ups that were not confirmed in time. Returns how many.
pub fn forget_unconfirmed(store: &Store) -> Result<usize, NewsError> {
    let before = store.writes.clock().now().plus_days(-CONFIRM_DAYS);
    let due: Vec<(SubscriberId, EditionId)> = store.reads.wait(move |read| {
        read.all(
            sql!(
                "select id, edition_id from subscriber where state = 'pending' and signed_up_at <= $1
                 order by signed_up_at limit $2"
            ),
            &[&before, &AT_ONCE],
            |row| Ok((row.get("id")?, row.get("edition_id")?)),
        )
    })?;
    let mut editions: Vec<EditionId> = due.iter().map(|(_, edition)| *edition).collect();
    editions.sort();
    editions.dedup();
    let mut forgotten = 0;
    for edition in editions {
        let of = due.iter().filter(|(_, e)| *e == edition);
        let ids: Vec<SubscriberId> = of.map(|(id, _)| *id).collect();
        forgotten += store.writes.wait(Actor::Clock, move |mut write| {
            let mut count = 0;
            for id in ids {
                // Asked again: somebody may have confirmed, or signed up anew.
                let still = for_verb(&mut write, id)?
                    .filter(|s| s.state == SubscriberState::Pending && s.signed_up_at <= before);
                if let Some(pending) = still {
                    drop_pending(&mut write, &pending)?;
                    count += 1;
                }
            }
            if count > 0 {
                write
                    .record(&Change::SubscribersForgotten { edition, count })?
                    .commit()?;
            }
            Ok::<_, NewsError>(count as usize)
        })?;
    }
    Ok(forgotten)
}

/// What is kept for a while only: tries at the form, networks in evidence, letters that are done.
pub fn tidy(store: &Store) -> Result<(), NewsError> {
    let now = store.writes.clock().now();
    store.writes.housekeeping(move |tx| {
        limits::forget_tries(tx, now)?;
        evidence::forget_networks(tx, now)?;
        letter::forget_letters(tx, now)?;
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self as t, reader, sign_up_as};
    use super::*;
    use crate::testing::News;

    #[test]
    fn a_week_without_a_yes_is_a_no() {
        let news = News::new();
        sign_up_as(&news, "never@mail.example");
        let stays = reader(&news, "reader@mail.example");
        news.clock.set(news.clock.now().plus_days(6));
        assert_eq!(forget_unconfirmed(&news.store).expect("asked"), 0);
        news.clock.set(news.clock.now().plus_days(1));
        assert_eq!(forget_unconfirmed(&news.store).expect("asked"), 1);
        assert_eq!(news.verbs(1), ["subscribers_forgotten"]);
        assert_eq!(t::states(&news), ["reader@mail.example active"]);
        assert_eq!(t::actions(&news, stays).len(), 2);
        assert_eq!(t::count(&news, "state", "pending"), 0);
        assert_eq!(forget_unconfirmed(&news.store).expect("asked"), 0);
    }

    #[test]
    fn nothing_of_an_erased_reader_is_left_but_a_hash() {
        let news = News::new();
        let id = reader(&news, "reader@mail.example");
        for _ in 0..2 {
            news.write(move |w| erase(w, id)).expect("erased");
        }
        assert_eq!(news.verbs(2), ["subscriber_confirmed", "subscriber_erased"]);
        assert!(t::states(&news).is_empty() && t::letters(&news).is_empty());
        assert!(t::actions(&news, id).is_empty());
        assert_eq!(t::suppression(&news), ["erased"]);
        assert_eq!(t::count(&news, "state", "active"), 0);
        // Their own new sign-up is a new beginning.
        news.clock.set(news.clock.now().plus_seconds(3_601));
        let anew = reader(&news, "reader@mail.example");
        assert!(anew != id && t::suppression(&news).is_empty());
    }

    #[test]
    fn networks_are_forgotten_and_the_rest_of_the_evidence_stays() {
        let news = News::new();
        let id = reader(&news, "reader@mail.example");
        let networks = |news: &News| {
            let lines = news.read(move |read| super::evidence::consents(read, id));
            lines.into_iter().map(|line| line.network).collect::<Vec<_>>()
        };
        assert_eq!(networks(&news)[0], "192.0.2.0/24");
        news.clock.set(news.clock.now().plus_days(evidence::NETWORK_DAYS));
        tidy(&news.store).expect("tidied");
        assert_eq!(networks(&news), ["", ""]);
    }
}
