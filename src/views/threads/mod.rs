//! Threads: which live articles belong together, who says what in them, and which figures they name.
//!
//! The log → an engine in memory (`crates/story-threads`) → rows. Threads are a function of the live
//! articles in the order of their publication: a change of an older article is played again from the
//! last checkpoint before it, so that `courant rebuild threads` comes to the same. What becomes of a
//! thread is not decided here: `news/stories` takes it as a proposal and lets editors' words win.
//!
//! Rows of a text are read together with the live version they were made of ([`read`]); a text that is
//! withdrawn, or changed a moment ago, is silent before the follower has seen it.

mod contradictions;
mod flashes;
mod follow;
mod hear;
mod mind;
mod position;
mod read;
mod rebuild;
mod rows;
mod work;

pub use contradictions::{Contradiction, contradictions};
pub use follow::ThreadsFollower;
pub use position::last_position;
pub use read::{
    Figure, Mentioned, Placement, Related, Said, Why, figures, mentioned, picks, placement, related,
    statements,
};
pub use rebuild::rebuild;
