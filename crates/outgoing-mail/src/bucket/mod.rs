//! When the next letter may go: a token bucket for the relay, and for each receiving domain a
//! back-off and a breaker. State machines over times that the caller gives; nothing here waits.

mod domains;
mod tokens;

pub use domains::{Backoff, Domains};
pub use tokens::{Bucket, Rate};
