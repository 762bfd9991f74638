//! The log → the index.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use text_search::{Change as IndexChange, Error, Writer};

use super::{Search, document, rebuild};
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::{Store, StoreError};
use crate::changes::{Change, Entry, FollowError, Follower, Position};
use crate::news::editions;
use crate::news::newsroom::live;

pub struct SearchFollower {
    store: Store,
    search: Search,
    writer: Option<Writer>,
    reached: Position,
    stop: Arc<AtomicBool>,
}

impl SearchFollower {
    pub fn new(store: Store, search: Search, stop: Arc<AtomicBool>) -> SearchFollower {
        SearchFollower {
            store,
            search,
            writer: None,
            reached: Position::default(),
            stop,
        }
    }

    /// From the tables; given up when the program stops.
    fn rebuild(&self) -> Result<Position, FollowError> {
        rebuild(&self.store, &self.search, |_| !self.stop.load(Ordering::Relaxed))
    }

    fn apply(&mut self, changes: Vec<IndexChange>, upto: Position) -> Result<(), FollowError> {
        let cursor = u64::try_from(upto.0).unwrap_or_default();
        for _ in 0..2 {
            let writer = match self.writer.as_mut() {
                Some(writer) => writer,
                None => self.writer.insert(Writer::open(&self.search.index)?),
            };
            match writer.apply(changes.clone(), cursor) {
                Ok(()) => {
                    self.reached = upto;
                    return Ok(());
                }
                // A rebuild put another index in place: open that one and apply once more.
                Err(Error::Replaced) => self.writer = None,
                Err(error) => {
                    self.writer = None;
                    return Err(error.into());
                }
            }
        }
        Err(FollowError("the index was replaced twice meanwhile".to_owned()))
    }

    /// What the index must hold now for these articles, and for all that carry a renamed name.
    fn load(&self, touched: Touched) -> Result<Vec<IndexChange>, StoreError> {
        self.store.reads.wait(move |read| {
            let editions = editions::editions(read)?;
            let mut changes = Vec::new();
            for id in touched.articles {
                let Some(article) = live::by_id(read, id)? else {
                    changes.push(IndexChange::delete(id.to_string()));
                    continue;
                };
                let Some(edition) = editions.iter().find(|edition| edition.id == article.edition) else {
                    continue;
                };
                let sections = editions::sections(read, edition.id)?;
                changes.push(IndexChange::upsert(document::of(
                    read, edition, &sections, article,
                )?));
            }
            Ok(changes)
        })
    }
}

#[derive(Default)]
struct Touched {
    articles: Vec<ArticleId>,
    /// A name changed that many documents carry: all of them are read again.
    everything: bool,
}

fn touched(entries: &[Entry]) -> Touched {
    let mut touched = Touched::default();
    for entry in entries {
        match &entry.change {
            Change::ArticlePublished { article, .. }
            | Change::ArticleUpdated { article, .. }
            | Change::ArticleWithdrawn { article, .. } => touched.articles.push(*article),
            Change::ArticlesImported {
                articles, live: true, ..
            } => touched.articles.extend(articles),
            Change::SectionSaved { .. }
            | Change::TopicSaved { .. }
            | Change::TopicMerged { .. }
            | Change::ContributorSaved { .. } => {
                touched.everything = true;
            }
            _ => {}
        }
    }
    touched.articles.sort_unstable();
    touched.articles.dedup();
    touched
}

impl Follower for SearchFollower {
    fn name(&self) -> &'static str {
        "search"
    }

    fn concerns(&self, change: &Change) -> bool {
        match change {
            Change::ArticlePublished { .. }
            | Change::ArticleUpdated { .. }
            | Change::ArticleWithdrawn { .. }
            | Change::SectionSaved { .. }
            | Change::TopicSaved { .. }
            | Change::TopicMerged { .. }
            | Change::ContributorSaved { .. } => true,
            Change::ArticlesImported { live, .. } => *live,
            Change::EditionSaved {
                edition: EditionId(_),
            }
            | Change::MenuSaved { .. }
            | Change::SectionsOrdered { .. }
            | Change::SectionClosed { .. }
            | Change::PageRemoved { .. }
            | Change::RedirectsSaved { .. }
            | Change::PageSaved { .. }
            | Change::PlacementsSaved { .. }
            | Change::RedirectSaved { .. }
            | Change::MediaAdded { .. }
            | Change::MediaDescribed { .. }
            | Change::ArticleCreated { .. }
            | Change::DraftEdited { .. }
            | Change::DraftReverted { .. }
            | Change::ArticleSubmitted { .. }
            | Change::ArticleSentBack { .. }
            | Change::ArticleApproved { .. }
            | Change::ArticleSpiked { .. }
            | Change::ArticleRestored { .. }
            | Change::EmbargoSet { .. }
            | Change::ArticleScheduled { .. }
            | Change::ArticleUnscheduled { .. }
            | Change::ArticleNoted { .. }
            | Change::DayTurned { .. }
            | Change::MostReadChanged { .. }
            | Change::DraftTyped { .. }
            | Change::VersionKept { .. }
            | Change::CommentAdded { .. }
            | Change::CommentResolved { .. }
            | Change::CommentReopened { .. }
            | Change::ErrorReported { .. }
            | Change::ErrorDismissed { .. }
            | Change::PreviewLinkMade { .. }
            | Change::PreviewLinkRevoked { .. }
            | Change::FrontScheduled { .. }
            | Change::FrontUnscheduled { .. }
            | Change::PersonInvited { .. }
            | Change::InvitationRevoked { .. }
            | Change::ResetLinkMade { .. }
            | Change::PersonJoined { .. }
            | Change::PersonSaved { .. }
            | Change::PersonSuspended { .. }
            | Change::PersonRestored { .. }
            | Change::PasswordSet { .. }
            | Change::PasskeyAdded { .. }
            | Change::PasskeyRemoved { .. }
            | Change::SecondFactorSet { .. }
            | Change::RecoveryCodesMade { .. }
            | Change::SignedIn { .. }
            | Change::SignInSlowed { .. }
            | Change::SessionEnded { .. }
            | Change::TokenMade { .. }
            | Change::TokenRevoked { .. }
            | Change::WebhookSaved { .. }
            | Change::WebhookRemoved { .. }
            | Change::WebhookReplayed { .. }
            | Change::RedirectRemoved { .. }
            | Change::SubscriberSignedUp { .. } => false,
        }
    }

    /// The cursor in the index's own commit; an index that has none is built from the tables first.
    fn cursor(&mut self) -> Result<Position, FollowError> {
        let head = self.store.reads.wait(crate::changes::head)?;
        let cursor = self
            .search
            .index
            .cursor()?
            .and_then(|cursor| i64::try_from(cursor).ok())
            .map(Position);
        self.reached = match cursor {
            Some(at) if at <= head => at,
            // None: never filled. Ahead of the log: it belongs to another database.
            _ => self.rebuild()?,
        };
        Ok(self.reached)
    }

    fn follow(&mut self, entries: &[Entry], upto: Position) -> Result<(), FollowError> {
        if entries.is_empty() {
            // Nothing for the index; its cursor may lag behind entries that don't concern it.
            self.reached = self.reached.max(upto);
            return Ok(());
        }
        let touched = touched(entries);
        if touched.everything && !self.search.index.is_empty() {
            self.writer = None;
            self.reached = self.rebuild()?;
            return Ok(());
        }
        let changes = self.load(touched)?;
        self.apply(changes, upto.max(self.reached))
    }

    /// A commit costs about 10 ms: changes that come in a burst share one.
    fn patience(&self) -> Duration {
        Duration::from_millis(200)
    }
}
