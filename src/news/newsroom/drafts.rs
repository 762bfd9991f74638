//! The desk's door: articles in all states, with their drafts and versions.

mod keyset;

pub use keyset::{Before, DraftFilter, page};

use super::article::{self, Article};
use super::{Content, PublicState, WorkState};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, VersionId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::changes::NoteKind;
use crate::news::{NewsError, editions};
use crate::sql;

/// A line of a list of articles.
#[derive(Clone, Debug)]
pub struct DraftLine {
    pub id: ArticleId,
    pub number: i64,
    pub headline: String,
    pub work: String,
    pub public: String,
    pub changed_at: Micros,
}

/// A kept version: a named moment.
#[derive(Clone, Debug)]
pub struct VersionLine {
    pub id: VersionId,
    pub ordinal: i64,
    pub at: Micros,
    pub actor: String,
    pub reason: String,
}

impl VersionLine {
    fn from_row(row: &Row<'_>) -> Result<VersionLine, StoreError> {
        Ok(VersionLine {
            id: row.get("id")?,
            ordinal: row.get("ordinal")?,
            at: row.get("at")?,
            actor: row.get("actor")?,
            reason: row.get("reason")?,
        })
    }
}

pub fn by_id(read: &mut ReadSession<'_>, id: ArticleId) -> Result<Option<Article>, StoreError> {
    article::load(read, id)
}

/// The article with this number, whatever its state.
pub fn id_by_number(read: &mut ReadSession<'_>, number: i64) -> Result<Option<ArticleId>, StoreError> {
    read.maybe(
        sql!("select id from article where number = $1"),
        &[&number],
        |row| row.get("id"),
    )
}

/// Articles of an edition in the order of their numbers, for reading all of them.
pub fn numbers_after(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    number: i64,
    limit: i64,
) -> Result<Vec<(ArticleId, i64)>, StoreError> {
    read.all(
        sql!("select id, number from article where number > $2 and edition_id = $1 order by number limit $3"),
        &[&edition, &number, &limit],
        |row| Ok((row.get("id")?, row.get("number")?)),
    )
}

/// The article that was imported from `origin`, if there is one.
pub fn id_by_origin(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    origin: &str,
) -> Result<Option<ArticleId>, StoreError> {
    read.maybe(
        sql!("select id from article where edition_id = $1 and origin = $2"),
        &[&edition, &origin],
        |row| row.get("id"),
    )
}

/// Articles in the order of their last change. `work` and `public` narrow the list.
pub fn list(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    (work, public): (Option<WorkState>, Option<PublicState>),
    limit: i64,
) -> Result<Vec<DraftLine>, StoreError> {
    read.all(
        sql!(
            "select id, number, draft_headline, work_state, public_state, changed_at from article
             where edition_id = $1 and (cast($2 as text) is null or work_state = $2)
               and (cast($3 as text) is null or public_state = $3)
             order by changed_at desc, id desc limit $4"
        ),
        &[
            &edition,
            &work.map(WorkState::as_str),
            &public.map(PublicState::as_str),
            &limit,
        ],
        |row| {
            Ok(DraftLine {
                id: row.get("id")?,
                number: row.get("number")?,
                headline: row.get("draft_headline")?,
                work: row.get("work_state")?,
                public: row.get("public_state")?,
                changed_at: row.get("changed_at")?,
            })
        },
    )
}

/// The kept versions of an article, oldest first.
pub fn versions(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Vec<VersionLine>, StoreError> {
    read.all(
        sql!("select id, ordinal, at, actor, reason from version where article_id = $1 order by ordinal"),
        &[&article],
        VersionLine::from_row,
    )
}

/// The newest kept version, if there is one.
pub fn newest_version(
    read: &mut ReadSession<'_>,
    article: ArticleId,
) -> Result<Option<VersionLine>, StoreError> {
    Ok(versions_before(read, article, i64::MAX, 1)?.into_iter().next())
}

/// The kept versions before this ordinal, newest first.
pub fn versions_before(
    read: &mut ReadSession<'_>,
    article: ArticleId,
    before: i64,
    limit: i64,
) -> Result<Vec<VersionLine>, StoreError> {
    read.all(
        sql!(
            "select id, ordinal, at, actor, reason from version
             where article_id = $1 and ordinal < $2 order by ordinal desc limit $3"
        ),
        &[&article, &before, &limit],
        VersionLine::from_row,
    )
}

/// A version of this article, with what it says. None when it is another article's.
pub fn version(
    read: &mut ReadSession<'_>,
    article: ArticleId,
    version: VersionId,
) -> Result<Option<(VersionLine, Content)>, StoreError> {
    read.maybe(
        sql!("select id, ordinal, at, actor, reason, content from version where id = $1 and article_id = $2"),
        &[&version, &article],
        |row| {
            let content = Content::from_json(&row.get::<String>("content")?)?;
            Ok((VersionLine::from_row(row)?, content))
        },
    )
}

/// A public note as the desk sees it: with its reason and who answers for it.
#[derive(Clone, Debug)]
pub struct NoteLine {
    pub kind: NoteKind,
    pub at: Micros,
    pub text: String,
    pub reason: String,
    pub approver: String,
}

/// The notes on an article, newest first.
pub fn notes(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Vec<NoteLine>, StoreError> {
    read.all(
        sql!(
            "select kind, at, text, reason, approver from note
             where article_id = $1 order by at desc, id desc limit 100"
        ),
        &[&article],
        |row| {
            Ok(NoteLine {
                kind: NoteKind::parse(&row.get::<String>("kind")?).unwrap_or(NoteKind::Correction),
                at: row.get("at")?,
                text: row.get("text")?,
                reason: row.get("reason")?,
                approver: row.get("approver")?,
            })
        },
    )
}

/// Refuses a text whose section or topics belong to another edition.
pub(super) fn refuse_foreign(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    content: &Content,
) -> Result<(), NewsError> {
    if let Some(section) = content.section
        && editions::sections(read, edition)?.get(section).is_none()
    {
        return Err(NewsError::invalid(
            "section",
            "belongs to another edition, or is gone",
        ));
    }
    for topic in &content.topics {
        let of = read.maybe(
            sql!("select edition_id from topic where id = $1"),
            &[topic],
            |row| row.get::<EditionId>("edition_id"),
        )?;
        if of != Some(edition) {
            return Err(NewsError::invalid(
                "topics",
                "a topic belongs to another edition, or is gone",
            ));
        }
    }
    Ok(())
}

/// An article that may stand on a front: it is live, or will be.
#[derive(Clone, Debug)]
pub struct Placeable {
    pub id: ArticleId,
    pub number: i64,
    pub headline: String,
    pub public: String,
    pub scheduled_at: Option<Micros>,
    pub published_at: Option<Micros>,
}

fn placeable_row(row: &Row<'_>) -> Result<Placeable, StoreError> {
    Ok(Placeable {
        id: row.get("id")?,
        number: row.get("number")?,
        headline: row.get("headline")?,
        public: row.get("public_state")?,
        scheduled_at: row.get("scheduled_at")?,
        published_at: row.get("published_at")?,
    })
}

/// Articles whose headline has these letters: the scheduled ones, soonest first, then the live ones,
/// newest first. Looks at narrow rows only, however long the texts are.
pub fn placeable(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    letters: &str,
    limit: i64,
) -> Result<Vec<Placeable>, StoreError> {
    let letters: String = letters
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(80)
        .collect();
    let letters = letters.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    let (typed, lower) = (format!("%{letters}%"), format!("%{}%", letters.to_lowercase()));
    let mut found = read.all(
        sql!(
            "select id, number, draft_headline as headline, public_state, scheduled_at,
                    cast(null as bigint) as published_at
             from article where edition_id = $1 and scheduled_at is not null
               and (draft_headline like $2 escape '!' or lower(draft_headline) like $3 escape '!')
             order by scheduled_at, id limit $4"
        ),
        &[&edition, &typed, &lower, &limit],
        placeable_row,
    )?;
    found.extend(read.all(
        sql!(
            "select l.article_id as id, l.number, l.headline, a.public_state, a.scheduled_at, l.published_at
             from live_article l join article a on a.id = l.article_id
             where l.edition_id = $1
               and (l.headline like $2 escape '!' or lower(l.headline) like $3 escape '!')
             order by l.published_at desc, l.article_id desc limit $4"
        ),
        &[&edition, &typed, &lower, &limit],
        placeable_row,
    )?);
    Ok(found)
}

/// An article of this edition as a front's form shows it, whatever became of it.
pub fn placeable_by_id(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    id: ArticleId,
) -> Result<Option<Placeable>, StoreError> {
    read.maybe(
        sql!(
            "select a.id, a.number, case when l.article_id is null then a.draft_headline else l.headline end as headline,
                    a.public_state, a.scheduled_at, l.published_at
             from article a left join live_article l on l.article_id = a.id
             where a.id = $1 and a.edition_id = $2"
        ),
        &[&id, &edition],
        placeable_row,
    )
}
