//! The lines of the standards checklist that belong below the newspaper, and servers that misbehave.

mod checkup;
mod dkim;
mod inbound;
mod letters;
mod mailbox;
mod message;
mod never_panics;
mod odd;
mod postfix;
mod relay;
mod sink;
mod smtp;
mod tls;
mod tools;
mod verify;
