//! The desk's door to stories: all that there are, with their scores and what editors said.

use super::importance::Reason;
use super::story::Story;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, StoryId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

/// A story in the desk's list.
#[derive(Clone, Debug)]
pub struct StoryLine {
    pub story: Story,
    pub points: i64,
    pub reasons: Vec<Reason>,
    pub articles: i64,
    pub last_at: Option<Micros>,
}

fn line(row: &Row<'_>) -> Result<StoryLine, StoreError> {
    Ok(StoryLine {
        story: Story::from_row(row)?,
        points: row.get("points")?,
        reasons: serde_json::from_str(&row.get::<String>("reasons")?)
            .map_err(|e| StoreError::Engine(e.to_string()))?,
        articles: row.get("articles")?,
        last_at: row.get("last_at")?,
    })
}

/// Stories by importance; `words` narrows by title. Those without a live article come last.
pub fn by_importance(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    words: &str,
    skip: i64,
    limit: i64,
) -> Result<Vec<StoryLine>, StoreError> {
    let plain: String = words.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    let part = format!("%{}%", plain.trim().to_lowercase());
    read.all(
        sql!(
            "select s.*, coalesce(c.points, 0) as points, coalesce(c.parts, '[]') as reasons,
                    (select count(*) from story_article m join live_article l on l.article_id = m.article_id
                     where m.story_id = s.id) as articles,
                    (select max(l.published_at) from story_article m join live_article l on l.article_id = m.article_id
                     where m.story_id = s.id) as last_at
             from story s left join story_score c on c.story_id = s.id
             where s.edition_id = $1 and s.merged_into is null and lower(s.title) like $2
             order by s.pinned desc, s.muted, coalesce(c.points, 0) desc, s.id desc limit $4 offset $3"
        ),
        &[&edition, &part, &skip, &limit],
        line,
    )
}

/// One story as the desk shows it.
pub fn one(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    id: StoryId,
) -> Result<Option<StoryLine>, StoreError> {
    read.maybe(
        sql!(
            "select s.*, coalesce(c.points, 0) as points, coalesce(c.parts, '[]') as reasons,
                    (select count(*) from story_article m join live_article l on l.article_id = m.article_id
                     where m.story_id = s.id) as articles,
                    (select max(l.published_at) from story_article m join live_article l on l.article_id = m.article_id
                     where m.story_id = s.id) as last_at
             from story s left join story_score c on c.story_id = s.id where s.edition_id = $1 and s.id = $2"
        ),
        &[&edition, &id],
        line,
    )
}

/// A story that an editor had shaped and the engine emptied.
#[derive(Clone, Debug)]
pub struct Emptied {
    pub title: String,
    pub at: Micros,
    pub heir: StoryId,
    pub heir_title: String,
}

/// Stories that the engine emptied since a moment, the newest first.
pub fn emptied(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    since: Micros,
) -> Result<Vec<Emptied>, StoreError> {
    read.all(
        sql!(
            "select s.title, s.emptied_at, h.id, h.title as heir from story s join story h on h.id = s.merged_into
             where s.edition_id = $1 and s.emptied_at >= $2 order by s.emptied_at desc, s.id limit 20"
        ),
        &[&edition, &since],
        |row| {
            Ok(Emptied {
                title: row.get("title")?,
                at: row.get("emptied_at")?,
                heir: row.get("id")?,
                heir_title: row.get("heir")?,
            })
        },
    )
}

/// An article that the engine put into a story.
#[derive(Clone, Debug)]
pub struct Joined {
    pub article: ArticleId,
    pub number: i64,
    pub headline: String,
    pub story: StoryId,
    pub title: String,
    /// In thousandths.
    pub probability: i64,
}

/// What the engine put into stories since a moment, the least sure first. What opened a thread, what
/// follows an editor's word and what an editor kept is not asked about.
pub fn joined(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    since: Micros,
    limit: i64,
) -> Result<Vec<Joined>, StoreError> {
    read.all(
        sql!(
            "select m.article_id, l.number, l.headline, m.story_id, s.title, t.probability
             from story_article m join live_article l on l.article_id = m.article_id
             join story s on s.id = m.story_id join thread_article t on t.article_id = m.article_id
             where l.edition_id = $1 and m.put_at >= $2 and not m.by_editor and m.follows is null
               and t.probability > 0
             order by t.probability, l.published_at desc, l.article_id limit $3"
        ),
        &[&edition, &since, &limit],
        |row| {
            Ok(Joined {
                article: row.get("article_id")?,
                number: row.get("number")?,
                headline: row.get("headline")?,
                story: row.get("story_id")?,
                title: row.get("title")?,
                probability: row.get("probability")?,
            })
        },
    )
}

/// Titles to choose from: the most recently changed first.
pub fn titles(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    limit: i64,
) -> Result<Vec<(StoryId, String)>, StoreError> {
    read.all(
        sql!(
            "select id, title from story where edition_id = $1 and merged_into is null
             order by changed_at desc, id desc limit $2"
        ),
        &[&edition, &limit],
        |row| Ok((row.get("id")?, row.get("title")?)),
    )
}

/// An article in a story, live or waiting for it.
#[derive(Clone, Debug)]
pub struct Member {
    pub article: ArticleId,
    pub number: i64,
    pub headline: String,
    /// None: an editor put it here before it is live.
    pub published_at: Option<Micros>,
    pub by_editor: bool,
    /// The article whose place an editor chose, when this one followed it here.
    pub follows: Option<ArticleId>,
}

/// An article by its number, as the desk names it.
pub fn number_and_headline(
    read: &mut ReadSession<'_>,
    article: ArticleId,
) -> Result<Option<(i64, String)>, StoreError> {
    read.maybe(
        sql!("select number, draft_headline from article where id = $1"),
        &[&article],
        |row| Ok((row.get("number")?, row.get("draft_headline")?)),
    )
}

/// The articles of a story, the newest first; those that are not live yet before all.
pub fn members(read: &mut ReadSession<'_>, story: StoryId) -> Result<Vec<Member>, StoreError> {
    let member = |row: &Row<'_>| {
        Ok(Member {
            article: row.get("id")?,
            number: row.get("number")?,
            headline: row.get("headline")?,
            published_at: row.get("published_at")?,
            by_editor: row.get("by_editor")?,
            follows: row.get("follows")?,
        })
    };
    let mut members = read.all(
        sql!(
            "select a.id, a.number, a.draft_headline as headline, cast(null as bigint) as published_at,
                    true as by_editor, cast(null as uuid) as follows
             from story_word w join article a on a.id = w.article_id
             left join live_article l on l.article_id = a.id
             where w.story_id = $1 and l.article_id is null and a.public_state <> 'withdrawn'
               and a.work_state <> 'spiked'
             order by a.id desc limit 50"
        ),
        &[&story],
        member,
    )?;
    members.extend(read.all(
        sql!(
            "select a.id, a.number, l.headline, l.published_at, m.by_editor, m.follows
             from story_article m join article a on a.id = m.article_id
             join live_article l on l.article_id = m.article_id
             where m.story_id = $1 order by l.published_at desc, l.article_id desc limit 500"
        ),
        &[&story],
        member,
    )?);
    Ok(members)
}

/// In which story an article is, or will be when it goes live, and whether an editor said so.
pub fn of_article(
    read: &mut ReadSession<'_>,
    article: ArticleId,
) -> Result<Option<(Story, bool)>, StoreError> {
    read.maybe(
        sql!(
            "select s.*, coalesce(m.by_editor, true) as by_editor from article a
             left join story_article m on m.article_id = a.id
             left join story_word w on w.article_id = a.id
             join story s on s.id = coalesce(m.story_id, w.story_id) where a.id = $1"
        ),
        &[&article],
        |row| Ok((Story::from_row(row)?, row.get("by_editor")?)),
    )
}
