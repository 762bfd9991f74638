//! The tables → threads, from the first live article on. What editors said is not touched: the threads
//! are proposed again, and their words win again.

use std::collections::BTreeSet;

use story_threads::Engine;

use super::flashes;
use super::follow::{NAME, tell};
use super::mind::{BEGINNING, Key};
use super::work::Work;
use super::{mind::Mind, rows};
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::{Actor, Store, StoreError};
use crate::changes::{self, FollowError, Position};
use crate::news::{NewsError, editions, stories};
use crate::sql;

/// Articles in one transaction.
const BATCH: i64 = 200;

/// Builds everything anew. `progress` is told how many articles are in, and says whether to go on.
/// Returns the position it stands at: whatever happens after it is for the follower.
pub fn rebuild(store: &Store, mut progress: impl FnMut(u64) -> bool) -> Result<Position, FollowError> {
    // Noted before reading: an article that changes meanwhile is taken in again by the follower.
    let head = store.reads.wait(changes::head)?;
    let mut done = 0;
    for edition in store.reads.wait(editions::editions)? {
        let edition = edition.id;
        store.writes.housekeeping(move |tx| {
            rows::clear(tx, edition)?;
            rows::mark(tx, edition)
        })?;
        let mut mind: Option<Mind> = None;
        let mut after = BEGINNING;
        loop {
            let (articles, last) = next_after(store, edition, after)?;
            let Some(last) = last else { break };
            done += articles.len() as u64;
            after = last;
            let before = mind.take();
            let work = store
                .reads
                .wait(move |read| Work::plan(read, edition, before, &articles))?;
            mind = Some(store.writes.housekeeping(move |tx| work.only_rows(tx))?);
            if !progress(done) {
                return Err(FollowError("it was told to stop".to_owned()));
            }
        }
        propose_all(store, edition)?;
        if let Some(mind) = mind {
            ask_again(store, edition, mind)?;
        }
    }
    store.writes.housekeeping(move |tx| {
        tx.execute(
            sql!(
                "insert into cursor (follower, position) values ($1, $2)
                 on conflict (follower) do update set position = excluded.position"
            ),
            &[&NAME, &head.0],
        )?;
        tx.execute(
            sql!(
                "insert into counter (name, value) values ('story_engine', $1)
                 on conflict (name) do update set value = excluded.value"
            ),
            &[&i64::from(Engine::VERSION)],
        )
    })?;
    Ok(head)
}

fn next_after(
    store: &Store,
    edition: EditionId,
    after: Key,
) -> Result<(BTreeSet<ArticleId>, Option<Key>), FollowError> {
    let keys = store.reads.wait(move |read| {
        read.all(
            sql!(
                "select published_at, article_id from live_article
                 where edition_id = $1 and (published_at, article_id) > ($2, $3)
                 order by published_at, article_id limit $4"
            ),
            &[&edition, &after.0, &after.1, &BATCH],
            |row| Ok::<Key, StoreError>((row.get("published_at")?, row.get("article_id")?)),
        )
    })?;
    let last = keys.last().copied();
    Ok((keys.into_iter().map(|(_, article)| article).collect(), last))
}

/// What the engine makes of the newest flashes, now that it knows everything.
fn ask_again(store: &Store, edition: EditionId, mut mind: Mind) -> Result<(), FollowError> {
    let alike = store.reads.wait(move |read| {
        let about = flashes::newest(read, edition)?;
        flashes::ask(read, &mut mind, &about)
    })?;
    store.writes.wait(Actor::Engine, move |mut write| {
        let touched = stories::Touched {
            flashes: flashes::put(&mut write, &alike)?,
            ..stories::Touched::default()
        };
        tell(write, vec![(edition, touched)])?;
        Ok::<_, NewsError>(())
    })?;
    Ok(())
}

/// All threads at once, so that each story goes to the thread that has most of it; and articles that
/// are in a story and not live, because their withdrawal was never followed.
fn propose_all(store: &Store, edition: EditionId) -> Result<(), FollowError> {
    store.writes.wait(Actor::Engine, move |mut write| {
        let numbers = write.all(
            sql!("select distinct thread from thread_article where edition_id = $1 order by thread"),
            &[&edition],
            |row| row.get::<i64>("thread"),
        )?;
        let mut threads = Vec::new();
        for number in numbers {
            threads.push(rows::members(&mut write, edition, number)?);
        }
        let strays = write.all(
            sql!(
                "select m.article_id from story_article m join article a on a.id = m.article_id
                 left join live_article l on l.article_id = m.article_id
                 where a.edition_id = $1 and l.article_id is null"
            ),
            &[&edition],
            |row| row.get::<ArticleId>("article_id"),
        )?;
        threads.extend(strays.into_iter().map(|article| {
            vec![stories::Proposed {
                article,
                nearest: None,
            }]
        }));
        let touched = stories::propose(&mut write, edition, &threads)?;
        tell(write, vec![(edition, touched)])?;
        Ok::<_, NewsError>(())
    })?;
    Ok(())
}
