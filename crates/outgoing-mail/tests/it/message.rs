//! Message form (RFC 5322, 2045–2049) and list headers (RFC 2369, 2919, 8058, 3834, 9477).

use mail_parser::{MessageParser, MimeHeaders};
use outgoing_mail::message::{Error, MAX_BYTES, Mailbox};

use crate::letters::{address, header, headers, letter};

#[test]
fn each_header_that_must_be_there_once_is_there_once() {
    let bytes = letter([1; 16]).to_bytes().unwrap();
    for name in [
        "From",
        "To",
        "Date",
        "Subject",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
    ] {
        assert_eq!(header(&bytes, name).len(), 1, "{name}");
    }
    assert_eq!(header(&bytes, "To"), ["\"Eva Lindqvist\" <eva@example.org>"]);
    assert!(header(&bytes, "Cc").is_empty() && header(&bytes, "Bcc").is_empty());
    assert_eq!(header(&bytes, "Date"), ["Tue, 24 Nov 2026 05:00:00 +0000"]);
    let id = &header(&bytes, "Message-ID")[0];
    assert!(id.starts_with('<') && id.ends_with("@courant.example>"), "{id}");
}

#[test]
fn the_same_letter_gives_the_same_bytes_and_another_reader_another_id() {
    let first = letter([1; 16]).to_bytes().unwrap();
    assert_eq!(first, letter([1; 16]).to_bytes().unwrap());
    let other = letter([2; 16]).to_bytes().unwrap();
    assert_ne!(header(&first, "Message-ID"), header(&other, "Message-ID"));
}

#[test]
fn lines_end_in_crlf_and_are_short() {
    let mut letter = letter([1; 16]);
    letter.text = format!(
        "mixed\rends\r\nof\nlines {}\n{}",
        "word ".repeat(1_000),
        "x".repeat(5_000)
    );
    letter.html = Some(format!("<p>{}</p>\r<p>é</p>\n", "y".repeat(20_000)));
    letter.subject = "long ".repeat(100);
    let bytes = letter.to_bytes().unwrap();
    assert!(bytes.is_ascii());
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        assert!(line.ends_with(b"\r\n"), "{:?}", String::from_utf8_lossy(line));
        assert!(line.len() <= 998 + 2);
        assert_eq!(line.iter().filter(|&&byte| byte == b'\r').count(), 1);
    }
}

#[test]
fn text_comes_first_then_html_and_both_say_utf_8() {
    let mut letter = letter([1; 16]);
    letter.text = "Zinsen: 3,25 % — unverändert\n.\nFrom here\n".into();
    letter.html = Some("<p>Zinsen: 3,25 % — unverändert</p>".into());
    let bytes = letter.to_bytes().unwrap();
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert!(header(&bytes, "Content-Type")[0].starts_with("multipart/alternative;"));
    let parts: Vec<String> = message.parts[1..]
        .iter()
        .map(|part| {
            let kind = part.content_type().unwrap();
            format!(
                "{}/{} {}",
                kind.ctype(),
                kind.subtype().unwrap(),
                kind.attribute("charset").unwrap()
            )
        })
        .collect();
    assert_eq!(parts, ["text/plain utf-8", "text/html utf-8"]);
    // One line end before the boundary belongs to it; what was written comes back.
    assert_eq!(
        message.body_text(0).unwrap().replace("\r\n", "\n").trim_end(),
        letter.text.trim_end()
    );
    assert_eq!(message.body_html(0).unwrap().trim_end(), letter.html.unwrap());
}

#[test]
fn a_reader_of_text_gets_one_part() {
    let mut letter = letter([1; 16]);
    letter.html = None;
    let bytes = letter.to_bytes().unwrap();
    assert_eq!(header(&bytes, "Content-Type"), ["text/plain; charset=\"utf-8\""]);
    assert_eq!(MessageParser::default().parse(&bytes).unwrap().parts.len(), 1);
}

#[test]
fn names_subjects_and_domains_beyond_ascii_are_encoded() {
    let mut letter = letter([1; 16]);
    letter.subject = "Zürich: Notenbank senkt Leitzins überraschend auf 0,25 % – 日本も注目 🏦".into();
    letter.to = Mailbox {
        name: Some("Łukasz „Lu“ Ñandú, PhD".into()),
        address: address("lu@exämple.org"),
    };
    let bytes = letter.to_bytes().unwrap();
    assert!(bytes.is_ascii());
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.subject().unwrap(), letter.subject);
    let to = message.to().unwrap().first().unwrap();
    assert_eq!(to.name().unwrap(), "Łukasz „Lu“ Ñandú, PhD");
    assert_eq!(to.address().unwrap(), "lu@xn--exmple-cua.org");
    for line in bytes
        .split(|&byte| byte == b'\n')
        .filter(|line| line.windows(2).any(|two| two == b"=?"))
    {
        assert!(line.len() <= 77, "{:?}", String::from_utf8_lossy(line));
    }
}

#[test]
fn no_stored_field_can_add_a_header_or_end_them() {
    let attack = "x\r\nBcc: everybody@example.org\r\n\r\n<script>\u{2028}\u{85}\0";
    let plain = headers(&letter([1; 16]).to_bytes().unwrap());
    let mut free = letter([1; 16]);
    free.subject = attack.into();
    free.from.name = Some(attack.into());
    free.to.name = Some(format!("\"{attack}\" <a@b.c>"));
    free.list.as_mut().unwrap().name = Some(attack.into());
    let written = headers(&free.to_bytes().unwrap());
    let names =
        |headers: &[(String, String)]| headers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&written), names(&plain));
    let bytes = free.to_bytes().unwrap();
    let message = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.to().unwrap().iter().count(), 1);
    assert_eq!(
        message.to().unwrap().first().unwrap().address().unwrap(),
        "eva@example.org"
    );

    let with = |change: &dyn Fn(&mut outgoing_mail::message::Letter)| {
        let mut letter = letter([1; 16]);
        change(&mut letter);
        letter.to_bytes().unwrap_err()
    };
    for (name, error) in [
        (
            "Message-ID",
            with(&|letter| letter.message_id = format!("{attack}@courant.example")),
        ),
        (
            "Message-ID",
            with(&|letter| letter.message_id = "a@b>\r\nBcc: <c@d".into()),
        ),
        (
            "List-Id",
            with(&|letter| letter.list.as_mut().unwrap().id = "a.b>\r\nBcc: <c.d".into()),
        ),
        (
            "List-Unsubscribe",
            with(&|letter| letter.list.as_mut().unwrap().unsubscribe_url = "https://a/>\r\nBcc: c@d".into()),
        ),
        (
            "List-Unsubscribe",
            with(&|letter| letter.list.as_mut().unwrap().unsubscribe_url = "http://a/x".into()),
        ),
        (
            "List-Help",
            with(&|letter| letter.list.as_mut().unwrap().help_url = "https://a/, <b>".into()),
        ),
        (
            "List-Archive",
            with(&|letter| {
                letter.list.as_mut().unwrap().archive_url = format!("https://a/{}", "x".repeat(999))
            }),
        ),
        (
            "Feedback-ID",
            with(&|letter| letter.feedback_id = Some("a:b\r\nBcc: c@d".into())),
        ),
        (
            "Content-Language",
            with(&|letter| letter.language = Some("en\r\nBcc: c@d".into())),
        ),
    ] {
        assert!(
            matches!(&error, Error::Field { name: field, .. } if *field == name),
            "{name}: {error}"
        );
        assert!(error.to_string().contains("hint:"));
    }
}

#[test]
fn what_is_too_long_is_refused_with_figures() {
    let mut html = letter([1; 16]);
    html.html = Some("x".repeat(80_001));
    assert!(matches!(
        html.to_bytes(),
        Err(Error::TooLong {
            part: "HTML part",
            bytes: 80_001,
            allowed: 80_000
        })
    ));
    let mut whole = letter([1; 16]);
    whole.text = "word ".repeat(20_000);
    let error = whole.to_bytes().unwrap_err();
    assert!(
        matches!(
            error,
            Error::TooLong {
                part: "message",
                allowed: MAX_BYTES,
                ..
            }
        ),
        "{error}"
    );
}

#[test]
fn the_list_headers_are_those_of_the_standards() {
    let bytes = letter([1; 16]).to_bytes().unwrap();
    let leave = header(&bytes, "List-Unsubscribe");
    assert_eq!(leave.len(), 1);
    let (https, mailto) = leave[0].split_once(", ").unwrap();
    assert!(
        https.starts_with("<https://courant.example/leave/") && https.ends_with('>'),
        "{https}"
    );
    assert!(!https.contains("eva"), "no address in it");
    assert!(
        mailto.starts_with("<mailto:leave+") && mailto.ends_with("@courant.example?subject=unsubscribe>"),
        "{mailto}"
    );
    assert_eq!(
        header(&bytes, "List-Unsubscribe-Post"),
        ["List-Unsubscribe=One-Click"]
    );
    assert_eq!(
        header(&bytes, "List-Id"),
        ["\"The Courant, daily update\" <daily.courant.example>"]
    );
    assert_eq!(
        header(&bytes, "List-Help"),
        ["<https://courant.example/help/mail>"]
    );
    assert_eq!(header(&bytes, "List-Owner"), ["<mailto:desk@courant.example>"]);
    assert_eq!(
        header(&bytes, "List-Archive"),
        ["<https://courant.example/daily>"]
    );
    assert_eq!(header(&bytes, "List-Post"), ["NO"]);
    assert_eq!(header(&bytes, "Feedback-ID"), ["20261124:daily:update:courant"]);
    assert_eq!(
        header(&bytes, "CFBL-Address"),
        ["complaints@courant.example; report=arf"]
    );
    assert_eq!(header(&bytes, "Auto-Submitted"), ["auto-generated"]);
    assert_eq!(header(&bytes, "Precedence"), ["bulk"]);

    let mut confirmation = letter([1; 16]);
    confirmation.list = None;
    let bytes = confirmation.to_bytes().unwrap();
    assert!(!headers(&bytes).iter().any(|(name, _)| name.starts_with("List-")));
}
