//! The lines of the standards checklist that belong below the newspaper, and servers that misbehave.

mod dkim;
mod inbound;
mod letters;
mod message;
mod never_panics;
mod relay;
mod sink;
mod smtp;
mod tls;
mod verify;
