//! A wave: the readers of one time zone and hour, who get an issue at one moment.

use crate::base::clock::Micros;
use crate::base::ids::{EditionId, IssueId, WaveId};
use crate::base::store::{ReadSession, Row, StoreError, Transaction};
use crate::news::NewsError;
use crate::sql;

/// Letters and readers are fixed this long before they are due.
pub const FREEZE_BEFORE: i64 = 20 * 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaveState {
    Planned,
    /// Letters and readers are fixed.
    Frozen,
    Sending,
    Done,
    Killed,
    /// Too late to be sent: the program was down, or it was held too long.
    Missed,
    /// There was nothing to say.
    Skipped,
}

impl WaveState {
    pub fn as_str(self) -> &'static str {
        match self {
            WaveState::Planned => "planned",
            WaveState::Frozen => "frozen",
            WaveState::Sending => "sending",
            WaveState::Done => "done",
            WaveState::Killed => "killed",
            WaveState::Missed => "missed",
            WaveState::Skipped => "skipped",
        }
    }

    fn parse(text: &str) -> WaveState {
        use WaveState::{Done, Frozen, Killed, Missed, Planned, Sending, Skipped};
        [Planned, Frozen, Sending, Done, Killed, Missed, Skipped]
            .into_iter()
            .find(|state| state.as_str() == text)
            .unwrap_or(Missed)
    }

    pub fn is_over(self) -> bool {
        matches!(
            self,
            WaveState::Done | WaveState::Killed | WaveState::Missed | WaveState::Skipped
        )
    }
}

#[derive(Clone, Debug)]
pub struct Wave {
    pub id: WaveId,
    pub issue: IssueId,
    pub edition: EditionId,
    pub day: i32,
    pub zone: String,
    /// −1: sent by hand.
    pub hour: i64,
    pub due_at: Micros,
    pub state: WaveState,
    pub house: bool,
    pub frozen_at: Option<Micros>,
    pub started_at: Option<Micros>,
    pub ended_at: Option<Micros>,
    pub hash: String,
    pub readers: i64,
    pub note: String,
}

impl Wave {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Wave, StoreError> {
        Ok(Wave {
            id: row.get("id")?,
            issue: row.get("issue_id")?,
            edition: row.get("edition_id")?,
            day: i32::try_from(row.get::<i64>("day")?).unwrap_or(0),
            zone: row.get("zone")?,
            hour: row.get("hour")?,
            due_at: row.get("due_at")?,
            state: WaveState::parse(&row.get::<String>("state")?),
            house: row.get("house")?,
            frozen_at: row.get("frozen_at")?,
            started_at: row.get("started_at")?,
            ended_at: row.get("ended_at")?,
            hash: row.get("hash")?,
            readers: row.get("readers")?,
            note: row.get("note")?,
        })
    }

    pub fn freezes_at(&self) -> Micros {
        self.due_at.plus_seconds(-FREEZE_BEFORE)
    }
}

pub fn wave(read: &mut ReadSession<'_>, id: WaveId) -> Result<Option<Wave>, StoreError> {
    read.maybe(sql!("select * from wave where id = $1"), &[&id], Wave::from_row)
}

/// The waves of an issue in the order in which they leave.
pub fn waves(read: &mut ReadSession<'_>, issue: IssueId) -> Result<Vec<Wave>, StoreError> {
    read.all(
        sql!("select * from wave where issue_id = $1 order by due_at, zone, hour"),
        &[&issue],
        Wave::from_row,
    )
}

/// Waves of a state that are due before a moment, the earliest first.
pub(super) fn in_state(
    read: &mut ReadSession<'_>,
    state: WaveState,
    before: Micros,
) -> Result<Vec<Wave>, StoreError> {
    read.all(
        sql!("select * from wave where state = $1 and due_at <= $2 order by due_at, id limit 500"),
        &[&state.as_str(), &before],
        Wave::from_row,
    )
}

/// When the next wave is to be frozen or begun.
pub fn next_due(read: &mut ReadSession<'_>) -> Result<Option<Micros>, StoreError> {
    read.one(
        sql!("select min(due_at) as at from wave where state in ('planned', 'frozen')"),
        &[],
        |row| row.get::<Option<Micros>>("at"),
    )
}

/// Moves a wave on. False when somebody else did first.
pub(super) fn advance(
    tx: &mut Transaction<'_>,
    wave: WaveId,
    from: WaveState,
    to: WaveState,
    at: Micros,
    note: &str,
) -> Result<bool, StoreError> {
    let ended = to.is_over().then_some(at);
    let started = (to == WaveState::Sending).then_some(at);
    let moved = tx.execute(
        sql!(
            "update wave set state = $3, note = $4, ended_at = coalesce($5, ended_at),
                 started_at = coalesce(started_at, $6) where id = $1 and state = $2"
        ),
        &[&wave, &from.as_str(), &to.as_str(), &note, &ended, &started],
    )?;
    Ok(moved > 0)
}

/// Nothing can be changed of an issue of which every wave is over.
pub(super) fn refuse_when_over(read: &mut ReadSession<'_>, issue: IssueId) -> Result<(), NewsError> {
    let all = waves(read, issue)?;
    if !all.is_empty() && all.iter().all(|wave| wave.state.is_over()) {
        return Err(NewsError::invalid(
            "issue",
            "every wave of it has left; nothing in it can change any more",
        ));
    }
    Ok(())
}
