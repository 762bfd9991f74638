//! Remove: the hook and what waits for it go. The log keeps that there was one.

use super::webhook::by_id;
use crate::base::ids::WebhookId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

pub fn remove(mut write: OpenWrite<'_>, webhook: WebhookId) -> Result<Position, NewsError> {
    let hook = by_id(&mut write.as_read(), webhook)?
        .ok_or_else(|| NewsError::NotFound(format!("webhook {webhook}")))?;
    write.execute(
        sql!("delete from webhook_delivery where webhook_id = $1"),
        &[&webhook],
    )?;
    write.execute(sql!("delete from webhook where id = $1"), &[&webhook])?;
    let change = Change::WebhookRemoved {
        edition: hook.edition,
        webhook,
    };
    Ok(write.record(&change)?.commit()?)
}
