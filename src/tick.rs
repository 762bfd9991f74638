//! The clock's round: what is due is released, midnight turns the day, counts are kept, pages that
//! stay are compressed better. On several nodes every clock ticks; each thing asks again inside its
//! transaction whether it is still to be done.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::base::clock::Micros;
use crate::base::store::{Store, StoreError};
use crate::changes::Bell;
use crate::news::answers;
use crate::news::editions::{apply_due_sets, next_set, turn_days};
use crate::news::media::Uploads;
use crate::news::newsroom::{next_release, release_due};
use crate::news::people::{ceremony, knock};
use crate::news::readers::{forget_unconfirmed, keep_counts, rank_most_read, tidy};
use crate::news::releases::fill_due;
use crate::news::stories::rank_stories;
use crate::views::pages;
use crate::web::site::Site;

pub struct Ticking {
    pub store: Store,
    pub site: Arc<Site>,
    pub uploads: Uploads,
    pub stop: Arc<AtomicBool>,
}

/// At most this long between two rounds, when no change wakes the clock.
const ROUND: Duration = Duration::from_secs(1);
const COUNTS: Duration = Duration::from_secs(20);
const UPLOADS: Duration = Duration::from_secs(600);
const UPGRADE: Duration = Duration::from_secs(30);

impl Ticking {
    pub fn run(&self) {
        let (mut counted, mut upgraded) = (Instant::now(), Instant::now());
        let mut swept: Option<Instant> = None;
        while !self.stop.load(Ordering::Relaxed) {
            let rings = Bell::of_process().rings();
            if let Err(error) = self.due() {
                tracing::warn!(%error, "the clock could not do its round; trying again");
            }
            if counted.elapsed() >= COUNTS {
                counted = Instant::now();
                self.keep();
            }
            if upgraded.elapsed() >= UPGRADE {
                upgraded = Instant::now();
                // Half a second of one core in thirty.
                pages::upgrade(&self.site.pages, Duration::from_millis(500));
            }
            if swept.is_none_or(|last| last.elapsed() >= UPLOADS) {
                swept = Some(Instant::now());
                self.sweep();
            }
            // Woken by changes too: somebody may just have scheduled something.
            Bell::of_process().wait(rings, self.pause());
        }
        self.keep();
    }

    fn due(&self) -> Result<(), StoreError> {
        // First: what is due may wait for these figures.
        let filled = fill_due(&self.store)?;
        if filled > 0 {
            tracing::info!(filled, "releases have their figures from their series");
        }
        for article in release_due(&self.store)? {
            tracing::info!(%article, "released on time");
        }
        // After the releases: a set may place what was released in this very round.
        let fronts = apply_due_sets(&self.store)?;
        if fronts > 0 {
            tracing::info!(fronts, "fronts were changed on time");
        }
        if let Err(error) = turn_days(&self.store) {
            tracing::warn!(%error, "the day could not be turned");
        }
        Ok(())
    }

    /// Uploads that nobody finished, sign-ups that nobody confirmed.
    fn sweep(&self) {
        match forget_unconfirmed(&self.store).and_then(|gone| tidy(&self.store).map(|()| gone)) {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "sign-ups that nobody confirmed were forgotten"),
            Err(error) => tracing::warn!(%error, "sign-ups could not be tidied"),
        }
        match self.uploads.forget_abandoned(self.store.writes.clock().now()) {
            Ok(0) => {}
            Ok(gone) => tracing::info!(gone, "abandoned uploads were removed"),
            Err(error) => tracing::warn!(%error, "abandoned uploads could not be removed"),
        }
    }

    fn keep(&self) {
        let kept = keep_counts(&self.store, &self.site.counts).and_then(|()| rank_most_read(&self.store));
        if let Err(error) = kept {
            tracing::warn!(%error, "reading counts could not be kept");
        }
        if let Err(error) = rank_stories(&self.store) {
            tracing::warn!(%error, "stories could not be ranked");
        }
        if let Err(error) = answers::forget_old(&self.store) {
            tracing::warn!(%error, "old answers could not be forgotten");
        }
        let now = self.store.writes.clock().now();
        let swept = self.store.writes.housekeeping(move |tx| {
            ceremony::sweep(tx, now)?;
            knock::forget(tx, now)
        });
        if let Err(error) = swept {
            tracing::warn!(%error, "what was begun at the desk's door could not be swept");
        }
    }

    /// Until the next release or change of a front, but no longer than a round.
    fn pause(&self) -> Duration {
        let now = self.store.writes.clock().now();
        let next = self.store.reads.wait(|read| {
            let due = [next_release(read)?, next_set(read)?];
            Ok::<_, StoreError>(due.into_iter().flatten().min())
        });
        match next {
            Ok(Some(at)) if at > now => {
                let micros = u64::try_from((at.0 - now.0).min(60 * Micros::SECOND)).unwrap_or(0);
                Duration::from_micros(micros).min(ROUND)
            }
            _ => ROUND,
        }
    }
}
