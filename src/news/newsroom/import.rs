//! Import: many articles at once, from elsewhere. One entry in the log per batch.
//!
//! Idempotent: an article whose origin is known already is left alone, so a broken-off import is
//! simply run again.

use super::article::{self, Article, WorkState};
use super::publish::go_live;
use super::{Content, NewArticle, create, drafts};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Places, Position};
use crate::news::editions::{Destination, save_redirects};
use crate::news::{NewsError, Problem};

/// One article from elsewhere.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// Where it comes from, unique in the edition: an address, an export's id.
    pub origin: String,
    pub content: Content,
    /// Its original publication time; when it goes live it keeps it.
    pub published_at: Option<Micros>,
    /// Old addresses that shall lead to it.
    pub old_paths: Vec<String>,
}

/// What became of one article of a batch.
#[derive(Clone, Debug)]
pub enum Imported {
    Draft(ArticleId),
    Live(ArticleId),
    /// There from an earlier import.
    Known(ArticleId),
    /// Became a draft, because this stands between it and the public.
    NotPublishable(ArticleId, Vec<Problem>),
}

/// Imports a batch (at most 200 articles) in one transaction. With `publish`, what may be public goes
/// live under its original date; the rest stays a draft and the answer says why.
pub fn import(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    batch: Vec<NewImport>,
    publish: bool,
) -> Result<(Vec<Imported>, Position), NewsError> {
    if batch.len() > 200 {
        return Err(NewsError::invalid("batch", "at most 200 articles fit in one"));
    }
    let mut outcomes = Vec::with_capacity(batch.len());
    let (mut new, mut places, mut live) = (Vec::new(), Places::default(), false);
    for item in batch {
        if let Some(known) = drafts::id_by_origin(&mut write.as_read(), edition, &item.origin)? {
            outcomes.push(Imported::Known(known));
            continue;
        }
        let (outcome, stands) = import_one(&mut write, edition, item, publish)?;
        live |= stands.is_some();
        places = places.and(&stands.unwrap_or_default());
        new.push(outcome_id(&outcome));
        outcomes.push(outcome);
    }
    if new.is_empty() {
        return Ok((outcomes, Position::default()));
    }
    let change = Change::ArticlesImported {
        edition,
        articles: new,
        live,
        places,
    };
    Ok((outcomes, write.record(&change)?.commit()?))
}

fn import_one(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    item: NewImport,
    publish: bool,
) -> Result<(Imported, Option<Places>), NewsError> {
    let at = item.published_at.unwrap_or(write.at).min(write.at);
    let new = NewArticle {
        edition,
        content: item.content,
        origin: Some(item.origin),
    };
    let id = create::insert(write, new)?;
    let old: Vec<_> = item
        .old_paths
        .into_iter()
        .map(|path| (path, Destination::Article(id)))
        .collect();
    save_redirects(write, edition, &old)?;
    // What was meant for later there is not for now here.
    let is_to_come = item.published_at.is_some_and(|at| at > write.at);
    if !publish || is_to_come {
        return Ok((Imported::Draft(id), None));
    }
    let mut article = article::for_verb(write, id)?;
    let problems = super::problems(&mut write.as_read(), edition, &article.draft)?;
    if !problems.is_empty() {
        return Ok((Imported::NotPublishable(id, problems), None));
    }
    let places = put_live(write, &mut article, at)?;
    Ok((Imported::Live(id), Some(places)))
}

fn put_live(write: &mut OpenWrite<'_>, article: &mut Article, at: Micros) -> Result<Places, NewsError> {
    let version = article::keep_version(write, article, "imported")?;
    article.work = WorkState::Ready;
    article.approved_version = Some(version);
    match go_live(write, article, version, at)? {
        Change::ArticlePublished { places, .. } => Ok(places),
        _ => Ok(Places::default()),
    }
}

fn outcome_id(outcome: &Imported) -> ArticleId {
    match outcome {
        Imported::Draft(id) | Imported::Live(id) | Imported::Known(id) | Imported::NotPublishable(id, _) => {
            *id
        }
    }
}
