//! What a person decides about copies that did not simply leave: failed ones again, uncertain ones
//! again or taken for sent, and those who had nothing now.

use super::Policy;
use super::issue::ensure_issue;
use super::wave::{WaveState, waves};
use crate::base::ids::{EditionId, IssueId, WaveId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Sends again to those where it failed, and to nobody else. An address that bounced stays out: its
/// reader is suppressed and the claim finds that.
pub fn retry_failed(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    day: i32,
    policy: &Policy,
) -> Result<Position, NewsError> {
    let at = write.at;
    let issue = ensure_issue(&mut write, edition, day, at)?;
    let count = write.execute(
        sql!(
            "update delivery set state = 'queued', next_at = $2, last_at = $3, settled_at = null
             where state = 'failed'
               and wave_id in (select id from wave where issue_id = $1 and state in ('sending', 'done'))"
        ),
        &[&issue, &at, &at.plus_seconds(policy.late)],
    )?;
    reopen(&mut write, issue)?;
    said(write, (edition, issue), "failed ones are sent again", count)
}

/// `again`: they are sent a second time, perhaps; otherwise they are taken for sent.
pub fn settle_uncertain(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    day: i32,
    again: bool,
    policy: &Policy,
) -> Result<Position, NewsError> {
    let at = write.at;
    let issue = ensure_issue(&mut write, edition, day, at)?;
    let (state, how) = if again {
        ("queued", "uncertain ones are sent again")
    } else {
        ("accepted", "uncertain ones are taken for sent")
    };
    let count = write.execute(
        sql!(
            "update delivery set state = $2, next_at = $3, last_at = $4, reason = $5
             where state = 'uncertain' and wave_id in (
                 select id from wave where issue_id = $1 and (state in ('sending', 'done') or not $6))"
        ),
        &[&issue, &state, &at, &at.plus_seconds(policy.late), &how, &again],
    )?;
    if again {
        reopen(&mut write, issue)?;
    }
    said(write, (edition, issue), how, count)
}

/// A wave of its own, due now, for active readers who have no copy of this day's issue although their own
/// wave is over: they signed up or changed their hour after it had left, or it was missed.
///
/// Errors: no wave of this day has come yet.
pub fn send_to_the_rest(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    day: i32,
) -> Result<Position, NewsError> {
    let at = write.at;
    let issue = ensure_issue(&mut write, edition, day, at)?;
    let all = waves(&mut write.as_read(), issue)?;
    if all.iter().all(|wave| wave.state == WaveState::Planned) {
        return Err(NewsError::invalid(
            "issue",
            "no wave of this day has come yet; readers get it at their own hour",
        ));
    }
    let n = write.one(
        sql!("select count(*) as n from wave where issue_id = $1 and hour = -1"),
        &[&issue],
        |row| row.get::<i64>("n"),
    )?;
    write.execute(
        sql!(
            "insert into wave (id, issue_id, edition_id, day, zone, hour, due_at, state, house, hash, readers, note)
             values ($1, $2, $3, $4, $5, -1, $6, 'planned', false, '', 0, '')"
        ),
        &[
            &WaveId::new(at),
            &issue,
            &edition,
            &i64::from(day),
            &format!("by hand {}", n + 1),
            &at,
        ],
    )?;
    said(write, (edition, issue), "a wave by hand for who had nothing", 0)
}

fn reopen(write: &mut OpenWrite<'_>, issue: IssueId) -> Result<(), NewsError> {
    write.execute(
        sql!(
            "update wave set state = 'sending', ended_at = null where issue_id = $1 and state = 'done'
               and id in (select wave_id from delivery where state = 'queued')"
        ),
        &[&issue],
    )?;
    Ok(())
}

fn said(
    write: OpenWrite<'_>,
    (edition, issue): (EditionId, IssueId),
    how: &str,
    count: u64,
) -> Result<Position, NewsError> {
    let change = Change::DeliveriesSettled {
        edition,
        issue,
        how: how.to_owned(),
        count: i64::try_from(count).unwrap_or(i64::MAX),
    };
    Ok(write.record(&change)?.commit()?)
}
