//! Which article is in which story: an editor's word, and the row that readers' pages are made of.

use crate::base::ids::{ArticleId, EditionId, StoryId};
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::news::NewsError;
use crate::sql;

/// What an editor said about an article: `Some(None)` is “it belongs to no story”.
pub fn word_of(
    read: &mut ReadSession<'_>,
    article: ArticleId,
) -> Result<Option<Option<StoryId>>, StoreError> {
    read.maybe(
        sql!("select story_id from story_word where article_id = $1"),
        &[&article],
        |row| row.get("story_id"),
    )
}

pub(super) fn story_of(tx: &mut Transaction<'_>, article: ArticleId) -> Result<Option<StoryId>, StoreError> {
    tx.maybe(
        sql!("select story_id from story_article where article_id = $1"),
        &[&article],
        |row| row.get("story_id"),
    )
}

/// An editor's word: kept for ever, and carried out at once when the article is live.
pub(super) fn say(
    write: &mut OpenWrite<'_>,
    article: ArticleId,
    story: Option<StoryId>,
) -> Result<(), StoreError> {
    let (at, who) = (write.at, write.actor.as_text());
    write.execute(
        sql!(
            "insert into story_word (article_id, story_id, by_whom, at) values ($1, $2, $3, $4)
             on conflict (article_id) do update set by_whom = excluded.by_whom,
                 at = case when story_word.story_id = excluded.story_id then story_word.at else excluded.at end,
                 story_id = excluded.story_id"
        ),
        &[&article, &story, &who, &at],
    )?;
    let before = story_of(write, article)?;
    match story {
        Some(story) if is_live(write, article)? => put(write, article, story, true, None)?,
        _ => take_out(write, article)?,
    }
    for story in before.into_iter().chain(story) {
        date(write, story)?;
    }
    Ok(())
}

/// Notes when a story's newest article was published: lists are in that order. Without one it has no score.
pub(super) fn date(tx: &mut Transaction<'_>, story: StoryId) -> Result<(), StoreError> {
    tx.execute(
        sql!(
            "update story set last_at = (
                 select max(l.published_at) from story_article m join live_article l on l.article_id = m.article_id
                 where m.story_id = $1) where id = $1"
        ),
        &[&story],
    )?;
    tx.execute(
        sql!(
            "delete from story_score where story_id = $1 and exists
               (select 1 from story where id = $1 and last_at is null)"
        ),
        &[&story],
    )?;
    Ok(())
}

pub(super) fn put(
    tx: &mut OpenWrite<'_>,
    article: ArticleId,
    story: StoryId,
    by_editor: bool,
    follows: Option<ArticleId>,
) -> Result<(), StoreError> {
    let at = tx.at;
    tx.execute(
        sql!(
            "insert into story_article (article_id, story_id, by_editor, follows, put_at) values ($1, $2, $3, $4, $5)
             on conflict (article_id) do update set follows = excluded.follows, by_editor = excluded.by_editor,
                 put_at = case when story_article.story_id = excluded.story_id then story_article.put_at
                               else excluded.put_at end,
                 story_id = excluded.story_id"
        ),
        &[&article, &story, &by_editor, &follows, &at],
    )?;
    Ok(())
}

pub(super) fn take_out(tx: &mut Transaction<'_>, article: ArticleId) -> Result<(), StoreError> {
    tx.execute(
        sql!("delete from story_article where article_id = $1"),
        &[&article],
    )?;
    Ok(())
}

fn is_live(tx: &mut Transaction<'_>, article: ArticleId) -> Result<bool, StoreError> {
    let find = sql!("select number from live_article where article_id = $1");
    Ok(tx
        .maybe(find, &[&article], |row| row.get::<i64>("number"))?
        .is_some())
}

/// The live articles of a story, the oldest first.
pub(super) fn articles_of(tx: &mut Transaction<'_>, story: StoryId) -> Result<Vec<ArticleId>, StoreError> {
    tx.all(
        sql!(
            "select m.article_id from story_article m join live_article l on l.article_id = m.article_id
             where m.story_id = $1 order by l.published_at, l.article_id"
        ),
        &[&story],
        |row| row.get("article_id"),
    )
}

/// Errors: the article does not exist or belongs to another edition.
pub(super) fn here(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    article: ArticleId,
) -> Result<(), NewsError> {
    let find = sql!("select number from article where id = $1 and edition_id = $2");
    tx.maybe(find, &[&article, &edition], |row| row.get::<i64>("number"))?
        .map(drop)
        .ok_or_else(|| NewsError::NotFound("article of this kind here".to_owned()))
}
