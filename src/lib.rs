//! Courant: a complete economic-news publication in one program.
//!
//! The tree reads as the data flows: `web` asks `news`, `news` records `changes`, `views` and
//! `couriers` follow, `web` shows `views`. Imports go down, never up:
//! `web › couriers › views › news › changes › base`. See ARCHITECTURE.md.

#![forbid(unsafe_code)]

pub mod app;
pub mod base;
pub mod changes;
pub mod cli;
pub mod config;
pub mod couriers;
pub mod news;
pub mod routes;
pub mod tick;
pub mod views;
pub mod web;

#[cfg(any(test, feature = "testing"))]
#[allow(clippy::expect_used)]
pub mod testing;
