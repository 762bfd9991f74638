//! The ledger: each reader's copy, from queued to accepted by the relay. Claimed durably before a byte
//! leaves, settled after the answer; what was claimed and never settled is uncertain, and says so.
//!
//! Claims and settlements are not recorded one by one in the change log: these rows are a log
//! themselves, and a million readers would bury the newsroom's. A wave's end records its counts.

use super::{Lease, Policy};
use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, EditionId, SubscriberId, VariantId, WaveId};
use crate::base::store::{ReadSession, Row, StoreError, Transaction};
use crate::sql;

/// A copy that one connection may send now.
#[derive(Clone, Debug)]
pub struct Claim {
    pub delivery: DeliveryId,
    pub edition: EditionId,
    pub day: i32,
    pub subscriber: SubscriberId,
    pub wave: WaveId,
    pub variant: VariantId,
    pub host: String,
    pub tries: i64,
    pub last_at: Micros,
    /// When its wave was due: the date that every try of it carries.
    pub due_at: Micros,
    /// Everything that its letter said was withdrawn.
    empty: bool,
}

/// What became of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The relay took it; what it said.
    Accepted(String),
    /// Later again: the reason and when.
    Deferred(String, Micros),
    Failed(String),
    /// Not to be sent after all: the reader left, or was suppressed.
    Excluded(String),
    /// The connection broke after the message: nobody can say.
    Uncertain(String),
    /// It never left; somebody else may have it at once.
    Returned,
}

/// Claims up to `n` copies, one for each free connection.
pub fn claim(
    tx: &mut Transaction<'_>,
    lease: &Lease,
    now: Micros,
    n: usize,
) -> Result<Vec<Claim>, StoreError> {
    loop {
        let mut claims = next(tx, "queued", now, n)?;
        if claims.len() < n {
            claims.extend(next(tx, "deferred", now, n - claims.len())?);
        }
        if claims.is_empty() {
            return Ok(claims);
        }
        lease.holds(tx, now)?;
        for claim in &claims {
            tx.execute(
                sql!(
                    "update delivery set state = 'claimed', epoch = $2, claimed_at = $3, tries = tries + 1,
                         variant_id = $4 where id = $1"
                ),
                &[&claim.delivery, &lease.epoch, &now, &claim.variant],
            )?;
            if claim.empty {
                let nothing = Outcome::Excluded(WITHDRAWN.to_owned());
                settle_claim(tx, lease, claim.delivery, &nothing, now)?;
            }
        }
        claims.retain(|claim| !claim.empty);
        if !claims.is_empty() {
            return Ok(claims);
        }
    }
}

/// Why a copy of a letter without items is not sent.
pub(super) const WITHDRAWN: &str = "what it said was withdrawn";

/// Says, before it happens, that a claimed copy's body goes over the wire now. From here on, and for
/// this one copy of a connection, a silence is uncertain.
pub fn body_leaves(
    tx: &mut Transaction<'_>,
    lease: &Lease,
    delivery: DeliveryId,
) -> Result<bool, StoreError> {
    let touched = tx.execute(
        sql!("update delivery set state = 'sending' where id = $1 and epoch = $2 and state = 'claimed'"),
        &[&delivery, &lease.epoch],
    )?;
    Ok(touched > 0)
}

/// The letter is the newest for its topics: a copy that was in hand while one was made anew comes back
/// with the old one. Unordered on purpose: an order would sort a million rows for each claim.
fn next(tx: &mut Transaction<'_>, state: &str, now: Micros, n: usize) -> Result<Vec<Claim>, StoreError> {
    tx.all(
        sql!(
            "select d.id, d.edition_id, d.day, d.subscriber_id, d.wave_id, d.host, d.tries, d.last_at, w.due_at,
                    v.id as variant_id,
                    not exists (select 1 from variant_item i where i.variant_id = v.id) as empty
             from wave w join issue i on i.id = w.issue_id and i.state = 'open'
             join delivery d on d.wave_id = w.id and d.state = $1 and d.next_at <= $2
             join variant f on f.id = d.variant_id
             join variant v on v.wave_id = f.wave_id and v.topics_key = f.topics_key and v.revision = (
                 select max(o.revision) from variant o where o.wave_id = f.wave_id and o.topics_key = f.topics_key)
             where w.state = 'sending' and d.last_at >= $2 limit $3"
        ),
        &[&state, &now, &(n as i64)],
        from_row,
    )
}

fn from_row(row: &Row<'_>) -> Result<Claim, StoreError> {
    Ok(Claim {
        delivery: row.get("id")?,
        edition: row.get("edition_id")?,
        day: i32::try_from(row.get::<i64>("day")?).unwrap_or(0),
        subscriber: row.get("subscriber_id")?,
        wave: row.get("wave_id")?,
        variant: row.get("variant_id")?,
        host: row.get("host")?,
        tries: row.get("tries")?,
        last_at: row.get("last_at")?,
        due_at: row.get("due_at")?,
        empty: row.get("empty")?,
    })
}

/// Settles a claim. Only the holder that claimed it can, even when it was thought dead meanwhile.
pub fn settle_claim(
    tx: &mut Transaction<'_>,
    lease: &Lease,
    delivery: DeliveryId,
    outcome: &Outcome,
    now: Micros,
) -> Result<bool, StoreError> {
    let (state, reason, relay, next) = match outcome {
        Outcome::Accepted(relay) => ("accepted", "", relay.as_str(), None),
        Outcome::Deferred(reason, at) => ("deferred", reason.as_str(), "", Some(*at)),
        Outcome::Failed(reason) => ("failed", reason.as_str(), "", None),
        Outcome::Excluded(reason) => ("excluded", reason.as_str(), "", None),
        Outcome::Uncertain(reason) => ("uncertain", reason.as_str(), "", None),
        Outcome::Returned => ("queued", "", "", None),
    };
    let doubts = i64::from(matches!(outcome, Outcome::Uncertain(_)));
    let settled = (!matches!(outcome, Outcome::Deferred(..) | Outcome::Returned)).then_some(now);
    let touched = tx.execute(
        sql!(
            "update delivery set state = $3, reason = $4, relay = $5, next_at = coalesce($6, next_at),
                 settled_at = $7, doubts = doubts + $8
             where id = $1 and epoch = $2 and state in ('claimed', 'sending', 'uncertain')"
        ),
        &[
            &delivery,
            &lease.epoch,
            &state,
            &clip(reason),
            &clip(relay),
            &next,
            &settled,
            &doubts,
        ],
    )?;
    if settled.is_none() && touched > 0 {
        exclude_killed(tx, delivery, now)?;
    }
    Ok(touched > 0)
}

/// What comes back to a killed wave is not sent again: nobody would ever end it.
fn exclude_killed(tx: &mut Transaction<'_>, delivery: DeliveryId, now: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "update delivery set state = 'excluded', settled_at = $2, reason = 'the issue was killed'
             where id = $1 and state in ('queued', 'deferred')
               and wave_id in (select id from wave where state = 'killed')"
        ),
        &[&delivery, &now],
    )?;
    Ok(())
}

/// What a relay says may be long; the beginning tells.
fn clip(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(300).collect()
}

/// Whether [`sweep`] would find anything. Asked each second; a write each second would wake everybody.
pub fn has_leftovers(
    read: &mut ReadSession<'_>,
    lease: &Lease,
    policy: &Policy,
    now: Micros,
) -> Result<bool, StoreError> {
    let in_hand = sql!(
        "select id from delivery where state = 'sending' and epoch < $1
         union all select id from delivery where state = 'claimed' and epoch < $1 limit 1"
    );
    let found = |row: &Row<'_>| row.get::<DeliveryId>("id");
    if read.maybe(in_hand, &[&lease.epoch], found)?.is_some() {
        return Ok(true);
    }
    let uncertain = sql!(
        "select id from delivery where state = 'uncertain' and last_at >= $1
           and wave_id in (select id from wave where state in ('frozen', 'sending')) limit 1"
    );
    Ok(policy.resend_uncertain && read.maybe(uncertain, &[&now], found)?.is_some())
}

/// What a dead sender left behind: its claims are uncertain. With the policy to send again they are
/// queued at once, as often as the deadline allows. Returns how many were found.
pub fn sweep(
    tx: &mut Transaction<'_>,
    lease: &Lease,
    policy: &Policy,
    now: Micros,
) -> Result<u64, StoreError> {
    lease.holds(tx, now)?;
    let found = tx.execute(
        sql!(
            "update delivery set state = 'uncertain', doubts = doubts + 1, settled_at = $2,
                 reason = 'the program stopped between sending and the answer'
             where state = 'sending' and epoch < $1"
        ),
        &[&lease.epoch, &now],
    )?;
    // What was only claimed had not left.
    tx.execute(
        sql!("update delivery set state = 'queued' where state = 'claimed' and epoch < $1"),
        &[&lease.epoch],
    )?;
    tx.execute(
        sql!(
            "update delivery set state = 'excluded', settled_at = $1, reason = 'the issue was killed'
             where state in ('queued', 'deferred') and wave_id in (select id from wave where state = 'killed')"
        ),
        &[&now],
    )?;
    if policy.resend_uncertain {
        tx.execute(
            sql!(
                "update delivery set state = 'queued', next_at = $1, settled_at = null
                 where state = 'uncertain' and last_at >= $1
                   and wave_id in (select id from wave where state in ('frozen', 'sending'))"
            ),
            &[&now],
        )?;
    }
    Ok(found)
}
