//! The account of an issue: every number is a query on the ledger, so that none can disagree with it.

use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, IssueId, SubscriberId, WaveId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

/// How many copies stand where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Account {
    pub readers: i64,
    pub queued: i64,
    pub sending: i64,
    pub deferred: i64,
    /// By the relay.
    pub accepted: i64,
    /// Uncertain ones that a person took for sent.
    pub assumed: i64,
    pub failed: i64,
    pub excluded: i64,
    pub uncertain: i64,
    /// Copies that nobody could be sure of at some moment, whatever became of them.
    pub doubted: i64,
    pub bounced: i64,
    pub complained: i64,
    /// Readers for whom this was the last copy before they left.
    pub left: i64,
}

impl Account {
    /// Every copy is in one state.
    pub fn adds_up(&self) -> bool {
        let states = [
            self.queued,
            self.sending,
            self.deferred,
            self.accepted,
            self.assumed,
            self.failed,
            self.excluded,
            self.uncertain,
        ];
        states.iter().sum::<i64>() == self.readers
    }

    fn add(&mut self, row: &Counted) {
        self.readers += row.n;
        self.doubted += row.doubted;
        match row.state.as_str() {
            "queued" => self.queued += row.n,
            "claimed" | "sending" => self.sending += row.n,
            "deferred" => self.deferred += row.n,
            "accepted" => {
                self.accepted += row.n - row.assumed;
                self.assumed += row.assumed;
            }
            "failed" => self.failed += row.n,
            "excluded" => self.excluded += row.n,
            _ => self.uncertain += row.n,
        }
        match row.outcome.as_str() {
            "bounced" => self.bounced += row.n,
            "complained" => self.complained += row.n,
            _ => {}
        }
    }
}

struct Counted {
    wave: WaveId,
    state: String,
    outcome: String,
    n: i64,
    doubted: i64,
    assumed: i64,
}

/// The account of each wave of an issue.
pub fn wave_accounts(
    read: &mut ReadSession<'_>,
    issue: IssueId,
) -> Result<Vec<(WaveId, Account)>, StoreError> {
    let rows = read.all(
        sql!(
            "select d.wave_id, d.state, d.outcome, count(*) as n,
                    cast(sum(case when d.doubts > 0 then 1 else 0 end) as bigint) as doubted,
                    cast(sum(case when d.state = 'accepted' and d.reason <> '' then 1 else 0 end) as bigint) as assumed
             from delivery d join wave w on w.id = d.wave_id where w.issue_id = $1
             group by d.wave_id, d.state, d.outcome"
        ),
        &[&issue],
        |row| {
            Ok(Counted {
                wave: row.get("wave_id")?,
                state: row.get("state")?,
                outcome: row.get("outcome")?,
                n: row.get("n")?,
                doubted: row.get("doubted")?,
                assumed: row.get("assumed")?,
            })
        },
    )?;
    let mut accounts: Vec<(WaveId, Account)> = Vec::new();
    for row in &rows {
        let at = match accounts.iter().position(|(wave, _)| *wave == row.wave) {
            Some(at) => at,
            None => {
                accounts.push((row.wave, Account::default()));
                accounts.len() - 1
            }
        };
        accounts[at].1.add(row);
    }
    Ok(accounts)
}

/// The account of a whole issue.
pub fn account(read: &mut ReadSession<'_>, issue: IssueId) -> Result<Account, StoreError> {
    let mut all = Account::default();
    for (_, one) in wave_accounts(read, issue)? {
        all.readers += one.readers;
        all.queued += one.queued;
        all.sending += one.sending;
        all.deferred += one.deferred;
        all.accepted += one.accepted;
        all.assumed += one.assumed;
        all.failed += one.failed;
        all.excluded += one.excluded;
        all.uncertain += one.uncertain;
        all.doubted += one.doubted;
        all.bounced += one.bounced;
        all.complained += one.complained;
    }
    all.left = left_after(read, issue)?;
    Ok(all)
}

/// Within so many days after a copy it is taken for the reason.
const LEFT_DAYS: i64 = 7;

fn left_after(read: &mut ReadSession<'_>, issue: IssueId) -> Result<i64, StoreError> {
    let first = read.one(
        sql!("select min(started_at) as at from wave where issue_id = $1"),
        &[&issue],
        |row| row.get::<Option<Micros>>("at"),
    )?;
    let Some(first) = first else { return Ok(0) };
    read.one(
        sql!(
            "select count(distinct d.id) as n
             from issue i join consent c on c.edition_id = i.edition_id and c.action = 'left' and c.at >= $2 and c.at < $3
             join delivery d on d.edition_id = i.edition_id and d.day = i.day and d.subscriber_id = c.subscriber_id
             where i.id = $1 and d.claimed_at <= c.at and not exists (
                 select 1 from delivery n where n.subscriber_id = d.subscriber_id and n.claimed_at > d.claimed_at
                   and n.claimed_at <= c.at)"
        ),
        &[&issue, &first, &first.plus_days(LEFT_DAYS + 1)],
        |row| row.get("n"),
    )
}

/// One copy, as the desk lists it.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: DeliveryId,
    pub subscriber: SubscriberId,
    /// None when the reader was erased.
    pub email: Option<String>,
    pub state: String,
    pub reason: String,
    pub relay: String,
    pub outcome: String,
    pub tries: i64,
    pub doubts: i64,
    pub next_at: Micros,
    pub settled_at: Option<Micros>,
}

/// Copies of an issue in one state, in the order of their ids.
pub fn deliveries(
    read: &mut ReadSession<'_>,
    issue: IssueId,
    state: &str,
    after: DeliveryId,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    read.all(
        sql!(
            "select d.id, d.subscriber_id, s.email, d.state, d.reason, d.relay, d.outcome, d.tries, d.doubts,
                    d.next_at, d.settled_at
             from wave w join delivery d on d.wave_id = w.id left join subscriber s on s.id = d.subscriber_id
             where w.issue_id = $1 and d.state = $2 and d.id > $3 order by d.id limit $4"
        ),
        &[&issue, &state, &after, &limit],
        from_row,
    )
}

fn from_row(row: &Row<'_>) -> Result<Line, StoreError> {
    Ok(Line {
        id: row.get("id")?,
        subscriber: row.get("subscriber_id")?,
        email: row.get("email")?,
        state: row.get("state")?,
        reason: row.get("reason")?,
        relay: row.get("relay")?,
        outcome: row.get("outcome")?,
        tries: row.get("tries")?,
        doubts: row.get("doubts")?,
        next_at: row.get("next_at")?,
        settled_at: row.get("settled_at")?,
    })
}
