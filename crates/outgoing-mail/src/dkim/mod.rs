//! Signatures by which a receiver knows that a letter is from the newspaper and unchanged
//! (RFC 6376, 8301, 8463): keys, the records to publish, and signing.

mod error;
mod key;
mod record;
mod sign;

pub use error::Error;
pub use key::PrivateKey;
pub use record::Record;
pub use sign::Signer;
