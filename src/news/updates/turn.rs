//! Hold an issue, let it go, or kill it. Takes effect with the next letter that is claimed.

use super::issue::{IssueState, by_id, ensure_issue};
use crate::base::ids::EditionId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Letting it go also says that an editor has looked.
pub fn turn_issue(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    day: i32,
    to: IssueState,
) -> Result<Position, NewsError> {
    let at = write.at;
    let id = ensure_issue(&mut write, edition, day, at)?;
    let issue = by_id(&mut write.as_read(), id)?;
    if issue.state == IssueState::Killed {
        return Err(NewsError::invalid(
            "state",
            "a killed issue stays so. hint: tomorrow's may say what today's should have",
        ));
    }
    let seen = (to == IssueState::Open).then_some(at);
    write.execute(
        sql!("update issue set state = $2, seen_at = coalesce($3, seen_at) where id = $1"),
        &[&id, &to.as_str(), &seen],
    )?;
    Ok(write
        .record(&Change::IssueTurned {
            edition,
            issue: id,
            state: to.as_str().to_owned(),
        })?
        .commit()?)
}
