//! A real Postfix between us and a server that refuses: its report comes home and names the copy.

use outgoing_mail::Verdict;
use outgoing_mail::inbound::{Action, By, Inbound, Message};
use outgoing_mail::smtp::{Envelope, Job, Outcome};

use crate::letters::{address, letter, marks, now, signer};
use crate::sink::to;
use crate::tools::{Postfix, Sink, wait_for};
use crate::verify::{published, verdicts};

const REFUSED: [u8; 16] = *b"copy-refused-001";
const TAKEN: [u8; 16] = *b"copy-taken-00001";

fn copy(id: [u8; 16], to: &str) -> Job<usize> {
    let marks = marks();
    Job {
        tag: 0,
        envelope: Envelope {
            from: Some(marks.return_path(&id)),
            to: address(to),
            envelope_id: Some(marks.envelope_id(&id)),
        },
        message: signer_of_all()
            .sign(&letter(id).to_bytes().unwrap(), now())
            .unwrap(),
    }
}

/// One pair of keys for this file, so that what is published fits what was signed.
fn signer_of_all() -> &'static outgoing_mail::dkim::Signer {
    static SIGNER: std::sync::OnceLock<outgoing_mail::dkim::Signer> = std::sync::OnceLock::new();
    SIGNER.get_or_init(signer)
}

#[tokio::test]
async fn a_refusal_beyond_the_relay_comes_home_and_signatures_survive_the_way() {
    let Some(refuses) = Sink::start(&["-f", "RCPT", "-B", "550 5.1.1 no such mailbox"]) else {
        return;
    };
    let Some(takes) = Sink::start(&[]) else { return };
    let Some(postfix) = Postfix::start(&refuses, &takes) else {
        return;
    };
    let mut session = to(postfix.port).connect::<usize>().await.unwrap();
    let mut settled = session.push(copy(REFUSED, "eva@nobody.example")).await;
    settled.extend(session.push(copy(TAKEN, "eva@somebody.example")).await);
    settled.extend(session.finish().await);
    session.quit().await;
    for one in &settled {
        // The relay has a queue id for each, and knows of no refusal yet: accepted is all that is said.
        assert!(
            matches!(&one.outcome, Outcome::Accepted { queue_id: Some(id), .. } if !id.is_empty()),
            "{one:?}"
        );
    }
    let find = |rcpt: &str| takes.caught().into_iter().find(|one| one.rcpt.contains(rcpt));
    let delivered = wait_for("the letter that was taken", || find("eva@somebody.example"));
    if let Some(said) = verdicts(&[delivered.message.into_bytes()], &published(signer_of_all())) {
        assert_eq!(said, ["[true, true]"], "behind two relays");
    }

    let report = wait_for("the report", || find("<bounces+"));
    assert!(report.mail.starts_with("<>"), "{}", report.mail);
    let read = Inbound::read(report.message.as_bytes(), None);
    let Message::Delivery(reports) = &read.message else {
        panic!("{read:?}")
    };
    assert_eq!(reports.len(), 1);
    assert_eq!(
        (reports[0].verdict, reports[0].action),
        (Verdict::Hard, Action::Failed)
    );
    assert_eq!(reports[0].recipient.as_deref(), Some("eva@nobody.example"));
    assert_eq!(reports[0].envelope_id, Some(marks().envelope_id(&REFUSED)));
    let trace = read.trace(&marks()).unwrap();
    assert_eq!((trace.id, trace.by), (REFUSED, By::ReturnPath));
    // Whoever reads the mailbox may not know which address it came to: the other marks are there too.
    for (what, by) in [
        ("To: bounces+", By::EnvelopeId),
        ("Original-Envelope-Id:", By::MessageId),
    ] {
        let without = report
            .message
            .lines()
            .filter(|line| !line.contains("bounces+") && (by == By::EnvelopeId || !line.starts_with(what)))
            .map(|line| format!("{line}\r\n"))
            .collect::<String>();
        let trace = Inbound::read(without.as_bytes(), None).trace(&marks()).unwrap();
        assert_eq!((trace.id, trace.by), (REFUSED, by), "without {what}");
    }
}
