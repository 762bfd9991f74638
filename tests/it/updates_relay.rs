//! The daily update over SMTP: a relay in the test counts what reaches it. The program is killed in
//! the middle of its work again and again; nothing is lost, and no more is sent twice than was
//! uncertain. What the relay refuses is accounted for, and what comes back finds its reader.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use courant::base::clock::{Clock, Micros};
use courant::base::ids::SubscriberId;
use courant::base::store::{Actor, Sizes, Store, StoreError, Target};
use courant::couriers::mail::{
    Courier, Mail, MailSettings, Memory, Relay, Security, Sender, Transport, intake,
};
use courant::news::MIGRATIONS;
use courant::news::updates::{self, Account, Policy};
use courant::sql;
use courant::testing::News;

const CHILD: &str = "COURANT_MAIL_CHILD";
const CONNECTIONS: usize = 4;
/// For the long run of `make bench-mail`.
const SIZE: &str = "COURANT_MAIL_SIZE";

/// What the relay took: recipient → (message id, sender) of every copy.
pub type Taken = Arc<Mutex<BTreeMap<String, Vec<(String, String)>>>>;

/// What a relay says to a command instead of going on.
pub type Manners = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// A relay that answers as SMTP servers do, with pipelining. Addresses with `none` are not there.
pub fn relay() -> (u16, Taken) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let none = |line: &str| {
        line.contains("none")
            .then(|| "550 5.1.1 no such mailbox".to_owned())
    };
    relay_at(
        listener,
        Arc::new(move |line: &str| none(line).filter(|_| line.starts_with("RCPT"))),
    )
}

pub fn relay_at(listener: TcpListener, manners: Manners) -> (u16, Taken) {
    let port = listener.local_addr().expect("bound").port();
    let taken = Taken::default();
    let all = Arc::clone(&taken);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (all, manners) = (Arc::clone(&all), Arc::clone(&manners));
            // Ends with its connection; a killed client is an error like any other.
            std::thread::spawn(move || converse(stream, &all, &manners).is_ok());
        }
    });
    (port, taken)
}

fn converse(stream: TcpStream, all: &Taken, manners: &Manners) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut out = stream.try_clone()?;
    let mut lines = BufReader::new(stream);
    out.write_all(b"220 relay.test ESMTP\r\n")?;
    let (mut from, mut to) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let inside = |line: &str| line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let verb = line.get(..4).unwrap_or_default();
        if let Some(words) = manners(&line) {
            // A refused sender is nobody's, and a refused reader none.
            (if verb == "MAIL" { &mut from } else { &mut to }).clear();
            out.write_all(format!("{words}\r\n").as_bytes())?;
            continue;
        }
        match verb {
            "EHLO" => out.write_all(b"250-relay.test\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 DSN\r\n")?,
            "MAIL" => {
                (from, to) = (inside(&line), String::new());
                out.write_all(b"250 2.1.0 Ok\r\n")?;
            }
            "RCPT" if from.is_empty() => out.write_all(b"503 5.5.1 who sends it?\r\n")?,
            "RCPT" => {
                to = inside(&line);
                out.write_all(b"250 2.1.5 Ok\r\n")?;
            }
            "DATA" if to.is_empty() => out.write_all(b"554 5.5.1 no valid recipients\r\n")?,
            "DATA" => {
                out.write_all(b"354 go on\r\n")?;
                let mut id = String::new();
                loop {
                    let mut line = String::new();
                    if lines.read_line(&mut line)? == 0 {
                        return Ok(());
                    }
                    if let Some(rest) = line.strip_prefix("Message-ID: ") {
                        id = rest.trim().to_owned();
                    }
                    if line == ".\r\n" {
                        break;
                    }
                }
                let copy = (id, from.clone());
                let mut all = all.lock().expect("not poisoned");
                all.entry(to.clone()).or_default().push(copy);
                drop(all);
                out.write_all(b"250 2.0.0 Ok: queued as TEST1\r\n")?;
                to.clear();
            }
            "QUIT" => return out.write_all(b"221 bye\r\n"),
            _ => out.write_all(b"250 Ok\r\n")?,
        }
    }
}

pub fn settings(port: u16, data: &std::path::Path) -> MailSettings {
    MailSettings {
        transport: Transport::Smtp(Relay {
            host: "127.0.0.1".to_owned(),
            port,
            security: Security::None,
            user: String::new(),
            password: String::new(),
            connections: CONNECTIONS,
            per_second: 0,
        }),
        from: "updates@gazette.example".to_owned(),
        reply_to: String::new(),
        postal: String::new(),
        bounces: "gazette.example".to_owned(),
        policy: Policy::default(),
        mailbox: None,
        beat: String::new(),
        resolver: None,
        url: "https://gazette.example".to_owned(),
        data: data.to_owned(),
    }
}

/// With an operator's word that mail may leave although no doctor looked.
pub fn courier(store: &Store, settings: MailSettings) -> Courier {
    let name = settings.checked_as();
    store
        .writes
        .wait(Actor::Operator, move |write| updates::accept_check(write, &name))
        .expect("accepted");
    unchecked_courier(store, settings)
}

fn unchecked_courier(store: &Store, settings: MailSettings) -> Courier {
    Courier {
        store: store.clone(),
        mail: Arc::new(Mail::new(settings).expect("templates")),
        stop: Arc::new(AtomicBool::new(false)),
    }
}

/// Readers of the edition's own zone, in one transaction.
pub fn readers(news: &News, addresses: Vec<String>) {
    let (edition, at) = (news.edition, news.clock.now());
    news.store
        .writes
        .housekeeping(move |tx| {
            for email in &addresses {
                tx.execute(
                    sql!(
                        "insert into subscriber (id, edition_id, email, state, signed_up_at, origin, confirmed_at)
                         values ($1, $2, $3, 'active', $4, 'test', $4)"
                    ),
                    &[&SubscriberId::new(at), &edition, email, &at],
                )?;
            }
            tx.execute(
                sql!(
                    "insert into audience_count (edition_id, what, key, number) values ($1, 'slot', '|7', $2)"
                ),
                &[&edition, &(addresses.len() as i64)],
            )?;
            Ok::<_, StoreError>(())
        })
        .expect("readers");
}

/// The sender whose seals letters carry.
pub fn seals(news: &News, courier: &Courier) -> Sender {
    let secret = news
        .store
        .writes
        .housekeeping(updates::mail_secret)
        .expect("a secret");
    Sender::new(&courier.mail.settings, secret).expect("addresses")
}

/// Tuesday seven o'clock, with something to say.
pub fn at_seven(news: &News, courier: &Courier) {
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    courier.step(&mut memory).expect("planned");
    news.clock.set(news.clock.now().plus_seconds(21 * 3_600 + 600));
    news.published("Central bank holds its rate");
    courier.step(&mut memory).expect("frozen");
    news.clock.set(news.clock.now().plus_seconds(1_200));
}

pub fn account(news: &News) -> Account {
    let edition = news.edition;
    news.read(move |read| {
        let issues = updates::issues(read, edition, i32::MAX, 5)?;
        let mut all = Account::default();
        for issue in issues {
            let one = updates::account(read, issue.id)?;
            if one.readers > 0 {
                all = one;
            }
        }
        Ok(all)
    })
}

#[test]
fn a_refused_address_and_a_complaint_end_in_silence_for_those_readers_alone() {
    let news = News::new();
    let (port, taken) = relay();
    let mut addresses: Vec<String> = (0..20).map(|n| format!("reader{n}@mail.example")).collect();
    addresses.push("none@mail.example".to_owned());
    readers(&news, addresses);
    let courier = courier(&news.store, settings(port, news.database.folder()));
    at_seven(&news, &courier);
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    let until = Instant::now() + Duration::from_secs(30);
    while account(&news).accepted + account(&news).failed < 21 && Instant::now() < until {
        courier.step(&mut memory).expect("sent");
    }
    let done = account(&news);
    assert_eq!(
        (done.accepted, done.failed, done.bounced, done.doubted),
        (20, 1, 1, 0),
        "{done:?}"
    );
    let copies = taken.lock().expect("fine").clone();
    assert!(
        copies.len() == 20 && copies.values().all(|c| c.len() == 1),
        "{copies:?}"
    );
    // A complaint about one of them comes home.
    let (id, sender) = copies["reader3@mail.example"][0].clone();
    assert!(sender.starts_with("bounces+"), "{sender}");
    let arf = format!(
        "From: abuse@mail.example\r\nTo: {sender}\r\nSubject: complaint\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=feedback-report; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nA complaint.\r\n\
         --b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: t/1\r\nVersion: 1\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: {id}\r\n\r\nx\r\n--b--\r\n"
    );
    let ours = seals(&news, &courier);
    let taken = intake::take(&news.store, &ours, arf.as_bytes()).expect("taken in");
    assert_eq!(taken, intake::Taken::Done(updates::CameBack::Complained));
    // The same report without our seal is nobody's.
    let forged = arf
        .replace(&id, "<x@gazette.example>")
        .replace(&sender, "bounces+x@gazette.example");
    let taken = intake::take(&news.store, &ours, forged.as_bytes()).expect("read");
    assert_eq!(taken, intake::Taken::Unknown);
    let silent = news.read(|read| {
        read.all(
            sql!("select email from subscriber where state = 'suppressed' order by email"),
            &[],
            |row| row.get::<String>("email"),
        )
    });
    assert_eq!(silent, ["none@mail.example", "reader3@mail.example"]);
}

#[test]
fn no_issue_leaves_for_a_relay_that_nobody_looked_at_and_letters_to_one_reader_do() {
    let news = News::new();
    let (port, taken) = relay();
    readers(&news, vec!["reader@mail.example".to_owned()]);
    let settings = settings(port, news.database.folder());
    let (name, courier) = (settings.checked_as(), unchecked_courier(&news.store, settings));
    at_seven(&news, &courier);
    let edition = news.edition;
    let form = courant::news::readers::SignUp {
        edition,
        email: courant::news::readers::Email::parse("new@mail.example").expect("an address"),
        choices: courant::news::readers::Choices::default(),
        origin: "page".to_owned(),
        circumstance: courant::news::readers::Circumstance::default(),
    };
    news.write(move |write| courant::news::readers::sign_up(write, &form))
        .expect("signed up");
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    for _ in 0..5 {
        courier.step(&mut memory).expect("a step");
    }
    assert_eq!((account(&news).queued, account(&news).accepted), (1, 0));
    let words = courier.mail.status().unchecked.expect("said why");
    assert!(words.contains("not looked at"), "{words}");
    let took: Vec<String> = taken.lock().expect("fine").keys().cloned().collect();
    assert_eq!(
        took,
        ["new@mail.example"],
        "the letter that asks to confirm has left"
    );
    // The doctor finds something wrong: the names of this test exist nowhere.
    let wrong = updates::Finding {
        level: updates::Level::Wrong,
        what: "the key is not published".to_owned(),
        hint: "publish it".to_owned(),
    };
    let (kept, now) = (name.clone(), news.clock.now());
    news.store
        .writes
        .housekeeping(move |tx| updates::keep_check(tx, &kept, &[wrong], now))
        .expect("kept");
    courier.step(&mut memory).expect("a step");
    assert_eq!(account(&news).accepted, 0);
    assert!(
        courier
            .mail
            .status()
            .unchecked
            .expect("said why")
            .contains("doctor found")
    );
    news.write(move |write| updates::accept_check(write, &name))
        .expect("accepted");
    let until = Instant::now() + Duration::from_secs(20);
    while account(&news).accepted < 1 && Instant::now() < until {
        courier.step(&mut memory).expect("a step");
    }
    assert_eq!(
        (account(&news).accepted, courier.mail.status().unchecked),
        (1, None)
    );
}

/// For `make bench-mail`: how long it takes to freeze and claim so many, and how much memory.
#[test]
#[ignore = "a million readers take minutes: make bench-mail runs it"]
#[expect(
    clippy::disallowed_methods,
    reason = "how many is said through the environment"
)]
fn a_million_readers_are_frozen_and_claimed() {
    let many: usize = std::env::var(SIZE)
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1_000_000);
    let news = News::new();
    let begun = Instant::now();
    readers(
        &news,
        (0..many)
            .map(|n| format!("reader{n}@mail{}.example", n % 997))
            .collect(),
    );
    println!("{many} readers made in {:.1} s", begun.elapsed().as_secs_f64());
    let courier = courier(&news.store, settings(1, news.database.folder()));
    let before = peak();
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    courier.step(&mut memory).expect("planned");
    news.clock.set(news.clock.now().plus_seconds(21 * 3_600 + 600));
    news.published("Central bank holds its rate");
    let begun = Instant::now();
    courier.step(&mut memory).expect("frozen");
    let frozen = begun.elapsed().as_secs_f64();
    println!(
        "composed and frozen in {frozen:.1} s: {:.0} a second",
        many as f64 / frozen
    );
    assert_eq!(account(&news).queued, many as i64);
    let lease = updates::take_lease(&news.store, "bench", None).expect("asked");
    assert!(lease.is_none(), "the courier holds it");
    news.clock.set(news.clock.now().plus_seconds(1_200));
    let lease = updates::take_lease(&news.store, "bench", None)
        .expect("asked")
        .expect("ours now");
    let may = updates::May {
        plan: false,
        begin: true,
    };
    updates::round(&news.store, &lease, &Policy::default(), may).expect("begun");
    let (begun, now) = (Instant::now(), news.clock.now());
    let mut claimed = 0;
    while claimed < many {
        let own = lease.clone();
        let n = news
            .store
            .writes
            .housekeeping(move |tx| updates::claim(tx, &own, now, 64))
            .expect("claimed")
            .len();
        assert!(n > 0, "{claimed} of {many}");
        claimed += n;
    }
    let took = begun.elapsed().as_secs_f64();
    println!("claimed in {took:.1} s: {:.0} a second", many as f64 / took);
    println!("memory at most {} MiB, {} before freezing", peak(), before);
}

/// The most memory that this process has had, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "`make bench-mail` asks for more through the environment"
)]
fn kill_9_in_the_middle_loses_nobody_and_repeats_no_more_than_was_uncertain() {
    let size = std::env::var(SIZE).unwrap_or_default();
    let (readers, kills) = size.split_once('x').unwrap_or(("2000", "6"));
    killed_again_and_again(readers.parse().expect("readers"), kills.parse().expect("kills"));
}

fn killed_again_and_again(readers_wanted: usize, kills: usize) {
    let news = News::new();
    let (port, taken) = relay();
    readers(
        &news,
        (0..readers_wanted)
            .map(|n| format!("reader{n}@mail.example"))
            .collect(),
    );
    let settings = settings(port, news.database.folder());
    let courier = courier(&news.store, settings.clone());
    at_seven(&news, &courier);
    assert_eq!(
        account(&news).queued,
        readers_wanted as i64,
        "{:?}",
        account(&news)
    );
    let url = news.database.address();
    let told = format!(
        "{port}|{}|{}|{url}",
        news.database.folder().display(),
        news.clock.now().0
    );
    let took = |taken: &Taken| -> usize {
        let taken = taken.lock().expect("fine");
        taken.values().map(Vec::len).sum()
    };
    let begun = Instant::now();
    for round in 0..=kills {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args([
                "updates_relay::the_courier_that_dies",
                "--exact",
                "--nocapture",
                "--ignored",
            ])
            .env(CHILD, &told)
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the child starts");
        let enough = took(&taken) + readers_wanted / (kills + 2) + round * 7;
        loop {
            std::thread::sleep(Duration::from_millis(3));
            if round < kills && took(&taken) >= enough {
                child.kill().expect("SIGKILL");
                break;
            }
            if child.try_wait().expect("asked").is_some() {
                break;
            }
            assert!(
                begun.elapsed() < Duration::from_secs(240 + readers_wanted as u64 / 10),
                "{:?}",
                account(&news)
            );
        }
        let _reaped = child.wait();
    }
    let done = account(&news);
    let copies = taken.lock().expect("fine").clone();
    let extra: usize = copies.values().map(|copies| copies.len() - 1).sum();
    println!(
        "{readers_wanted} readers, {kills} kills: {} reached, {extra} extra, {} uncertain, {:.0} a second",
        copies.len(),
        done.doubted,
        readers_wanted as f64 / begun.elapsed().as_secs_f64()
    );
    assert_eq!(copies.len(), readers_wanted, "nobody is lost");
    assert_eq!(done.accepted, readers_wanted as i64, "{done:?}");
    assert!(done.adds_up());
    assert!(
        extra as i64 <= done.doubted,
        "{extra} extra, {} uncertain",
        done.doubted
    );
    assert!(
        done.doubted <= (kills * CONNECTIONS) as i64,
        "one a connection at most: {}",
        done.doubted
    );
    for (reader, copies) in &copies {
        let first = &copies[0].0;
        assert!(
            copies.iter().all(|(id, _)| id == first),
            "{reader}: the second copy is the same letter"
        );
    }
}

/// Not a test of its own: what the one above starts and kills.
#[test]
#[ignore = "started by the test above"]
#[expect(
    clippy::disallowed_methods,
    reason = "the child is told its work through the environment"
)]
fn the_courier_that_dies() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let mut parts = told.splitn(4, '|');
    let mut next = || parts.next().expect("told").to_owned();
    let (port, folder, now, url) = (next(), next(), next(), next());
    let sizes = Sizes {
        readers: 2,
        waiting: 64,
    };
    let clock = Clock::standing_at(Micros(now.parse().expect("a moment")));
    let target = Target::parse(&url).expect("an address");
    let store = Store::open(target, MIGRATIONS, sizes, clock).expect("opened");
    let settings = settings(port.parse().expect("a port"), std::path::Path::new(&folder));
    let courier = unchecked_courier(&store, settings);
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    let mut idle = 0;
    while idle < 5 {
        // A wave that is over leaves nothing to do.
        idle = if courier.step(&mut memory).expect("a step") {
            0
        } else {
            idle + 1
        };
    }
}
