//! Postfix's own counting server says how many letters came, and whether they are the ones that left.

use std::collections::BTreeSet;

use outgoing_mail::smtp::{Connector, Outcome, Relay, Security, Timeouts, Trust};

use crate::letters::{letter, now, signer};
use crate::relay::job;
use crate::tools::{Sink, wait_for};
use crate::verify::{published, verdicts};

pub fn to(port: u16) -> Connector {
    Connector::new(Relay {
        host: "127.0.0.1".into(),
        port,
        security: Security::Plain,
        trust: Trust::PublicRoots,
        ehlo_name: "news.courant.example".into(),
        credentials: None,
        timeouts: Timeouts::default(),
    })
    .unwrap()
}

#[tokio::test]
async fn every_letter_arrives_once_with_its_own_return_path_and_is_still_signed() {
    const LETTERS: usize = 120;
    let Some(sink) = Sink::start(&[]) else { return };
    let signer = signer();
    let mut session = to(sink.port).connect::<usize>().await.unwrap();
    let mut settled = Vec::new();
    for number in 0..LETTERS {
        let mut job = job(number);
        let message = letter([number as u8; 16]).to_bytes().unwrap();
        job.message = signer.sign(&message, now()).unwrap();
        settled.extend(session.push(job).await);
    }
    settled.extend(session.finish().await);
    session.quit().await;
    let accepted = settled
        .iter()
        .filter(|one| matches!(one.outcome, Outcome::Accepted { .. }));
    assert_eq!(accepted.count(), LETTERS);
    let caught = wait_for("all of them", || {
        Some(sink.caught()).filter(|all| all.len() >= LETTERS)
    });
    assert_eq!(caught.len(), LETTERS);
    let distinct =
        |of: &dyn Fn(&crate::tools::Caught) -> String| caught.iter().map(of).collect::<BTreeSet<_>>().len();
    assert_eq!(distinct(&|one| one.rcpt.clone()), LETTERS);
    assert_eq!(distinct(&|one| one.mail.clone()), LETTERS);
    // The sink puts a Received on top, as every relay does.
    let three: Vec<Vec<u8>> = caught
        .iter()
        .take(3)
        .map(|one| one.message.clone().into_bytes())
        .collect();
    if let Some(said) = verdicts(&three, &published(&signer)) {
        assert_eq!(said, ["[true, true]"; 3]);
    }
}
