//! The change log: what happened, in order, without gaps.
//!
//! Tables are the truth; the log says what was done to them (`position, at, actor, verb, subject,
//! facts`), never the text itself. It is at once the audit trail, the desk's activity, the page
//! cache's evictor, the search index's feed and "what is new since". This band knows what can
//! happen ([`Change`]) and how to be followed ([`Follower`]), never who follows: `app.rs` says that.

mod audit;
mod change;
mod follow;
mod head;
mod parked;
mod public;
mod record;
mod subject;

pub use audit::Audit;
pub use change::{Change, NoteKind, Places};
pub use follow::{Entry, Follow, FollowError, Follower, Following, Watching, entry_at, read_after};
pub use head::{Bell, head, listen};
pub use parked::{Parked, list as parked, retry as retry_parked};
pub use public::{Audience, PUBLIC_VERBS};
pub use record::{Recorded, before, recent};
pub use subject::Subject;

/// A place in the log: 1 for the first entry, one more for each, no gaps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(pub i64);
