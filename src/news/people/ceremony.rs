//! What was begun and must be finished soon, once: the second factor after the password, a passkey's
//! challenge, a new authenticator app.
//!
//! Kept in a table and not in the browser: any node can take the second half, and what was taken
//! cannot be shown again, as a sealed cookie could. The browser holds a random token.

use super::Token;
use crate::base::clock::Micros;
use crate::base::ids::PersonId;
use crate::base::store::{StoreError, Transaction};
use crate::sql;

/// What is being done. What was begun as one thing cannot be finished as another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The password was right; the code is still to come.
    SecondFactor,
    PasskeySignIn,
    PasskeyNew,
    /// Joining with a passkey instead of a password.
    PasskeyJoin,
    /// An authenticator app that has not shown a code yet.
    AppNew,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::SecondFactor => "second_factor",
            Kind::PasskeySignIn => "passkey_sign_in",
            Kind::PasskeyNew => "passkey_new",
            Kind::PasskeyJoin => "passkey_join",
            Kind::AppNew => "app_new",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ceremony {
    pub person: Option<PersonId>,
    pub state: String,
}

/// Ten minutes: time to find the telephone.
const MINUTES: i64 = 10;
/// Wrong codes until the password is asked for again.
const TRIES: i64 = 5;

/// Begins something. Housekeeping: it decides nothing yet.
pub fn begin(
    tx: &mut Transaction<'_>,
    kind: Kind,
    person: Option<PersonId>,
    state: &str,
    now: Micros,
) -> Result<Token, StoreError> {
    let token = Token::new();
    tx.execute(
        sql!(
            "insert into ceremony (token_hash, kind, person_id, state, tries, expires_at)
             values ($1, $2, $3, $4, 0, $5)"
        ),
        &[
            &token.hash(),
            &kind.as_str(),
            &person,
            &state,
            &now.plus_seconds(MINUTES * 60),
        ],
    )?;
    Ok(token)
}

/// Takes what was begun; nobody can take it again.
pub fn take(
    tx: &mut Transaction<'_>,
    token: &Token,
    kind: Kind,
    now: Micros,
) -> Result<Option<Ceremony>, StoreError> {
    tx.maybe(
        sql!(
            "delete from ceremony where token_hash = $1 and kind = $2 and expires_at > $3
             returning person_id, state"
        ),
        &[&token.hash(), &kind.as_str(), &now],
        |row| {
            Ok(Ceremony {
                person: row.get("person_id")?,
                state: row.get("state")?,
            })
        },
    )
}

/// Looks at what was begun and counts a try; after a few it is gone.
pub fn attempt(
    tx: &mut Transaction<'_>,
    token: &Token,
    kind: Kind,
    now: Micros,
) -> Result<Option<Ceremony>, StoreError> {
    tx.maybe(
        sql!(
            "update ceremony set tries = tries + 1
             where token_hash = $1 and kind = $2 and expires_at > $3 and tries < $4
             returning person_id, state"
        ),
        &[&token.hash(), &kind.as_str(), &now, &TRIES],
        |row| {
            Ok(Ceremony {
                person: row.get("person_id")?,
                state: row.get("state")?,
            })
        },
    )
}

/// Forgets what was never finished.
pub fn sweep(tx: &mut Transaction<'_>, now: Micros) -> Result<(), StoreError> {
    tx.execute(sql!("delete from ceremony where expires_at < $1"), &[&now])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn keep<T: Send + 'static>(
        news: &News,
        work: impl FnOnce(&mut Transaction<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        news.store.writes.housekeeping(work).expect("kept")
    }

    #[test]
    fn it_is_finished_once_as_what_it_was_in_time() {
        let news = News::new();
        let now = news.clock.now();
        let token = keep(&news, move |tx| {
            begin(tx, Kind::PasskeySignIn, None, "challenge", now)
        });
        let shown = token.clone();
        assert!(keep(&news, move |tx| take(tx, &shown, Kind::PasskeyNew, now)).is_none());
        let (shown, late) = (token.clone(), now.plus_seconds(601));
        assert!(keep(&news, move |tx| take(tx, &shown, Kind::PasskeySignIn, late)).is_none());
        let shown = token.clone();
        let taken = keep(&news, move |tx| take(tx, &shown, Kind::PasskeySignIn, now));
        assert_eq!(taken.expect("there").state, "challenge");
        assert!(keep(&news, move |tx| take(tx, &token, Kind::PasskeySignIn, now)).is_none());
    }

    #[test]
    fn five_wrong_codes_are_the_end() {
        let news = News::new();
        let now = news.clock.now();
        let token = keep(&news, move |tx| begin(tx, Kind::SecondFactor, None, "", now));
        for n in 1..=6 {
            let shown = token.clone();
            let open = keep(&news, move |tx| attempt(tx, &shown, Kind::SecondFactor, now));
            assert_eq!(open.is_some(), n <= 5);
        }
    }
}
