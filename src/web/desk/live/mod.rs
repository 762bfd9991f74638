//! Writing together: one room per article that somebody has open in the editor. The room hands every
//! op to the journal and acknowledges it only when it is durable; whatever others wrote, in this
//! process or another, it reads from the journal and passes on.
//!
//! A room keeps nothing that the tables don't: kill the program, and browsers send again what was not
//! acknowledged. Start with `room.rs`; the frames on the wire are in `frames.rs`.

mod frames;
mod room;
mod socket;

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use room::{Message, Room};
pub use socket::live;
use tokio::sync::mpsc;

use crate::base::ids::ArticleId;
use crate::base::store::{Reads, Writes};

/// Editors open at once in this process; more are told to come back.
const MOST_SOCKETS: usize = 2_000;
/// Messages that may wait for one room.
const WAITING: usize = 1_024;

/// The rooms that are open.
pub struct Rooms {
    reads: Reads,
    writes: Writes,
    open: Mutex<HashMap<ArticleId, mpsc::Sender<Message>>>,
    sockets: AtomicUsize,
}

impl Rooms {
    pub fn new(reads: Reads, writes: Writes) -> Rooms {
        Rooms {
            reads,
            writes,
            open: Mutex::default(),
            sockets: AtomicUsize::new(0),
        }
    }

    /// A seat for one socket, or none when the house is full.
    fn seat(self: &Arc<Self>) -> Option<Seat> {
        let before = self.sockets.fetch_add(1, Ordering::Relaxed);
        let seat = Seat(Arc::clone(self));
        (before < MOST_SOCKETS).then_some(seat)
    }

    /// The way into an article's room. Opens it when nobody is there; must be called on the runtime.
    fn room(self: &Arc<Self>, article: ArticleId) -> mpsc::Sender<Message> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(way) = open.get(&article).filter(|way| !way.is_closed()) {
            return way.clone();
        }
        let (way, messages) = mpsc::channel(WAITING);
        open.insert(article, way.clone());
        let room = Room::new(article, self.reads.clone(), self.writes.clone());
        let rooms = Arc::clone(self);
        tokio::spawn(async move {
            room.run(messages).await;
            rooms.close(article);
        });
        way
    }

    fn close(&self, article: ArticleId) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        // Somebody may have opened a new one in the meantime.
        if open.get(&article).is_some_and(mpsc::Sender::is_closed) {
            open.remove(&article);
        }
    }

    /// Told when the bell rings: something was committed, here or elsewhere. A room that is busy looks
    /// by itself.
    pub fn look(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for way in open.values() {
            let _busy = way.try_send(Message::Look);
        }
    }

    /// The program stops: browsers are told to come back.
    pub fn stop(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        for way in open.values() {
            let _gone = way.try_send(Message::Stop);
        }
    }
}

/// One socket's place; free again when dropped.
struct Seat(Arc<Rooms>);

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.sockets.fetch_sub(1, Ordering::Relaxed);
    }
}
