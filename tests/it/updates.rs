//! The daily update, from composition to the outbox: exactly one issue for each reader and day, what
//! editors decide, what happens when the program dies, was down, or its database was copied.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use courant::base::clock::Micros;
use courant::base::ids::{OutboxId, SubscriberId};
use courant::base::store::{Store, Target};
use courant::couriers::mail::{Courier, Mail, MailSettings, Memory, Transport};
use courant::news::NewsError;
use courant::news::newsroom::{NewNote, withdraw};
use courant::news::updates::{self, Account, IssueState, Policy};
use courant::sql;
use courant::testing::News;

pub const HOUR: i64 = 3_600;

/// A courier without its thread, into the outbox.
pub struct Post {
    courier: Courier,
    memory: Memory,
}

impl Post {
    pub fn of(news: &News) -> Post {
        Post::with(news, Policy::default())
    }

    fn with(news: &News, policy: Policy) -> Post {
        Post::node(&news.store, policy, news.database.folder())
    }

    /// A courier of an installation with a data folder of its own.
    pub fn node(store: &Store, policy: Policy, data: &Path) -> Post {
        let settings = MailSettings {
            transport: Transport::Outbox,
            from: "updates@gazette.example".to_owned(),
            reply_to: String::new(),
            postal: "1 Test Street".to_owned(),
            bounces: "gazette.example".to_owned(),
            policy,
            mailbox: None,
            beat: String::new(),
            resolver: None,
            url: "https://gazette.example".to_owned(),
            data: data.to_owned(),
        };
        let mail = Arc::new(Mail::new(settings).expect("templates"));
        let memory = Memory::open(&mail).expect("an identity");
        Post {
            courier: Courier {
                store: store.clone(),
                mail,
                stop: Arc::new(AtomicBool::new(false)),
            },
            memory,
        }
    }

    /// Rounds until nothing more is to be done at this moment.
    pub fn work(&mut self) {
        self.try_work().expect("a round");
    }

    /// As [`Post::work`], for when a round may fail; the courier's thread would try again.
    pub fn try_work(&mut self) -> Result<(), NewsError> {
        while self.step()? {}
        self.step().map(drop)
    }

    /// One round alone.
    pub fn step(&mut self) -> Result<bool, NewsError> {
        self.courier.step(&mut self.memory)
    }

    pub fn held(&self) -> Option<String> {
        self.courier.mail.status().held
    }
}

pub fn reader(news: &News, n: usize, zone: &str, hour: i64) -> SubscriberId {
    let (edition, email, zone) = (
        news.edition,
        format!("reader{n}@mail{}.example", n % 3),
        zone.to_owned(),
    );
    let at = news.clock.now();
    news.store
        .writes
        .housekeeping(move |tx| {
            let id = SubscriberId::new(at);
            tx.execute(
                sql!(
                    "insert into subscriber (id, edition_id, email, state, signed_up_at, origin, confirmed_at, hour, zone)
                     values ($1, $2, $3, 'active', $4, 'test', $4, $5, $6)"
                ),
                &[&id, &edition, &email, &at, &hour, &zone],
            )?;
            tx.execute(
                sql!(
                    "insert into audience_count (edition_id, what, key, number) values ($1, 'slot', $2, 1)
                     on conflict (edition_id, what, key) do update set number = audience_count.number + 1"
                ),
                &[&edition, &format!("{zone}|{hour}")],
            )?;
            Ok::<_, courant::base::store::StoreError>(id)
        })
        .expect("a reader")
}

/// The number of copies of each reader and day that went out.
pub fn copies(news: &News) -> BTreeMap<(SubscriberId, i64), i64> {
    news.read(|read| {
        read.all(
            sql!("select subscriber_id, day from delivery where state = 'accepted'"),
            &[],
            |row| Ok((row.get::<SubscriberId>("subscriber_id")?, row.get::<i64>("day")?)),
        )
    })
    .into_iter()
    .fold(BTreeMap::new(), |mut all, copy| {
        *all.entry(copy).or_default() += 1;
        all
    })
}

/// Messages that left, into the outbox.
pub fn outbox(news: &News) -> i64 {
    news.read(|read| {
        read.one(sql!("select count(*) as n from outbox_message"), &[], |row| {
            row.get("n")
        })
    })
}

fn outbox_ids(news: &News) -> Vec<OutboxId> {
    news.read(|read| read.all(sql!("select id from outbox_message"), &[], |row| row.get("id")))
}

pub fn today(news: &News) -> (i32, Account) {
    let edition = news.edition;
    let day = news.read(move |read| {
        let found = courant::news::editions::edition_by_id(read, edition)?;
        Ok(found.expect("an edition"))
    });
    let day = day.day_of(news.clock.now());
    let account = news.read(move |read| match updates::issue_on(read, edition, day)? {
        Some(issue) => updates::account(read, issue.id),
        None => Ok(Account::default()),
    });
    (day, account)
}

pub fn advance(news: &News, seconds: i64) {
    news.clock.set(news.clock.now().plus_seconds(seconds));
}

/// Monday 09:30; the first issue planned is Tuesday's at seven.
pub fn to_tuesday(news: &News, post: &mut Post) {
    post.work();
    advance(news, 21 * HOUR + 600); // 06:40
    post.work();
}

#[test]
fn an_issue_is_planned_frozen_sent_and_accounted_for() {
    let news = News::new();
    for n in 0..5 {
        reader(&news, n, "", 7);
    }
    let mut post = Post::of(&news);
    post.work();
    assert_eq!(outbox(&news), 0, "who comes after seven waits for tomorrow");
    advance(&news, 20 * HOUR);
    news.published("Central bank holds its rate");
    news.published("Harbour of Riverton reopens");
    advance(&news, HOUR + 600);
    post.work();
    assert_eq!(today(&news).1.queued, 5, "frozen twenty minutes before");
    // After the freeze nothing changes for those who are in it.
    news.published("Too late for this one");
    advance(&news, 1_200);
    post.work();
    let (_, account) = today(&news);
    assert_eq!((account.accepted, outbox(&news)), (5, 5));
    assert!(account.adds_up());
    for _ in 0..3 {
        advance(&news, HOUR);
        post.work();
    }
    assert_eq!(outbox(&news), 5, "once is enough");
    let raw = news.read(|read| {
        read.one(sql!("select text from outbox_message limit 1"), &[], |row| {
            row.get::<String>("text")
        })
    });
    assert!(
        raw.contains("Central bank holds") && !raw.contains("Too late"),
        "{raw}"
    );
    let log = news.verbs(40);
    for verb in ["wave_frozen", "wave_started", "wave_ended"] {
        assert!(log.contains(&verb.to_owned()), "{verb} is not in {log:?}");
    }
}

/// Every write wakes all who wait for changes: a sender that wrote each time it looked would wake itself.
#[test]
fn a_sender_with_nothing_to_do_writes_nothing() {
    let news = News::new();
    let Target::File(database) = &news.database.target else {
        return; // There, only what is notified wakes anybody.
    };
    reader(&news, 0, "", 7);
    let mut post = Post::of(&news);
    post.work();
    let log = database.with_file_name("courant.db-wal");
    let written = || std::fs::metadata(&log).and_then(|file| Ok((file.len(), file.modified()?)));
    let before = written().expect("a write-ahead log");
    for _ in 0..10 {
        advance(&news, 1);
        post.work();
    }
    assert_eq!(written().expect("a write-ahead log"), before);
    // But not so long that another would think it dead.
    advance(&news, 20);
    post.work();
    assert_ne!(written().expect("a write-ahead log"), before);
}

#[test]
fn nothing_new_is_no_letter() {
    let news = News::new();
    reader(&news, 0, "", 7);
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    advance(&news, 1_200);
    post.work();
    assert_eq!(outbox(&news), 0);
    let notes = news.read(|read| {
        read.all(
            sql!("select state, note from wave where state <> 'planned'"),
            &[],
            |row| Ok((row.get::<String>("state")?, row.get::<String>("note")?)),
        )
    });
    assert_eq!(
        notes,
        [("skipped".to_owned(), "there was nothing new to say".to_owned())]
    );
}

#[test]
fn hold_go_kill_and_the_deadline() {
    let news = News::new();
    reader(&news, 0, "", 7);
    news.published("Central bank holds its rate");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    let (edition, (day, _)) = (news.edition, today(&news));
    news.write(move |w| updates::turn_issue(w, edition, day, IssueState::Held))
        .expect("held");
    advance(&news, 2 * HOUR);
    post.work();
    assert_eq!(outbox(&news), 0, "held");
    news.write(move |w| updates::turn_issue(w, edition, day, IssueState::Open))
        .expect("open");
    post.work();
    assert_eq!(outbox(&news), 1);
    // Wednesday: an editor wants to look until eight, and nobody does.
    advance(&news, 12 * HOUR);
    news.published("Another day, another rate");
    let deadline = Micros(news.clock.now().0 + 11 * HOUR * Micros::SECOND);
    let settings = updates::IssueSettings {
        deadline: Some(deadline),
        hold_on_silence: false,
        ..Default::default()
    };
    news.write(move |w| updates::save_issue(w, edition, day + 1, &settings))
        .expect("saved");
    advance(&news, 10 * HOUR);
    post.work();
    assert_eq!(outbox(&news), 1, "seven has passed, the deadline has not");
    advance(&news, 2 * HOUR);
    post.work();
    assert_eq!(outbox(&news), 2, "on silence it leaves");
    // Thursday is killed.
    news.published("A third day");
    news.write(move |w| updates::turn_issue(w, edition, day + 2, IssueState::Killed))
        .expect("killed");
    advance(&news, 23 * HOUR);
    post.work();
    assert_eq!(outbox(&news), 2);
    let again = news.write(move |w| updates::turn_issue(w, edition, day + 2, IssueState::Open));
    assert!(again.is_err(), "killed is for good");
}

#[test]
fn too_late_is_missed_and_said() {
    let news = News::new();
    reader(&news, 0, "", 7);
    let mut post = Post::of(&news);
    post.work();
    advance(&news, 20 * HOUR);
    news.published("Central bank holds its rate");
    // The program is down from before seven until the afternoon.
    advance(&news, 9 * HOUR);
    post.work();
    assert_eq!(outbox(&news), 0);
    let missed = news.read(|read| {
        read.one(
            sql!("select count(*) as n from wave where state = 'missed'"),
            &[],
            |row| row.get::<i64>("n"),
        )
    });
    assert_eq!(missed, 1);
    // A shorter outage is only late.
    advance(&news, 12 * HOUR);
    news.published("Rates again");
    advance(&news, 8 * HOUR);
    post.work();
    assert_eq!(outbox(&news), 1);
}

#[test]
fn a_withdrawal_after_the_freeze_reaches_those_who_wait() {
    let news = News::new();
    reader(&news, 0, "", 7);
    let wrong = news.published("Something false about copper");
    news.published("Harbour of Riverton reopens");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    assert_eq!(today(&news).1.queued, 1);
    let note = NewNote {
        text: "It was false.".to_owned(),
        reason: "wrong".to_owned(),
        approver: "chief".to_owned(),
    };
    news.write(move |w| withdraw(w, wrong, &note)).expect("withdrawn");
    advance(&news, 1_200);
    post.work();
    let text = news.read(|read| {
        read.one(sql!("select text from outbox_message"), &[], |row| {
            row.get::<String>("text")
        })
    });
    let (before, after) = text.split_once("CORRECTIONS").expect("a block of corrections");
    assert!(!before.contains("false about copper"), "{text}");
    assert!(after.contains("Withdrawn: Something false"), "{text}");
}

#[test]
fn a_restored_or_copied_database_waits_for_a_word() {
    let news = News::new();
    reader(&news, 0, "", 7);
    news.published("Central bank holds its rate");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    advance(&news, 1_200);
    post.work();
    assert_eq!((outbox(&news), post.held()), (1, None));
    // The database of yesterday, under the same installation.
    news.store
        .writes
        .housekeeping(|tx| {
            tx.execute(sql!("update mail_line set step = 0"), &[])?;
            tx.execute(
                sql!("update delivery set state = 'queued', settled_at = null"),
                &[],
            )?;
            tx.execute(
                sql!("update wave set state = 'sending' where state = 'done'"),
                &[],
            )
        })
        .expect("an old state");
    let mut restarted = Post::of(&news);
    restarted.work();
    assert!(
        restarted.held().expect("held").contains("older"),
        "{:?}",
        restarted.held()
    );
    // The same database under another installation.
    std::fs::remove_file(news.database.folder().join("mail-identity")).expect("there");
    let mut elsewhere = Post::of(&news);
    elsewhere.work();
    assert!(elsewhere.held().expect("held").contains("another installation"));
    assert_eq!(outbox(&news), 1, "nothing left meanwhile");
}

const ZONES: [&str; 40] = [
    "Pacific/Kiritimati",
    "Pacific/Apia",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Norfolk",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Australia/Adelaide",
    "Asia/Tokyo",
    "Asia/Shanghai",
    "Australia/Eucla",
    "Asia/Bangkok",
    "Asia/Yangon",
    "Asia/Dhaka",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Karachi",
    "Asia/Kabul",
    "Asia/Dubai",
    "Asia/Tehran",
    "Europe/Moscow",
    "Africa/Cairo",
    "Asia/Beirut",
    "Europe/Athens",
    "Europe/Berlin",
    "Africa/Casablanca",
    "Europe/London",
    "Africa/Accra",
    "Atlantic/Azores",
    "America/Nuuk",
    "America/St_Johns",
    "America/Sao_Paulo",
    "America/Santiago",
    "America/Halifax",
    "America/New_York",
    "America/Havana",
    "America/Denver",
    "America/Anchorage",
    "Pacific/Marquesas",
    "Pacific/Pago_Pago",
];

/// Every hour in which some clock somewhere springs, on a wheel of days.
fn simulate(days: i64) {
    let news = News::new();
    let readers: Vec<SubscriberId> = ZONES
        .iter()
        .enumerate()
        .map(|(n, zone)| reader(&news, n, zone, n as i64 % 24))
        .collect();
    let mut post = Post::of(&news);
    post.work();
    let start = news.clock.now();
    let mut left = BTreeSet::new();
    for half_hour in 1..=days * 48 {
        news.clock.set(start.plus_seconds(half_hour * 1_800));
        if half_hour % 24 == 1 {
            news.published(&format!("Report number {half_hour} of the year"));
            // The outbox keeps a month: messages are counted before they are forgotten.
            left.extend(outbox_ids(&news));
        }
        post.work();
    }
    left.extend(outbox_ids(&news));
    let copies = copies(&news);
    let first = start.timestamp();
    for (reader, zone) in readers.iter().zip(ZONES) {
        let zone = jiff::tz::TimeZone::get(zone).expect("a zone");
        let begin = first.to_zoned_datetime(zone.clone()).date();
        let end = news
            .clock
            .now()
            .timestamp()
            .to_zoned_datetime(zone.clone())
            .date();
        let epoch = jiff::civil::date(1970, 1, 1);
        let day = |date: jiff::civil::Date| i64::from(epoch.until(date).expect("days").get_days());
        // The first and the last day may lie outside of what was simulated.
        for day in day(begin) + 1..day(end) {
            assert_eq!(copies.get(&(*reader, day)), Some(&1), "{zone:?}, day {day}");
        }
    }
    let total: i64 = copies.values().sum();
    assert_eq!(left.len() as i64, total, "every accepted copy is one message");
    assert!(total >= (days - 2) * ZONES.len() as i64, "{total}");
}

#[test]
fn a_week_over_forty_zones_is_one_issue_a_reader_and_day() {
    simulate(7);
}

#[test]
#[ignore = "a year takes minutes: make bench-mail runs it"]
fn a_year_over_forty_zones_is_one_issue_a_reader_and_day() {
    simulate(366);
}
