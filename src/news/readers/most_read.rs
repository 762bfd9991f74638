//! Most read: the ten articles of an edition that were read most in the last day. The order is a
//! row a piece, changed only when it changes, so that pages that show it live as long as it does.

use super::reading::hour_of;
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::{Actor, ReadSession, Store, StoreError};
use crate::changes::Change;
use crate::news::editions;
use crate::sql;

const SHOWN: i64 = 10;
const HOURS: i64 = 24;

/// The order as it was last ranked.
pub fn most_read(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<ArticleId>, StoreError> {
    let list = sql!("select article_id from most_read where edition_id = $1 order by ordinal");
    read.all(list, &[&edition], |row| row.get("article_id"))
}

/// Ranks anew and records a change where the order differs. Returns how many editions changed.
pub fn rank_most_read(store: &Store) -> Result<usize, StoreError> {
    let since = hour_of(store.writes.clock().now()) - HOURS;
    let changed = store.reads.wait(move |read| {
        let mut changed = Vec::new();
        for edition in editions::editions(read)? {
            let now = rank(read, edition.id, since)?;
            if now != most_read(read, edition.id)? {
                changed.push((edition.id, now));
            }
        }
        Ok::<_, StoreError>(changed)
    })?;
    let count = changed.len();
    for (edition, order) in changed {
        store.writes.wait(Actor::Clock, move |mut write| {
            write.execute(sql!("delete from most_read where edition_id = $1"), &[&edition])?;
            for (ordinal, article) in order.iter().enumerate() {
                write.execute(
                    sql!("insert into most_read (edition_id, ordinal, article_id) values ($1, $2, $3)"),
                    &[&edition, &(ordinal as i64), article],
                )?;
            }
            write.record(&Change::MostReadChanged { edition })?.commit()
        })?;
    }
    Ok(count)
}

fn rank(read: &mut ReadSession<'_>, edition: EditionId, since: i64) -> Result<Vec<ArticleId>, StoreError> {
    read.all(
        sql!(
            "select r.article_id from reading r join live_article l on l.article_id = r.article_id
             where r.hour > $2 and l.edition_id = $1
             group by r.article_id order by sum(r.views) desc, r.article_id desc limit $3"
        ),
        &[&edition, &since, &SHOWN],
        |row| row.get("article_id"),
    )
}
