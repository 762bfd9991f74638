//! How often articles are read, by the hour. Counted in memory while pages are served, added to the
//! tables now and then; a crash loses a minute of counts and nothing else.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::base::store::{Store, StoreError};
use crate::sql;

/// Counts since they were last kept. At most 100,000 articles; what is beyond waits for its turn.
#[derive(Default)]
pub struct Counts {
    views: Mutex<HashMap<ArticleId, i64>>,
}

impl Counts {
    pub fn count(&self, article: ArticleId) {
        let mut views = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        if views.len() < 100_000 || views.contains_key(&article) {
            *views.entry(article).or_default() += 1;
        }
    }

    fn take(&self) -> HashMap<ArticleId, i64> {
        std::mem::take(&mut self.views.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// How long counts by the hour are kept.
const KEPT_HOURS: i64 = 24 * 30;

/// Adds the counts to the tables and forgets those of long ago.
pub fn keep_counts(store: &Store, counts: &Counts) -> Result<(), StoreError> {
    let views = counts.take();
    if views.is_empty() {
        return Ok(());
    }
    let hour = hour_of(store.writes.clock().now());
    store.writes.housekeeping(move |tx| {
        for (article, n) in &views {
            tx.execute(
                sql!(
                    "insert into reading (article_id, hour, views) values ($1, $2, $3)
                     on conflict (article_id, hour) do update set views = reading.views + excluded.views"
                ),
                &[article, &hour, n],
            )?;
        }
        tx.execute(
            sql!("delete from reading where hour < $1"),
            &[&(hour - KEPT_HOURS)],
        )?;
        Ok(())
    })
}

pub(super) fn hour_of(at: Micros) -> i64 {
    at.0.div_euclid(3_600 * Micros::SECOND)
}
