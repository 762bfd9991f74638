//! An article as the newsroom works on it, and its two state machines.

use super::{Content, draft_rows, shared_draft};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, PersonId, VersionId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError};
use crate::news::NewsError;
use crate::sql;

/// Where the newsroom is with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkState {
    Draft,
    InReview,
    SentBack,
    Ready,
    Spiked,
}

/// What the public sees of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicState {
    Unpublished,
    Scheduled,
    Live,
    Updated,
    Withdrawn,
}

impl WorkState {
    pub const ALL: [WorkState; 5] = [
        WorkState::Draft,
        WorkState::InReview,
        WorkState::SentBack,
        WorkState::Ready,
        WorkState::Spiked,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            WorkState::Draft => "draft",
            WorkState::InReview => "in_review",
            WorkState::SentBack => "sent_back",
            WorkState::Ready => "ready",
            WorkState::Spiked => "spiked",
        }
    }

    pub(super) fn parse(text: &str) -> Result<WorkState, StoreError> {
        WorkState::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Engine(format!("unknown work state {text}")))
    }
}

impl PublicState {
    pub const ALL: [PublicState; 5] = [
        PublicState::Unpublished,
        PublicState::Scheduled,
        PublicState::Live,
        PublicState::Updated,
        PublicState::Withdrawn,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            PublicState::Unpublished => "unpublished",
            PublicState::Scheduled => "scheduled",
            PublicState::Live => "live",
            PublicState::Updated => "updated",
            PublicState::Withdrawn => "withdrawn",
        }
    }

    pub fn is_live(self) -> bool {
        matches!(self, PublicState::Live | PublicState::Updated)
    }

    pub(super) fn parse(text: &str) -> Result<PublicState, StoreError> {
        PublicState::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Engine(format!("unknown public state {text}")))
    }
}

/// An article with its working draft.
#[derive(Clone, Debug)]
pub struct Article {
    pub id: ArticleId,
    /// The number in its address; never changes.
    pub number: i64,
    pub edition: EditionId,
    pub work: WorkState,
    pub public: PublicState,
    pub draft: Content,
    /// Counts saved drafts; whoever saves says which one he changed.
    pub revision: i64,
    pub changed_at: Micros,
    pub approved_version: Option<VersionId>,
    pub live_version: Option<VersionId>,
    pub scheduled_at: Option<Micros>,
    pub embargo_until: Option<Micros>,
    pub first_published_at: Option<Micros>,
    /// Who began it; none for imports and the command line.
    pub made_by: Option<PersonId>,
    /// What somebody says is wrong with it while it is live; empty when nobody does.
    pub error_reported: String,
    /// How far its journal is, and up to where the draft was read from it (see `shared_draft`).
    pub(super) op_seq: i64,
    pub(super) draft_seq: i64,
}

impl Article {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Article, StoreError> {
        Ok(Article {
            id: row.get("id")?,
            number: row.get("number")?,
            edition: row.get("edition_id")?,
            work: WorkState::parse(&row.get::<String>("work_state")?)?,
            public: PublicState::parse(&row.get::<String>("public_state")?)?,
            draft: Content::from_json(&row.get::<String>("draft")?)?,
            revision: row.get("revision")?,
            changed_at: row.get("changed_at")?,
            approved_version: row.get("approved_version")?,
            live_version: row.get("live_version")?,
            scheduled_at: row.get("scheduled_at")?,
            embargo_until: row.get("embargo_until")?,
            first_published_at: row.get("first_published_at")?,
            made_by: row.get("made_by")?,
            error_reported: row.get("error_reported")?,
            op_seq: row.get("op_seq")?,
            draft_seq: row.get("draft_seq")?,
        })
    }

    /// Both states in words: "in review, live".
    pub fn state(&self) -> String {
        format!(
            "{}, {}",
            self.work.as_str().replace('_', " "),
            self.public.as_str()
        )
    }

    pub(super) fn refuse(&self, verb: &'static str, hint: &'static str) -> NewsError {
        NewsError::WrongState {
            verb,
            state: self.state(),
            hint,
        }
    }

    /// Writes the states and times back. The draft has its own statement, in `edit`.
    pub(super) fn save_states(&self, write: &mut OpenWrite<'_>) -> Result<(), StoreError> {
        write.execute(
            sql!(
                "update article set work_state = $2, public_state = $3, approved_version = $4, live_version = $5,
                     scheduled_at = $6, embargo_until = $7, first_published_at = $8, changed_at = $9
                 where id = $1"
            ),
            &[
                &self.id,
                &self.work.as_str(),
                &self.public.as_str(),
                &self.approved_version,
                &self.live_version,
                &self.scheduled_at,
                &self.embargo_until,
                &self.first_published_at,
                &self.changed_at,
            ],
        )?;
        Ok(())
    }
}

/// Loads an article for a verb, and locks its row on PostgreSQL, so that two verbs on one article
/// follow each other. What was typed up to this moment is in the draft.
pub fn for_verb(write: &mut OpenWrite<'_>, id: ArticleId) -> Result<Article, NewsError> {
    // An update that changes nothing takes the row's lock on both engines with one text.
    write.execute(
        sql!("update article set revision = revision where id = $1"),
        &[&id],
    )?;
    let found = load_row(&mut write.as_read(), id)?;
    let mut article = found.ok_or_else(|| NewsError::NotFound(format!("article {id}")))?;
    article.changed_at = write.at;
    settle(write, &mut article)?;
    Ok(article)
}

/// Reads the draft from its journal when somebody typed since.
fn settle(write: &mut OpenWrite<'_>, article: &mut Article) -> Result<(), StoreError> {
    if article.op_seq <= article.draft_seq {
        return Ok(());
    }
    let (shared, upto) = shared_draft::document(&mut write.as_read(), article.id)?;
    let content = Content::from_shared(&shared.read())?;
    draft_rows::put(write, article.id, Some(&article.draft), &content)?;
    article.draft = content;
    article.revision += 1;
    article.draft_seq = upto;
    write.execute(
        sql!("update article set revision = $2, draft_seq = $3, changed_at = $4 where id = $1"),
        &[
            &article.id,
            &article.revision,
            &article.draft_seq,
            &article.changed_at,
        ],
    )?;
    shared_draft::fold(write, article.id, &shared, upto)
}

/// An article with its draft as it stands, whatever was typed a moment ago included.
pub(super) fn load(read: &mut ReadSession<'_>, id: ArticleId) -> Result<Option<Article>, StoreError> {
    let Some(mut article) = load_row(read, id)? else {
        return Ok(None);
    };
    if article.op_seq > article.draft_seq {
        let (shared, _) = shared_draft::document(read, id)?;
        article.draft = Content::from_shared(&shared.read())?;
        article.revision += 1;
    }
    Ok(Some(article))
}

fn load_row(read: &mut ReadSession<'_>, id: ArticleId) -> Result<Option<Article>, StoreError> {
    read.maybe(
        sql!(
            "select id, number, edition_id, work_state, public_state, draft, revision, changed_at,
                    approved_version, live_version, scheduled_at, embargo_until, first_published_at, made_by,
                    error_reported, op_seq, draft_seq
             from article where id = $1"
        ),
        &[&id],
        Article::from_row,
    )
}

/// Keeps the draft as an immutable version: a named moment. Returns the version there already is,
/// when the draft has not changed since.
pub(super) fn keep_version(
    write: &mut OpenWrite<'_>,
    article: &Article,
    reason: &str,
) -> Result<VersionId, StoreError> {
    let content = article.draft.to_json()?;
    let last = write.maybe(
        sql!("select id, ordinal, content from version where article_id = $1 order by ordinal desc limit 1"),
        &[&article.id],
        |row| {
            Ok((
                row.get::<VersionId>("id")?,
                row.get::<i64>("ordinal")?,
                row.get::<String>("content")?,
            ))
        },
    )?;
    let ordinal = match last {
        Some((id, _, same)) if same == content => return Ok(id),
        Some((_, ordinal, _)) => ordinal + 1,
        None => 1,
    };
    let id = VersionId::new(write.at);
    let (at, actor) = (write.at, write.actor.as_text());
    write.execute(
        sql!(
            "insert into version (id, article_id, ordinal, at, actor, reason, content)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[&id, &article.id, &ordinal, &at, &actor, &reason, &content],
    )?;
    Ok(id)
}

/// The content of a kept version.
pub(super) fn version(read: &mut ReadSession<'_>, id: VersionId) -> Result<Content, NewsError> {
    let find = sql!("select content from version where id = $1");
    let json = read
        .maybe(find, &[&id], |row| row.get::<String>("content"))?
        .ok_or_else(|| NewsError::NotFound(format!("version {id}")))?;
    Ok(Content::from_json(&json)?)
}
