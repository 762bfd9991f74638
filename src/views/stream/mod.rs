//! The stream of flashes: the log as server-sent events, for everybody who reads along.
//!
//! One follower renders each flash once, into bytes that all readers share; a reader is a place in that
//! row of frames and a waker, nothing else. Nobody is buffered for: who falls behind the row is let go
//! and comes back with the position that their browser remembers (`Last-Event-ID`), which is a position
//! of the change log, so it is good for any process and after any restart.
//!
//! Knows nothing of HTTP (see `web/site/events.rs`) and not how a flash looks ([`Render`]).

mod follow;
mod read;
mod rebuild;
mod row;

pub use follow::{Render, StreamFollower};
pub use read::{Reader, Refused, Standing};
pub use rebuild::{MOST_TOLD, missed};
pub use row::{Frame, Stream};
