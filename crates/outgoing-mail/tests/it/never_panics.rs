//! Whatever comes in, reading ends, in bounded time and without a panic.

use std::time::{Duration, Instant};

use outgoing_mail::EmailAddress;
use outgoing_mail::inbound::{Inbound, MAX_BYTES, MAX_REPORTS, Message};
use outgoing_mail::message::Mailbox;
use proptest::prelude::*;

use crate::letters::{header, letter, marks};

/// Lines that mean something to a reader of mail, and any bytes.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = [
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n",
        "Content-Type: message/delivery-status\r\n",
        "Content-Type: message/feedback-report\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Type: multipart/mixed; boundary=\"\"\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Action: failed\r\n",
        "Status: 5.1.1\r\n",
        "Final-Recipient: rfc822;\r\n",
        "Diagnostic-Code: smtp; 550 5.1.1\r\n\t",
        "Original-Envelope-Id: \r\n",
        "From: MAILER-DAEMON@x\r\n",
        "Message-ID: <@>\r\n",
        "\r\n",
        "\n\n",
        "--b\r\n",
        "--b--\r\n",
        ":",
        "550 5.99999.1 é",
    ];
    prop_oneof![
        4 => prop::sample::select(known.to_vec()).prop_map(|line| line.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..40),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn any_mail_can_be_read(pieces in prop::collection::vec(piece(), 0..60)) {
        let raw = pieces.concat();
        let inbound = Inbound::read(&raw, None);
        prop_assert_eq!(inbound.trace(&marks()), None);
        prop_assert_eq!(inbound.unsubscribe(&marks()), None);
        if let Message::Delivery(reports) = &inbound.message {
            prop_assert!(reports.len() <= MAX_REPORTS);
        }
    }

    #[test]
    fn any_text_is_an_address_or_an_error(text in "\\PC{0,80}|[a-z.@+ \r\n<>\"]{0,40}") {
        if let Ok(address) = EmailAddress::parse(&text) {
            prop_assert!(!address.as_str().contains(['\r', '\n', ' ', '<', '>', '"', ',']));
            prop_assert_eq!(EmailAddress::parse(address.as_str()).unwrap(), address);
        }
    }

    /// Whatever a reporter types, the letter has the same headers, short lines and CRLF.
    #[test]
    fn any_words_make_a_well_formed_letter(subject in ".{0,300}", name in ".{0,150}", text in "(?s).{0,2000}") {
        let mut letter = letter([1; 16]);
        let plain = letter.to_bytes().unwrap();
        letter.subject = subject;
        letter.to = Mailbox { name: Some(name), address: letter.to.address };
        letter.text.clone_from(&text);
        letter.html = Some(text);
        let bytes = letter.to_bytes().unwrap();
        prop_assert!(bytes.is_ascii());
        for name in ["Subject", "To", "Bcc", "From", "Message-ID", "DKIM-Signature", "List-Unsubscribe"] {
            prop_assert_eq!(header(&bytes, name).len(), header(&plain, name).len(), "{}", name);
        }
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            prop_assert!(line.ends_with(b"\r\n") && line.len() <= 1_000);
            prop_assert_eq!(line.iter().filter(|&&byte| byte == b'\r').count(), 1);
        }
    }
}

fn read_quickly(raw: &[u8]) -> Inbound {
    let start = Instant::now();
    let inbound = Inbound::read(raw, None);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    inbound
}

/// Nesting that would take the stack away from a reader that goes down by recursion.
#[test]
fn deep_nesting_and_sheer_size_are_survived() {
    let rfc822 = "Content-Type: message/rfc822\r\n\r\n".repeat(MAX_BYTES / 32);
    let digest: String = (0..20_000)
        .map(|n| format!("Content-Type: multipart/digest; boundary=b{n}\r\n\r\n--b{n}\r\n\r\n"))
        .collect();
    let multipart: String = (0..20_000)
        .map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"))
        .collect();
    for raw in [&rfc822, &digest, &multipart] {
        assert_eq!(read_quickly(raw.as_bytes()).message, Message::Other);
    }
    // Just as deep as is still looked at.
    read_quickly(&rfc822.as_bytes()[..32 * 200]);
    read_quickly(&digest.as_bytes()[..10_000]);
    for byte in [b'\n', b' ', b'a', b':', b'=', b'-', 0, 255] {
        read_quickly(&vec![byte; 3 * MAX_BYTES]);
    }
    read_quickly(&b"From: a\r\n b\r\n".repeat(200_000));
    read_quickly(&b"To: <a@b>,\r\n".repeat(200_000));
}

#[test]
fn a_report_about_very_many_is_cut() {
    let about =
        "Final-Recipient: rfc822; a@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n".repeat(5_000);
    let raw = format!(
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{about}\r\n--b--\r\n"
    );
    let Message::Delivery(reports) = read_quickly(raw.as_bytes()).message else {
        panic!()
    };
    assert_eq!(reports.len(), MAX_REPORTS);
}
