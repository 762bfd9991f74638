//! The engine's memory of one edition, and how it is found again after a restart: the newest
//! checkpoint, then the articles since.

use std::collections::{BTreeSet, HashMap};

use story_threads::{Document, Engine, Feature, StoryId};

use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes::FollowError;
use crate::news::newsroom::live::{self, LiveText};
use crate::news::stories::alike;
pub(super) use crate::news::stories::words_in;
use crate::sql;

/// The order in which articles are told to the engine.
pub(super) type Key = (Micros, ArticleId);

pub(super) const BEGINNING: Key = (Micros(i64::MIN), ArticleId(uuid::Uuid::nil()));

/// Articles between two checkpoints: what a change of a recent article plays again, at most twice.
pub(super) const EVERY: usize = 400;

pub(super) struct Mind {
    pub engine: Engine,
    pub edition: EditionId,
    pub last: Key,
    /// What the rows' counter said when memory and rows were the same.
    pub mark: i64,
    pub since_checkpoint: usize,
    words: HashMap<ArticleId, BTreeSet<String>>,
}

/// Where the engine put an article, as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub thread: i64,
    pub probability: i64,
    pub reasons: String,
    pub copy_of: Option<ArticleId>,
}

impl Mind {
    pub fn empty(edition: EditionId, mark: i64) -> Mind {
        Mind {
            engine: Engine::new(),
            edition,
            last: BEGINNING,
            mark,
            since_checkpoint: 0,
            words: HashMap::new(),
        }
    }

    /// As the rows say it was.
    pub fn load(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Mind, FollowError> {
        let mut mind = Mind::since(read, edition, (Micros(i64::MAX), ArticleId(uuid::Uuid::max())))?;
        let rows = read.all(
            sql!(
                "select t.article_id from thread_article t join live_article l on l.article_id = t.article_id
                 where t.edition_id = $1 and (t.published_at, t.article_id) > ($2, $3)
                 order by t.published_at, t.article_id"
            ),
            &[&edition, &mind.last.0, &mind.last.1],
            |row| row.get::<ArticleId>("article_id"),
        )?;
        for id in rows {
            if let Some(article) = live::by_id(read, id)? {
                let text = live::text(read, article)?;
                mind.tell(&text);
            }
        }
        mind.engine.changes();
        Ok(mind)
    }

    /// As it was at the newest checkpoint before a key; empty when there is none.
    pub fn since(read: &mut ReadSession<'_>, edition: EditionId, before: Key) -> Result<Mind, FollowError> {
        let found = read.maybe(
            sql!(
                "select published_at, article_id, state from thread_checkpoint
                 where edition_id = $1 and (published_at, article_id) < ($2, $3)
                 order by published_at desc, article_id desc limit 1"
            ),
            &[&edition, &before.0, &before.1],
            |row| {
                let key: Key = (row.get("published_at")?, row.get("article_id")?);
                Ok((key, row.get::<Vec<u8>>("state")?))
            },
        )?;
        let mut mind = Mind::empty(edition, mark(read, edition)?);
        if let Some((key, state)) = found {
            match Engine::restore(&state) {
                Ok(engine) => (mind.engine, mind.last) = (engine, key),
                // Another version of the engine wrote it. Memory then begins here; `rebuild` goes further.
                Err(error) => {
                    tracing::warn!(%edition, %error, "a checkpoint of the story engine is of no use")
                }
            }
        }
        Ok(mind)
    }

    /// Tells the engine of an article, whether it has it already or not.
    pub fn tell(&mut self, text: &LiveText) {
        let article = &text.article;
        self.engine.add(&Document {
            id: article.id.to_string(),
            time: article.published_at.0,
            // One newsroom is one publisher: it says nothing about what belongs together.
            publisher: String::new(),
            title: article.headline.clone(),
            text: body_of(text),
        });
        self.words
            .insert(article.id, words(&article.headline, &article.standfirst));
        self.last = self.last.max((article.published_at, article.id));
        self.since_checkpoint += 1;
    }

    pub fn forget(&mut self, article: ArticleId) {
        self.engine.remove(&article.to_string());
        self.words.remove(&article);
    }

    /// Where an article is now. None for what the engine was not told of, or forgot.
    pub fn place(&self, article: ArticleId) -> Option<Place> {
        let placement = self.engine.explain(&article.to_string())?;
        let reasons: Vec<serde_json::Value> = placement
            .reasons
            .iter()
            .filter(|reason| reason.contribution.abs() >= 0.05)
            .map(|reason| {
                serde_json::json!({
                    "feature": feature(reason.feature),
                    "term": reason.term,
                    "weight": (reason.contribution * 100.0).round() as i64,
                })
            })
            .collect();
        Some(Place {
            thread: i64::try_from(self.engine.story_now(placement.story).0).unwrap_or(i64::MAX),
            probability: if placement.joined {
                (placement.probability * 1_000.0).round() as i64
            } else {
                0
            },
            reasons: serde_json::Value::Array(reasons).to_string(),
            copy_of: placement.copy_of.and_then(|id| id.parse().ok()),
        })
    }

    /// The earlier article of the thread that shares most words with this one.
    pub fn nearest(
        &mut self,
        read: &mut ReadSession<'_>,
        article: ArticleId,
        thread: i64,
    ) -> Result<Option<ArticleId>, StoreError> {
        /// Of a long thread, the latest.
        const LOOKED_AT: usize = 60;
        let thread = StoryId(u64::try_from(thread).unwrap_or(0));
        let members: Vec<ArticleId> = self
            .engine
            .members(thread)
            .into_iter()
            .filter_map(|id| id.parse().ok())
            .collect();
        let upto = members
            .iter()
            .position(|id| *id == article)
            .unwrap_or(members.len());
        let own = self.words_of(read, article)?;
        let mut best: Option<(usize, ArticleId)> = None;
        for other in members[..upto].iter().rev().take(LOOKED_AT) {
            let theirs = self.words_of(read, *other)?;
            let alike = alike(&own, &theirs);
            // The later one of equals: matters move on.
            if best.is_none_or(|(most, _)| alike > most) {
                best = Some((alike, *other));
            }
        }
        Ok(best.map(|(_, article)| article))
    }

    pub fn words_of(
        &mut self,
        read: &mut ReadSession<'_>,
        article: ArticleId,
    ) -> Result<BTreeSet<String>, StoreError> {
        if let Some(known) = self.words.get(&article) {
            return Ok(known.clone());
        }
        let found = live::by_id(read, article)?
            .map(|article| words(&article.headline, &article.standfirst))
            .unwrap_or_default();
        self.words.insert(article, found.clone());
        Ok(found)
    }
}

/// How often an edition's rows were written.
pub(super) fn mark(read: &mut ReadSession<'_>, edition: EditionId) -> Result<i64, StoreError> {
    let mark = read.maybe(
        sql!("select mark from thread_mark where edition_id = $1"),
        &[&edition],
        |row| row.get("mark"),
    )?;
    Ok(mark.unwrap_or(0))
}

pub(super) fn body_of(text: &LiveText) -> String {
    format!("{}\n\n{}", text.article.standfirst, text.content.body.to_text())
}

fn words(headline: &str, standfirst: &str) -> BTreeSet<String> {
    words_in(&format!("{headline} {standfirst}"))
}

/// A reason's name, as an editor reads it. A feature that is new in the engine shows its own name.
fn feature(feature: Feature) -> String {
    let name = serde_json::to_value(feature).unwrap_or_default();
    let name = name.as_str().unwrap_or_default();
    let known = match name {
        "start" => "before anything is compared",
        "words" => "the same words",
        "head" => "the same headline words",
        "cover" => "words that the story foretells",
        "names" => "the same names",
        "nearest" => "like one of its reports",
        "rare_names" => "a rare name in common",
        "places" => "the same country",
        "other_places" => "other countries",
        "anchors" => "the same figure or date",
        "other_anchors" => "figures or dates that exclude each other",
        "gap" => "days since its last report",
        "size" => "how many reports it has",
        "length" => "how long the text is",
        "lead" => "ahead of the next best",
        "typical" => "as alike as its reports are among each other",
        "core" => "what most of its reports share",
        "copy" => "nearly the same text",
        "nothing_alike" => "nothing comparable",
        other => return other.replace('_', " "),
    };
    known.to_owned()
}
