//! Readers: who asked for the daily update, and what is read most. No cookies, no identifiers.

mod most_read;
mod reading;
mod sign_up;

pub use most_read::{most_read, rank_most_read};
pub use reading::{Counter, Counts, keep_counts};
pub use sign_up::{Email, SignedUp, sign_up};
