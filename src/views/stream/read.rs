//! A reader: a place in the row. Polled by whoever writes to the reader's connection, so that a
//! connection that takes nothing asks for nothing.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame as HttpFrame};

use super::row::{Frame, Next, Row, Stream};
use crate::base::ids::EditionId;
use crate::changes::Position;

/// A comment line: browsers pass over it, and connections that are gone are noticed.
const HEARTBEAT: Bytes = Bytes::from_static(b":\n\n");

/// Why somebody cannot read along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// As many read along as the program puts up with.
    Full,
    Stopping,
}

/// One who reads along. As a body it is the answer to them.
pub struct Reader {
    stream: Arc<Stream>,
    row: Arc<Row>,
    id: u64,
    /// The number of the next frame in the row.
    next: u64,
    /// Positions up to this one have been sent.
    sent: Position,
    /// What comes before the row: the opening, and what only the tables knew.
    first: VecDeque<Bytes>,
    beats: u64,
    registered: bool,
}

/// Where a reader stands who has just come in.
pub struct Standing {
    pub reader: Reader,
    /// How far the row has come: what comes after it will be sent.
    pub reached: Position,
    /// Whether the row does not know everything after the position they named: the tables must be asked
    /// for what is between.
    pub asks_tables: bool,
}

impl Reader {
    /// Lets somebody in. `after` is what they know up to; without it they begin with what comes next.
    pub fn enter(
        stream: &Arc<Stream>,
        edition: EditionId,
        after: Option<Position>,
    ) -> Result<Standing, Refused> {
        if stream.is_closed() {
            return Err(Refused::Stopping);
        }
        if !stream.enter() {
            return Err(Refused::Full);
        }
        let row = stream.row(edition);
        let (next, reached, asks_tables) = match after {
            Some(after) => row.resume(after),
            None => {
                let (next, reached) = row.end();
                (next, reached, false)
            }
        };
        let id = row.joined.fetch_add(1, Ordering::Relaxed);
        let beats = row.beats(id);
        let reader = Reader {
            stream: Arc::clone(stream),
            row,
            id,
            next,
            sent: after.unwrap_or(reached),
            first: VecDeque::new(),
            beats,
            registered: false,
        };
        Ok(Standing {
            reader,
            reached,
            asks_tables,
        })
    }

    /// Sends this before anything of the row.
    pub fn say_first(&mut self, bytes: Bytes) {
        self.first.push_back(bytes);
    }

    /// Passes over what is at or before this position: the reader is told to look at the page.
    pub fn begin_at(&mut self, position: Position) {
        (self.next, self.sent) = (self.row.resume(position).0, position);
    }

    /// Sends what the tables knew. Frames of the row up to the last of them are passed over.
    pub fn say_known(&mut self, frames: Vec<Frame>, upto: Position) {
        self.first.extend(frames.into_iter().map(|frame| frame.bytes));
        self.sent = self.sent.max(upto);
    }
}

impl Body for Reader {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<HttpFrame<Bytes>, Infallible>>> {
        let data = |bytes| Poll::Ready(Some(Ok(HttpFrame::data(bytes))));
        if let Some(bytes) = self.first.pop_front() {
            return data(bytes);
        }
        // Before looking: what comes between looking and waiting must wake.
        if !self.registered {
            self.row.register(self.id, cx.waker());
            self.registered = true;
        }
        if self.stream.is_closed() {
            return Poll::Ready(None);
        }
        loop {
            match self.row.next(self.next) {
                Next::Frame(frame) => {
                    self.next += 1;
                    if frame.position > self.sent {
                        self.sent = frame.position;
                        return data(frame.bytes);
                    }
                }
                Next::Behind => return Poll::Ready(None),
                Next::Nothing => break,
            }
        }
        let beats = self.row.beats(self.id);
        if beats != self.beats {
            self.beats = beats;
            return data(HEARTBEAT);
        }
        Poll::Pending
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.row.leave(self.id);
        self.stream.readers.fetch_sub(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;
    use std::task::{Wake, Waker};

    use super::*;
    use crate::base::clock::Micros;
    use crate::views::stream::row::{GROUPS, KEPT};

    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What a reader would be sent right now, and whether the answer has ended.
    fn taken(reader: &mut Reader, waker: &Waker) -> (Vec<String>, bool) {
        let mut sent = Vec::new();
        loop {
            match Pin::new(&mut *reader).poll_frame(&mut Context::from_waker(waker)) {
                Poll::Ready(Some(Ok(frame))) => {
                    let bytes = frame.into_data().expect("data");
                    sent.push(String::from_utf8(bytes.to_vec()).expect("text"));
                }
                Poll::Ready(Some(Err(never))) => match never {},
                Poll::Ready(None) => return (sent, true),
                Poll::Pending => return (sent, false),
            }
        }
    }

    fn frame(position: i64) -> Frame {
        Frame {
            position: Position(position),
            bytes: Bytes::from(position.to_string()),
        }
    }

    fn edition() -> EditionId {
        EditionId::new(Micros(0))
    }

    #[test]
    fn nothing_is_lost_or_told_twice_between_two_connections() {
        let (stream, here) = (Arc::new(Stream::new(10)), edition());
        let waker = Waker::from(Arc::new(Woken(AtomicUsize::new(0))));
        stream.tell(here, frame(3));
        let mut first = Reader::enter(&stream, here, None).expect("in").reader;
        stream.tell(here, frame(7));
        assert_eq!(taken(&mut first, &waker), (vec!["7".to_owned()], false));
        drop(first);
        stream.tell(here, frame(9));
        stream.tell(here, frame(12));
        let standing = Reader::enter(&stream, here, Some(Position(7))).expect("in");
        assert!(!standing.asks_tables);
        let mut second = standing.reader;
        assert_eq!(taken(&mut second, &waker).0, ["9", "12"]);
        // The tables told up to 13 while 13 came into the row, too.
        let mut third = Reader::enter(&stream, here, Some(Position(9)))
            .expect("in")
            .reader;
        stream.tell(here, frame(13));
        stream.tell(here, frame(14));
        third.say_known(vec![frame(12), frame(13)], Position(13));
        assert_eq!(taken(&mut third, &waker).0, ["12", "13", "14"]);
    }

    #[test]
    fn who_waits_is_woken_and_who_is_gone_is_forgotten() {
        let (stream, here, elsewhere) = (Arc::new(Stream::new(2)), edition(), edition());
        let woken = Arc::new(Woken(AtomicUsize::new(0)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut reader = Reader::enter(&stream, here, None).expect("in").reader;
        assert_eq!(taken(&mut reader, &waker), (vec![], false));
        stream.tell(elsewhere, frame(1));
        assert_eq!(
            woken.0.load(Ordering::Relaxed),
            0,
            "another edition's flash is not theirs"
        );
        stream.tell(here, frame(2));
        assert_eq!(woken.0.load(Ordering::Relaxed), 1);
        taken(&mut reader, &waker);
        stream.tell(here, frame(3));
        assert_eq!(
            woken.0.load(Ordering::Relaxed),
            2,
            "again, though it registered once"
        );
        drop(reader);
        stream.tell(here, frame(4));
        assert_eq!(woken.0.load(Ordering::Relaxed), 2);
        assert_eq!(stream.readers(), 0);
        assert_eq!(Arc::strong_count(&woken), 2, "no waker of theirs is kept");
    }

    #[test]
    fn the_slow_are_let_go_and_the_many_refused() {
        let (stream, here) = (Arc::new(Stream::new(2)), edition());
        let waker = Waker::from(Arc::new(Woken(AtomicUsize::new(0))));
        let mut slow = Reader::enter(&stream, here, None).expect("in").reader;
        let _other = Reader::enter(&stream, here, None).expect("in").reader;
        assert_eq!(Reader::enter(&stream, here, None).err(), Some(Refused::Full));
        for position in 0..=i64::try_from(KEPT).expect("small") {
            stream.tell(here, frame(position + 1));
        }
        assert_eq!(taken(&mut slow, &waker), (vec![], true));
        // They come back with what they knew, and the row says that the tables must be asked.
        drop(slow);
        let back = Reader::enter(&stream, here, Some(Position(0))).expect("in");
        assert!(back.asks_tables);
    }

    #[test]
    fn each_group_has_a_heartbeat_in_its_second() {
        let (stream, here) = (Arc::new(Stream::new(100)), edition());
        let waker = Waker::from(Arc::new(Woken(AtomicUsize::new(0))));
        let mut readers: Vec<Reader> = (0..GROUPS)
            .map(|_| Reader::enter(&stream, here, None).expect("in").reader)
            .collect();
        for second in 0..GROUPS {
            stream.beat(second as u64);
            let beating = readers
                .iter_mut()
                .filter_map(|reader| Some(taken(reader, &waker).0).filter(|sent| !sent.is_empty()))
                .collect::<Vec<_>>();
            assert_eq!(beating, [[":\n\n"]], "one reader in second {second}");
        }
    }

    #[test]
    fn stopping_ends_everybody() {
        let (stream, here) = (Arc::new(Stream::new(2)), edition());
        let waker = Waker::from(Arc::new(Woken(AtomicUsize::new(0))));
        let mut reader = Reader::enter(&stream, here, None).expect("in").reader;
        stream.close();
        assert!(taken(&mut reader, &waker).1);
        assert_eq!(Reader::enter(&stream, here, None).err(), Some(Refused::Stopping));
    }
}
