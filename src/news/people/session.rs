//! A session: somebody has proved who they are, in one browser, for a while.

use sha2::{Digest, Sha256};

use super::{Person, PersonState, person};
use crate::base::clock::Micros;
use crate::base::ids::{PersonId, SessionId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::{Change, Position};
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
