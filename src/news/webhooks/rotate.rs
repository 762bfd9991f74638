//! Rotate: a new secret, told once. The one before signs along for a day.

use super::webhook::{Secret, by_id};
use crate::base::ids::WebhookId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

pub fn rotate(mut write: OpenWrite<'_>, webhook: WebhookId) -> Result<(Secret, Position), NewsError> {
    let hook = by_id(&mut write.as_read(), webhook)?
        .ok_or_else(|| NewsError::NotFound(format!("webhook {webhook}")))?;
    let secret = hook.secret.rotated(write.at);
    write.execute(
        sql!("update webhook set secret = $2 where id = $1"),
        &[&webhook, &secret.stored()],
    )?;
    let change = Change::WebhookSaved {
        edition: hook.edition,
        webhook,
    };
    Ok((secret, write.record(&change)?.commit()?))
}
