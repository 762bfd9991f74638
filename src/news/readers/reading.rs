//! How often articles are read, by the hour. Counted in memory while pages are served, added to the
//! tables now and then; a crash loses a minute of counts and nothing else.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::base::store::{Store, StoreError};
use crate::sql;

/// Counts since they were last kept. A page takes its counter once, when it is made; counting a
/// reader is then one addition, without a lock.
#[derive(Default)]
pub struct Counts {
    counters: Mutex<HashMap<ArticleId, Counter>>,
}

/// The readers of one article since the count was last kept.
pub type Counter = Arc<AtomicI64>;

impl Counts {
    pub fn counter(&self, article: ArticleId) -> Counter {
        Arc::clone(self.locked().entry(article).or_default())
    }

    /// Takes what was counted, and forgets counters that no page holds any more.
    fn take(&self) -> Vec<(ArticleId, i64)> {
        let mut counted = Vec::new();
        self.locked().retain(|article, counter| {
            let n = counter.swap(0, Ordering::Relaxed);
            if n > 0 {
                counted.push((*article, n));
            }
            Arc::strong_count(counter) > 1
        });
        counted
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<ArticleId, Counter>> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
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
