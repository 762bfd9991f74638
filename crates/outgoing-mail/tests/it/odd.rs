//! A server of another make (aiosmtpd) that breaks off before its answer, takes nothing yet, or takes
//! little: nothing is lost, and no more is sent twice than was uncertain.

use std::collections::BTreeMap;

use outgoing_mail::smtp::Outcome;

use crate::letters::letter;
use crate::relay::job;
use crate::sink::to;
use crate::tools::Server;

/// Sends until every letter is accepted or refused for good. Returns how often each was taken, and how
/// many were uncertain on the way.
async fn send(manner: &str, letters: usize) -> Option<(BTreeMap<String, usize>, usize, Vec<usize>)> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("taken");
    let server = Server::start("odd_server.py", &[manner, file.to_str().unwrap()])?;
    let (mut uncertain, mut refused) = (0, Vec::new());
    let mut waiting: Vec<usize> = (0..letters).collect();
    for _ in 0..60 {
        if waiting.is_empty() {
            break;
        }
        let mut again = Vec::new();
        let mut session = to(server.port).connect::<usize>().await.unwrap();
        let mut settled = Vec::new();
        for number in waiting {
            let mut job = job(number);
            job.message = letter([number as u8; 16]).to_bytes().unwrap();
            if session.is_open() {
                settled.extend(session.push(job).await);
            } else {
                again.push(number);
            }
        }
        settled.extend(session.finish().await);
        session.quit().await;
        for one in settled {
            match one.outcome {
                Outcome::Accepted { .. } => {}
                Outcome::Uncertain(_) => {
                    uncertain += 1;
                    again.push(one.tag);
                }
                Outcome::NotSent(_) | Outcome::Deferred(_) => again.push(one.tag),
                Outcome::Rejected(_) | Outcome::Unsendable(_) => refused.push(one.tag),
            }
        }
        waiting = again;
    }
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    let mut taken = BTreeMap::new();
    for line in text.lines() {
        *taken.entry(line.to_owned()).or_default() += 1;
    }
    Some((taken, uncertain, refused))
}

#[tokio::test]
async fn a_server_that_drops_before_its_250_makes_no_more_doubles_than_doubts() {
    for manner in ["drops-before-250", "drops-and-loses"] {
        let Some((taken, uncertain, refused)) = send(manner, 40).await else {
            return;
        };
        assert_eq!((taken.len(), refused.len()), (40, 0), "{manner}: nobody is lost");
        let extra: usize = taken.values().map(|copies| copies - 1).sum();
        assert!(
            uncertain > 0 && extra <= uncertain,
            "{manner}: {extra} extra, {uncertain} uncertain"
        );
        if manner == "drops-and-loses" {
            assert_eq!(extra, 0, "what was lost was sent once more, and only that");
        }
    }
}

#[tokio::test]
async fn a_server_that_asks_for_patience_or_takes_little_gets_what_it_can() {
    let Some((taken, uncertain, refused)) = send("greylists", 10).await else {
        return;
    };
    assert_eq!((taken.len(), uncertain, refused.len()), (10, 0, 0));
    let Some((taken, uncertain, refused)) = send("small", 4).await else {
        return;
    };
    // Its SIZE is heard, so that nothing is sent in vain.
    assert_eq!((taken.len(), uncertain, refused.len()), (0, 0, 4));
}
