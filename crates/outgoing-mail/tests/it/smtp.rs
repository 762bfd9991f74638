//! Submission: pipelined and step by step, and every way in which a relay can let us down.

use std::time::{Duration, Instant};

use outgoing_mail::smtp::{ConnectError, Connector, Credentials, Relay, Security, Stage};

use crate::letters::address;
use crate::relay::{ALL, Do, TestRelay, job, send_all, words};

/// All of it except pipelining.
const STEPWISE: &str = "SIZE 1000000\n8BITMIME\nSMTPUTF8\nDSN";

fn right(_: &str, _: usize) -> Do {
    Do::Right
}

fn at(step: &'static str, number: usize, what: Do) -> impl Fn(&str, usize) -> Do {
    move |now, message| {
        if now == step && message == number {
            what.clone()
        } else {
            Do::Right
        }
    }
}

async fn three(
    offers: &'static str,
    manners: impl Fn(&str, usize) -> Do + Send + Sync + 'static,
) -> (Vec<String>, TestRelay, bool) {
    let relay = TestRelay::start(offers, manners).await;
    let mut session = relay.connect().await;
    let settled = send_all(&mut session, (1..=3).map(job)).await;
    let open = session.is_open();
    session.quit().await;
    (words(&settled), relay, open)
}

#[tokio::test]
async fn a_job_that_cannot_be_sent_lets_the_one_before_leave() {
    for offers in ["PIPELINING\nDSN", "DSN"] {
        let relay = TestRelay::start(offers, right).await;
        let mut session = relay.connect().await;
        let mut odd = job(2);
        odd.envelope.to = address("ö@example.org");
        let mut settled = session.push(job(1)).await;
        assert!(settled.is_empty());
        settled.extend(session.push(odd).await);
        assert_eq!(
            words(&settled),
            ["1 accepted Q1", "2 unsendable NeedsSmtputf8"],
            "{offers}"
        );
        let rest = send_all(&mut session, [job(3)]).await;
        assert_eq!(words(&rest), ["3 accepted Q2"]);
        assert_eq!(relay.messages().len(), 2);
    }
}

#[tokio::test]
async fn pipelined_and_step_by_step_give_the_same_messages() {
    let (piped, one, open) = three(ALL, right).await;
    assert_eq!(piped, ["1 accepted Q1", "2 accepted Q2", "3 accepted Q3"]);
    assert!(open);
    let (stepped, other, _) = three(STEPWISE, right).await;
    assert_eq!(piped, stepped);
    assert_eq!(one.messages(), other.messages());
    assert_eq!(one.messages()[1].body, job(2).message);
    assert_eq!(
        one.messages()[1].mail,
        format!(
            "MAIL FROM:<bounces+token@mail.courant.example> SIZE={} RET=HDRS ENVID=copy-2",
            job(2).message.len()
        )
    );
    assert_eq!(
        one.messages()[1].rcpt,
        "RCPT TO:<reader2@example.org> NOTIFY=FAILURE ORCPT=rfc822;reader2@example.org"
    );
    assert_eq!(one.lines().last().unwrap(), "QUIT");
}

/// RFC 2920 §3.1, and one round trip: the dot and the next envelope are one write, DATA its end.
#[tokio::test]
async fn the_dot_and_the_next_envelope_go_in_one_write() {
    let (_, relay, _) = three(ALL, right).await;
    let seen = relay.seen.lock().unwrap();
    let together = seen.chunks.iter().filter(|chunk| {
        let text = String::from_utf8_lossy(chunk);
        text.contains("\r\n.\r\nMAIL FROM:") && text.ends_with("\r\nDATA\r\n")
    });
    assert_eq!(together.count(), 2);
}

#[tokio::test]
async fn a_relay_that_offers_nothing_is_told_nothing_it_does_not_know() {
    let relay = TestRelay::start("", right).await;
    let mut session = relay.connect().await;
    let settled = send_all(&mut session, [job(1)]).await;
    assert_eq!(words(&settled), ["1 accepted Q1"]);
    assert_eq!(
        relay.messages()[0].mail,
        "MAIL FROM:<bounces+token@mail.courant.example>"
    );
    assert_eq!(relay.messages()[0].rcpt, "RCPT TO:<reader1@example.org>");

    let old = TestRelay::start("", at("EHLO", 1, Do::Say("502 5.5.1 what?"))).await;
    let mut session = old.connect().await;
    assert_eq!(words(&send_all(&mut session, [job(1)]).await), ["1 accepted Q1"]);
    assert!(old.lines().contains(&"HELO news.courant.example".to_owned()));
}

#[tokio::test]
async fn one_refused_reader_does_not_hold_up_the_others() {
    for offers in [ALL, STEPWISE] {
        for (step, words_said, result) in [
            ("RCPT", "550 5.1.1 User unknown", "2 rejected Rcpt 550"),
            ("RCPT", "451 4.2.1 Greylisted", "2 deferred Rcpt 451"),
            ("MAIL", "550 5.7.1 You again", "2 rejected Mail 550"),
            ("DATA", "554 5.5.1 No", "2 rejected Data 554"),
            ("BODY", "554 5.7.1 Spam", "2 rejected Body 554"),
            ("BODY", "452 4.3.1 Disk full", "2 deferred Body 452"),
        ] {
            // After a refusal before the body the count stands still: refuse only once.
            let done = std::sync::atomic::AtomicBool::new(false);
            let manners = move |now: &str, number: usize| {
                let hit = now == step && number == 2;
                if hit && (step == "DATA" || !done.load(std::sync::atomic::Ordering::SeqCst)) {
                    return Do::Say(words_said);
                }
                if now == "RSET" {
                    done.store(true, std::sync::atomic::Ordering::SeqCst);
                }
                Do::Right
            };
            let (said, relay, open) = three(offers, manners).await;
            let mut sorted = said.clone();
            sorted.sort();
            assert_eq!(sorted[0], "1 accepted Q1", "{step} {offers}");
            assert_eq!(sorted[1], result, "{step} {offers}");
            assert!(open, "{step}");
            if step != "DATA" {
                assert!(sorted[2].starts_with("3 accepted"), "{step} {offers}: {said:?}");
                assert!(
                    relay
                        .messages()
                        .iter()
                        .any(|message| message.rcpt.contains("reader3"))
                );
            }
        }
    }
}

/// RFC 2920 §3.1: a server may say 354 although no recipient is left.
#[tokio::test]
async fn a_refused_reader_followed_by_354_is_ended_with_an_empty_message() {
    let (said, relay, open) = three(ALL, at("RCPT", 2, Do::Say("550 5.1.1 nobody"))).await;
    // Number 2's empty body counts as one at the relay, so that the third is right again.
    assert_eq!(said, ["1 accepted Q1", "2 rejected Rcpt 550", "3 accepted Q3"]);
    assert_eq!(relay.messages()[1].body, b"");
    assert!(open);
}

#[tokio::test]
async fn a_drop_after_the_dot_is_uncertain_for_one_and_safe_for_the_rest() {
    for offers in [ALL, STEPWISE] {
        for how in [
            Do::Drop,
            Do::Hang,
            Do::Say("what is this"),
            Do::Say("999 x"),
            Do::Say("354 again"),
        ] {
            let (said, relay, open) = three(offers, at("BODY", 2, how.clone())).await;
            assert_eq!(said, ["1 accepted Q1", "2 uncertain", "3 not sent"], "{how:?}");
            assert!(!open);
            assert_eq!(relay.messages().len(), 2);
        }
    }
}

#[tokio::test]
async fn a_drop_before_the_body_is_safe() {
    for offers in [ALL, STEPWISE] {
        for step in ["MAIL", "RCPT", "DATA"] {
            for how in [
                Do::Drop,
                Do::Hang,
                Do::Say("hello?"),
                Do::Say("250"),
                Do::Say("421 4.3.2 Closing"),
            ] {
                let relay = TestRelay::start(offers, at(step, 1, how.clone())).await;
                let mut session = relay.connect().await;
                let said = words(&send_all(&mut session, [job(1), job(2)]).await);
                if matches!(how, Do::Say("250")) && step != "DATA" {
                    continue; // that is a right answer
                }
                let first = format!(
                    "1 deferred {} 421",
                    match step {
                        "MAIL" => "Mail",
                        "RCPT" => "Rcpt",
                        _ => "Data",
                    }
                );
                assert!(
                    said[0] == "1 not sent" || said[0] == first,
                    "{step} {how:?} {said:?}"
                );
                assert_eq!(said[1], "2 not sent", "{step} {how:?}");
                assert!(!session.is_open());
                assert!(relay.messages().iter().all(|message| message.body.is_empty()));
            }
        }
    }
}

/// The dot was never written, so nothing can have been taken; and what the relay said counts.
#[tokio::test]
async fn a_relay_that_hangs_up_in_the_middle_of_a_large_body() {
    let large = || {
        let mut job = job(1);
        job.message = b"0123456789012345678901234567890123456789\r\n".repeat(500_000);
        job
    };
    let relay = TestRelay::start("PIPELINING", at("HALF", 1, Do::Drop)).await;
    let mut session = relay.connect().await;
    assert_eq!(words(&send_all(&mut session, [large()]).await), ["1 not sent"]);

    let relay = TestRelay::start("PIPELINING", at("HALF", 1, Do::SayAndDrop("552 5.3.4 Too big"))).await;
    let mut session = relay.connect().await;
    let said = words(&send_all(&mut session, [large()]).await);
    assert!(
        said == ["1 rejected Body 552"] || said == ["1 not sent"],
        "{said:?}"
    );
}

#[tokio::test]
async fn too_large_is_not_offered_and_a_lie_about_size_is_heard() {
    let relay = TestRelay::start("PIPELINING\nSIZE 50", right).await;
    let mut session = relay.connect().await;
    let said = words(&send_all(&mut session, [job(1)]).await);
    assert!(said[0].starts_with("1 unsendable TooLarge"), "{said:?}");
    assert!(!relay.lines().iter().any(|line| line.starts_with("MAIL")));
    assert!(session.is_open());

    // It offers a megabyte, and refuses a hundred bytes after the dot.
    let (said, ..) = three(ALL, |step, _| {
        if step == "BODY" {
            Do::Say("552 5.3.4 Too big")
        } else {
            Do::Right
        }
    })
    .await;
    assert_eq!(said[0], "1 rejected Body 552");
}

#[tokio::test]
async fn an_endless_reply_is_given_up() {
    async fn flood(mut stream: tokio::net::TcpStream) {
        use tokio::io::AsyncWriteExt;
        loop {
            if stream.write_all(b"220-\r\n220-more\r\n").await.is_err() {
                return;
            }
        }
    }
    let relay = TestRelay::accept(|stream, _| flood(stream)).await;
    let mut settings = relay.settings();
    settings.host = "127.0.0.1".into();
    let start = Instant::now();
    let error = Connector::new(settings)
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(error.to_string().contains("too long"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(3));
}

#[tokio::test]
async fn a_long_enhanced_code_and_control_characters_in_a_reply() {
    let (said, ..) = three(ALL, at("RCPT", 1, Do::Say("550 5.7.515 Access\x1b[2J denied"))).await;
    assert_eq!(said[0], "1 rejected Rcpt 550");
    let relay = TestRelay::start(
        ALL,
        at(
            "RCPT",
            1,
            Do::Say("550-5.7.515 Access\x1b[2J denied\r\n550 5.7.515 really"),
        ),
    )
    .await;
    let mut session = relay.connect().await;
    let settled = session.push(job(1)).await;
    let outgoing_mail::smtp::Outcome::Rejected(reply) = &settled[0].outcome else {
        panic!("{settled:?}")
    };
    assert_eq!(reply.enhanced, Some(outgoing_mail::Enhanced(5, 7, 515)));
    assert!(!reply.text.contains('\x1b'), "{reply:?}");
}

#[tokio::test]
async fn signing_in_with_what_is_offered() {
    let with = |relay: &TestRelay| Relay {
        host: "127.0.0.1".into(),
        credentials: Some(Credentials {
            user: "desk".into(),
            password: "gehëim".into(),
        }),
        ..relay.settings()
    };
    let relay = TestRelay::start(ALL, right).await;
    Connector::new(with(&relay))
        .unwrap()
        .connect::<()>()
        .await
        .unwrap();
    assert_eq!(relay.lines()[1], "AUTH PLAIN AGRlc2sAZ2Vow6tpbQ==");

    let login = TestRelay::start("AUTH LOGIN", |step, _| match step {
        "AUTH" => Do::Say("334 VXNlcm5hbWU6"),
        step if step.starts_with("ZGVZ") => Do::Say("334 UGFzc3dvcmQ6"),
        step if step.starts_with("Z2VO") => Do::Say("235 2.7.0 in"),
        _ => Do::Right,
    })
    .await;
    Connector::new(with(&login))
        .unwrap()
        .connect::<()>()
        .await
        .unwrap();
    assert_eq!(login.lines()[1..], ["AUTH LOGIN", "ZGVzaw==", "Z2Vow6tpbQ=="]);

    let wrong = TestRelay::start(ALL, at("AUTH", 1, Do::Say("535 5.7.8 no"))).await;
    let error = Connector::new(with(&wrong))
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(
        matches!(&error, ConnectError::Refused(reply) if reply.stage == Stage::Auth),
        "{error}"
    );
    assert!(!error.is_temporary());

    let other = TestRelay::start("AUTH GSSAPI", right).await;
    let error = Connector::new(with(&other))
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(matches!(error, ConnectError::NoMechanism(_)), "{error}");
    assert!(!format!("{:?}", with(&relay)).contains("geh"));
}

#[tokio::test]
async fn settings_that_would_leak_or_inject_are_refused() {
    let relay = TestRelay::start(ALL, right).await;
    let settings = || Relay {
        host: "127.0.0.1".into(),
        ..relay.settings()
    };
    let inject = Relay {
        ehlo_name: "a\r\nMAIL FROM:<>".into(),
        ..settings()
    };
    assert!(matches!(Connector::new(inject), Err(ConnectError::Settings(_))));
    let clear = Relay {
        security: Security::PlainAnywhere,
        credentials: Some(Credentials {
            user: "a".into(),
            password: "b".into(),
        }),
        ..settings()
    };
    assert!(matches!(
        Connector::new(clear),
        Err(ConnectError::PasswordInClear)
    ));
}

#[tokio::test]
async fn a_relay_that_is_not_there_or_not_ready() {
    let relay = TestRelay::start(ALL, at("GREETING", 1, Do::SayAndDrop("554 5.7.1 Go away"))).await;
    let settings = || Relay {
        host: "127.0.0.1".into(),
        ..relay.settings()
    };
    let error = Connector::new(settings())
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(
        matches!(&error, ConnectError::Refused(reply) if reply.code == 554),
        "{error}"
    );
    let nobody = Relay {
        port: 1,
        ..settings()
    };
    let error = Connector::new(nobody)
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(
        error.is_temporary() && error.to_string().contains("hint:"),
        "{error}"
    );
    let silent = TestRelay::start(ALL, at("GREETING", 1, Do::Hang)).await;
    let silent = Relay {
        host: "127.0.0.1".into(),
        ..silent.settings()
    };
    let error = Connector::new(silent)
        .unwrap()
        .connect::<()>()
        .await
        .err()
        .unwrap();
    assert!(error.is_temporary(), "{error}");
}
