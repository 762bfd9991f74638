//! A public change as data: what happened, and how what it happened to stands now.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::flash::flash;
use super::out::{Out, at};
use super::shapes::{FlashOut, NoteOut};
use crate::base::ids::{ArticleId, NoteId, StoryId};
use crate::base::store::StoreError;
use crate::changes::{Change, Entry};
use crate::news::flashes;
use crate::news::newsroom::live;
use crate::news::stories;

/// One public change, in the order in which it happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Change)]
pub struct ChangeOut {
    /// Its place in the log. Places of changes that readers cannot see are left out.
    pub position: i64,
    #[schema(format = DateTime)]
    pub at: String,
    #[schema(example = "article_published")]
    pub verb: String,
    /// The noun and its id.
    #[schema(example = "article:01961c3e-7d9c-7c55-9a6f-3f2a1d0c9b8e")]
    pub subject: String,
    /// The article as it stands now, not as it stood then; none when the change is of something else.
    pub article: Option<ArticleNow>,
    /// The note that was added.
    pub note: Option<NoteOut>,
    /// The articles of an import, which is one change however many they are; those that a story was opened
    /// or split with, that joined it or left it.
    pub articles: Vec<Uuid>,
    /// The topic that another one went into.
    pub into: Option<Uuid>,
    /// The flash as it stands now, when the change is of one.
    pub flash: Option<FlashOut>,
    /// The story as it stands now: the one that others joined, left or went into; of a split, the new one.
    /// None when the change is of no story, or readers see none any more.
    pub story: Option<StoryNow>,
    /// The story that went into `story`, or that it was split from.
    pub from_story: Option<Uuid>,
}

/// How a story stands by now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StoryNow {
    pub id: Uuid,
    #[schema(example = "nordhaven-and-caldera")]
    pub slug: String,
    pub title: String,
    pub summary: String,
    /// How many live articles are in it.
    pub articles_count: i64,
    #[schema(format = "uri")]
    pub url: String,
    #[schema(format = "uri")]
    pub api: String,
}

/// What has become of an article by now.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ArticleNow {
    pub id: Uuid,
    pub number: i64,
    /// live or withdrawn
    #[schema(example = "live")]
    pub state: &'static str,
    pub headline: String,
    pub standfirst: String,
    #[schema(format = DateTime)]
    pub published_at: String,
    #[schema(format = DateTime)]
    pub updated_at: Option<String>,
    #[schema(format = "uri")]
    pub url: String,
    #[schema(format = "uri")]
    pub api: String,
}

/// A public change of the log as data. The log's own facts (who did it, what it was made of) stay inside.
pub fn change(out: &mut Out<'_, '_>, entry: &Entry) -> Result<ChangeOut, StoreError> {
    let (mut article, mut note, mut articles, mut into) = (None, None, Vec::new(), None);
    let (mut flashed, mut told, mut from_story) = (None, None, None);
    match &entry.change {
        Change::ArticlePublished { article: id, .. } | Change::ArticleUpdated { article: id, .. } => {
            article = now(out, *id)?;
        }
        Change::ArticleNoted {
            article: id, note: n, ..
        }
        | Change::ArticleWithdrawn {
            article: id, note: n, ..
        } => {
            article = now(out, *id)?;
            note = noted(out, *n)?;
        }
        Change::ArticlesImported { articles: ids, .. } => articles = ids.iter().map(|id| id.0).collect(),
        Change::TopicMerged { into: topic, .. } => into = Some(topic.0),
        Change::FlashPublished { flash: id, .. }
        | Change::FlashCorrected { flash: id, .. }
        | Change::FlashWithdrawn { flash: id, .. }
        | Change::FlashLinked { flash: id, .. } => {
            if let Some(found) = flashes::live::by_id(out.read, *id)? {
                flashed = Some(flash(out, &found)?);
            }
        }
        Change::StoryOpened {
            story, articles: ids, ..
        }
        | Change::StoryJoined {
            story, articles: ids, ..
        }
        | Change::StoryLeft {
            story, articles: ids, ..
        } => {
            told = unfolds(out, *story)?;
            articles = ids.iter().map(|id| id.0).collect();
        }
        Change::StoryNamed { story, .. } | Change::StoryPlayed { story, .. } => told = unfolds(out, *story)?,
        Change::StoriesMerged {
            from_story: from,
            into_story,
            ..
        } => {
            told = unfolds(out, *into_story)?;
            from_story = Some(from.0);
        }
        Change::StorySplit {
            from_story: from,
            story,
            articles: ids,
            ..
        } => {
            told = unfolds(out, *story)?;
            from_story = Some(from.0);
            articles = ids.iter().map(|id| id.0).collect();
        }
        Change::StoryFlashMoved { flash: id, story, .. } => {
            if let Some(found) = flashes::live::by_id(out.read, *id)? {
                flashed = Some(flash(out, &found)?);
            }
            told = match story {
                Some(story) => unfolds(out, *story)?,
                None => None,
            };
        }
        // The subject says it all.
        _ => {}
    }
    Ok(ChangeOut {
        position: entry.position.0,
        at: at(entry.at),
        verb: entry.change.verb(),
        subject: entry.change.subject(),
        article,
        note,
        articles,
        into,
        flash: flashed,
        story: told,
        from_story,
    })
}

/// A story through its live articles; one that went into another is told by its heir's changes.
fn unfolds(out: &mut Out<'_, '_>, id: StoryId) -> Result<Option<StoryNow>, StoreError> {
    let found = stories::live::by_id(out.read, id)?;
    Ok(found.map(|story| StoryNow {
        id: id.0,
        url: out.link(&story.path()),
        api: out.api(&format!("/stories/{id}")),
        slug: story.slug,
        title: story.title,
        summary: story.summary,
        articles_count: story.articles,
    }))
}

fn noted(out: &mut Out<'_, '_>, id: NoteId) -> Result<Option<NoteOut>, StoreError> {
    Ok(live::note(out.read, id)?.as_ref().map(NoteOut::from))
}

fn now(out: &mut Out<'_, '_>, id: ArticleId) -> Result<Option<ArticleNow>, StoreError> {
    if let Some(article) = live::by_id(out.read, id)? {
        return Ok(Some(ArticleNow {
            id: id.0,
            number: article.number,
            state: "live",
            headline: article.headline.clone(),
            standfirst: article.standfirst.clone(),
            published_at: at(article.published_at),
            updated_at: article.updated_at.map(at),
            url: out.article_url(&article),
            api: out.api(&format!("/articles/{}", article.number)),
        }));
    }
    let Some(number) = live::withdrawn_number(out.read, id)? else {
        return Ok(None);
    };
    Ok(live::withdrawn(out.read, number)?.map(|gone| ArticleNow {
        id: id.0,
        number,
        state: "withdrawn",
        headline: gone.headline,
        standfirst: String::new(),
        published_at: at(gone.published_at),
        updated_at: Some(at(gone.note.at)),
        url: out.link(&format!("/article/{number}")),
        api: out.api(&format!("/articles/{number}")),
    }))
}
