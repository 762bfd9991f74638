//! Live articles → rows, from the first on.

use super::follow::NAME;
use super::rows;
use crate::base::ids::ArticleId;
use crate::base::store::{Store, StoreError};
use crate::changes::{self, FollowError, Position};
use crate::sql;

/// Articles in one transaction.
const BATCH: i64 = 100;

/// Builds everything anew. `progress` is told how many articles are in, and says whether to go on.
/// Returns the position it stands at.
pub fn rebuild(store: &Store, mut progress: impl FnMut(u64) -> bool) -> Result<Position, FollowError> {
    // Noted before reading: an article that changes meanwhile is looked at again by the follower.
    let head = store.reads.wait(changes::head)?;
    store
        .writes
        .housekeeping(|tx| tx.execute(sql!("delete from figure_use"), &[]))?;
    let (mut after, mut done) = (0, 0);
    loop {
        let articles = store.reads.wait(move |read| {
            read.all(
                sql!(
                    "select number, article_id from live_article where number > $1 order by number limit $2"
                ),
                &[&after, &BATCH],
                |row| Ok::<(i64, ArticleId), StoreError>((row.get("number")?, row.get("article_id")?)),
            )
        })?;
        let Some((last, _)) = articles.last() else { break };
        after = *last;
        done += articles.len() as u64;
        let used = store.reads.wait(move |read| {
            articles
                .into_iter()
                .map(|(_, article)| rows::look(read, article))
                .collect::<Result<Vec<_>, _>>()
        })?;
        store
            .writes
            .housekeeping(move |tx| used.iter().try_for_each(|used| rows::put(tx, used)))?;
        if !progress(done) {
            return Err(FollowError("it was told to stop".to_owned()));
        }
    }
    store.writes.housekeeping(move |tx| {
        tx.execute(
            sql!(
                "insert into cursor (follower, position) values ($1, $2)
                 on conflict (follower) do update set position = excluded.position"
            ),
            &[&NAME, &head.0],
        )
    })?;
    Ok(head)
}
