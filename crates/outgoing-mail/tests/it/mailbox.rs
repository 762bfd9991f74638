//! A mailbox of Dovecot's, and servers that keep no keywords, fall silent, or are none at all.

use std::time::Duration;

use outgoing_mail::mailbox::{Mailbox, MailboxError, Visit};
use outgoing_mail::smtp::{Credentials, Security, Trust};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use crate::tools::Dovecot;

const CERTIFICATE: &str = include_str!("../fixtures/localhost-for-tests.crt");

fn mailbox(port: u16, security: Security, password: &str) -> Mailbox {
    Mailbox {
        host: "localhost".to_owned(),
        port,
        security,
        trust: Trust::PublicRootsAnd(CERTIFICATE.to_owned()),
        credentials: Credentials {
            user: "bounces".to_owned(),
            password: password.to_owned(),
        },
        folder: "INBOX".to_owned(),
        patience: Duration::from_secs(20),
    }
}

async fn all(visit: &mut Visit) -> Vec<(u32, String)> {
    let mut found = Vec::new();
    while let Some(one) = visit.next().await.unwrap() {
        found.push((one.uid, String::from_utf8(one.raw).unwrap()));
    }
    found
}

#[tokio::test]
async fn what_was_taken_in_is_marked_and_everything_stays() {
    let long = format!("Subject: long\r\n\r\n{}\r\n", "x".repeat(70).repeat(6_000));
    let Some(dovecot) = Dovecot::start(&[
        "Subject: first\r\n\r\nOne.\r\n",
        &long,
        "Subject: third\r\n\r\n\r\n",
    ]) else {
        return;
    };
    let settings = mailbox(dovecot.port, Security::StartTls, "secret");
    let mut visit = Visit::open(&settings).await.unwrap();
    let found = all(&mut visit).await;
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(found[0].1, "Subject: first\r\n\r\nOne.\r\n");
    assert_eq!(found[1].1.len(), 256 * 1024, "of a long one its beginning");
    for (uid, _) in &found[..2] {
        visit.taken(*uid).await.unwrap();
    }
    // The third was not dealt with, for whatever reason: it comes again, and it alone.
    visit.leave().await;
    let mut again = Visit::open(&settings).await.unwrap();
    let left = all(&mut again).await;
    assert_eq!(left.len(), 1);
    assert!(left[0].1.starts_with("Subject: third"));
    again.taken(left[0].0).await.unwrap();
    drop(again);
    let mut third = Visit::open(&settings).await.unwrap();
    assert!(all(&mut third).await.is_empty());
    assert_eq!(dovecot.messages(), 3, "nothing is deleted");
}

#[tokio::test]
async fn who_may_not_in_is_told_so() {
    let Some(dovecot) = Dovecot::start(&[]) else {
        return;
    };
    let refused = Visit::open(&mailbox(dovecot.port, Security::StartTls, "wrong")).await;
    assert!(
        matches!(refused, Err(MailboxError::SignIn(_))),
        "{:?}",
        refused.err()
    );
    let mut unknown = mailbox(dovecot.port, Security::StartTls, "secret");
    unknown.folder = "Nowhere".to_owned();
    let refused = Visit::open(&unknown).await;
    assert!(
        matches!(refused, Err(MailboxError::Refused(_))),
        "{:?}",
        refused.err()
    );
    let mut strict = mailbox(dovecot.port, Security::StartTls, "secret");
    strict.trust = Trust::PublicRoots;
    let refused = Visit::open(&strict).await;
    assert!(
        matches!(refused, Err(MailboxError::Tls { .. })),
        "{:?}",
        refused.err()
    );
}

/// A server of one connection that answers each command with what `answer` makes of its tag and words.
async fn server(
    greeting: &'static str,
    answer: fn(&str, &str) -> String,
) -> (u16, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let talk = tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let (read, mut write) = stream.into_split();
        let (mut lines, mut heard) = (BufReader::new(read).lines(), Vec::new());
        let _gone = write.write_all(greeting.as_bytes()).await;
        while let Ok(Some(line)) = lines.next_line().await {
            let (tag, words) = line.split_once(' ').unwrap_or((&line, ""));
            let said = answer(tag, words);
            heard.push(words.to_owned());
            if write.write_all(said.as_bytes()).await.is_err() {
                break;
            }
        }
        heard
    });
    (port, talk)
}

fn plain(port: u16) -> Mailbox {
    Mailbox {
        host: "127.0.0.1".to_owned(),
        patience: Duration::from_secs(2),
        ..mailbox(port, Security::Plain, "secret")
    }
}

#[tokio::test]
async fn a_box_without_keywords_gets_messages_marked_as_read() {
    let (port, talk) = server("* OK ready\r\n", |tag, words| {
        let first = words.split(' ').next().unwrap_or_default();
        let before = match (first, words) {
            ("SELECT", _) => "* 1 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted)] limited\r\n",
            (_, words) if words.starts_with("UID SEARCH") => "* SEARCH 7\r\n",
            (_, words) if words.starts_with("UID FETCH") => "* 1 FETCH (UID 7 BODY[]<0> {4}\r\nHi\r\n)\r\n",
            _ => "",
        };
        format!("{before}{tag} OK done\r\n")
    })
    .await;
    let mut visit = Visit::open(&plain(port)).await.unwrap();
    let found = all(&mut visit).await;
    assert_eq!(found, [(7, "Hi\r\n".to_owned())]);
    visit.taken(7).await.unwrap();
    visit.leave().await;
    let heard = talk.await.unwrap();
    assert!(
        heard.contains(&"UID SEARCH UNSEEN UNDELETED".to_owned()),
        "{heard:?}"
    );
    assert!(
        heard.contains(&"UID STORE 7 +FLAGS.SILENT (\\Seen)".to_owned()),
        "{heard:?}"
    );
}

#[tokio::test]
async fn a_server_that_is_silent_or_none_at_all_costs_no_more_than_patience() {
    let (silent, _talk) = server("* OK ready\r\n", |_, _| String::new()).await;
    let error = Visit::open(&plain(silent)).await.err().unwrap();
    assert!(matches!(error, MailboxError::Silent(_)), "{error:?}");
    for greeting in [
        "220 smtp.example ESMTP\r\n",
        "HTTP/1.1 400 Bad Request\r\n\r\n",
        "",
    ] {
        let (port, _talk) = server(greeting, |_, _| "what?\r\n".to_owned()).await;
        let error = Visit::open(&plain(port)).await.err().unwrap();
        assert!(
            matches!(
                error,
                MailboxError::Broken(_) | MailboxError::Silent(_) | MailboxError::SignIn(_)
            ),
            "{greeting}: {error:?}"
        );
    }
    // A password is never sent in clear to another machine.
    let mut far = plain(silent);
    far.security = Security::PlainAnywhere;
    assert!(matches!(
        Visit::open(&far).await.err(),
        Some(MailboxError::Settings(_) | MailboxError::Unreachable { .. })
    ));
}
