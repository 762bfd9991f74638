//! A letter as bytes (RFC 5322, 2045–2049, 2369, 2919, 8058, 3834, 9477).

mod error;
mod letter;
mod write;

pub use error::Error;
pub use letter::{Letter, List, Mailbox};

/// Gmail clips at about 102 kB, and the footer with the way out is what it hides.
pub const MAX_BYTES: usize = 95_000;
/// Before encoding.
pub const MAX_HTML_BYTES: usize = 80_000;
