use thiserror::Error;

/// No variant holds key material.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Error {
    #[error(
        "the DKIM key could not be made: {0}. hint: try again; the system's random numbers may be missing"
    )]
    Generate(String),

    #[error(
        "this is not a private key that DKIM can use: {0}. hint: RSA of 2048 bits or more, or Ed25519, as PKCS#8 in PEM"
    )]
    BadKey(String),

    #[error("{0:?} is not a selector. hint: letters, digits and hyphens, such as 2026a")]
    BadSelector(String),

    #[error("{0:?} is not a domain name")]
    BadDomain(String),

    /// RFC 8463 §3: many receivers know RSA only.
    #[error("there is no RSA key among the DKIM keys. hint: Ed25519 signs beside RSA, never alone")]
    NoRsaKey,

    #[error("two DKIM keys have the selector {0:?}. hint: give each its own")]
    SameSelector(String),

    #[error("the message could not be signed: {0}")]
    Sign(String),
}
