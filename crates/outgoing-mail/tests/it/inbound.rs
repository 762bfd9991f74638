//! Bounces (RFC 3461, 3463, 3464), complaints (RFC 5965), notices (RFC 3834) and leaving by mail.

use outgoing_mail::inbound::{Action, By, ComplaintKind, Inbound, Message, Report, Trace};
use outgoing_mail::{Enhanced, Verdict};

use crate::letters::{READER, marks};

const COPY: [u8; 16] = *b"copy-00000000001";

/// A report as Postfix writes it, with these lines about recipients.
fn postfix(to: &str, envelope_id: &str, recipients: &str, message_id: &str) -> String {
    format!(
        "Return-Path: <>\r\nReceived: by mx.example.org (Postfix)\r\n\tid 4XyZ; Tue, 24 Nov 2026 05:00:02 +0000\r\n\
         From: MAILER-DAEMON@mx.example.org (Mail Delivery System)\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         To: {to}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"B.1/mx\"\r\n\r\n\
         --B.1/mx\r\nContent-Description: Notification\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n\
         This is the mail system at host mx.example.org.\r\n\r\n\
         --B.1/mx\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example.org\r\nOriginal-Envelope-Id: {envelope_id}\r\n\
         X-Postfix-Queue-ID: 4XyZ\r\nArrival-Date: Tue, 24 Nov 2026 05:00:01 +0000\r\n\r\n\
         {recipients}\r\n\
         --B.1/mx\r\nContent-Type: text/rfc822-headers\r\n\r\n\
         From: The Courant <daily@courant.example>\r\nMessage-ID:\r\n <{message_id}>\r\n\r\n--B.1/mx--\r\n"
    )
}

fn failed(status: &str, diagnostic: &str) -> String {
    format!(
        "Final-Recipient: rfc822; eva@example.org\r\nOriginal-Recipient: rfc822;eva@example.org\r\nAction: failed\r\n\
         Status: {status}\r\nRemote-MTA: dns; mx2.example.org\r\nDiagnostic-Code: smtp; {diagnostic}\r\n"
    )
}

fn reports(raw: &str) -> Vec<Report> {
    match Inbound::read(raw.as_bytes(), None).message {
        Message::Delivery(reports) => reports,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_report_is_matched_by_return_path_then_envelope_then_message_id() {
    let marks = marks();
    let path = marks.return_path(&COPY).to_string();
    let (envelope, message) = (
        marks.envelope_id(&COPY),
        marks.message_id(&COPY, "courant.example"),
    );
    let about = failed("5.1.1", "550 5.1.1 <eva@example.org>: User unknown");
    let trace = |to: &str, envelope: &str, message: &str| {
        Inbound::read(postfix(to, envelope, &about, message).as_bytes(), None).trace(&marks)
    };
    let by = |by| Some(Trace { id: COPY, by });
    assert_eq!(trace(&path, "-", "-@x"), by(By::ReturnPath));
    assert_eq!(
        trace(&path.to_uppercase(), &envelope, &message),
        by(By::ReturnPath)
    );
    assert_eq!(
        trace("desk@courant.example", &envelope, &message),
        by(By::EnvelopeId)
    );
    assert_eq!(trace("desk@courant.example", "-", &message), by(By::MessageId));
    let raw = postfix("undisclosed-recipients:;", "-", &about, "-@x");
    assert_eq!(
        Inbound::read(raw.as_bytes(), Some(&path)).trace(&marks),
        by(By::ReturnPath)
    );
}

#[test]
fn a_forged_report_names_nobody() {
    let marks = marks();
    let other = outgoing_mail::marks::Marks::new(
        outgoing_mail::marks::Key::new([8; 32]),
        crate::letters::address("bounces@mail.courant.example"),
        crate::letters::address("leave@courant.example"),
    )
    .unwrap();
    let raw = postfix(
        other.return_path(&COPY).as_str(),
        &other.envelope_id(&COPY),
        &failed("5.1.1", "550 5.1.1"),
        &other.message_id(&COPY, "courant.example"),
    );
    assert_eq!(Inbound::read(raw.as_bytes(), None).trace(&marks), None);
    // The unsubscribe token, which a reader knows, is no proof of a bounce.
    let raw = postfix(
        marks.unsubscribe_address(&COPY).as_str(),
        &marks.unsubscribe_token(&COPY),
        "",
        "x@y",
    );
    let inbound = Inbound::read(raw.as_bytes(), None);
    assert_eq!((inbound.trace(&marks), inbound.unsubscribe(&marks)), (None, None));
}

#[test]
fn each_class_of_failure_gets_its_verdict() {
    for (status, diagnostic, verdict) in [
        ("5.1.1", "550 5.1.1 unknown", Verdict::Hard),
        (
            "5.1.10",
            "550 5.1.10 RESOLVER.ADR.RecipientNotFound",
            Verdict::Hard,
        ),
        ("5.2.1", "550 5.2.1 disabled", Verdict::Hard),
        ("5.2.2", "552 5.2.2 over quota", Verdict::Soft),
        ("4.4.1", "connect timed out", Verdict::Soft),
        ("5.7.1", "550 5.7.1 blocked", Verdict::Policy),
        ("5.7.515", "550 5.7.515 Access denied", Verdict::Policy),
        (
            "5.0.0",
            "550-5.1.1 The email account does not exist",
            Verdict::Hard,
        ),
        ("5.0.0", "550 Blocked (5.7.26)", Verdict::Policy),
        ("5.0.0", "550 no", Verdict::Unknown),
        ("rubbish", "551 nothing", Verdict::Unknown),
    ] {
        let reports = reports(&postfix("x@y.org", "-", &failed(status, diagnostic), "a@b"));
        assert_eq!(reports[0].verdict, verdict, "{status} {diagnostic}");
        assert_eq!(reports[0].recipient.as_deref(), Some("eva@example.org"));
    }
    for (action, verdict) in [
        ("delayed", Verdict::Delayed),
        ("relayed", Verdict::Delivered),
        ("Delivered", Verdict::Delivered),
        ("expanded", Verdict::Delivered),
    ] {
        let about =
            format!("Final-Recipient: rfc822; eva@example.org\r\nAction: {action}\r\nStatus: 4.4.1\r\n");
        assert_eq!(
            reports(&postfix("x@y.org", "-", &about, "a@b"))[0].verdict,
            verdict,
            "{action}"
        );
    }
}

#[test]
fn several_recipients_in_one_report() {
    let about = format!(
        "{}\r\nFinal-Recipient: rfc822; bo@example.org\r\nAction: delayed (4 hours)\r\nStatus: 4.4.1\r\n\r\n\
         Final-Recipient: rfc822; ada@example.org\r\nAction: relayed\r\nStatus: 2.1.9\r\n",
        failed("5.1.1", "550 5.1.1 unknown\r\n    here\r\n and there")
    );
    let reports = reports(&postfix("x@y.org", "env-1", &about, "a@b"));
    let short: Vec<_> = reports
        .iter()
        .map(|report| (report.recipient.as_deref().unwrap(), report.action))
        .collect();
    assert_eq!(
        short,
        [
            ("eva@example.org", Action::Failed),
            ("bo@example.org", Action::Delayed),
            ("ada@example.org", Action::Delivered)
        ]
    );
    assert!(
        reports
            .iter()
            .all(|report| report.envelope_id.as_deref() == Some("env-1"))
    );
    assert_eq!(
        reports[0].diagnostic.as_deref(),
        Some("smtp; 550 5.1.1 unknown here and there")
    );
    assert_eq!(reports[0].status, Some(Enhanced(5, 1, 1)));
}

/// A report inside a multipart, in base64, without the group about the message.
#[test]
fn a_report_in_an_unusual_place_and_dress() {
    use data_encoding::BASE64;
    let status = BASE64.encode(failed("5.1.1", "550 5.1.1 x").as_bytes());
    let raw = format!(
        "From: <postmaster@mx.example>\nTo: x@y.org\nContent-Type: multipart/mixed; boundary=o\n\n--o\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=i\n\n--i\nContent-Type: text/plain\n\nSorry\n\
         --i\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n{status}\n--i--\n--o--\n"
    );
    assert_eq!(reports(&raw)[0].verdict, Verdict::Hard);
}

#[test]
fn a_bounce_in_prose_is_read_when_a_mail_system_wrote_it() {
    let body = "Hi. This is the qmail-send program.\n\n<eva@example.org>:\nRemote host said: 550 5.1.1 no such user (#5.1.1)\n";
    let raw = format!("From: MAILER-DAEMON@mx.example.org\nTo: x@y.org\nSubject: failure notice\n\n{body}");
    let read = reports(&raw);
    assert_eq!((read[0].verdict, read.len()), (Verdict::Hard, 1));
    let person = format!("From: eva@example.org\nTo: x@y.org\nSubject: what does 5.1.1 mean\n\n{body}");
    assert_eq!(Inbound::read(person.as_bytes(), None).message, Message::Other);
}

#[test]
fn an_absence_notice_is_not_a_bounce() {
    for header in [
        "Auto-Submitted: auto-replied (vacation)",
        "X-Autoreply: yes",
        "Precedence: auto_reply",
        "Subject: Out of Office until 1.1.",
        "Subject: Automatic reply: Norland holds its rate",
    ] {
        let raw = format!("From: eva@example.org\n{header}\nTo: x@y.org\n\n550 5.1.1 I am not here\n");
        assert_eq!(
            Inbound::read(raw.as_bytes(), None).message,
            Message::AutoReply,
            "{header}"
        );
    }
    let raw = "From: eva@example.org\nAuto-Submitted: no\nTo: x@y.org\n\nThank you\n";
    assert_eq!(Inbound::read(raw.as_bytes(), None).message, Message::Other);
}

fn complaint(kind: &str, fields: &str, message_id: &str) -> String {
    format!(
        "From: <fbl@provider.example>\r\nTo: complaints@courant.example\r\nSubject: FW: Norland\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\n\
         An abuse report.\r\n--x\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: {kind}\r\n\
         User-Agent: Some/1.0\r\nVersion: 1\r\n{fields}\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n\
         From: daily@courant.example\r\nMessage-ID: <{message_id}>\r\nSubject: Norland\r\n\r\nHello\r\n--x--\r\n"
    )
}

#[test]
fn complaints_are_told_apart_and_found_though_the_reader_is_blacked_out() {
    let marks = marks();
    for (word, kind) in [
        ("abuse", ComplaintKind::Abuse),
        ("fraud", ComplaintKind::Abuse),
        ("something-new", ComplaintKind::Abuse),
        ("not-spam", ComplaintKind::NotSpam),
        ("auth-failure", ComplaintKind::AuthFailure),
    ] {
        let sender = format!("Original-Mail-From: <{}>\r\n", marks.return_path(&COPY));
        let raw = complaint(
            word,
            &format!("{sender}Original-Rcpt-To: [redacted]\r\n"),
            "gone@nowhere",
        );
        let inbound = Inbound::read(raw.as_bytes(), None);
        let Message::Complaint(complaint) = &inbound.message else {
            panic!("{inbound:?}")
        };
        assert_eq!(
            (complaint.kind, complaint.recipient.as_deref()),
            (kind, None),
            "{word}"
        );
        assert_eq!(
            inbound.trace(&marks),
            Some(Trace {
                id: COPY,
                by: By::ReturnPath
            }),
            "{word}"
        );
    }
    let raw = complaint("abuse", "", &marks.message_id(&COPY, "courant.example"));
    assert_eq!(
        Inbound::read(raw.as_bytes(), None).trace(&marks),
        Some(Trace {
            id: COPY,
            by: By::MessageId
        })
    );
}

#[test]
fn mail_to_the_leaving_address_unsubscribes_whoever_sends_it() {
    let marks = marks();
    let address = marks.unsubscribe_address(&READER);
    for raw in [
        format!("From: other@elsewhere.example\nTo: <{address}>\nSubject: unsubscribe\n\n"),
        format!(
            "From: x@y.org\nTo: \"Leave, please\" <{}>\nSubject:\n\nunsubscribe\n",
            address.as_str().to_uppercase()
        ),
        format!("Delivered-To: {address}\nFrom: x@y.org\nAuto-Submitted: auto-generated\n\n"),
    ] {
        assert_eq!(
            Inbound::read(raw.as_bytes(), None).unsubscribe(&marks),
            Some(READER),
            "{raw}"
        );
    }
    let raw = "From: x@y.org\nTo: leave@courant.example\n\nunsubscribe";
    assert_eq!(Inbound::read(raw.as_bytes(), None).unsubscribe(&marks), None);
    assert_eq!(
        Inbound::read(b"", Some(address.as_str())).unsubscribe(&marks),
        Some(READER)
    );
}
