//! Submission to a relay (RFC 5321, 2920, 3207, 3461, 4954, 6409): one connection, messages one
//! after another, and for each a word on what became of it that is never more than is known.
//!
//! On smtp-proto's reply parser and rustls rather than on mail-send, which reads only one reply
//! at a time and throws away what came with it: pipelining in one round trip needs the rest.
//! `relay.rs` is the description, `connect.rs` the way to a session, `session.rs` the contract.

mod capabilities;
mod connect;
mod envelope;
mod error;
mod relay;
mod reply;
mod session;
mod tls;
mod wire;

pub use capabilities::Capabilities;
pub use connect::Connector;
pub use envelope::{Envelope, Unsendable};
pub use error::{Broken, ConnectError};
pub use relay::{Credentials, Relay, Security, Timeouts, Trust};
pub use reply::{Reply, Stage};
pub use session::{Job, Outcome, Session, Settled};
