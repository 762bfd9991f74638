//! Set a password: one's own, or by a link from an owner.

use super::invite::{self, InvitationKind};
use super::session::{end_all, say_ended};
use super::{Token, device, second_factor};
use crate::base::ids::{PersonId, SessionId};
use crate::base::store::{OpenWrite, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Sets one's own password; every other session ends. `hash` is of a password that was found good.
pub fn set_password(
    mut write: OpenWrite<'_>,
    person: PersonId,
    hash: &str,
    keep: SessionId,
) -> Result<Position, NewsError> {
    put(&mut write, person, hash)?;
    let ended = end_all(&mut write, person, Some(keep))?;
    let recorded = write.record(&Change::PasswordSet { person })?;
    Ok(say_ended(recorded, person, ended)?.commit()?)
}

/// Sets a password by a reset link. All sessions end, the second factor is off (whoever asks for a
/// link has often lost just that), and every browser is a stranger again.
///
/// Errors: the link is used, void or too old.
pub fn reset_password(
    mut write: OpenWrite<'_>,
    token: &Token,
    hash: &str,
) -> Result<(PersonId, Position), NewsError> {
    let invitation = invite::take(&mut write, token)?;
    let (InvitationKind::Reset, Some(person)) = (invitation.kind, invitation.person) else {
        return Err(NewsError::NotFound("open link of this kind".to_owned()));
    };
    put(&mut write, person, hash)?;
    let was_on = second_factor::clear(&mut write, person)?;
    device::forget(&mut write, person)?;
    let ended = end_all(&mut write, person, None)?;
    let mut recorded = write.record(&Change::PasswordSet { person })?;
    if was_on {
        recorded = recorded.record(&Change::SecondFactorSet { person, on: false })?;
    }
    Ok((person, say_ended(recorded, person, ended)?.commit()?))
}

fn put(write: &mut OpenWrite<'_>, person: PersonId, hash: &str) -> Result<(), StoreError> {
    write.execute(
        sql!("update person set password_hash = $2 where id = $1"),
        &[&person, &hash],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::people::{
        AppSecret, Role, begin_session, credentials, make_reset_link, session_by_token, turn_on,
    };
    use crate::testing::News;

    #[test]
    fn a_new_password_ends_the_other_sessions() {
        let news = News::new();
        let (ada, here) = news.person("Ada", Role::Editor);
        news.write(move |w| begin_session(w, ada, ("", ""), "password"))
            .expect("another");
        let now = news.clock.now();
        let mine = news
            .read(move |r| session_by_token(r, &here, now))
            .expect("open")
            .id;
        news.write(move |w| set_password(w, ada, "$new", mine))
            .expect("set");
        assert_eq!(news.verbs(2), ["password_set", "session_ended"]);
        let kept = news.read(|r| credentials(r, "ADA@gazette.example"));
        assert_eq!(kept.and_then(|c| c.password_hash).as_deref(), Some("$new"));
    }

    #[test]
    fn a_reset_link_works_once_and_takes_the_second_factor_off() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Editor);
        let secret = AppSecret::new();
        let code = secret.code_at(news.clock.now());
        news.write(move |w| turn_on(w, ada, &secret, &code)).expect("on");
        let (link, _, _) = news.write(move |w| make_reset_link(w, ada)).expect("made");
        assert_eq!(news.verbs(1), ["reset_link_made"]);
        let shown = link.clone();
        let (who, _) = news
            .write(move |w| reset_password(w, &shown, "$new"))
            .expect("reset");
        assert_eq!(who, ada);
        assert_eq!(
            news.verbs(3),
            ["password_set", "second_factor_set", "session_ended"]
        );
        news.write(move |w| reset_password(w, &link, "$newer"))
            .expect_err("used");
        let kept = news.read(|r| credentials(r, "ada@gazette.example"));
        assert!(kept.is_some_and(|c| !c.has_second_factor));
    }
}
