//! The row of frames of each edition, and who waits at its end.

use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::task::Waker;

use bytes::Bytes;

use crate::base::ids::EditionId;
use crate::changes::Position;

/// One change of a flash as readers are sent it.
#[derive(Clone, Debug)]
pub struct Frame {
    pub position: Position,
    pub bytes: Bytes,
}

/// So many frames are at hand without asking the tables: half a day of a busy newsroom. Also how far
/// a reader may fall behind.
pub(super) const KEPT: usize = 512;
/// Readers are woken for their heartbeats in this many groups, one group a second, so that ten thousand
/// heartbeats never come at once.
pub const GROUPS: usize = 20;

/// Everybody who reads along, of all editions.
pub struct Stream {
    rows: RwLock<HashMap<EditionId, Arc<Row>>>,
    /// From here on the rows are whole.
    begun: Mutex<Position>,
    pub(super) readers: AtomicUsize,
    most: usize,
    closed: AtomicBool,
}

#[derive(Default)]
pub(super) struct Row {
    kept: Mutex<Kept>,
    groups: [Group; GROUPS],
    pub(super) joined: AtomicU64,
}

#[derive(Default)]
pub(super) struct Kept {
    frames: VecDeque<Frame>,
    /// The number of the first frame that is kept; the next one's is this plus how many there are.
    first: u64,
    /// Frames at or before this position are not kept any more.
    floor: Position,
    /// How far the row has followed the log.
    pub(super) reached: Position,
}

/// Wakers stay until their reader goes: a publication wakes, and takes nothing from, them.
#[derive(Default)]
struct Group {
    wakers: Mutex<HashMap<u64, Waker>>,
    beats: AtomicU64,
}

impl Stream {
    /// `most` readers at once.
    pub fn new(most: usize) -> Stream {
        Stream {
            rows: RwLock::default(),
            begun: Mutex::default(),
            readers: AtomicUsize::new(0),
            most,
            closed: AtomicBool::new(false),
        }
    }

    pub fn readers(&self) -> usize {
        self.readers.load(Ordering::Relaxed)
    }

    /// Takes a place; false when all are taken.
    pub(super) fn enter(&self) -> bool {
        self.readers
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |now| {
                (now < self.most).then_some(now + 1)
            })
            .is_ok()
    }

    pub(super) fn row(&self, edition: EditionId) -> Arc<Row> {
        if let Some(row) = self
            .rows
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&edition)
        {
            return Arc::clone(row);
        }
        let begun = *locked(&self.begun);
        let mut rows = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(rows.entry(edition).or_insert_with(|| {
            let row = Row::default();
            {
                let mut kept = locked(&row.kept);
                (kept.floor, kept.reached) = (begun, begun);
            }
            Arc::new(row)
        }))
    }

    /// The rows as they were made of the tables, whole after `floor` up to `reached`.
    pub(super) fn begin(&self, rows: HashMap<EditionId, Vec<Frame>>, floor: Position, reached: Position) {
        *locked(&self.begun) = reached;
        for (edition, frames) in rows {
            let row = self.row(edition);
            let mut kept = locked(&row.kept);
            kept.first += kept.frames.len() as u64;
            kept.frames = frames.into();
            (kept.floor, kept.reached) = (floor, reached);
        }
        self.wake_all();
    }

    /// Adds a frame and wakes who waits for it.
    pub(super) fn tell(&self, edition: EditionId, frame: Frame) {
        let row = self.row(edition);
        {
            let mut kept = locked(&row.kept);
            kept.reached = frame.position;
            kept.frames.push_back(frame);
            if kept.frames.len() > KEPT
                && let Some(gone) = kept.frames.pop_front()
            {
                kept.first += 1;
                kept.floor = gone.position;
            }
        }
        row.wake();
    }

    /// Everything up to here has been told.
    pub(super) fn passed(&self, upto: Position) {
        *locked(&self.begun) = upto;
        for row in self.all() {
            locked(&row.kept).reached = upto;
        }
    }

    /// Lets the next group of readers have a heartbeat. Called once a second.
    pub fn beat(&self, second: u64) {
        let group = usize::try_from(second % GROUPS as u64).unwrap_or(0);
        for row in self.all() {
            row.groups[group].beats.fetch_add(1, Ordering::Relaxed);
            row.groups[group].wake();
        }
    }

    /// Ends every reader's answer: the program stops. Browsers come back by themselves.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
        self.wake_all();
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::Acquire)
    }

    fn wake_all(&self) {
        for row in self.all() {
            row.wake();
        }
    }

    fn all(&self) -> Vec<Arc<Row>> {
        let rows = self.rows.read().unwrap_or_else(PoisonError::into_inner);
        rows.values().cloned().collect()
    }
}

/// What a reader finds at the end of the row.
pub(super) enum Next {
    Frame(Frame),
    /// Nothing new.
    Nothing,
    /// The frame is not kept any more: the reader was too slow.
    Behind,
}

impl Row {
    pub(super) fn next(&self, number: u64) -> Next {
        let kept = locked(&self.kept);
        let Some(place) = number.checked_sub(kept.first) else {
            return Next::Behind;
        };
        let frame = usize::try_from(place)
            .ok()
            .and_then(|place| kept.frames.get(place));
        frame.cloned().map_or(Next::Nothing, Next::Frame)
    }

    /// Where somebody goes on who knows everything up to `after`: the number of the first frame to
    /// send, how far the row has come, and whether frames before it are missing from the row.
    pub(super) fn resume(&self, after: Position) -> (u64, Position, bool) {
        let kept = locked(&self.kept);
        let known = kept
            .frames
            .iter()
            .take_while(|frame| frame.position <= after)
            .count();
        (kept.first + known as u64, kept.reached, after < kept.floor)
    }

    /// The end of the row.
    pub(super) fn end(&self) -> (u64, Position) {
        let kept = locked(&self.kept);
        (kept.first + kept.frames.len() as u64, kept.reached)
    }

    pub(super) fn register(&self, id: u64, waker: &Waker) {
        locked(&self.group(id).wakers).insert(id, waker.clone());
    }

    pub(super) fn leave(&self, id: u64) {
        locked(&self.group(id).wakers).remove(&id);
    }

    pub(super) fn beats(&self, id: u64) -> u64 {
        self.group(id).beats.load(Ordering::Relaxed)
    }

    fn group(&self, id: u64) -> &Group {
        &self.groups[usize::try_from(id % GROUPS as u64).unwrap_or(0)]
    }

    fn wake(&self) {
        for group in &self.groups {
            group.wake();
        }
    }
}

impl Group {
    fn wake(&self) {
        for waker in locked(&self.wakers).values() {
            waker.wake_by_ref();
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
