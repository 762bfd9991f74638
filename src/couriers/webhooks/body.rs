//! What a delivery says, made when it leaves: what happened, and how things stand by now. An article
//! that was withdrawn meanwhile is told as such, never with the text it had.

use serde_json::{Value, json};

use super::claim::Due;
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::changes::{self, Position};
use crate::news::editions;
use crate::news::webhooks::Webhook;
use crate::views::open::{self, Out};

/// The body of a delivery.
pub fn body(
    read: &mut ReadSession<'_>,
    hook: &Webhook,
    due: &Due,
    (url, now): (&str, Micros),
) -> Result<String, StoreError> {
    let edition = editions::edition_by_id(read, hook.edition)?
        .ok_or_else(|| StoreError::Engine("the webhook's edition is gone".to_owned()))?;
    let mut out = Out::new(read, &edition, url, now)?;
    let named = json!({ "id": edition.id, "slug": edition.slug, "api": out.api("") });
    let data = if due.verb == "test" {
        json!({ "message": "This is a test. Nothing has changed." })
    } else {
        let entry = changes::entry_at(out.read, Position(due.position))?;
        match entry {
            Some(entry) => serde_json::to_value(open::change(&mut out, &entry)?).unwrap_or(Value::Null),
            None => Value::Null,
        }
    };
    let body = json!({
        "type": due.verb,
        "timestamp": open::at(due.made_at),
        "edition": named,
        "data": data,
    });
    Ok(body.to_string())
}
