//! Market wraps: drafts in plain agency prose, English or German, from computed facts, for an editor to take or leave.
//!
//! [`facts`] finds and ranks what is worth saying about a day; [`wrap`] says it. Every number in a
//! sentence carries the [`Expression`](crate::Expression) it came from. Nothing is explained: a
//! wrap never says why.

mod english;
mod facts;
mod german;
mod prose;

pub use facts::{Fact, Spread, Subject, What, facts};
pub use prose::{Language, Number, Sentence, wrap};
