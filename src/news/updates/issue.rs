//! An issue: one edition's daily update of one day, and what editors decided about it.

use super::wave;
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, IssueId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::line;
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IssueState {
    Open,
    /// Nothing leaves until somebody lets it go.
    Held,
    /// Nothing leaves any more.
    Killed,
}

impl IssueState {
    pub fn as_str(self) -> &'static str {
        match self {
            IssueState::Open => "open",
            IssueState::Held => "held",
            IssueState::Killed => "killed",
        }
    }

    pub fn parse(text: &str) -> Option<IssueState> {
        [IssueState::Open, IssueState::Held, IssueState::Killed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }
}

#[derive(Clone, Debug)]
pub struct Issue {
    pub id: IssueId,
    pub edition: EditionId,
    /// Days since 1970-01-01, on the wall where the reader is.
    pub day: i32,
    pub state: IssueState,
    /// An editor's own; empty: the first headline.
    pub subject: String,
    /// An editor's words before the first item.
    pub opening: String,
    pub deadline: Option<Micros>,
    /// What happens when the deadline passes and nobody looked.
    pub hold_on_silence: bool,
    pub seen_at: Option<Micros>,
}

impl Issue {
    /// Whether letters may be frozen and sent at this moment.
    pub fn may_leave(&self, now: Micros) -> bool {
        self.state == IssueState::Open && !self.waits_for_editor(now)
    }

    /// Nobody has said yet that it may go, and the deadline has not passed or silence holds it.
    pub fn waits_for_editor(&self, now: Micros) -> bool {
        self.seen_at.is_none()
            && self
                .deadline
                .is_some_and(|deadline| self.hold_on_silence || now < deadline)
    }

    fn from_row(row: &Row<'_>) -> Result<Issue, StoreError> {
        Ok(Issue {
            id: row.get("id")?,
            edition: row.get("edition_id")?,
            day: i32::try_from(row.get::<i64>("day")?).unwrap_or(0),
            state: IssueState::parse(&row.get::<String>("state")?).unwrap_or(IssueState::Held),
            subject: row.get("subject")?,
            opening: row.get("opening")?,
            deadline: row.get("deadline")?,
            hold_on_silence: row.get::<String>("on_silence")? == "hold",
            seen_at: row.get("seen_at")?,
        })
    }
}

/// The issue of a day, if it has been begun.
pub fn issue_on(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    day: i32,
) -> Result<Option<Issue>, StoreError> {
    read.maybe(
        sql!("select * from issue where edition_id = $1 and day = $2"),
        &[&edition, &i64::from(day)],
        Issue::from_row,
    )
}

pub(super) fn by_id(read: &mut ReadSession<'_>, id: IssueId) -> Result<Issue, NewsError> {
    read.maybe(sql!("select * from issue where id = $1"), &[&id], Issue::from_row)?
        .ok_or_else(|| NewsError::NotFound("issue of this kind".to_owned()))
}

/// The issues of an edition before a day, the newest first.
pub fn issues(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    before: i32,
    limit: i64,
) -> Result<Vec<Issue>, StoreError> {
    read.all(
        sql!("select * from issue where edition_id = $1 and day < $2 order by day desc limit $3"),
        &[&edition, &i64::from(before), &limit],
        Issue::from_row,
    )
}

/// The issue of a day, begun when it has not been.
pub fn ensure_issue(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    day: i32,
    at: Micros,
) -> Result<IssueId, StoreError> {
    let new = IssueId::new(at);
    tx.execute(
        sql!(
            "insert into issue (id, edition_id, day, state, subject, opening, on_silence, made_at)
             values ($1, $2, $3, 'open', '', '', 'send', $4) on conflict (edition_id, day) do nothing"
        ),
        &[&new, &edition, &i64::from(day), &at],
    )?;
    tx.one(
        sql!("select id from issue where edition_id = $1 and day = $2"),
        &[&edition, &i64::from(day)],
        |row| row.get("id"),
    )
}

/// What an editor writes for an issue.
#[derive(Clone, Debug, Default)]
pub struct IssueSettings {
    pub subject: String,
    pub opening: String,
    pub deadline: Option<Micros>,
    pub hold_on_silence: bool,
}

/// Changes subject, opening words and deadline. Letters that are frozen stay as they are.
pub fn save_issue(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    day: i32,
    new: &IssueSettings,
) -> Result<Position, NewsError> {
    let at = write.at;
    let issue = ensure_issue(&mut write, edition, day, at)?;
    wave::refuse_when_over(&mut write.as_read(), issue)?;
    if new.hold_on_silence && new.deadline.is_none() {
        return Err(NewsError::invalid(
            "deadline",
            "is missing: until when would somebody look?",
        ));
    }
    write.execute(
        sql!(
            "update issue set subject = $2, opening = $3, deadline = $4, on_silence = $5, seen_at = null
             where id = $1"
        ),
        &[
            &issue,
            &line("subject", &new.subject, 120)?,
            &line("opening", &new.opening, 600)?,
            &new.deadline,
            &if new.hold_on_silence { "hold" } else { "send" },
        ],
    )?;
    Ok(write.record(&Change::IssueSaved { edition, issue })?.commit()?)
}
