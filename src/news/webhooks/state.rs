//! Pause and resume. What happens meanwhile waits, in order, and leaves when the hook is resumed.

use super::webhook::{HookState, by_id};
use crate::base::ids::WebhookId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

pub fn pause(write: OpenWrite<'_>, webhook: WebhookId) -> Result<Position, NewsError> {
    set(write, webhook, HookState::Paused)
}

/// The receiver answered 410 Gone: nobody is there any more.
pub fn paused_by_receiver(write: OpenWrite<'_>, webhook: WebhookId) -> Result<Position, NewsError> {
    set(write, webhook, HookState::Gone)
}

pub fn resume(write: OpenWrite<'_>, webhook: WebhookId) -> Result<Position, NewsError> {
    set(write, webhook, HookState::Active)
}

fn set(mut write: OpenWrite<'_>, webhook: WebhookId, state: HookState) -> Result<Position, NewsError> {
    let hook = by_id(&mut write.as_read(), webhook)?
        .ok_or_else(|| NewsError::NotFound(format!("webhook {webhook}")))?;
    if hook.state == state {
        return Ok(Position::default());
    }
    write.execute(
        sql!("update webhook set state = $2 where id = $1"),
        &[&webhook, &state.as_str()],
    )?;
    let change = Change::WebhookSaved {
        edition: hook.edition,
        webhook,
    };
    Ok(write.record(&change)?.commit()?)
}
