//! The log → threads and what is said in them. Rows, cursor and the stories that come of it are
//! written in one transaction; what changed in stories is an entry of the log itself, so that pages
//! made of a story are made anew.

use std::collections::{BTreeMap, BTreeSet};

use story_threads::Engine;

use super::flashes::flash_of;
use super::mind::Mind;
use super::work::Work;
use crate::base::ids::{ArticleId, EditionId, FlashId};
use crate::base::store::{Actor, OpenWrite, Store, StoreError};
use crate::changes::{Change, Entry, FollowError, Follower, Position};
use crate::news::NewsError;
use crate::news::stories::{self, Touched};
use crate::sql;
use crate::views::live_texts;

pub(super) const NAME: &str = "threads";

/// So many ids are in one entry of the log.
const TOLD_AT_ONCE: usize = 200;

pub struct ThreadsFollower {
    store: Store,
    minds: BTreeMap<EditionId, Mind>,
}

impl ThreadsFollower {
    pub fn new(store: Store) -> ThreadsFollower {
        ThreadsFollower {
            store,
            minds: BTreeMap::new(),
        }
    }
}

impl Follower for ThreadsFollower {
    fn name(&self) -> &'static str {
        NAME
    }

    fn concerns(&self, change: &Change) -> bool {
        !articles_of(change).1.is_empty() || flash_of(change).is_some()
    }

    /// The first time everything is built from the tables; so it is when another version of the engine
    /// was at work: its threads have other numbers, and one that goes on would mix them.
    fn cursor(&mut self) -> Result<Position, FollowError> {
        let found = self.store.reads.wait(|read| {
            read.maybe(
                sql!(
                    "select position from cursor where follower = $1
                       and exists (select 1 from counter where name = 'story_engine' and value = $2)"
                ),
                &[&NAME, &i64::from(Engine::VERSION)],
                |row| row.get::<i64>("position"),
            )
        })?;
        match found {
            Some(position) => Ok(Position(position)),
            None => super::rebuild(&self.store, |_| true),
        }
    }

    fn follow(&mut self, entries: &[Entry], upto: Position) -> Result<(), FollowError> {
        let mut changed: BTreeMap<EditionId, (BTreeSet<ArticleId>, BTreeSet<FlashId>)> = BTreeMap::new();
        for entry in entries {
            let (edition, articles) = articles_of(&entry.change);
            if let Some(edition) = edition {
                changed.entry(edition).or_default().0.extend(articles);
            }
            if let Some((edition, flash)) = flash_of(&entry.change) {
                changed.entry(edition).or_default().1.insert(flash);
            }
        }
        // Taken out while at work: memory that moved without its rows would be wrong, and is found
        // again from them.
        let mut works = Vec::new();
        for (edition, (articles, flashes)) in changed {
            let mind = self.minds.remove(&edition);
            works.push(
                self.store
                    .reads
                    .wait(move |read| Work::plan(read, edition, mind, &articles)?.ask(read, &flashes))?,
            );
        }
        let minds = self
            .store
            .writes
            .wait(Actor::Engine, move |write| carry_out(write, works, upto))?;
        self.minds
            .extend(minds.into_iter().map(|mind| (mind.edition, mind)));
        Ok(())
    }
}

/// What a change concerns: live texts, and an article that is the engine's again.
fn articles_of(change: &Change) -> (Option<EditionId>, Vec<ArticleId>) {
    match change {
        Change::StoryArticleFreed { edition, article } => (Some(*edition), vec![*article]),
        other => live_texts(other),
    }
}

fn carry_out(mut write: OpenWrite<'_>, works: Vec<Work>, upto: Position) -> Result<Vec<Mind>, NewsError> {
    let moved = write.execute(
        sql!("update cursor set position = $2 where follower = $1 and position < $2"),
        &[&NAME, &upto.0],
    )?;
    // Another node was faster. Its rows are there; memory is found again from them.
    if moved == 0 {
        write.followed()?;
        return Ok(Vec::new());
    }
    let mut minds = Vec::new();
    let mut touched = Vec::new();
    for work in works {
        let (mind, what) = work.carry_out(&mut write)?;
        touched.push((mind.edition, what));
        minds.push(mind);
    }
    tell(write, touched)?;
    Ok(minds)
}

/// Says what became of stories, if anything did, and commits.
pub(super) fn tell(write: OpenWrite<'_>, touched: Vec<(EditionId, Touched)>) -> Result<(), StoreError> {
    let mut entries = Vec::new();
    for (edition, touched) in touched {
        let (mut stories, mut articles) = (
            touched.stories.chunks(TOLD_AT_ONCE),
            touched.articles.chunks(TOLD_AT_ONCE),
        );
        loop {
            let (some, more) = (stories.next(), articles.next());
            if some.is_none() && more.is_none() {
                break;
            }
            entries.push(Change::StoriesProposed {
                edition,
                stories: some.unwrap_or_default().to_vec(),
                articles: more.unwrap_or_default().to_vec(),
            });
        }
        entries.extend(told_outside(edition, touched));
    }
    let mut entries = entries.iter();
    let Some(first) = entries.next() else {
        return write.followed();
    };
    let mut recorded = write.record(first)?;
    for entry in entries {
        recorded = recorded.record(entry)?;
    }
    recorded.commit()?;
    Ok(())
}

/// What of it readers can see, story by story.
fn told_outside(edition: EditionId, touched: Touched) -> Vec<Change> {
    let mut told = Vec::new();
    for (story, articles) in touched.opened {
        for (n, some) in articles.chunks(TOLD_AT_ONCE).enumerate() {
            let articles = some.to_vec();
            told.push(match n {
                0 => Change::StoryOpened {
                    edition,
                    story,
                    articles,
                },
                _ => Change::StoryJoined {
                    edition,
                    story,
                    articles,
                },
            });
        }
    }
    for (story, articles) in touched.joined {
        told.extend(articles.chunks(TOLD_AT_ONCE).map(|some| Change::StoryJoined {
            edition,
            story,
            articles: some.to_vec(),
        }));
    }
    for (story, articles) in touched.left {
        told.extend(articles.chunks(TOLD_AT_ONCE).map(|some| Change::StoryLeft {
            edition,
            story,
            articles: some.to_vec(),
        }));
    }
    for stories::MovedFlash { flash, from, to } in touched.flashes {
        told.push(Change::StoryFlashMoved {
            edition,
            flash,
            from_story: from,
            story: to,
            by_editor: false,
        });
    }
    told.extend(
        touched
            .merged
            .into_iter()
            .map(|(from_story, into_story)| Change::StoriesMerged {
                edition,
                from_story,
                into_story,
            }),
    );
    told
}
