//! Outside formats read into typed documents: a saved article page ([`page::read`]), a WordPress
//! export ([`wxr::Reader`]), a feed ([`feed::read`]), or any piece of HTML ([`html::to_body`]).
//!
//! Whatever comes in, a [`Document`] or a `Body` comes out, together with notes: sentences that
//! say what was left out and why, for the person who imports. Input is never trusted: it is
//! bounded in bytes, depth and nodes, links are checked, scripts do not survive, and what cannot
//! be read is an [`Error`] that says what to do.
//!
//! The crate never opens a socket or a database, never fetches a picture (it names its address)
//! and never guesses a credit that the source does not state. Start with `document.rs`; how a
//! page is told apart from its menus is in `page/site/mod.rs` and `page/plain/mod.rs`.

mod credit;
mod document;
mod error;
pub mod feed;
pub mod html;
mod limits;
mod notes;
pub mod page;
mod text;
pub mod wxr;

pub use document::{Document, RemotePicture};
pub use error::Error;
pub use limits::{
    MAX_DEPTH, MAX_FEED_BYTES, MAX_FEED_ITEMS, MAX_HTML_NODES, MAX_PAGE_BYTES, MAX_WXR_ITEM_BYTES,
    read_limited,
};

/// Compiles the example in the README, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
