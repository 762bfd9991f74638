//! The DNS as the doctor asks it: a small name server with a table says what the world would.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use hickory_resolver::proto::op::{Message, OpCode, ResponseCode};
use hickory_resolver::proto::rr::rdata::{A, MX, PTR, TXT};
use hickory_resolver::proto::rr::{Name, RData, Record, RecordType};
use outgoing_mail::checkup::{Finding, Level, Names, Setup, Subject, check};
use tokio::net::UdpSocket;

use crate::letters::signer;

type Table = BTreeMap<(String, &'static str), Vec<String>>;

/// Answers from the table; what is not in it does not exist.
async fn serve(table: Table) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let at = socket.local_addr().unwrap();
    tokio::spawn(async move {
        let mut bytes = [0; 4_096];
        while let Ok((length, from)) = socket.recv_from(&mut bytes).await {
            let asked = Message::from_vec(&bytes[..length]).unwrap();
            let mut answer = Message::response(asked.metadata.id, OpCode::Query);
            answer.metadata.recursion_available = true;
            let query = asked.queries[0].clone();
            let name = query.name().to_ascii().trim_end_matches('.').to_ascii_lowercase();
            let kind = match query.query_type() {
                RecordType::TXT => "TXT",
                RecordType::A => "A",
                RecordType::MX => "MX",
                RecordType::PTR => "PTR",
                _ => "other",
            };
            if !table.keys().any(|(have, _)| *have == name) {
                answer.metadata.response_code = ResponseCode::NXDomain;
            }
            for text in table.get(&(name, kind)).into_iter().flatten() {
                let data = data(kind, text);
                answer.add_answer(Record::from_rdata(query.name().clone(), 60, data));
            }
            answer.add_query(query);
            socket.send_to(&answer.to_vec().unwrap(), from).await.unwrap();
        }
    });
    at
}

fn data(kind: &str, text: &str) -> RData {
    match kind {
        "TXT" => {
            let parts = text.as_bytes().chunks(255);
            RData::TXT(TXT::new(
                parts
                    .map(|part| String::from_utf8(part.to_vec()).unwrap())
                    .collect(),
            ))
        }
        "A" => RData::A(A(text.parse().unwrap())),
        "MX" => RData::MX(MX::new(10, Name::from_ascii(text).unwrap())),
        _ => RData::PTR(PTR(Name::from_ascii(text).unwrap())),
    }
}

fn setup(last_hop: bool) -> Setup {
    Setup {
        from: "courant.example".into(),
        bounces: "mail.courant.example".into(),
        records: signer_of_all().records().unwrap(),
        greeting: "courant.example".into(),
        relay: "relay.example".into(),
        last_hop,
    }
}

fn signer_of_all() -> &'static outgoing_mail::dkim::Signer {
    static SIGNER: std::sync::OnceLock<outgoing_mail::dkim::Signer> = std::sync::OnceLock::new();
    SIGNER.get_or_init(signer)
}

/// Everything as it should be.
fn healthy() -> Table {
    let mut table: Table = [
        (
            "mail.courant.example",
            "TXT",
            "v=spf1 include:spf.relay.example -all",
        ),
        ("spf.relay.example", "TXT", "v=spf1 ip4:192.0.2.0/24 -all"),
        ("relay.example", "A", "192.0.2.25"),
        ("mail.courant.example", "MX", "in.courant.example."),
        ("in.courant.example", "A", "198.51.100.7"),
        ("courant.example", "A", "198.51.100.8"),
        ("8.100.51.198.in-addr.arpa", "PTR", "courant.example."),
        (
            "_dmarc.courant.example",
            "TXT",
            "v=DMARC1; p=quarantine; rua=mailto:postmaster@courant.example",
        ),
    ]
    .into_iter()
    .map(|(name, kind, text)| ((name.to_owned(), kind), vec![text.to_owned()]))
    .collect();
    for record in setup(false).records {
        table.insert((record.name, "TXT"), vec![record.value]);
    }
    table
}

async fn ask(table: Table, setup: &Setup) -> Vec<Finding> {
    let names = Names::at(serve(table).await).unwrap();
    check(&names, setup).await
}

fn level(findings: &[Finding], subject: Subject) -> Level {
    let of = findings.iter().filter(|finding| finding.subject == subject);
    of.map(|finding| finding.level).max().unwrap()
}

#[tokio::test]
async fn what_is_well_is_said_to_be_well() {
    for last_hop in [false, true] {
        let mut table = healthy();
        table.insert(
            ("spf.relay.example".into(), "TXT"),
            vec!["v=spf1 ip4:192.0.2.0/24 ip4:198.51.100.8 -all".into()],
        );
        let found = ask(table, &setup(last_hop)).await;
        for finding in &found {
            assert_eq!(
                (finding.level, finding.hint.as_str()),
                (Level::Good, ""),
                "{finding:?}"
            );
        }
        assert!(found.len() >= 8, "{found:?}");
    }
}

#[tokio::test]
async fn each_fault_is_found_and_says_what_to_do() {
    let texts = |name: &'static str, texts: &[&str]| {
        let mut table = healthy();
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        table.insert((name.to_owned(), "TXT"), texts);
        table
    };
    let spf = |record: &str| texts("mail.courant.example", &[record]);
    let dmarc = |record: &str| texts("_dmarc.courant.example", &[record]);
    let mut many = healthy();
    for n in 0..12 {
        many.insert((format!("s{n}.relay.example"), "TXT"), vec!["v=spf1 ?all".into()]);
    }
    let includes: Vec<String> = (0..12).map(|n| format!("include:s{n}.relay.example")).collect();
    many.insert(
        ("mail.courant.example".into(), "TXT"),
        vec![format!("v=spf1 {} -all", includes.join(" "))],
    );
    let selector = setup(false).records[0].name.clone();
    let key = |value: Option<&str>| {
        let mut table = healthy();
        match value {
            Some(value) => table.insert((selector.clone(), "TXT"), vec![value.to_owned()]),
            None => table.remove(&(selector.clone(), "TXT")),
        };
        table
    };
    let without = |name: &str, kind: &'static str| {
        let mut table = healthy();
        table.remove(&(name.to_owned(), kind));
        table
    };
    let mut null_mx = healthy();
    null_mx.insert(("mail.courant.example".into(), "MX"), vec![".".into()]);
    let cases: Vec<(&str, Table, Subject, Level)> = vec![
        (
            "no SPF",
            texts("mail.courant.example", &["hello"]),
            Subject::Spf,
            Level::Wrong,
        ),
        (
            "two SPF",
            texts("mail.courant.example", &["v=spf1 -all", "v=spf1 mx -all"]),
            Subject::Spf,
            Level::Wrong,
        ),
        (
            "+all",
            spf("v=spf1 include:spf.relay.example +all"),
            Subject::Spf,
            Level::Wrong,
        ),
        (
            "no end",
            spf("v=spf1 include:spf.relay.example"),
            Subject::Spf,
            Level::Doubtful,
        ),
        (
            "others send",
            spf("v=spf1 ip4:203.0.113.9 -all"),
            Subject::Spf,
            Level::Doubtful,
        ),
        (
            "nonsense",
            spf("v=spf1 ip4:999.1 -all"),
            Subject::Spf,
            Level::Wrong,
        ),
        ("too many look-ups", many, Subject::Spf, Level::Wrong),
        ("no key", key(None), Subject::Dkim, Level::Wrong),
        (
            "another key",
            key(Some("v=DKIM1; k=rsa; p=MIIB")),
            Subject::Dkim,
            Level::Wrong,
        ),
        (
            "a revoked key",
            key(Some("v=DKIM1; p=")),
            Subject::Dkim,
            Level::Wrong,
        ),
        (
            "no DMARC",
            without("_dmarc.courant.example", "TXT"),
            Subject::Dmarc,
            Level::Wrong,
        ),
        (
            "two DMARC",
            texts(
                "_dmarc.courant.example",
                &["v=DMARC1; p=none", "v=DMARC1; p=reject"],
            ),
            Subject::Dmarc,
            Level::Wrong,
        ),
        (
            "p=none",
            dmarc("v=DMARC1; p=none; rua=mailto:a@b.example"),
            Subject::Dmarc,
            Level::Doubtful,
        ),
        (
            "no policy",
            dmarc("v=DMARC1; rua=mailto:a@b.example"),
            Subject::Dmarc,
            Level::Wrong,
        ),
        (
            "no reports",
            dmarc("v=DMARC1; p=reject"),
            Subject::Dmarc,
            Level::Doubtful,
        ),
        (
            "pct",
            dmarc("v=DMARC1; p=reject; pct=50; rua=mailto:a@b.example"),
            Subject::Dmarc,
            Level::Doubtful,
        ),
        (
            "strict",
            dmarc("v=DMARC1; p=reject; aspf=s; rua=mailto:a@b.example"),
            Subject::Dmarc,
            Level::Doubtful,
        ),
        ("null MX", null_mx, Subject::Bounces, Level::Wrong),
        (
            "MX leads nowhere",
            without("in.courant.example", "A"),
            Subject::Bounces,
            Level::Wrong,
        ),
        (
            "no such greeting",
            without("courant.example", "A"),
            Subject::Host,
            Level::Doubtful,
        ),
    ];
    for (what, table, subject, wanted) in cases {
        let found = ask(table, &setup(false)).await;
        assert_eq!(level(&found, subject), wanted, "{what}: {found:#?}");
        let bad = found.iter().filter(|finding| finding.level != Level::Good);
        for finding in bad {
            assert!(!finding.hint.is_empty(), "{what}: {finding:?}");
            assert_eq!(finding.subject, subject, "{what} is nothing else: {finding:?}");
        }
    }
    let found = ask(without("8.100.51.198.in-addr.arpa", "PTR"), &setup(true)).await;
    assert_eq!(level(&found, Subject::Host), Level::Wrong, "{found:#?}");
    let unsigned = Setup {
        records: Vec::new(),
        ..setup(false)
    };
    assert_eq!(
        level(&ask(healthy(), &unsigned).await, Subject::Dkim),
        Level::Wrong
    );
}

#[tokio::test]
async fn silence_is_no_answer() {
    // A port at which nobody answers: what cannot be known is not called well.
    let nobody = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let at = nobody.local_addr().unwrap();
    drop(nobody);
    let found = check(&Names::at(at).unwrap(), &setup(false)).await;
    assert_eq!((found.len(), found[0].level), (1, Level::Wrong), "{found:#?}");
}
