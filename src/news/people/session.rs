//! A session: somebody has proved who they are, in one browser, for a while.

use sha2::{Digest, Sha256};

use super::{Person, PersonState, person};
use crate::base::clock::Micros;
use crate::base::ids::{PersonId, SessionId};
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::changes::{Change, Position, Recorded};
use crate::news::NewsError;
use crate::news::text::clip;
use crate::sql;

/// A session ends this long after it began, however busy it is.
const LONGEST: i64 = 30;
/// And this many days after it was last used.
const IDLE: i64 = 7;

/// A random secret that its bearer shows: 256 bits in hexadecimal. Only its hash is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    pub fn new() -> Token {
        let bytes: [u8; 32] = rand::random();
        Token(hex(&bytes))
    }

    /// What somebody shows; anything that can't be a token is none.
    pub fn parse(text: &str) -> Option<Token> {
        let fits = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
        fits.then(|| Token(text.to_ascii_lowercase()))
    }

    /// What the bearer is given, once.
    pub fn secret(&self) -> &str {
        &self.0
    }

    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

impl Default for Token {
    fn default() -> Token {
        Token::new()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Clone, Debug)]
pub struct Session {
    pub id: SessionId,
    pub person: Person,
    pub began_at: Micros,
    pub seen_at: Micros,
    /// When the person last proved who they are; settings of their own account ask for a recent one.
    pub proved_at: Micros,
}

/// Begins a session. `with` says how the person proved who they are: it is in the log.
pub fn begin_session(
    mut write: OpenWrite<'_>,
    person: PersonId,
    (agent, address): (&str, &str),
    with: &str,
) -> Result<(Token, SessionId, Position), NewsError> {
    let (token, id) = insert(&mut write, person, (agent, address))?;
    let change = Change::SignedIn {
        person,
        session: id,
        with: with.to_owned(),
    };
    Ok((token, id, write.record(&change)?.commit()?))
}

/// The row, inside a larger write.
pub(super) fn insert(
    write: &mut OpenWrite<'_>,
    person: PersonId,
    (agent, address): (&str, &str),
) -> Result<(Token, SessionId), StoreError> {
    let (token, id, at) = (Token::new(), SessionId::new(write.at), write.at);
    write.execute(
        sql!(
            "insert into session (id, token_hash, person_id, began_at, seen_at, expires_at, proved_at, agent, address)
             values ($1, $2, $3, $4, $4, $5, $4, $6, $7)"
        ),
        &[
            &id,
            &token.hash(),
            &person,
            &at,
            &at.plus_days(LONGEST),
            &clip(agent, 200),
            &clip(address, 60),
        ],
    )?;
    Ok((token, id))
}

/// The session behind a token, while it lasts and its person may sign in.
pub fn session_by_token(
    read: &mut ReadSession<'_>,
    token: &Token,
    now: Micros,
) -> Result<Option<Session>, StoreError> {
    let idle_since = now.plus_days(-IDLE);
    let found = read.maybe(
        sql!(
            "select id, person_id, began_at, seen_at, proved_at from session
             where token_hash = $1 and ended_at is null and expires_at > $2 and seen_at > $3"
        ),
        &[&token.hash(), &now, &idle_since],
        |row| {
            Ok((
                row.get::<SessionId>("id")?,
                row.get::<PersonId>("person_id")?,
                row.get::<Micros>("began_at")?,
                row.get::<Micros>("seen_at")?,
                row.get::<Micros>("proved_at")?,
            ))
        },
    )?;
    let Some((id, person_id, began_at, seen_at, proved_at)) = found else {
        return Ok(None);
    };
    let active = person(read, person_id)?.filter(|person| person.state == PersonState::Active);
    Ok(active.map(|person| Session {
        id,
        person,
        began_at,
        seen_at,
        proved_at,
    }))
}

/// Whether a session is still open: asked now and then by what stays connected.
pub fn session_stands(
    read: &mut ReadSession<'_>,
    session: SessionId,
    now: Micros,
) -> Result<bool, StoreError> {
    let found = read.maybe(
        sql!(
            "select session.id from session join person on person.id = session.person_id
             where session.id = $1 and session.ended_at is null and session.expires_at > $2
               and person.state = 'active'"
        ),
        &[&session, &now],
        |row| row.get::<SessionId>("id"),
    )?;
    Ok(found.is_some())
}

/// Ends one session of a person.
pub fn end_session(
    mut write: OpenWrite<'_>,
    person: PersonId,
    session: SessionId,
) -> Result<Position, NewsError> {
    let at = write.at;
    let ended = write.execute(
        sql!("update session set ended_at = $3 where id = $1 and person_id = $2 and ended_at is null"),
        &[&session, &person, &at],
    )?;
    if ended == 0 {
        return Err(NewsError::NotFound("open session of this name".to_owned()));
    }
    Ok(write
        .record(&Change::SessionEnded { person, session })?
        .commit()?)
}

/// Ends all sessions of a person but this one: “everywhere else”.
pub fn end_other_sessions(
    mut write: OpenWrite<'_>,
    person: PersonId,
    keep: SessionId,
) -> Result<Position, NewsError> {
    let mut ended = end_all(&mut write, person, Some(keep))?.into_iter();
    let Some(first) = ended.next() else {
        return Err(NewsError::NotFound("other session to end".to_owned()));
    };
    let change = Change::SessionEnded {
        person,
        session: first,
    };
    Ok(say_ended(write.record(&change)?, person, ended)?.commit()?)
}

/// The rows, inside a larger write; [`say_ended`] then says so.
pub(super) fn end_all(
    write: &mut OpenWrite<'_>,
    person: PersonId,
    keep: Option<SessionId>,
) -> Result<Vec<SessionId>, StoreError> {
    let at = write.at;
    write.all(
        sql!(
            "update session set ended_at = $3 where person_id = $1 and ended_at is null
             and (cast($2 as uuid) is null or id <> $2) returning id"
        ),
        &[&person, &keep, &at],
        |row| row.get("id"),
    )
}

pub(super) fn say_ended(
    mut recorded: Recorded<'_>,
    person: PersonId,
    sessions: impl IntoIterator<Item = SessionId>,
) -> Result<Recorded<'_>, StoreError> {
    for session in sessions {
        recorded = recorded.record(&Change::SessionEnded { person, session })?;
    }
    Ok(recorded)
}

/// A session as its person's account lists it.
#[derive(Clone, Debug)]
pub struct OpenSession {
    pub id: SessionId,
    pub began_at: Micros,
    pub seen_at: Micros,
    pub agent: String,
    pub address: String,
}

/// A person's open sessions, the last seen first, a hundred at most.
pub fn sessions(
    read: &mut ReadSession<'_>,
    person: PersonId,
    now: Micros,
) -> Result<Vec<OpenSession>, StoreError> {
    read.all(
        sql!(
            "select id, began_at, seen_at, agent, address from session
             where person_id = $1 and ended_at is null and expires_at > $2 and seen_at > $3
             order by seen_at desc, id desc limit 100"
        ),
        &[&person, &now, &now.plus_days(-IDLE)],
        |row| {
            Ok(OpenSession {
                id: row.get("id")?,
                began_at: row.get("began_at")?,
                seen_at: row.get("seen_at")?,
                agent: row.get("agent")?,
                address: row.get("address")?,
            })
        },
    )
}

/// A session is noted as seen at most this often, in seconds.
pub const SEEN_EVERY: i64 = 300;

/// Notes that a session was seen. Housekeeping.
pub fn session_seen(tx: &mut Transaction<'_>, session: SessionId, now: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!("update session set seen_at = $2 where id = $1 and seen_at < $3"),
        &[&session, &now, &now.plus_seconds(-SEEN_EVERY)],
    )?;
    Ok(())
}

/// Notes that somebody proved again who they are. Housekeeping.
pub fn session_proved(tx: &mut Transaction<'_>, session: SessionId, now: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!("update session set proved_at = $2 where id = $1"),
        &[&session, &now],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::people::Role;
    use crate::testing::News;

    #[test]
    fn everywhere_else_is_everywhere_but_here() {
        let news = News::new();
        let (ada, here) = news.person("Ada", Role::Editor);
        let (eve, hers) = news.person("Eve", Role::Editor);
        let begin = || news.write(move |w| begin_session(w, ada, ("a telephone", "192.0.2.1"), "password"));
        let (there, _, _) = begin().expect("begun");
        let now = news.clock.now();
        let by = |token: &Token| {
            let token = token.clone();
            news.read(move |r| session_by_token(r, &token, now))
        };
        let mine = by(&here).expect("open").id;
        news.write(move |w| end_other_sessions(w, ada, mine))
            .expect("ended");
        assert_eq!(news.verbs(1), ["session_ended"]);
        assert!(by(&here).is_some() && by(&there).is_none() && by(&hers).is_some());
        news.write(move |w| end_other_sessions(w, ada, mine))
            .expect_err("none is left");
        news.write(move |w| end_session(w, eve, mine))
            .expect_err("another's session");
        assert_eq!(news.read(move |r| sessions(r, ada, now)).len(), 1);
    }

    #[test]
    fn a_session_ends_when_it_is_left_alone_or_old() {
        let news = News::new();
        let (_, token) = news.person("Ada", Role::Editor);
        let start = news.clock.now();
        let open_at = |now: Micros| {
            let token = token.clone();
            news.read(move |r| session_by_token(r, &token, now))
        };
        let id = open_at(start.plus_days(6)).expect("open").id;
        assert!(open_at(start.plus_days(8)).is_none());
        for day in [6, 12, 18, 24, 29] {
            let now = start.plus_days(day);
            let seen = news
                .store
                .writes
                .housekeeping(move |tx| session_seen(tx, id, now));
            seen.expect("noted");
        }
        assert!(open_at(start.plus_days(29)).is_some());
        assert!(open_at(start.plus_days(31)).is_none());
    }
}
