//! Pages: rendered once, kept in memory with their compressed variants, evicted by the change log
//! through what each was made of.
//!
//! While a page renders it notes its subjects ([`Made`]); a change evicts the pages made of what it
//! moved (`follow.rs`). A page is kept only if none of its subjects moved since its rendering
//! began, so that what is kept is never older than a change the follower has seen. No handler
//! lists addresses to purge. State is per process and starts empty: there is nothing to rebuild.

mod cache;
mod encode;
mod follow;
mod made;
mod subjects;
mod upgrade;

pub use cache::{Pages, Stats};
pub use encode::{Encoding, StoredPage};
pub use follow::PagesFollower;
pub use made::{Made, Rendered};
pub use subjects::moved;
pub use upgrade::upgrade;
