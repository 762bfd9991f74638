//! Followers: whoever derives something from the log, or carries something out because of it.
//!
//! Each runs on its own thread and stops alone: an entry it cannot take is tried again, then parked
//! where `courant doctor` shows it, and the rest goes on.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use super::{Bell, Change, Position, parked};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, Reads, Row, Store, StoreError};
use crate::sql;

/// One line of the log.
#[derive(Clone, Debug)]
pub struct Entry {
    pub position: Position,
    pub at: Micros,
    pub actor: String,
    pub change: Change,
}

impl Entry {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Entry, StoreError> {
        let facts: String = row.get("facts")?;
        Ok(Entry {
            position: Position(row.get("position")?),
            at: row.get("at")?,
            actor: row.get("actor")?,
            change: serde_json::from_str(&facts)
                .map_err(|e| StoreError::Engine(format!("cannot read a change: {e}")))?,
        })
    }
}

/// The entries after a position, oldest first.
pub fn read_after(read: &mut ReadSession<'_>, after: Position, limit: i64) -> Result<Vec<Entry>, StoreError> {
    read.all(
        sql!("select position, at, actor, facts from change where position > $1 order by position limit $2"),
        &[&after.0, &limit],
        Entry::from_row,
    )
}

/// The entry at a position.
pub fn entry_at(read: &mut ReadSession<'_>, position: Position) -> Result<Option<Entry>, StoreError> {
    read.maybe(
        sql!("select position, at, actor, facts from change where position = $1"),
        &[&position.0],
        Entry::from_row,
    )
}

/// Why a batch was not taken. The runner tries again, then parks the entry.
#[derive(Debug)]
pub struct FollowError(pub String);

impl<E: std::error::Error> From<E> for FollowError {
    fn from(error: E) -> FollowError {
        FollowError(error.to_string())
    }
}

/// What a follower does with the log. Its cursor lives with its state.
pub trait Follower: Send + 'static {
    /// A short, stable name: `pages`, `search`.
    fn name(&self) -> &'static str;
    /// Whether this change matters here. Matches without a wildcard.
    fn concerns(&self, change: &Change) -> bool;
    /// Where its state stands. Asked once, on the follower's own thread; may take its time to build a
    /// state that is missing, while whatever there is goes on serving.
    fn cursor(&mut self) -> Result<Position, FollowError>;
    /// Takes entries that concern it, in order, and remembers `upto` with its state. Taking an entry
    /// twice must do no harm: a crash between state and cursor repeats it.
    fn follow(&mut self, entries: &[Entry], upto: Position) -> Result<(), FollowError>;
    /// How long to gather entries before taking them; zero takes each at once.
    fn patience(&self) -> Duration {
        Duration::ZERO
    }
}

/// A follower at work: how far it is, and the thread it runs on.
pub struct Following {
    pub name: &'static str,
    progress: Arc<Progress>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

/// Sees how far a follower is, and can do nothing to it.
#[derive(Clone)]
pub struct Watching {
    pub name: &'static str,
    progress: Arc<Progress>,
}

impl Watching {
    pub fn reached(&self) -> Position {
        *self
            .progress
            .reached
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Progress {
    reached: Mutex<Position>,
    moved: Condvar,
}

/// How the runner behaves; tests shorten the pauses.
#[derive(Clone, Copy, Debug)]
pub struct Follow {
    /// Looks at the log this often even when no bell rings.
    pub poll: Duration,
    /// How often a failing entry is tried before it is parked.
    pub tries: u32,
    /// The first pause between tries; doubled each time.
    pub pause: Duration,
    pub batch: i64,
}

impl Default for Follow {
    fn default() -> Follow {
        Follow {
            poll: Duration::from_millis(500),
            tries: 4,
            pause: Duration::from_millis(100),
            batch: 500,
        }
    }
}

impl Following {
    /// Starts following on a thread of its own.
    pub fn start(store: &Store, mut follower: impl Follower, how: Follow) -> std::io::Result<Following> {
        let name = follower.name();
        let progress = Arc::new(Progress::default());
        let stop = Arc::new(AtomicBool::new(false));
        let runner = Runner {
            store: store.clone(),
            how,
            progress: Arc::clone(&progress),
            stop: Arc::clone(&stop),
        };
        let thread = std::thread::Builder::new()
            .name(format!("follow-{name}"))
            .spawn(move || runner.run(&mut follower))?;
        Ok(Following {
            name,
            progress,
            stop,
            thread: Some(thread),
        })
    }

    pub fn reached(&self) -> Position {
        *self
            .progress
            .reached
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// A handle that only looks, for the metrics page.
    pub fn watch(&self) -> Watching {
        Watching {
            name: self.name,
            progress: Arc::clone(&self.progress),
        }
    }

    /// Waits until it has passed `position`; false when the time is up first.
    pub fn wait_for(&self, position: Position, at_most: Duration) -> bool {
        let reached = self
            .progress
            .reached
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .progress
            .moved
            .wait_timeout_while(reached, at_most, |now| *now < position);
        waited.map_or_else(|e| *e.into_inner().0 >= position, |(now, _)| *now >= position)
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        Bell::of_process().ring();
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!(follower = self.name, "the follower had panicked");
        }
    }
}

struct Runner {
    store: Store,
    how: Follow,
    progress: Arc<Progress>,
    stop: Arc<AtomicBool>,
}

impl Runner {
    fn run(&self, follower: &mut impl Follower) {
        let bell = Bell::of_process();
        let Some(mut cursor) = self.first_cursor(follower) else {
            return;
        };
        self.report(cursor);
        while !self.stop.load(Ordering::Relaxed) {
            // Noted before the query, so that a ring during it is not slept through.
            let rings = bell.rings();
            match self.next_batch(&self.store.reads, cursor) {
                Ok(entries) if entries.is_empty() => bell.wait(rings, self.how.poll),
                Ok(entries) => {
                    cursor = self.take(follower, &entries, cursor);
                    self.report(cursor);
                    // What did not concern it costs nothing, and need not be gathered.
                    if entries.iter().any(|entry| follower.concerns(&entry.change)) {
                        std::thread::sleep(follower.patience());
                    }
                }
                Err(error) => {
                    tracing::warn!(follower = follower.name(), %error, "cannot read the log; trying again");
                    std::thread::sleep(self.how.pause);
                }
            }
        }
    }

    /// Asks until there is an answer, or the program stops.
    fn first_cursor(&self, follower: &mut impl Follower) -> Option<Position> {
        let mut pause = self.how.pause;
        while !self.stop.load(Ordering::Relaxed) {
            match follower.cursor() {
                Ok(cursor) => return Some(cursor),
                Err(error) if self.stop.load(Ordering::Relaxed) => {
                    tracing::info!(
                        follower = follower.name(),
                        reason = error.0,
                        "stopped before it began"
                    );
                }
                Err(error) => {
                    tracing::error!(
                        follower = follower.name(),
                        reason = error.0,
                        "cannot begin; trying again"
                    );
                    std::thread::sleep(pause);
                    pause = (pause * 2).min(Duration::from_secs(10));
                }
            }
        }
        None
    }

    fn next_batch(&self, reads: &Reads, after: Position) -> Result<Vec<Entry>, StoreError> {
        let limit = self.how.batch;
        reads.wait(move |read| read_after(read, after, limit))
    }

    /// Takes a batch whole; if that fails, one by one, and parks what cannot be taken.
    fn take(&self, follower: &mut impl Follower, entries: &[Entry], cursor: Position) -> Position {
        let Some(upto) = entries.last().map(|entry| entry.position) else {
            return cursor;
        };
        let concerning: Vec<Entry> = entries
            .iter()
            .filter(|entry| follower.concerns(&entry.change))
            .cloned()
            .collect();
        if follower.follow(&concerning, upto).is_ok() {
            return upto;
        }
        for entry in &concerning {
            if self.stop.load(Ordering::Relaxed) {
                return self.reached();
            }
            self.take_one(follower, entry);
            self.report(entry.position);
        }
        upto
    }

    fn take_one(&self, follower: &mut impl Follower, entry: &Entry) {
        let mut pause = self.how.pause;
        let mut last = FollowError(String::new());
        for _ in 0..self.how.tries {
            match follower.follow(std::slice::from_ref(entry), entry.position) {
                Ok(()) => return,
                Err(error) => last = error,
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_secs(10));
        }
        let name = follower.name();
        tracing::error!(
            follower = name,
            position = entry.position.0,
            reason = last.0,
            "parked an entry"
        );
        if let Err(error) = parked::park(&self.store, name, entry.position, &last.0) {
            tracing::error!(follower = name, %error, "the parked entry could not be noted");
        }
    }

    fn reached(&self) -> Position {
        *self
            .progress
            .reached
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn report(&self, cursor: Position) {
        *self
            .progress
            .reached
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = cursor;
        self.progress.moved.notify_all();
    }
}
