//! Leaves the building: whatever touches the world outside. Bounded in size and time.

pub mod fetch;
pub mod webhooks;

pub mod mail;
mod outside;
