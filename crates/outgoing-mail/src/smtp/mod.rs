//! Submission to a relay (RFC 5321, 2920, 3207, 3461, 4954, 6409): one connection, messages one
//! after another, and for each a word on what became of it that is never more than is known.
//!
//! On rustls, and on a reply reader of its own: mail-send throws away what was read behind a
//! reply, which pipelining needs, and smtp-proto keeps an enhanced code in bytes, so that
//! Outlook's 5.7.515 becomes 5.7.255.
//! `relay.rs` is the description, `connect.rs` the way to a session, `session.rs` the contract.

mod capabilities;
mod connect;
mod envelope;
mod error;
mod relay;
mod reply;
mod session;
mod wire;

pub use capabilities::Capabilities;
pub use connect::Connector;
pub use envelope::{Envelope, Unsendable};
pub use error::{Broken, ConnectError};
pub use relay::{Credentials, Relay, Security, Timeouts, Trust};
pub use reply::{Reply, Stage};
pub use session::{Job, Outcome, Session, Settled};
