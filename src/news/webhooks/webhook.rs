//! A webhook: where to, what about, and the secret that signs it.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::base::clock::Micros;
use crate::base::ids::{EditionId, WebhookId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

/// After a rotation the secret before is good for this long, so that receivers can change over.
const OVERLAP: i64 = 24 * 3_600;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookState {
    Active,
    /// By somebody at the desk. Deliveries wait.
    Paused,
    /// The receiver said 410 Gone. Deliveries wait.
    Gone,
}

impl HookState {
    pub fn as_str(self) -> &'static str {
        match self {
            HookState::Active => "active",
            HookState::Paused => "paused",
            HookState::Gone => "gone",
        }
    }

    fn parse(text: &str) -> HookState {
        match text {
            "active" => HookState::Active,
            "gone" => HookState::Gone,
            _ => HookState::Paused,
        }
    }
}

/// What deliveries are signed with; told once. Never printed by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret {
    now: String,
    before: Option<(String, Micros)>,
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    pub fn new() -> Secret {
        let bytes: [u8; 32] = rand::random();
        Secret {
            now: format!("whsec_{}", STANDARD.encode(bytes)),
            before: None,
        }
    }

    /// `whsec_…`, as receivers' libraries take it.
    pub fn words(&self) -> &str {
        &self.now
    }

    /// A new one, with this one good for another day.
    pub fn rotated(&self, at: Micros) -> Secret {
        Secret {
            before: Some((self.now.clone(), at.plus_seconds(OVERLAP))),
            ..Secret::new()
        }
    }

    /// The keys to sign with at a moment: the new one first.
    pub fn keys(&self, now: Micros) -> Vec<Vec<u8>> {
        let before = self.before.iter().filter(|(_, until)| *until > now);
        std::iter::once(&self.now)
            .chain(before.map(|(secret, _)| secret))
            .filter_map(|secret| STANDARD.decode(secret.strip_prefix("whsec_")?).ok())
            .collect()
    }

    /// As the table keeps it: `new` or `new before@until`.
    pub(super) fn stored(&self) -> String {
        match &self.before {
            None => self.now.clone(),
            Some((before, until)) => format!("{} {before}@{}", self.now, until.0),
        }
    }

    fn from_stored(text: &str) -> Secret {
        let (now, rest) = text.split_once(' ').unwrap_or((text, ""));
        let before = rest
            .rsplit_once('@')
            .and_then(|(secret, until)| Some((secret.to_owned(), Micros(until.parse().ok()?))));
        Secret {
            now: now.to_owned(),
            before,
        }
    }
}

impl Default for Secret {
    fn default() -> Secret {
        Secret::new()
    }
}

#[derive(Clone, Debug)]
pub struct Webhook {
    pub id: WebhookId,
    pub edition: EditionId,
    pub name: String,
    pub url: String,
    pub secret: Secret,
    /// Verbs of public changes.
    pub verbs: Vec<String>,
    pub state: HookState,
    pub made_by: String,
    pub made_at: Micros,
}

impl Webhook {
    fn from_row(row: &Row<'_>) -> Result<Webhook, StoreError> {
        let verbs: String = row.get("verbs")?;
        Ok(Webhook {
            id: row.get("id")?,
            edition: row.get("edition_id")?,
            name: row.get("name")?,
            url: row.get("url")?,
            secret: Secret::from_stored(&row.get::<String>("secret")?),
            verbs: verbs
                .split(' ')
                .filter(|verb| !verb.is_empty())
                .map(str::to_owned)
                .collect(),
            state: HookState::parse(&row.get::<String>("state")?),
            made_by: row.get("made_by")?,
            made_at: row.get("made_at")?,
        })
    }

    pub fn wants(&self, verb: &str) -> bool {
        self.verbs.iter().any(|wanted| wanted == verb)
    }
}

pub fn by_id(read: &mut ReadSession<'_>, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    read.maybe(
        sql!(
            "select id, edition_id, name, url, secret, verbs, state, made_by, made_at from webhook where id = $1"
        ),
        &[&id],
        Webhook::from_row,
    )
}

/// An edition's webhooks in the order of their making. There are a few, at most [`super::save`]'s limit.
pub fn of_edition(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Webhook>, StoreError> {
    read.all(
        sql!(
            "select id, edition_id, name, url, secret, verbs, state, made_by, made_at from webhook
             where edition_id = $1 order by id"
        ),
        &[&edition],
        Webhook::from_row,
    )
}

/// All editions' webhooks, paused ones too.
pub fn everywhere(read: &mut ReadSession<'_>) -> Result<Vec<Webhook>, StoreError> {
    read.all(
        sql!(
            "select id, edition_id, name, url, secret, verbs, state, made_by, made_at from webhook order by id"
        ),
        &[],
        Webhook::from_row,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rotated_secret_keeps_the_one_before_for_a_day() {
        let at = Micros(1_000_000);
        let first = Secret::new();
        let second = first.rotated(at);
        assert_ne!(first.words(), second.words());
        let stored = Secret::from_stored(&second.stored());
        assert_eq!(stored, second);
        assert_eq!(stored.keys(at).len(), 2);
        assert_eq!(stored.keys(at.plus_days(2)), vec![second.keys(at)[0].clone()]);
        assert_eq!(stored.keys(at)[0].len(), 32);
    }
}
