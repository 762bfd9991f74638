//! Courant: a complete economic-news publication in one program.
//!
//! The tree reads as the data flows: `web` asks `news`, `news` records `changes`, `views` and
//! `couriers` follow, `web` shows `views`. Imports go down, never up:
//! `web › couriers › views › news › changes › base`. See ARCHITECTURE.md.

#![forbid(unsafe_code)]

pub mod base;
pub mod changes;
pub mod news;

#[cfg(any(test, feature = "testing"))]
#[allow(clippy::expect_used)]
pub mod testing;
