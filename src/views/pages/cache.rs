//! The pages in memory: bounded, found by address, rendered by one at a time each.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::StoredPage;
use crate::base::clock::Clock;
use crate::changes::{Position, Subject};

/// The page cache of this process.
pub struct Pages {
    cache: Cache<String, Arc<StoredPage>, Weight>,
    moves: Mutex<Moves>,
    clock: Clock,
    hits: AtomicU64,
    misses: AtomicU64,
    evicted: AtomicU64,
}

/// When each subject moved last, as far as the follower has seen.
#[derive(Default)]
struct Moves {
    last: HashMap<Subject, Position>,
    /// Where the follower is.
    seen: Position,
    /// Renderings begun before this are too old to judge: their moves have been forgotten.
    forgotten_upto: Position,
}

/// How many moved subjects are remembered; beyond, all are forgotten and renderings under way are
/// simply not kept.
const REMEMBERED: usize = 50_000;

#[derive(Clone)]
struct Weight;

impl Weighter<String, Arc<StoredPage>> for Weight {
    fn weight(&self, key: &String, page: &Arc<StoredPage>) -> u64 {
        page.weight() + key.len() as u64 + 200
    }
}

/// Counts since the start.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stats {
    pub hits: u64,
    pub misses: u64,
    pub evicted: u64,
    pub pages: u64,
    pub bytes: u64,
}

impl Pages {
    /// A cache that holds at most `max_bytes` of pages.
    pub fn new(max_bytes: u64, clock: Clock) -> Pages {
        let expected = usize::try_from(max_bytes / 40_000).unwrap_or(1_000).max(64);
        Pages {
            cache: Cache::with_weighter(expected, max_bytes, Weight),
            moves: Mutex::default(),
            clock,
            hits: AtomicU64::new(0),
            misses: AtomicU64::new(0),
            evicted: AtomicU64::new(0),
        }
    }

    /// The kept page at this address. The hot path: one hash, one lock-free-ish read.
    pub fn get(&self, address: &str) -> Option<Arc<StoredPage>> {
        let page = self.cache.get(address)?;
        if page.valid_until.is_some_and(|until| until <= self.clock.now()) {
            self.cache.remove(address);
            return None;
        }
        self.hits.fetch_add(1, Ordering::Relaxed);
        Some(page)
    }

    /// The kept page, or one rendered now. Many readers asking at once wait for one rendering.
    pub async fn get_or_render<E, F, R>(
        &self,
        address: &str,
        keep: bool,
        render: F,
    ) -> Result<Arc<StoredPage>, E>
    where
        F: FnOnce() -> R,
        R: Future<Output = Result<StoredPage, E>>,
    {
        self.misses.fetch_add(1, Ordering::Relaxed);
        if !keep {
            return render().await.map(Arc::new);
        }
        let guard = match self.cache.get_value_or_guard_async(address).await {
            Ok(page) => return Ok(page),
            Err(guard) => guard,
        };
        let began = self.moves().seen;
        let page = Arc::new(render().await?);
        if page.status != http::StatusCode::OK {
            return Ok(page);
        }
        // The check and the insertion under one lock, which the follower also takes: between them
        // no change can slip through unseen.
        let moves = self.moves();
        if moves.all_still_since(&page.subjects, began) {
            // Fails only if somebody removed the placeholder; then the page is just not kept.
            let _kept = guard.insert(Arc::clone(&page));
        }
        drop(moves);
        Ok(page)
    }

    /// The follower saw these subjects move, up to a position.
    pub(super) fn moved(&self, subjects: &[Subject], upto: Position) {
        let mut moves = self.moves();
        for subject in subjects {
            moves.last.insert(*subject, upto);
        }
        moves.seen = moves.seen.max(upto);
        if moves.last.len() > REMEMBERED {
            moves.last.clear();
            moves.forgotten_upto = moves.seen;
        }
        if subjects.is_empty() {
            return;
        }
        let gone = AtomicU64::new(0);
        self.cache.retain(|_, page| {
            let stays = !page.subjects.iter().any(|subject| subjects.contains(subject));
            gone.fetch_add(u64::from(!stays), Ordering::Relaxed);
            stays
        });
        self.evicted.fetch_add(gone.into_inner(), Ordering::Relaxed);
    }

    /// Replaces a page by a smaller encoding of the same, if it is still there.
    pub(super) fn replace(&self, address: &str, old: &Arc<StoredPage>, new: StoredPage) {
        let _moves = self.moves();
        if self.cache.peek(address).is_some_and(|now| Arc::ptr_eq(&now, old)) {
            self.cache.insert(address.to_owned(), Arc::new(new));
        }
    }

    /// Addresses and pages, for the upgrade.
    pub(super) fn all(&self) -> Vec<(String, Arc<StoredPage>)> {
        self.cache.iter().collect()
    }

    pub fn stats(&self) -> Stats {
        Stats {
            hits: self.hits.load(Ordering::Relaxed),
            misses: self.misses.load(Ordering::Relaxed),
            evicted: self.evicted.load(Ordering::Relaxed),
            pages: self.cache.len() as u64,
            bytes: self.cache.weight(),
        }
    }

    fn moves(&self) -> MutexGuard<'_, Moves> {
        self.moves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Moves {
    fn all_still_since(&self, subjects: &[Subject], began: Position) -> bool {
        began >= self.forgotten_upto
            && subjects
                .iter()
                .all(|subject| self.last.get(subject).is_none_or(|moved| *moved <= began))
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::super::{Made, Rendered};
    use super::*;
    use crate::base::clock::Micros;
    use crate::base::ids::ArticleId;

    fn page(subject: Subject, text: &str) -> StoredPage {
        let mut made = Made::default();
        made.of(subject);
        StoredPage::new(Rendered::html(text.to_owned()), &made, &HeaderMap::new())
    }

    fn subject() -> Subject {
        Subject::Article(ArticleId::new(Micros(1)))
    }

    async fn render(pages: &Pages, page: StoredPage) -> Arc<StoredPage> {
        pages
            .get_or_render::<(), _, _>("/a", true, || async { Ok(page) })
            .await
            .expect("rendered")
    }

    #[tokio::test]
    async fn a_change_evicts_what_was_made_of_it() {
        let pages = Pages::new(1 << 20, Clock::standing_at(Micros(0)));
        let (one, other) = (subject(), Subject::Article(ArticleId::new(Micros(2))));
        render(&pages, page(one, "x")).await;
        pages.moved(&[other], Position(1));
        assert!(pages.get("/a").is_some());
        pages.moved(&[one], Position(2));
        assert!(pages.get("/a").is_none());
    }

    /// The race: the subject moves while the page renders from the older state.
    #[tokio::test]
    async fn a_page_that_was_overtaken_is_not_kept() {
        let pages = Pages::new(1 << 20, Clock::standing_at(Micros(0)));
        let one = subject();
        let answer = pages
            .get_or_render::<(), _, _>("/a", true, || async {
                let old = page(one, "old");
                pages.moved(&[one], Position(7));
                Ok(old)
            })
            .await;
        assert!(
            answer.is_ok(),
            "the reader who asked gets the page that was true when he asked"
        );
        assert!(pages.get("/a").is_none(), "but nobody after him");
        render(&pages, page(one, "new")).await;
        assert!(pages.get("/a").is_some());
    }

    #[tokio::test]
    async fn what_time_makes_untrue_goes_with_time() {
        let clock = Clock::standing_at(Micros(0));
        let pages = Pages::new(1 << 20, clock.clone());
        let mut made = Made::default();
        made.until(Micros(100));
        let kept = StoredPage::new(Rendered::html("today".to_owned()), &made, &HeaderMap::new());
        render(&pages, kept).await;
        assert!(pages.get("/a").is_some());
        clock.set(Micros(100));
        assert!(pages.get("/a").is_none());
    }

    #[tokio::test]
    async fn memory_is_bounded() {
        let pages = Pages::new(200_000, Clock::standing_at(Micros(0)));
        for i in 0..400 {
            let text = format!("{i} ").repeat(2_000);
            let address = format!("/{i}");
            let page = page(subject(), &text);
            pages
                .get_or_render::<(), _, _>(&address, true, || async { Ok(page) })
                .await
                .expect("rendered");
        }
        assert!(pages.stats().bytes <= 200_000, "{:?}", pages.stats());
        assert!(pages.stats().pages > 2);
    }

    #[tokio::test]
    async fn many_readers_wait_for_one_rendering() {
        let pages = Arc::new(Pages::new(1 << 20, Clock::standing_at(Micros(0))));
        let count = Arc::new(AtomicU64::new(0));
        let readers: Vec<_> = (0..20)
            .map(|_| {
                let (pages, count) = (Arc::clone(&pages), Arc::clone(&count));
                tokio::spawn(async move {
                    pages
                        .get_or_render::<(), _, _>("/a", true, || async {
                            count.fetch_add(1, Ordering::SeqCst);
                            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                            Ok(page(subject(), "x"))
                        })
                        .await
                        .is_ok()
                })
            })
            .collect();
        for reader in readers {
            assert!(reader.await.expect("no panic"));
        }
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}
