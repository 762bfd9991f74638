//! A relay for tests: well-behaved, unless a test tells it what to do instead.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use outgoing_mail::smtp::{
    Connector, Envelope, Job, Outcome, Relay, Security, Session, Settled, Timeouts, Trust,
};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::letters::address;

/// What to do at a step instead of answering as one should.
#[derive(Clone, Debug)]
pub enum Do {
    Right,
    Say(&'static str),
    SayAndDrop(&'static str),
    Drop,
    Hang,
}

/// `EHLO`, `MAIL`, `RCPT`, `DATA`, `BODY` (after the final dot), `HALF` (at the body's first bytes),
/// `AUTH`, and so on; and the how many-eth message of the connection it is, from 1.
pub type Manners = Arc<dyn Fn(&str, usize) -> Do + Send + Sync>;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Received {
    pub mail: String,
    pub rcpt: String,
    /// Without the final dot, dots unstuffed.
    pub body: Vec<u8>,
}

#[derive(Clone)]
pub struct TestRelay {
    pub port: u16,
    pub seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
pub struct Seen {
    /// Messages that were answered 250 after the dot, or would have been.
    pub messages: Vec<Received>,
    pub lines: Vec<String>,
    /// What each read of the socket gave.
    pub chunks: Vec<Vec<u8>>,
}

pub const ALL: &str =
    "PIPELINING\nSIZE 1000000\n8BITMIME\nSMTPUTF8\nDSN\nENHANCEDSTATUSCODES\nAUTH PLAIN LOGIN";

impl TestRelay {
    pub async fn start(
        offers: &'static str,
        manners: impl Fn(&str, usize) -> Do + Send + Sync + 'static,
    ) -> TestRelay {
        let manners: Manners = Arc::new(manners);
        TestRelay::accept(move |stream, seen| {
            let manners = manners.clone();
            async move { converse(stream, true, offers, manners, seen).await }
        })
        .await
    }

    pub async fn accept<F>(serve: impl Fn(TcpStream, Arc<Mutex<Seen>>) -> F + Send + 'static) -> TestRelay
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let shared = seen.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                stream.set_nodelay(true).unwrap();
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        TestRelay { port, seen }
    }

    pub fn messages(&self) -> Vec<Received> {
        self.seen.lock().unwrap().messages.clone()
    }

    pub fn lines(&self) -> Vec<String> {
        self.seen.lock().unwrap().lines.clone()
    }

    pub fn settings(&self) -> Relay {
        let quick = Duration::from_millis(500);
        Relay {
            host: "localhost".into(),
            port: self.port,
            security: Security::Plain,
            trust: Trust::PublicRoots,
            ehlo_name: "news.courant.example".into(),
            credentials: None,
            timeouts: Timeouts {
                connect: Duration::from_secs(5),
                greeting: quick,
                command: quick,
                data: quick,
                block: quick,
                body: quick,
            },
        }
    }

    pub async fn connect(&self) -> Session<usize> {
        Connector::new(Relay {
            host: "127.0.0.1".into(),
            ..self.settings()
        })
        .unwrap()
        .connect()
        .await
        .unwrap()
    }
}

/// One client's conversation; `greet` is false after STARTTLS.
pub async fn converse<S: AsyncRead + AsyncWrite + Unpin>(
    mut stream: S,
    greet: bool,
    offers: &str,
    manners: Manners,
    seen: Arc<Mutex<Seen>>,
) {
    let mut unread = Vec::new();
    let mut number = 1;
    let mut current = Received::default();
    if greet
        && !answer(
            &mut stream,
            &manners,
            "GREETING",
            number,
            "220 relay.example ESMTP",
        )
        .await
    {
        return;
    }
    loop {
        let Some(line) = line(&mut stream, &mut unread, &seen).await else {
            return;
        };
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        seen.lock().unwrap().lines.push(text.clone());
        let verb = text
            .split([' ', ':'])
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let right = match verb.as_str() {
            "EHLO" => std::iter::once("relay.example")
                .chain(offers.lines())
                .collect::<Vec<_>>()
                .join("\n"),
            "MAIL" => {
                current = Received {
                    mail: text.clone(),
                    ..Received::default()
                };
                "2.1.0 Ok".into()
            }
            "RCPT" => {
                current.rcpt = text.clone();
                "2.1.5 Ok".into()
            }
            "AUTH" => "2.7.0 Authentication successful".into(),
            _ => "2.0.0 Ok".into(),
        };
        let code = match verb.as_str() {
            "DATA" => "354 End data with <CR><LF>.<CR><LF>".into(),
            "AUTH" => format!("235 {right}"),
            "QUIT" => "221 2.0.0 Bye".into(),
            _ => several(250, &right),
        };
        if !answer(&mut stream, &manners, &verb, number, &code).await || verb == "QUIT" {
            return;
        }
        let went_on = matches!(manners(&verb, number), Do::Right)
            || matches!(manners(&verb, number), Do::Say(words) if words.starts_with("354"));
        if verb == "DATA" && went_on {
            match manners("HALF", number) {
                Do::Right => {}
                instead => {
                    let _ = stream.read(&mut [0; 100]).await;
                    if let Do::SayAndDrop(words) = instead {
                        let _ = stream.write_all(format!("{words}\r\n").as_bytes()).await;
                        // So that the words arrive before the reset does.
                        tokio::time::sleep(Duration::from_millis(50)).await;
                    }
                    return;
                }
            }
            let Some(body) = body(&mut stream, &mut unread, &seen).await else {
                return;
            };
            current.body = body;
            seen.lock().unwrap().messages.push(current.clone());
            if !answer(
                &mut stream,
                &manners,
                "BODY",
                number,
                &format!("250 2.0.0 Ok: queued as Q{number}"),
            )
            .await
            {
                return;
            }
            number += 1;
        }
    }
}

fn several(code: u16, lines: &str) -> String {
    let lines: Vec<&str> = lines.lines().collect();
    let (last, first) = lines.split_last().unwrap();
    first
        .iter()
        .map(|line| format!("{code}-{line}\r\n"))
        .collect::<String>()
        + &format!("{code} {last}")
}

/// Answers, by the manners or rightly; `false` when that is the end.
async fn answer<S: AsyncWrite + Unpin>(
    stream: &mut S,
    manners: &Manners,
    step: &str,
    number: usize,
    right: &str,
) -> bool {
    let (words, go_on) = match manners(step, number) {
        Do::Right => (right, true),
        Do::Say(words) => (words, true),
        Do::SayAndDrop(words) => (words, false),
        Do::Drop => return false,
        Do::Hang => {
            tokio::time::sleep(Duration::from_secs(60)).await;
            return false;
        }
    };
    stream.write_all(format!("{words}\r\n").as_bytes()).await.is_ok() && stream.flush().await.is_ok() && go_on
}

async fn line<S: AsyncRead + Unpin>(
    stream: &mut S,
    unread: &mut Vec<u8>,
    seen: &Arc<Mutex<Seen>>,
) -> Option<Vec<u8>> {
    loop {
        if let Some(end) = unread.iter().position(|&byte| byte == b'\n') {
            return Some(unread.drain(..=end).collect());
        }
        let mut chunk = vec![0; 65_536];
        let more = stream.read(&mut chunk).await.ok().filter(|&more| more > 0)?;
        unread.extend_from_slice(&chunk[..more]);
        seen.lock().unwrap().chunks.push(chunk[..more].to_vec());
    }
}

async fn body<S: AsyncRead + Unpin>(
    stream: &mut S,
    unread: &mut Vec<u8>,
    seen: &Arc<Mutex<Seen>>,
) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let line = line(stream, unread, seen).await?;
        if line == b".\r\n" {
            return Some(body);
        }
        body.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

/// A message of the number that its tag is.
pub fn job(number: usize) -> Job<usize> {
    let envelope = Envelope {
        from: Some(address("bounces+token@mail.courant.example")),
        to: address(&format!("reader{number}@example.org")),
        envelope_id: Some(format!("copy-{number}")),
    };
    let body =
        format!("From: a@courant.example\r\nSubject: {number}\r\n\r\n.one dot\r\n.\r\nLine of {number}\r\n");
    Job {
        tag: number,
        envelope,
        message: body.into_bytes(),
    }
}

/// Each pushed, then finished; in the order in which they were settled.
pub async fn send_all(
    session: &mut Session<usize>,
    jobs: impl IntoIterator<Item = Job<usize>>,
) -> Vec<Settled<usize>> {
    let mut settled = Vec::new();
    for job in jobs {
        settled.extend(session.push(job).await);
    }
    settled.extend(session.finish().await);
    settled
}

/// `1 accepted Q1`, `2 rejected Rcpt 550`: short enough to compare.
pub fn words(settled: &[Settled<usize>]) -> Vec<String> {
    let said = |outcome: &Outcome| match outcome {
        Outcome::Accepted { queue_id, .. } => format!("accepted {}", queue_id.as_deref().unwrap_or("-")),
        Outcome::Deferred(reply) => format!("deferred {:?} {}", reply.stage, reply.code),
        Outcome::Rejected(reply) => format!("rejected {:?} {}", reply.stage, reply.code),
        Outcome::Unsendable(why) => format!("unsendable {why:?}"),
        Outcome::Uncertain(_) => "uncertain".into(),
        Outcome::NotSent(_) => "not sent".into(),
    };
    settled
        .iter()
        .map(|settled| format!("{} {}", settled.tag, said(&settled.outcome)))
        .collect()
}
