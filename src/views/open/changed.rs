//! A public change as data: what happened, and how what it happened to stands now.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::flash::flash;
use super::out::{Out, at};
use super::shapes::{FlashOut, NoteOut};
use crate::base::ids::{ArticleId, NoteId};
use crate::base::store::StoreError;
use crate::changes::{Change, Entry};
use crate::news::flashes;
use crate::news::newsroom::live;

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
    /// The articles of an import, which is one change however many they are.
    pub articles: Vec<Uuid>,
    /// The topic that another one went into.
    pub into: Option<Uuid>,
    /// The flash as it stands now, when the change is of one.
    pub flash: Option<FlashOut>,
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
    let mut flashed = None;
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
    })
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
