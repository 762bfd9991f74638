use std::fmt;

use base64::{Engine, engine::general_purpose::STANDARD};
use mail_auth::common::crypto::{Ed25519Key, RsaKey, Sha256};
use rand::CryptoRng;
use rsa::pkcs1::DecodeRsaPublicKey;
use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey};
use rsa::{RsaPrivateKey, RsaPublicKey};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};

use super::Error;

/// Receivers must take 2048 bits and need not take more (RFC 8301 §3.2); a record of 4096 bits
/// does not fit into one UDP answer.
const RSA_BITS: usize = 2048;

/// A private key; `Debug` says only which kind. [`PrivateKey::to_pem`] is the one way out.
pub struct PrivateKey {
    pub(super) kind: Kind,
    /// PKCS#8, or PKCS#1 when it was read so.
    pem: String,
}

pub(super) enum Kind {
    Rsa(Box<RsaKey<Sha256>>),
    Ed25519(Box<Ed25519Key>),
}

impl PrivateKey {
    /// RSA of 2048 bits. Takes a second or so of CPU.
    pub fn generate_rsa(random: &mut impl CryptoRng) -> Result<PrivateKey, Error> {
        let failed = |error: &dyn fmt::Display| Error::Generate(error.to_string());
        let key = RsaPrivateKey::new(random, RSA_BITS).map_err(|error| failed(&error))?;
        let der = key.to_pkcs8_der().map_err(|error| failed(&error))?;
        PrivateKey::from_pem(&pem(der.as_bytes()))
    }

    /// Drawn from the system's random numbers by ring.
    pub fn generate_ed25519() -> Result<PrivateKey, Error> {
        let der = Ed25519Key::generate_pkcs8().map_err(|error| Error::Generate(error.to_string()))?;
        PrivateKey::from_pem(&pem(&der))
    }

    /// Reads PKCS#8 (`BEGIN PRIVATE KEY`) or, for RSA, PKCS#1 (`BEGIN RSA PRIVATE KEY`).
    pub fn from_pem(text: &str) -> Result<PrivateKey, Error> {
        let der = PrivateKeyDer::from_pem_slice(text.as_bytes())
            .map_err(|_| Error::BadKey("no private key in PEM form was found".into()))?;
        let kind = match &der {
            PrivateKeyDer::Pkcs8(key) => pkcs8(key)?,
            _ => Kind::Rsa(Box::new(RsaKey::from_key_der(der.clone_key()).map_err(bad)?)),
        };
        Ok(PrivateKey {
            kind,
            pem: text.to_owned(),
        })
    }

    /// For the file that keeps it; never for a log or an export.
    pub fn to_pem(&self) -> &str {
        &self.pem
    }

    /// The `k=` and `p=` of the record. RSA keys as SubjectPublicKeyInfo, which is what receivers
    /// expect in spite of RFC 6376 §3.6.1's words; Ed25519 bare (RFC 8463 §4.2).
    pub(super) fn published(&self) -> Result<(&'static str, String), Error> {
        match &self.kind {
            Kind::Ed25519(key) => Ok(("ed25519", STANDARD.encode(key.public_key()))),
            Kind::Rsa(key) => {
                let public = RsaPublicKey::from_pkcs1_der(&key.public_key())
                    .map_err(|error| Error::BadKey(error.to_string()))?;
                let spki = public
                    .to_public_key_der()
                    .map_err(|error| Error::BadKey(error.to_string()))?;
                Ok(("rsa", STANDARD.encode(spki.as_bytes())))
            }
        }
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self.kind {
            Kind::Rsa(_) => "PrivateKey(rsa, secret)",
            Kind::Ed25519(_) => "PrivateKey(ed25519, secret)",
        })
    }
}

/// The form does not say which kind it is without being parsed; ring refuses the wrong one.
fn pkcs8(key: &PrivatePkcs8KeyDer<'_>) -> Result<Kind, Error> {
    let der = key.secret_pkcs8_der();
    if let Ok(ed25519) = Ed25519Key::from_pkcs8_maybe_unchecked_der(der) {
        return Ok(Kind::Ed25519(Box::new(ed25519)));
    }
    let rsa = RsaKey::from_key_der(PrivateKeyDer::Pkcs8(key.clone_key())).map_err(bad)?;
    Ok(Kind::Rsa(Box::new(rsa)))
}

fn bad(error: mail_auth::Error) -> Error {
    Error::BadKey(error.to_string())
}

fn pem(der: &[u8]) -> String {
    let text = STANDARD.encode(der);
    let mut out = String::from("-----BEGIN PRIVATE KEY-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, more) = rest.split_at(rest.len().min(64));
        out.push_str(line);
        out.push('\n');
        rest = more;
    }
    out + "-----END PRIVATE KEY-----\n"
}
