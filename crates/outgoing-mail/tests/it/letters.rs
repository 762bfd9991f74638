//! A believable letter, and the keys of the invented newspaper.

use jiff::Timestamp;
use outgoing_mail::EmailAddress;
use outgoing_mail::dkim::{PrivateKey, Signer};
use outgoing_mail::marks::{Key, Marks};
use outgoing_mail::message::{Letter, List, Mailbox};

pub const READER: [u8; 16] = *b"reader-000000001";

pub fn address(text: &str) -> EmailAddress {
    EmailAddress::parse(text).unwrap()
}

pub fn now() -> Timestamp {
    "2026-11-24T05:00:00Z".parse().unwrap()
}

pub fn marks() -> Marks {
    Marks::new(
        Key::new([7; 32]),
        address("bounces@mail.courant.example"),
        address("leave@courant.example"),
    )
    .unwrap()
}

/// The morning's letter to a reader; `copy` is what differs from reader to reader.
pub fn letter(copy: [u8; 16]) -> Letter {
    let marks = marks();
    let token = marks.unsubscribe_token(&READER);
    Letter {
        from: Mailbox {
            name: Some("The Courant".into()),
            address: address("daily@courant.example"),
        },
        reply_to: Some(Mailbox {
            name: None,
            address: address("letters@courant.example"),
        }),
        to: Mailbox {
            name: Some("Eva Lindqvist".into()),
            address: address("eva@example.org"),
        },
        subject: "Central bank of Norland holds its rate at 3.25 %".into(),
        text: "Norland holds its rate\n\nThe bank kept its rate at 3.25 %.\n.\nhttps://courant.example/a\n"
            .into(),
        html: Some(
            "<!doctype html><html lang=\"en\"><p>The bank kept its rate at 3.25&nbsp;%.</p></html>".into(),
        ),
        language: Some("en".into()),
        date: now(),
        message_id: marks.message_id(&copy, "courant.example"),
        list: Some(List {
            id: "daily.courant.example".into(),
            name: Some("The Courant, daily update".into()),
            unsubscribe_url: format!("https://courant.example/leave/{token}"),
            unsubscribe_mailto: marks.unsubscribe_address(&READER),
            help_url: "https://courant.example/help/mail".into(),
            owner: address("desk@courant.example"),
            archive_url: "https://courant.example/daily".into(),
        }),
        feedback_id: Some("20261124:daily:update:courant".into()),
        complaints: Some(address("complaints@courant.example")),
        auto_generated: true,
        bulk: true,
    }
}

/// A key that protects nothing, so that tests need not make one.
pub fn rsa() -> PrivateKey {
    PrivateKey::from_pem(include_str!("../fixtures/rsa-for-tests.pem")).unwrap()
}

pub fn signer() -> Signer {
    let keys = vec![
        ("2026a".to_owned(), rsa()),
        ("2026e".to_owned(), PrivateKey::generate_ed25519().unwrap()),
    ];
    Signer::new("courant.example", keys).unwrap()
}

/// The header block, and each header's unfolded value.
pub fn headers(message: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8(message.to_vec()).unwrap();
    let block = text
        .split("\r\n\r\n")
        .next()
        .unwrap()
        .replace("\r\n ", " ")
        .replace("\r\n\t", " ");
    block
        .split("\r\n")
        .map(|line| {
            let (name, value) = line.split_once(':').unwrap();
            (name.to_owned(), value.trim().to_owned())
        })
        .collect()
}

pub fn header(message: &[u8], name: &str) -> Vec<String> {
    let all = headers(message).into_iter();
    all.filter(|(have, _)| have.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .collect()
}
