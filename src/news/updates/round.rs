//! One round of the sender's clock: plan, freeze, begin, end. Each step asks the tables what is due.

use super::issue::{self, IssueState};
use super::ledger::{has_leftovers, sweep};
use super::senders;
use super::wave::{self, Wave, WaveState, advance};
use super::{Lease, freeze_due, plan, recompose_stale};
use crate::base::clock::Micros;
use crate::base::store::{Actor, OpenWrite, Store, StoreError};
use crate::changes::Change;
use crate::news::NewsError;
use crate::sql;

/// An operator's settings that decide what is sent.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Seconds after its time at which a letter is no longer sent.
    pub late: i64,
    /// Uncertain copies are sent again; otherwise they wait for a person.
    pub resend_uncertain: bool,
}

impl Default for Policy {
    fn default() -> Policy {
        Policy {
            late: 6 * 3_600,
            resend_uncertain: true,
        }
    }
}

/// What a round did, in waves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rounded {
    pub planned: usize,
    pub frozen: usize,
    pub begun: usize,
    pub ended: usize,
}

/// What a round may do besides freezing and ending.
#[derive(Clone, Copy, Debug)]
pub struct May {
    /// Look at all readers for new waves.
    pub plan: bool,
    /// Let frozen waves leave: not before the relay was looked at.
    pub begin: bool,
}

/// Does everything that is due but the sending itself.
pub fn round(store: &Store, lease: &Lease, policy: &Policy, may: May) -> Result<Rounded, NewsError> {
    let now = store.writes.clock().now();
    let planned = if may.plan { plan(store, now)? } else { 0 };
    let frozen = freeze_due(store, lease, policy)?;
    recompose_stale(store, lease)?;
    let begun = if may.begin {
        begin_due(store, lease, policy, now)?
    } else {
        0
    };
    let (held, settings) = (lease.clone(), policy.clone());
    if store
        .reads
        .wait(move |read| has_leftovers(read, &held, &settings, now))?
    {
        let (held, settings) = (lease.clone(), policy.clone());
        store
            .writes
            .housekeeping(move |tx| sweep(tx, &held, &settings, now))?;
    }
    let ended = end_finished(store, lease, now)?;
    Ok(Rounded {
        planned,
        frozen,
        begun,
        ended,
    })
}

fn begin_due(store: &Store, lease: &Lease, policy: &Policy, now: Micros) -> Result<usize, NewsError> {
    let due = store
        .reads
        .wait(move |read| wave::in_state(read, WaveState::Frozen, now))?;
    let mut begun = 0;
    for wave in due {
        let (lease, late) = (lease.clone(), policy.late);
        begun += usize::from(
            store
                .writes
                .wait(Actor::Clock, move |write| begin(write, &lease, &wave, late))?,
        );
    }
    Ok(begun)
}

fn begin(mut write: OpenWrite<'_>, lease: &Lease, wave: &Wave, late: i64) -> Result<bool, NewsError> {
    let now = write.at;
    lease.holds(&mut write, now)?;
    let issue = issue::by_id(&mut write.as_read(), wave.issue)?;
    if issue.state == IssueState::Killed {
        close(write, wave, WaveState::Killed, "the issue was killed")?;
        return Ok(false);
    }
    if now > wave.due_at.plus_seconds(late) {
        close(
            write,
            wave,
            WaveState::Missed,
            "it was too late when sending became possible",
        )?;
        return Ok(false);
    }
    if !issue.may_leave(now)
        || !advance(
            &mut write,
            wave.id,
            WaveState::Frozen,
            WaveState::Sending,
            now,
            "",
        )?
    {
        return Ok(false);
    }
    senders::step(&mut write, lease, now)?;
    let change = Change::WaveStarted {
        edition: wave.edition,
        issue: wave.issue,
        wave: wave.id,
    };
    write.record(&change)?.commit()?;
    Ok(true)
}

fn end_finished(store: &Store, lease: &Lease, now: Micros) -> Result<usize, NewsError> {
    let sending = store
        .reads
        .wait(move |read| wave::in_state(read, WaveState::Sending, Micros(i64::MAX)))?;
    let mut ended = 0;
    for wave in sending {
        let lease = lease.clone();
        ended += usize::from(
            store
                .writes
                .wait(Actor::Clock, move |write| end(write, &lease, &wave, now))?,
        );
    }
    Ok(ended)
}

/// Ends a wave when no copy of it can still be sent.
fn end(mut write: OpenWrite<'_>, lease: &Lease, wave: &Wave, now: Micros) -> Result<bool, NewsError> {
    lease.holds(&mut write, now)?;
    let issue = issue::by_id(&mut write.as_read(), wave.issue)?;
    write.execute(
        sql!(
            "update delivery set state = 'failed', settled_at = $2,
                 reason = case when reason = '' then 'its time was over before it could be sent'
                               else 'its time was over; last: ' || reason end
             where wave_id = $1 and state in ('queued', 'deferred') and last_at < $2"
        ),
        &[&wave.id, &now],
    )?;
    if issue.state == IssueState::Killed {
        return close(
            write,
            wave,
            WaveState::Killed,
            "the issue was killed while it was sent",
        );
    }
    let open = write.maybe(
        sql!(
            "select id from delivery where wave_id = $1 and state in ('queued', 'claimed', 'sending', 'deferred') limit 1"
        ),
        &[&wave.id],
        |row| row.get::<crate::base::ids::DeliveryId>("id"),
    )?;
    if open.is_some() {
        return Ok(false);
    }
    senders::step(&mut write, lease, now)?;
    close(write, wave, WaveState::Done, "")
}

fn close(mut write: OpenWrite<'_>, wave: &Wave, to: WaveState, note: &str) -> Result<bool, NewsError> {
    let now = write.at;
    let waiting = match to {
        WaveState::Missed => "missed: too late to be sent",
        _ => "the issue was killed",
    };
    write.execute(
        sql!(
            "update delivery set state = 'excluded', settled_at = $2, reason = $3
             where wave_id = $1 and state in ('queued', 'deferred')"
        ),
        &[&wave.id, &now, &waiting],
    )?;
    if !advance(&mut write, wave.id, wave.state, to, now, note)? {
        return Ok(false);
    }
    let mut count = |state: &str| -> Result<i64, StoreError> {
        write.one(
            sql!("select count(*) as n from delivery where wave_id = $1 and state = $2"),
            &[&wave.id, &state],
            |row| row.get("n"),
        )
    };
    let change = Change::WaveEnded {
        edition: wave.edition,
        issue: wave.issue,
        wave: wave.id,
        state: to.as_str().to_owned(),
        accepted: count("accepted")?,
        failed: count("failed")?,
        uncertain: count("uncertain")?,
    };
    write.record(&change)?.commit()?;
    Ok(true)
}
