//! Hold an issue, let it go, or kill it. Takes effect with the next letter that is claimed.

use super::issue::{IssueState, by_id, ensure_issue};
use crate::base::ids::{EditionId, IssueId};
use crate::base::store::{Actor, OpenWrite, Store};
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
    write.execute(
        sql!("update wave set note = '' where issue_id = $1 and state = 'sending'"),
        &[&id],
    )?;
    Ok(write
        .record(&Change::IssueTurned {
            edition,
            issue: id,
            state: to.as_str().to_owned(),
        })?
        .commit()?)
}

/// Holds every issue that is being sent; its waves say why.
pub fn hold_sending(store: &Store, why: &str) -> Result<(), NewsError> {
    let sent = store.reads.wait(|read| {
        read.all(
            sql!(
                "select id, edition_id from issue where state = 'open'
                   and id in (select issue_id from wave where state = 'sending')"
            ),
            &[],
            |row| Ok((row.get::<IssueId>("id")?, row.get::<EditionId>("edition_id")?)),
        )
    })?;
    for (issue, edition) in sent {
        let why: String = why.chars().filter(|c| !c.is_control()).take(300).collect();
        store.writes.wait(Actor::Clock, move |mut write| {
            let held = write.execute(
                sql!("update issue set state = 'held' where id = $1 and state = 'open'"),
                &[&issue],
            )?;
            if held == 0 {
                return Ok(());
            }
            write.execute(
                sql!("update wave set note = $2 where issue_id = $1 and state = 'sending'"),
                &[&issue, &why],
            )?;
            let change = Change::IssueTurned {
                edition,
                issue,
                state: IssueState::Held.as_str().to_owned(),
            };
            write.record(&change)?.commit()?;
            Ok::<_, NewsError>(())
        })?;
    }
    Ok(())
}
