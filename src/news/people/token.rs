//! API tokens: a program acts as a person, within scopes, until a day.

use super::{Person, PersonState, Token, person};
use crate::base::clock::Micros;
use crate::base::ids::{PersonId, TokenId};
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::required;
use crate::sql;

/// What a token may be used for. It never allows more than its person's role does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Read,
    Write,
    Publish,
    Media,
    Webhooks,
    Market,
}

impl Scope {
    pub const ALL: [Scope; 6] = [
        Scope::Read,
        Scope::Write,
        Scope::Publish,
        Scope::Media,
        Scope::Webhooks,
        Scope::Market,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Read => "read",
            Scope::Write => "write",
            Scope::Publish => "publish",
            Scope::Media => "media",
            Scope::Webhooks => "webhooks",
            Scope::Market => "market",
        }
    }

    pub fn parse(text: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.as_str() == text)
    }

    pub fn words(self) -> &'static str {
        match self {
            Scope::Read => "read what is published, and drafts you may see",
            Scope::Write => "write drafts and move them to review",
            Scope::Publish => "publish, update, schedule and correct",
            Scope::Media => "upload and describe pictures",
            Scope::Webhooks => "manage webhooks",
            Scope::Market => "send market data",
        }
    }
}

/// Who stands behind a token that was shown.
#[derive(Clone, Debug)]
pub struct Bearer {
    /// Rights are this person's, as for somebody who signed in.
    pub person: Person,
    pub token: TokenId,
    pub scopes: Vec<Scope>,
    /// When the token was last seen; [`touch`] keeps it, every few minutes.
    pub used_at: Option<Micros>,
}

impl Bearer {
    pub fn has_scope(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// The bearer of a token (`Authorization: Bearer <64 hexadecimal digits>`; parse with
/// [`Token::parse`]). None when the token is unknown, revoked or expired, or its person suspended.
pub fn token_bearer(
    read: &mut ReadSession<'_>,
    token: &Token,
    now: Micros,
) -> Result<Option<Bearer>, StoreError> {
    let found = read.maybe(
        sql!(
            "select id, person_id, scopes, used_at from api_token
             where token_hash = $1 and revoked_at is null and expires_at > $2"
        ),
        &[&token.hash(), &now],
        |row| {
            Ok((
                row.get::<TokenId>("id")?,
                row.get::<PersonId>("person_id")?,
                row.get::<String>("scopes")?,
                row.get::<Option<Micros>>("used_at")?,
            ))
        },
    )?;
    let Some((token, person_id, scopes, used_at)) = found else {
        return Ok(None);
    };
    let active = person(read, person_id)?.filter(|person| person.state == PersonState::Active);
    Ok(active.map(|person| Bearer {
        person,
        token,
        scopes: parse_scopes(&scopes),
        used_at,
    }))
}

/// Notes that a token was used, at most once in five minutes. Housekeeping: call it through
/// `Writes::housekeeping` when [`Bearer::used_at`] is older than that.
pub fn touch(tx: &mut Transaction<'_>, token: TokenId, now: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!("update api_token set used_at = $2 where id = $1 and (used_at is null or used_at < $3)"),
        &[&token, &now, &now.plus_seconds(-300)],
    )?;
    Ok(())
}

/// A token as its person's account lists it; the secret is nowhere.
#[derive(Clone, Debug)]
pub struct ApiToken {
    pub id: TokenId,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub made_at: Micros,
    pub expires_at: Micros,
    pub used_at: Option<Micros>,
    pub revoked_at: Option<Micros>,
}

/// A person's tokens, newest first, fifty at most.
pub fn tokens(read: &mut ReadSession<'_>, person: PersonId) -> Result<Vec<ApiToken>, StoreError> {
    read.all(
        sql!(
            "select id, name, scopes, made_at, expires_at, used_at, revoked_at from api_token
             where person_id = $1 order by made_at desc, id desc limit 50"
        ),
        &[&person],
        |row| {
            Ok(ApiToken {
                id: row.get("id")?,
                name: row.get("name")?,
                scopes: parse_scopes(&row.get::<String>("scopes")?),
                made_at: row.get("made_at")?,
                expires_at: row.get("expires_at")?,
                used_at: row.get("used_at")?,
                revoked_at: row.get("revoked_at")?,
            })
        },
    )
}

/// A token lives a year at most.
pub const LONGEST_DAYS: i64 = 366;

/// Makes a token. The secret is in the answer and nowhere else.
///
/// Errors: no name, no scope, or longer than a year.
pub fn make_token(
    mut write: OpenWrite<'_>,
    person: PersonId,
    name: &str,
    scopes: &[Scope],
    days: i64,
) -> Result<(Token, TokenId, Position), NewsError> {
    let name = required("name", name, 80)?;
    if scopes.is_empty() {
        return Err(NewsError::invalid(
            "scopes",
            "choose what the token may be used for",
        ));
    }
    if !(1..=LONGEST_DAYS).contains(&days) {
        return Err(NewsError::invalid("days", "a token lives a year at most"));
    }
    let (token, id, at) = (Token::new(), TokenId::new(write.at), write.at);
    let mut scopes = scopes.to_vec();
    scopes.sort();
    scopes.dedup();
    let words: Vec<&str> = scopes.iter().map(|scope| scope.as_str()).collect();
    write.execute(
        sql!(
            "insert into api_token (id, token_hash, person_id, name, scopes, made_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            &id,
            &token.hash(),
            &person,
            &name,
            &words.join(" "),
            &at,
            &at.plus_days(days),
        ],
    )?;
    let change = Change::TokenMade { person, token: id };
    Ok((token, id, write.record(&change)?.commit()?))
}

/// Revokes a person's token at once.
pub fn revoke_token(
    mut write: OpenWrite<'_>,
    person: PersonId,
    token: TokenId,
) -> Result<Position, NewsError> {
    let at = write.at;
    let revoked = write.execute(
        sql!("update api_token set revoked_at = $3 where id = $1 and person_id = $2 and revoked_at is null"),
        &[&token, &person, &at],
    )?;
    if revoked == 0 {
        return Err(NewsError::NotFound("token of this name in force".to_owned()));
    }
    Ok(write.record(&Change::TokenRevoked { person, token })?.commit()?)
}

fn parse_scopes(text: &str) -> Vec<Scope> {
    text.split(' ').filter_map(Scope::parse).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::people::Role;
    use crate::testing::News;

    #[test]
    fn a_token_stands_for_its_person_until_its_day() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Reporter);
        let made = news.write(move |w| make_token(w, ada, "Wire", &[Scope::Write, Scope::Read], 10));
        let (token, id, _) = made.expect("made");
        assert_eq!(news.verbs(1), ["token_made"]);
        let (shown, now) = (token.clone(), news.clock.now());
        let bearer = news.read(move |r| token_bearer(r, &shown, now)).expect("known");
        assert_eq!((bearer.person.id, bearer.token), (ada, id));
        assert_eq!(bearer.scopes, [Scope::Read, Scope::Write]);
        let (shown, later) = (token.clone(), now.plus_days(11));
        assert!(news.read(move |r| token_bearer(r, &shown, later)).is_none());
        news.write(move |w| revoke_token(w, ada, id)).expect("revoked");
        assert_eq!(news.verbs(1), ["token_revoked"]);
        assert!(news.read(move |r| token_bearer(r, &token, now)).is_none());
    }

    #[test]
    fn others_cannot_revoke_it_and_years_are_refused() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Reporter);
        let (eve, _) = news.person("Eve", Role::Owner);
        let (_, id, _) = news
            .write(move |w| make_token(w, ada, "Wire", &[Scope::Read], 366))
            .expect("made");
        news.write(move |w| revoke_token(w, eve, id))
            .expect_err("not hers");
        for (name, scopes, days) in [
            ("", vec![Scope::Read], 1),
            ("x", vec![], 1),
            ("x", vec![Scope::Read], 367),
        ] {
            news.write(move |w| make_token(w, ada, name, &scopes, days))
                .expect_err("refused");
        }
    }

    #[test]
    fn use_is_noted_every_few_minutes() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Reporter);
        let (_, id, _) = news
            .write(move |w| make_token(w, ada, "Wire", &[Scope::Read], 9))
            .expect("made");
        let now = news.clock.now();
        for at in [now, now.plus_seconds(60)] {
            news.store
                .writes
                .housekeeping(move |tx| touch(tx, id, at))
                .expect("noted");
        }
        let used = news.read(move |r| tokens(r, ada))[0].used_at;
        assert_eq!(used, Some(now));
    }
}
