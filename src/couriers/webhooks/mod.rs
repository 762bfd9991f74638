//! Tells others what readers can see: change → delivery rows in the cursor's transaction → sent with
//! retries, signed, in order for each subject.
//!
//! At least once: a crash while sending repeats a delivery under the id it had. Never replays the log
//! by itself; people replay deliveries from the desk. Addresses inside are refused (`outside`).

mod body;
mod claim;
mod enqueue;
mod post;
mod send;
mod sign;

pub use enqueue::WebhooksFollower;
pub use send::{Sender, Sending};
pub use sign::signature;
