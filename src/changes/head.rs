//! The head of the log and the bell that says it moved.
//!
//! The bell is only a hint: followers read the log when it rings and also every so often without
//! it, so that a change by another process (a second node, the command line) is never missed.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use super::Position;
use crate::base::store::{ReadSession, StoreError, Target};
use crate::sql;

/// The last position in the log.
pub fn head(read: &mut ReadSession<'_>) -> Result<Position, StoreError> {
    let last = sql!("select position from change_head where name = 'head'");
    read.one(last, &[], |row| Ok(Position(row.get("position")?)))
}

/// Rings when somebody in this process committed, or when PostgreSQL said that somebody else did.
/// One bell serves all stores of a process; a needless ring costs one cheap query.
pub struct Bell {
    rings: Mutex<u64>,
    changed: Condvar,
}

static BELL: OnceLock<Bell> = OnceLock::new();

impl Bell {
    pub fn of_process() -> &'static Bell {
        BELL.get_or_init(|| Bell {
            rings: Mutex::new(0),
            changed: Condvar::new(),
        })
    }

    pub fn ring(&self) {
        *self.locked() += 1;
        self.changed.notify_all();
    }

    /// How often it has rung. Note this *before* looking at the log, then [`Bell::wait`] for more.
    pub fn rings(&self) -> u64 {
        *self.locked()
    }

    /// Waits until it has rung more than `seen` times, or the time is up.
    pub fn wait(&self, seen: u64, at_most: Duration) {
        let rings = self.locked();
        // Woken by a ring, by time, or for nothing: the caller looks at the log in each case.
        let _woken = self
            .changed
            .wait_timeout_while(rings, at_most, |now| *now <= seen);
    }

    fn locked(&self) -> MutexGuard<'_, u64> {
        self.rings.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub(super) fn ring(_position: Position) {
    Bell::of_process().ring();
}

/// Listens for commits of other processes and rings the bell for them, until `stop` is set.
/// PostgreSQL says so itself; of SQLite, the write-ahead log is watched: every commit touches it.
pub fn listen(target: &Target, stop: &Arc<AtomicBool>) {
    match target {
        Target::File(path) => watch_log(path, stop),
        Target::Server(_) => {
            while !stop.load(Ordering::Relaxed) {
                if let Err(error) = listen_once(target, stop) {
                    tracing::warn!(%error, "lost the wake-up connection; polling until it is back");
                    std::thread::sleep(Duration::from_secs(1));
                }
            }
        }
    }
}

/// One look at a file's length and time costs about two microseconds; a hundred a second are nothing.
fn watch_log(database: &Path, stop: &Arc<AtomicBool>) {
    let mut name = database.as_os_str().to_owned();
    name.push("-wal");
    let look = || {
        std::fs::metadata(&name)
            .ok()
            .and_then(|file| Some((file.len(), file.modified().ok()?)))
    };
    let mut seen = look();
    while !stop.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(10));
        let now = look();
        if now != seen {
            seen = now;
            Bell::of_process().ring();
        }
    }
}

fn listen_once(target: &Target, stop: &Arc<AtomicBool>) -> Result<(), StoreError> {
    use postgres::fallible_iterator::FallibleIterator;
    let mut conn = target.connect()?;
    let Some(client) = conn.as_postgres() else {
        return Ok(());
    };
    client.batch_execute("listen courant_changes")?;
    Bell::of_process().ring();
    while !stop.load(Ordering::Relaxed) {
        if client
            .notifications()
            .timeout_iter(Duration::from_millis(250))
            .next()?
            .is_some()
        {
            Bell::of_process().ring();
        }
        if client.is_closed() {
            return Err(StoreError::Engine("the connection closed".to_owned()));
        }
    }
    Ok(())
}
