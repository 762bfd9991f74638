//! DKIM by our own words (RFC 6376, 8301, 8463); what others say to the signatures is in verify.rs.

use outgoing_mail::dkim::{Error, PrivateKey, Signer};

use crate::letters::{header, letter, now, rsa, signer};

fn tag<'a>(signature: &'a str, name: &str) -> Option<&'a str> {
    signature
        .split(';')
        .find_map(|tag| tag.trim().strip_prefix(name)?.strip_prefix('='))
}

#[test]
fn two_signatures_with_the_tags_that_must_be_there() {
    let message = letter([1; 16]).to_bytes().unwrap();
    let signed = signer().sign(&message, now()).unwrap();
    assert!(signed.ends_with(&message));
    let signatures = header(&signed, "DKIM-Signature");
    assert_eq!(signatures.len(), 2);
    for (signature, (algorithm, selector)) in signatures
        .iter()
        .zip([("ed25519-sha256", "2026e"), ("rsa-sha256", "2026a")])
    {
        assert_eq!(tag(signature, "a"), Some(algorithm));
        assert_eq!(tag(signature, "s"), Some(selector));
        assert_eq!(tag(signature, "d"), Some("courant.example"));
        assert_eq!(tag(signature, "c"), Some("relaxed/relaxed"));
        assert_eq!(tag(signature, "t"), Some("1795496400"));
        assert_eq!(tag(signature, "l"), None);
    }
}

#[test]
fn every_header_that_matters_is_signed_and_some_once_more() {
    let message = letter([1; 16]).to_bytes().unwrap();
    let signed = signer().sign(&message, now()).unwrap();
    let signature = &header(&signed, "DKIM-Signature")[1];
    let names: Vec<String> = tag(signature, "h")
        .unwrap()
        .split(':')
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let count = |name: &str| names.iter().filter(|have| *have == name).count();
    for name in [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "content-type",
        "reply-to",
    ] {
        assert_eq!(count(name), 2, "{name}");
    }
    assert_eq!(
        (count("list-unsubscribe"), count("list-unsubscribe-post")),
        (2, 2)
    );
    for name in [
        "list-id",
        "list-help",
        "list-owner",
        "list-archive",
        "list-post",
        "feedback-id",
        "cfbl-address",
        "auto-submitted",
        "precedence",
        "content-language",
    ] {
        assert_eq!(count(name), 1, "{name}");
    }
}

/// A copy that is sent again after a doubt must be the same to the byte.
#[test]
fn signing_is_deterministic() {
    let message = letter([1; 16]).to_bytes().unwrap();
    let signer = signer();
    assert_eq!(
        signer.sign(&message, now()).unwrap(),
        signer.sign(&message, now()).unwrap()
    );
}

#[test]
fn two_rsa_selectors_live_at_once() {
    let keys = vec![("old".to_owned(), rsa()), ("new".to_owned(), rsa())];
    let signer = Signer::new("courant.example", keys).unwrap();
    let signed = signer.sign(&letter([1; 16]).to_bytes().unwrap(), now()).unwrap();
    assert_eq!(header(&signed, "DKIM-Signature").len(), 2);
    let names: Vec<String> = signer
        .records()
        .unwrap()
        .into_iter()
        .map(|record| record.name)
        .collect();
    assert_eq!(
        names,
        ["old._domainkey.courant.example", "new._domainkey.courant.example"]
    );
}

#[test]
fn records_are_ready_to_publish() {
    let records = signer().records().unwrap();
    assert!(
        records[0]
            .value
            .starts_with("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIB"),
        "{}",
        records[0].value
    );
    assert!(records[1].value.starts_with("v=DKIM1; k=ed25519; p="));
    assert_eq!(records[1].value.len(), "v=DKIM1; k=ed25519; p=".len() + 44);
    let line = records[0].zone_line();
    assert!(line.starts_with("2026a._domainkey.courant.example. IN TXT \"v=DKIM1; "));
    assert!(
        line.split('"')
            .skip(1)
            .step_by(2)
            .all(|string| string.len() <= 255)
    );
    let joined: String = line.split('"').skip(1).step_by(2).collect();
    assert_eq!(joined, records[0].value);
}

#[test]
fn a_key_is_made_read_back_and_never_shown() {
    let key = PrivateKey::generate_rsa(&mut rand_core_for_tests()).unwrap();
    let again = PrivateKey::from_pem(key.to_pem()).unwrap();
    let sign = |key| {
        let signer = Signer::new("courant.example", vec![("a".to_owned(), key)]).unwrap();
        assert!(!format!("{signer:?}").contains("PRIVATE KEY"));
        assert!(format!("{signer:?}").contains("PrivateKey(rsa, secret)"));
        signer.sign(b"From: a@b.org\r\n\r\nx\r\n", now()).unwrap()
    };
    assert_eq!(sign(again), sign(key));
    let ed25519 = PrivateKey::generate_ed25519().unwrap();
    assert_eq!(format!("{ed25519:?}"), "PrivateKey(ed25519, secret)");
    PrivateKey::from_pem(ed25519.to_pem()).unwrap();
}

pub fn rand_core_for_tests() -> impl rand::CryptoRng {
    use rand::SeedableRng;
    rand::rngs::StdRng::seed_from_u64(7)
}

#[test]
fn what_cannot_sign_is_refused_with_a_hint() {
    let new = |domain: &str, keys| Signer::new(domain, keys).unwrap_err();
    assert_eq!(new("courant.example", vec![]), Error::NoRsaKey);
    let ed25519 = || PrivateKey::generate_ed25519().unwrap();
    assert_eq!(
        new("courant.example", vec![("a".into(), ed25519())]),
        Error::NoRsaKey
    );
    assert_eq!(
        new("localhost", vec![("a".into(), rsa())]),
        Error::BadDomain("localhost".into())
    );
    assert_eq!(
        new("a.b; l=0", vec![("a".into(), rsa())]),
        Error::BadDomain("a.b; l=0".into())
    );
    assert_eq!(
        new("a.b", vec![("a;l=0".into(), rsa())]),
        Error::BadSelector("a;l=0".into())
    );
    assert_eq!(
        new("a.b", vec![("a".into(), rsa()), ("a".into(), rsa())]),
        Error::SameSelector("a".into())
    );
    for text in [
        "",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        SMALL,
    ] {
        let error = PrivateKey::from_pem(text).unwrap_err();
        assert!(error.to_string().contains("hint:"), "{error}");
    }
}

/// 1024 bits: receivers must not accept it any more (RFC 8301 §3.2).
const SMALL: &str = include_str!("../fixtures/rsa-too-small-for-tests.pem");
