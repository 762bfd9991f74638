//! What leaves as mail, below the newspaper: a [`message::Letter`] becomes bytes, [`dkim`] signs
//! them, [`smtp`] hands them to a relay and says what became of each, [`marks`] are the tokens by
//! which [`inbound`] mail finds its way back, out of a [`mailbox`] if it comes into one, [`bucket`] says
//! when the next may go, and [`checkup`] whether receivers can believe it.
//!
//! The crate knows no article, no reader and no database; it reads no clock except to give up
//! waiting on a socket, and draws no random number except for keys. It never says "delivered":
//! what a relay takes is *accepted*. Nothing from outside is trusted: replies, reports and stored
//! fields are bounded, and a report without our token names nobody.
//!
//! Start with `message/letter.rs`; the contract between a ledger and the wire is in `smtp/session.rs`.

mod address;
pub mod bucket;
pub mod checkup;
pub mod dkim;
pub mod inbound;
pub mod mailbox;
pub mod marks;
pub mod message;
pub mod smtp;
mod status;
mod tls;

pub use address::{AddressError, EmailAddress};
pub use status::{Enhanced, Verdict};

/// Compiles the example in the README, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
