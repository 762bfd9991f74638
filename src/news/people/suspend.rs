//! Suspend and restore: somebody may not sign in; what they did stays theirs.

use super::save::another_owner;
use super::session::{end_all, say_ended};
use super::{PersonState, Role, person};
use crate::base::ids::PersonId;
use crate::base::store::{Actor, OpenWrite};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Suspends a person and ends all their sessions. Their tokens do not work while it lasts.
///
/// Errors: nobody suspends themselves; the last active owner stays.
pub fn suspend(mut write: OpenWrite<'_>, id: PersonId) -> Result<Position, NewsError> {
    let now = person(&mut write.as_read(), id)?
        .ok_or_else(|| NewsError::NotFound("person of this name".to_owned()))?;
    if write.actor == Actor::Person(id) {
        return Err(NewsError::invalid(
            "person",
            "nobody suspends themselves; ask another owner",
        ));
    }
    if now.state == PersonState::Suspended {
        return Err(NewsError::NotFound("active person of this name".to_owned()));
    }
    if now.role == Role::Owner {
        another_owner(&mut write)?;
    }
    write.execute(
        sql!("update person set state = 'suspended' where id = $1"),
        &[&id],
    )?;
    let ended = end_all(&mut write, id, None)?;
    let recorded = write.record(&Change::PersonSuspended { person: id })?;
    Ok(say_ended(recorded, id, ended)?.commit()?)
}

/// Lets a suspended person sign in again.
pub fn restore_person(mut write: OpenWrite<'_>, id: PersonId) -> Result<Position, NewsError> {
    let restored = write.execute(
        sql!("update person set state = 'active' where id = $1 and state = 'suspended'"),
        &[&id],
    )?;
    if restored == 0 {
        return Err(NewsError::NotFound("suspended person of this name".to_owned()));
    }
    Ok(write.record(&Change::PersonRestored { person: id })?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::people::session_by_token;
    use crate::testing::News;

    #[test]
    fn a_suspended_person_is_out_at_once() {
        let news = News::new();
        let (ada, token) = news.person("Ada", Role::Editor);
        news.write(move |w| suspend(w, ada)).expect("suspended");
        assert_eq!(news.verbs(2), ["person_suspended", "session_ended"]);
        let now = news.clock.now();
        let shown = token.clone();
        assert!(news.read(move |r| session_by_token(r, &shown, now)).is_none());
        news.write(move |w| suspend(w, ada)).expect_err("already");
        news.write(move |w| restore_person(w, ada)).expect("restored");
        assert_eq!(news.verbs(1), ["person_restored"]);
        assert!(
            news.read(move |r| session_by_token(r, &token, now)).is_none(),
            "the old session stays ended"
        );
    }

    #[test]
    fn the_last_owner_and_oneself_stay() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Owner);
        news.write(move |w| suspend(w, ada)).expect_err("the last owner");
        let (bob, _) = news.person("Bob", Role::Owner);
        news.store
            .writes
            .wait(Actor::Person(bob), move |w| suspend(w, bob))
            .expect_err("himself");
        news.write(move |w| suspend(w, ada)).expect("there is Bob");
        news.write(move |w| suspend(w, bob))
            .expect_err("now he is the last");
    }
}
