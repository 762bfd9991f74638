//! How fast letters leave, beside Postfix's own generator of load: `make bench-mail`.
//!
//! Both talk to the same `smtp-sink`, in turn, over eight connections, with messages of the same length;
//! what counts is the ratio of the medians, because the machine is never quiet. Then the processor's
//! time for one letter, unsigned and with both signatures, composing included.

use std::error::Error;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use outgoing_mail::EmailAddress;
use outgoing_mail::dkim::{PrivateKey, Signer};
use outgoing_mail::marks::{Key, Marks};
use outgoing_mail::message::{Letter, List, Mailbox};
use outgoing_mail::smtp::{Connector, Envelope, Job, Outcome, Relay, Security, Timeouts, Trust};

type Anything = Box<dyn Error + Send + Sync>;

const CONNECTIONS: usize = 8;
const LETTERS: usize = 8_000;
const SIGNED: usize = 4_000;
const ROUNDS: usize = 5;
/// Text and HTML of a full issue.
const TEXT: usize = 6_000;
const HTML: usize = 24_000;

#[tokio::main]
async fn main() -> Result<(), Anything> {
    for tool in ["/usr/sbin/smtp-sink", "/usr/sbin/smtp-source"] {
        if !std::path::Path::new(tool).exists() {
            return Err(format!("{tool} is not here. hint: apt-get install postfix").into());
        }
    }
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let _sink = Sink::start(port)?;
    let bytes = letter(0, 0)?.to_bytes()?.len();
    println!("messages of {bytes} bytes, {CONNECTIONS} connections, {LETTERS} a round");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let peer = source(port, bytes)?;
        let own = send(port, LETTERS, None).await?;
        println!(
            "  round {}: smtp-source {peer:.0}/s, ours {:.0}/s",
            round + 1,
            own.rate
        );
        ours.push(own.rate);
        theirs.push(peer);
    }
    let (own, peer) = (median(&mut ours), median(&mut theirs));
    println!(
        "unsigned: {own:.0}/s beside smtp-source's {peer:.0}/s, ratio {:.2}",
        own / peer
    );
    let plain = send(port, SIGNED, None).await?;
    println!("processor for a letter, unsigned: {:.0} µs", plain.cpu);
    let rsa = PrivateKey::from_pem(include_str!("../tests/fixtures/rsa-for-tests.pem"))?;
    let keys = vec![
        ("r".to_owned(), rsa),
        ("e".to_owned(), PrivateKey::generate_ed25519()?),
    ];
    let signer = Signer::new("courant.example", keys)?;
    let signed = send(port, SIGNED, Some(std::sync::Arc::new(signer))).await?;
    println!(
        "processor for a letter with both signatures: {:.0} µs, {:.0}/s over {CONNECTIONS} connections",
        signed.cpu, signed.rate
    );
    Ok(())
}

struct Sink(Child);

impl Sink {
    fn start(port: u16) -> Result<Sink, Anything> {
        let user = Command::new("id").arg("-un").output()?.stdout;
        let child = Command::new("/usr/sbin/smtp-sink")
            .args([
                "-u",
                String::from_utf8(user)?.trim(),
                &format!("127.0.0.1:{port}"),
                "100",
            ])
            .stdout(Stdio::null())
            .spawn()?;
        std::thread::sleep(Duration::from_millis(500));
        Ok(Sink(child))
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        let _over = self.0.kill();
        let _reaped = self.0.wait();
    }
}

fn source(port: u16, bytes: usize) -> Result<f64, Anything> {
    let begun = Instant::now();
    let done = Command::new("/usr/sbin/smtp-source")
        .args([
            "-s",
            &CONNECTIONS.to_string(),
            "-m",
            &LETTERS.to_string(),
            "-l",
            &bytes.to_string(),
        ])
        .args([
            "-f",
            "from@courant.example",
            "-t",
            "to@example.org",
            &format!("127.0.0.1:{port}"),
        ])
        .status()?;
    if !done.success() {
        return Err("smtp-source failed".into());
    }
    Ok(LETTERS as f64 / begun.elapsed().as_secs_f64())
}

struct Run {
    rate: f64,
    /// Microseconds of processor a letter.
    cpu: f64,
}

async fn send(port: u16, letters: usize, signer: Option<std::sync::Arc<Signer>>) -> Result<Run, Anything> {
    let (begun, before) = (Instant::now(), cpu()?);
    let mut all = tokio::task::JoinSet::new();
    for connection in 0..CONNECTIONS {
        let signer = signer.clone();
        all.spawn(one_connection(port, connection, letters / CONNECTIONS, signer));
    }
    while let Some(done) = all.join_next().await {
        done??;
    }
    Ok(Run {
        rate: letters as f64 / begun.elapsed().as_secs_f64(),
        cpu: (cpu()? - before) * 1e6 / letters as f64,
    })
}

async fn one_connection(
    port: u16,
    connection: usize,
    letters: usize,
    signer: Option<std::sync::Arc<Signer>>,
) -> Result<(), Anything> {
    let connector = Connector::new(Relay {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        trust: Trust::PublicRoots,
        ehlo_name: "bench.courant.example".to_owned(),
        credentials: None,
        timeouts: Timeouts::default(),
    })?;
    let mut session = connector.connect::<usize>().await?;
    let mut accepted = 0;
    for number in 0..letters {
        let letter = letter(connection, number)?;
        let mut message = letter.to_bytes()?;
        if let Some(signer) = &signer {
            message = signer.sign(&message, letter.date)?;
        }
        let job = Job {
            tag: number,
            envelope: Envelope {
                from: Some(marks()?.return_path(&id(connection, number))),
                to: EmailAddress::parse("reader@example.org")?,
                envelope_id: None,
            },
            message,
        };
        accepted += count(&session.push(job).await);
    }
    accepted += count(&session.finish().await);
    session.quit().await;
    if accepted == letters {
        return Ok(());
    }
    Err(format!("{accepted} of {letters} were accepted").into())
}

fn count(settled: &[outgoing_mail::smtp::Settled<usize>]) -> usize {
    let accepted = settled
        .iter()
        .filter(|one| matches!(one.outcome, Outcome::Accepted { .. }));
    accepted.count()
}

fn marks() -> Result<Marks, Anything> {
    let address = |text| EmailAddress::parse(text);
    Ok(Marks::new(
        Key::new([7; 32]),
        address("bounces@courant.example")?,
        address("leave@courant.example")?,
    )?)
}

fn id(connection: usize, number: usize) -> [u8; 16] {
    let mut id = [0; 16];
    id[..8].copy_from_slice(&(connection as u64).to_be_bytes());
    id[8..].copy_from_slice(&(number as u64).to_be_bytes());
    id
}

fn letter(connection: usize, number: usize) -> Result<Letter, Anything> {
    let (marks, id) = (marks()?, id(connection, number));
    let token = marks.unsubscribe_token(&id);
    let words = "Negotiators agreed on the fund and a shared dam; the rate stays at 3.25 %. ";
    let filled = |most: usize, line: &str| -> String {
        let mut text = format!("Unsubscribe: https://courant.example/leave/{token}\n");
        while text.len() < most {
            text.push_str(line);
        }
        text
    };
    let mailbox = |text| -> Result<Mailbox, Anything> {
        Ok(Mailbox {
            name: None,
            address: EmailAddress::parse(text)?,
        })
    };
    Ok(Letter {
        from: mailbox("daily@courant.example")?,
        reply_to: None,
        to: mailbox("reader@example.org")?,
        subject: "Central bank of Norland holds its rate at 3.25 %".to_owned(),
        text: filled(TEXT, &format!("{words}\n")),
        html: Some(filled(HTML, &format!("<p style=\"margin:0\">{words}</p>\n"))),
        language: Some("en".to_owned()),
        date: "2026-11-24T05:00:00Z".parse()?,
        message_id: marks.message_id(&id, "courant.example"),
        list: Some(List {
            id: "daily.courant.example".to_owned(),
            name: None,
            unsubscribe_url: format!("https://courant.example/leave/{token}"),
            unsubscribe_mailto: marks.unsubscribe_address(&id),
            help_url: "https://courant.example/updates".to_owned(),
            owner: EmailAddress::parse("desk@courant.example")?,
            archive_url: "https://courant.example/updates".to_owned(),
        }),
        feedback_id: None,
        complaints: None,
        auto_generated: false,
        bulk: true,
    })
}

/// Seconds of processor that this process has had.
fn cpu() -> Result<f64, Anything> {
    let text = std::fs::read_to_string("/proc/self/stat")?;
    let fields: Vec<&str> = text
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |at: usize| {
        fields
            .get(at)
            .and_then(|field| field.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    Ok((ticks(11) + ticks(12)) / 100.0)
}

fn median(of: &mut [f64]) -> f64 {
    of.sort_by(f64::total_cmp);
    of[of.len() / 2]
}
