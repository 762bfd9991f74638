//! What comes back of the daily update: reports handed in, out of a mailbox, twice, and for what we are.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use courant::couriers::mail::{Mail, MailboxSettings, Memory, Security, collect, intake};
use courant::news::updates::{self, Policy};
use courant::sql;
use courant::testing::News;

use crate::updates_relay::{account, at_seven, courier, readers, relay, seals, settings};

/// A relay's report that a letter could not be delivered.
fn dsn(to: &str, id: &str, status: &str) -> String {
    format!(
        "From: MAILER-DAEMON@relay.example\r\nTo: {to}\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.example\r\n\r\n\
         Final-Recipient: rfc822; x@mail.example\r\nAction: failed\r\nStatus: {status}\r\nDiagnostic-Code: smtp; 550 {status} no\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {id}\r\n--b--\r\n"
    )
}

/// An IMAP server with these messages, for any number of visits; returns what was marked as taken in.
fn mailbox(messages: Vec<String>) -> (u16, Arc<Mutex<Vec<usize>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("bound").port();
    let taken: Arc<Mutex<Vec<usize>>> = Arc::default();
    let marked = Arc::clone(&taken);
    std::thread::spawn(move || {
        for stream in listener.incoming().take(4) {
            let stream = stream.expect("a visit");
            let mut write = stream.try_clone().expect("both ways");
            let _gone = write.write_all(b"* OK ready\r\n");
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let mut words = line.split(' ');
                let (tag, verb) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
                let (what, uid) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
                let uid: usize = uid.parse().unwrap_or(0);
                let mut marked = marked.lock().expect("fine");
                let said = match (verb, what) {
                    ("SELECT", _) => "* OK [PERMANENTFLAGS (\\Seen \\*)] yes\r\n".to_owned(),
                    ("UID", "SEARCH") => {
                        let left = (1..=messages.len()).filter(|uid| !marked.contains(uid));
                        let left: Vec<String> = left.map(|uid| uid.to_string()).collect();
                        format!("* SEARCH {}\r\n", left.join(" "))
                    }
                    ("UID", "FETCH") => {
                        let raw = &messages[uid - 1];
                        format!(
                            "* {uid} FETCH (UID {uid} BODY[]<0> {{{}}}\r\n{raw})\r\n",
                            raw.len()
                        )
                    }
                    ("UID", "STORE") => {
                        marked.push(uid);
                        String::new()
                    }
                    _ => String::new(),
                };
                let _gone = write.write_all(format!("{said}{tag} OK done\r\n").as_bytes());
            }
        }
    });
    (port, taken)
}

#[test]
fn what_lies_in_the_mailbox_is_taken_in_once() {
    let news = News::new();
    let (port, taken) = relay();
    readers(&news, vec!["reader0@mail.example".to_owned()]);
    let mut own = settings(port, news.database.folder());
    let courier = courier(&news.store, own.clone());
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    courier.step(&mut memory).expect("a step");
    assert!(courier.mail.status().sends);
    at_seven(&news, &courier);
    let until = Instant::now() + Duration::from_secs(30);
    while account(&news).accepted < 1 && Instant::now() < until {
        courier.step(&mut memory).expect("sent");
    }
    let (id, sender) = taken.lock().expect("fine")["reader0@mail.example"][0].clone();
    let (port, marked) = mailbox(vec![
        dsn(&sender, &id, "5.1.1"),
        "Subject: hello\r\n\r\nNobody's.\r\n".to_owned(),
    ]);
    own.mailbox = Some(MailboxSettings {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        user: "bounces".to_owned(),
        password: "secret".to_owned(),
        folder: "INBOX".to_owned(),
    });
    let mail = Mail::new(own).expect("templates");
    let found = collect(&news.store, &mail).expect("a visit");
    assert_eq!((found.messages, found.ours), (2, 1));
    assert_eq!(*marked.lock().expect("fine"), [1, 2]);
    assert_eq!(account(&news).bounced, 1);
    assert_eq!(collect(&news.store, &mail).expect("again").messages, 0);
}

#[test]
fn a_bounce_on_purpose_comes_home_and_refusals_of_a_domain_stop_it() {
    let news = News::new();
    let (port, taken) = relay();
    readers(
        &news,
        (0..30).map(|n| format!("reader{n}@mail.example")).collect(),
    );
    let mut settings = settings(port, news.database.folder());
    settings.beat = "refuses@bounce.example".to_owned();
    let courier = courier(&news.store, settings);
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    courier.step(&mut memory).expect("a step");
    let pulse = |news: &News| {
        let now = news.clock.now();
        news.read(move |read| updates::pulse(read, now))
    };
    assert_eq!(pulse(&news), updates::Pulse::Waits);
    let (id, sender) = taken.lock().expect("fine")["refuses@bounce.example"][0].clone();
    let ours = seals(&news, &courier);
    let home = intake::take(&news.store, &ours, dsn(&sender, &id, "5.1.1").as_bytes()).expect("read");
    assert_eq!(home, intake::Taken::Beat);
    assert!(matches!(pulse(&news), updates::Pulse::Beats(_)));

    // The issue leaves, and twelve copies come back for what we are: nobody is blamed, the domain rests.
    at_seven(&news, &courier);
    let until = Instant::now() + Duration::from_secs(30);
    while account(&news).accepted < 30 && Instant::now() < until {
        courier.step(&mut memory).expect("sent");
    }
    let copies = taken.lock().expect("fine").clone();
    for n in 0..12 {
        let (id, sender) = copies[&format!("reader{n}@mail.example")][0].clone();
        let took = intake::take(&news.store, &ours, dsn(&sender, &id, "5.7.1").as_bytes()).expect("read");
        assert_eq!(took, intake::Taken::Done(updates::CameBack::Blocked));
    }
    // A report that is handed in twice is one report.
    let (id, sender) = copies["reader0@mail.example"][0].clone();
    intake::take(&news.store, &ours, dsn(&sender, &id, "5.7.1").as_bytes()).expect("read");
    let since = news.clock.now().plus_seconds(-3_600);
    let refusing = news.read(move |read| updates::refusing(read, since, updates::ENOUGH));
    assert_eq!(
        (refusing.len(), refusing[0].host.as_str(), refusing[0].times),
        (1, "mail.example", 12)
    );
    let silent = news.read(|read| {
        read.one(
            sql!("select count(*) as n from subscriber where state <> 'active'"),
            &[],
            |row| row.get::<i64>("n"),
        )
    });
    assert_eq!(silent, 0, "no reader is blamed");
    // Failed ones asked for again wait while the domain rests.
    let edition = news.edition;
    news.store
        .writes
        .housekeeping(|tx| {
            tx.execute(
                sql!("update delivery set state = 'failed' where state = 'accepted'"),
                &[],
            )
        })
        .expect("set");
    let day = news
        .read(move |read| courant::news::editions::edition_by_id(read, edition))
        .expect("an edition");
    let day = day.day_of(news.clock.now());
    news.write(move |write| updates::retry_failed(write, edition, day, &Policy::default()))
        .expect("again");
    news.clock.set(news.clock.now().plus_seconds(61));
    for _ in 0..40 {
        courier.step(&mut memory).expect("a step");
    }
    let now = account(&news);
    assert_eq!((now.accepted, now.deferred), (0, 30), "{now:?}");
    news.clock.set(news.clock.now().plus_seconds(7_300));
    let until = Instant::now() + Duration::from_secs(30);
    while account(&news).accepted < 30 && Instant::now() < until {
        courier.step(&mut memory).expect("sent");
    }
    assert_eq!(account(&news).accepted, 30, "{:?}", account(&news));
}

#[test]
fn a_failure_for_good_without_a_reason_counts_as_soft() {
    let news = News::new();
    let (port, taken) = relay();
    readers(&news, vec!["reader0@mail.example".to_owned()]);
    let courier = courier(&news.store, settings(port, news.database.folder()));
    at_seven(&news, &courier);
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    let until = Instant::now() + Duration::from_secs(30);
    while account(&news).accepted < 1 && Instant::now() < until {
        courier.step(&mut memory).expect("sent");
    }
    let (id, sender) = taken.lock().expect("fine")["reader0@mail.example"][0].clone();
    let ours = seals(&news, &courier);
    let took = intake::take(&news.store, &ours, dsn(&sender, &id, "5.0.0").as_bytes()).expect("read");
    assert_eq!(took, intake::Taken::Done(updates::CameBack::Soft));
    assert_eq!(account(&news).bounced, 1);
}
