//! The public's door to stories. A story is seen through its live articles alone: without one it has
//! no page, and is in no list.

use super::story::{Party, Story};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, StoryId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

pub use crate::news::flashes::live::in_story as flashes;
pub use crate::news::newsroom::live::in_story as articles;

/// A story that readers may see.
#[derive(Clone, Debug)]
pub struct LiveStory {
    pub id: StoryId,
    pub edition: EditionId,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub play: String,
    pub parties: Vec<Party>,
    pub next_what: String,
    pub next_at: Option<Micros>,
    pub played_at: Option<Micros>,
    pub pinned: bool,
    /// In no list of important ones.
    pub muted: bool,
    /// How many articles are live, and from when to when.
    pub articles: i64,
    pub first_at: Micros,
    pub last_at: Micros,
    _seal: Seal,
}

#[derive(Clone, Copy, Debug)]
struct Seal;

impl LiveStory {
    fn from_row(row: &Row<'_>) -> Result<LiveStory, StoreError> {
        let story = Story::from_row(row)?;
        Ok(LiveStory {
            id: story.id,
            edition: story.edition,
            slug: story.slug,
            title: story.title,
            summary: story.summary,
            play: story.play,
            parties: story.parties,
            next_what: story.next_what,
            next_at: story.next_at,
            played_at: story.played_at,
            pinned: story.pinned,
            muted: story.muted,
            articles: row.get("articles")?,
            first_at: row.get("first_at")?,
            last_at: row.get("last_at")?,
            _seal: Seal,
        })
    }

    pub fn path(&self) -> String {
        super::story::path_of(&self.slug)
    }

    /// What is known to come next, while it is still to come.
    pub fn next(&self, now: Micros) -> Option<(&str, Option<Micros>)> {
        let open = self.next_at.is_none_or(|at| at > now);
        (open && !self.next_what.is_empty()).then_some((self.next_what.as_str(), self.next_at))
    }
}

pub fn by_id(read: &mut ReadSession<'_>, id: StoryId) -> Result<Option<LiveStory>, StoreError> {
    read.maybe(
        sql!(
            "select s.*, n.articles, n.first_at, n.last_at from story s
             join (select m.story_id, count(*) as articles, min(l.published_at) as first_at,
                          max(l.published_at) as last_at
                   from story_article m join live_article l on l.article_id = m.article_id
                   where m.story_id = $1 group by m.story_id) n on n.story_id = s.id
             where s.id = $1 and s.merged_into is null"
        ),
        &[&id],
        LiveStory::from_row,
    )
}

pub fn by_slug(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    slug: &str,
) -> Result<Option<LiveStory>, StoreError> {
    match super::story_by_slug(read, edition, slug)? {
        Some(story) => by_id(read, story.id),
        None => Ok(None),
    }
}

/// The story that a live article belongs to.
pub fn of_article(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Option<LiveStory>, StoreError> {
    let id = read.maybe(
        sql!(
            "select m.story_id from story_article m join live_article l on l.article_id = m.article_id
             where m.article_id = $1"
        ),
        &[&article],
        |row| row.get::<StoryId>("story_id"),
    )?;
    match id {
        Some(id) => by_id(read, id),
        None => Ok(None),
    }
}

/// The most important stories now, in the order of the last ranking.
pub fn unfolding(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    limit: usize,
) -> Result<Vec<LiveStory>, StoreError> {
    let ranked = read.all(
        sql!("select story_id from story_rank where edition_id = $1 order by place"),
        &[&edition],
        |row| row.get::<StoryId>("story_id"),
    )?;
    let mut stories = Vec::new();
    for id in ranked {
        if stories.len() == limit {
            break;
        }
        stories.extend(by_id(read, id)?.filter(|story| !story.muted));
    }
    Ok(stories)
}

/// Where a page of the list begins: before this moment and id.
pub type Before = (Micros, StoryId);

/// The beginning of the list.
pub const START: Before = (Micros(i64::MAX), StoryId(uuid::Uuid::max()));

/// Stories by their last article, the newest first. Muted ones are left out.
pub fn latest(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    before: Before,
    limit: i64,
) -> Result<Vec<LiveStory>, StoreError> {
    let ids = read.all(
        sql!(
            "select id from story where edition_id = $1 and merged_into is null and not muted and last_at is not null
               and (last_at, id) < ($2, $3) order by last_at desc, id desc limit $4"
        ),
        &[&edition, &before.0, &before.1, &limit],
        |row| row.get::<StoryId>("id"),
    )?;
    let mut stories = Vec::new();
    for id in ids {
        stories.extend(by_id(read, id)?);
    }
    Ok(stories)
}

/// The address and the last article of every story, for sitemaps.
pub fn addresses(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    limit: i64,
) -> Result<Vec<(String, Micros)>, StoreError> {
    read.all(
        sql!(
            "select s.slug, max(coalesce(l.updated_at, l.published_at)) as last_at from story s
             join story_article m on m.story_id = s.id join live_article l on l.article_id = m.article_id
             where s.edition_id = $1 and s.merged_into is null group by s.id, s.slug order by s.id desc limit $2"
        ),
        &[&edition, &limit],
        |row| Ok((super::story::path_of(&row.get::<String>("slug")?), row.get("last_at")?)),
    )
}

/// More words than this are no name.
const LONGEST: usize = 30;
/// So many of the newest stories are held against it.
const SEARCHED: i64 = 400;

/// The stories whose names have all these words, the most recent first.
pub fn called(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    words: &str,
    limit: usize,
) -> Result<Vec<LiveStory>, StoreError> {
    let words = stems(words);
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let named = read.all(
        sql!(
            "select id, title from story where edition_id = $1 and merged_into is null and last_at is not null
             order by last_at desc, id desc limit $2"
        ),
        &[&edition, &SEARCHED],
        |row| Ok((row.get::<StoryId>("id")?, row.get::<String>("title")?)),
    )?;
    let mut found = Vec::new();
    for (id, title) in named {
        let name = stems(&title);
        if found.len() < limit && words.iter().all(|word| name.contains(word)) {
            found.extend(by_id(read, id)?);
        }
    }
    Ok(found)
}

/// Words in lower case, cut so that “rates” meets “rate”.
fn stems(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 2)
        .take(LONGEST)
        .map(|word| word.to_lowercase().trim_end_matches('s').to_owned())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::{proposed, report};
    use super::*;
    use crate::news::newsroom::{NewNote, withdraw};
    use crate::testing::News;

    #[test]
    fn a_story_without_a_live_article_is_nowhere() {
        let news = News::new();
        let edition = news.edition;
        let all = [report(&news, "Rates stay"), report(&news, "Rates fall")];
        let id = proposed(&news, &all).expect("a story");
        let found = news
            .read(move |r| by_slug(r, edition, "rates-fall"))
            .expect("a page");
        assert_eq!((found.id, found.articles), (id, 2));
        assert_eq!(news.read(move |r| called(r, edition, "rate", 5)).len(), 1);
        assert_eq!(news.read(move |r| called(r, edition, "rates wheat", 5)).len(), 0);
        for article in all {
            let note = NewNote {
                text: "It was wrong.".to_owned(),
                reason: "Wrong".to_owned(),
                approver: "The chief".to_owned(),
            };
            news.write(move |w| withdraw(w, article, &note))
                .expect("withdrawn");
        }
        // Before any follower has seen the withdrawal.
        assert!(news.read(move |r| by_id(r, id)).is_none());
        assert!(news.read(move |r| by_slug(r, edition, "rates-fall")).is_none());
        assert!(news.read(move |r| latest(r, edition, START, 9)).is_empty());
        assert!(news.read(move |r| addresses(r, edition, 9)).is_empty());
        assert!(news.read(move |r| of_article(r, all[0])).is_none());
    }
}
