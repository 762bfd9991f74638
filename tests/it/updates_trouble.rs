//! When the relay does not do what it should: it has lost us, its quota is used up, it is out of order,
//! it cannot be reached. Nobody is blamed for it, nobody gets two copies, and the desk is told.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use courant::base::ids::{LetterId, SubscriberId};
use courant::base::store::StoreError;
use courant::couriers::mail::{Courier, Memory, Transport};
use courant::news::newsroom::{NewNote, withdraw};
use courant::news::people::Role;
use courant::news::readers::{self, Choices, Circumstance, Email, SignUp};
use courant::news::updates::{self, Account, IssueState, Outcome, Policy};
use courant::sql;
use courant::testing::News;

use crate::harness::Running;
use crate::updates_relay::{Taken, account, at_seven, courier, readers, relay_at, settings};

/// A relay that says `words` to commands of a kind, as long as the switch is on; and how often it did.
fn odd_relay(verb: &'static str, words: &'static str) -> (u16, Taken, Arc<AtomicBool>, Arc<AtomicUsize>) {
    let (on, times) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicUsize::new(0)));
    let (switch, count) = (Arc::clone(&on), Arc::clone(&times));
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let manners = move |line: &str| {
        let odd = switch.load(Ordering::SeqCst) && line.starts_with(verb);
        count.fetch_add(usize::from(odd), Ordering::SeqCst);
        odd.then(|| words.to_owned())
    };
    let (port, taken) = relay_at(listener, Arc::new(manners));
    (port, taken, on, times)
}

fn step_until(news: &News, courier: &Courier, memory: &mut Memory, enough: impl Fn(Account) -> bool) {
    let until = Instant::now() + Duration::from_secs(30);
    while !enough(account(news)) && Instant::now() < until {
        courier.step(memory).expect("a step");
    }
}

/// So many steps that whatever is under way ends.
fn settle(courier: &Courier, memory: &mut Memory) {
    for _ in 0..20 {
        courier.step(memory).expect("a step");
    }
}

fn each_once(taken: &Taken, readers: usize) {
    let taken = taken.lock().expect("fine");
    assert_eq!(taken.len(), readers);
    for (reader, copies) in taken.iter() {
        assert_eq!(copies.len(), 1, "{reader}");
    }
}

fn silent(news: &News) -> i64 {
    news.read(|read| {
        read.one(
            sql!("select count(*) as n from subscriber where state = 'suppressed'"),
            &[],
            |row| row.get::<i64>("n"),
        )
    })
}

fn today(news: &News) -> i32 {
    let edition = news.edition;
    let found = news.read(move |read| courant::news::editions::edition_by_id(read, edition));
    found.expect("an edition").day_of(news.clock.now())
}

#[test]
fn a_copy_that_cannot_be_sent_sends_no_other_twice() {
    let news = News::new();
    let (port, taken, _, _) = odd_relay("NEVER", "");
    // The relay offers no SMTPUTF8, and no letter can be made to a domain with an underscore.
    let addresses = (0..220).map(|n| match n % 22 {
        7 => format!("u{n}@under_score.example"),
        15 => format!("ö{n}@plain.example"),
        _ => format!("reader{n}@mail.example"),
    });
    readers(&news, addresses.collect());
    let courier = courier(&news.store, settings(port, news.database.folder()));
    at_seven(&news, &courier);
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    let done = |account: Account| account.accepted + account.failed + account.excluded == 220;
    step_until(&news, &courier, &mut memory, done);
    let account = account(&news);
    assert_eq!(
        (
            account.accepted,
            account.failed + account.excluded,
            account.doubted
        ),
        (200, 20, 0),
        "{account:?}"
    );
    each_once(&taken, 200);
}

fn lost(words: &'static str) {
    let news = News::new();
    let (port, taken, lost, _) = odd_relay("RCPT", words);
    let addresses = (0..101).map(|n| format!("reader{n}@mail{}.example", n % 10));
    readers(&news, addresses.collect());
    let courier = courier(&news.store, settings(port, news.database.folder()));
    at_seven(&news, &courier);
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    for _ in 0..20 {
        settle(&courier, &mut memory);
    }
    let account_now = account(&news);
    assert_eq!(
        (account_now.queued, account_now.failed, account_now.bounced),
        (101, 0, 0),
        "{words}: {account_now:?}"
    );
    assert_eq!(silent(&news), 0, "{words}");
    let status = courier.mail.status();
    assert!(status.not_working().expect("told").contains(words), "{status:?}");
    let (edition, day) = (news.edition, today(&news));
    let (state, notes) = news.read(move |read| {
        let issue = updates::issue_on(read, edition, day)?.expect("an issue");
        let waves = updates::waves(read, issue.id)?;
        let notes: Vec<String> = waves.into_iter().map(|wave| wave.note).collect();
        Ok((issue.state, notes.join("")))
    });
    assert_eq!(state, IssueState::Held);
    assert!(notes.contains(words), "{notes}");
    // The relay knows us again; an editor lets the issue go.
    lost.store(false, Ordering::SeqCst);
    news.write(move |write| updates::turn_issue(write, edition, day, IssueState::Open))
        .expect("open");
    step_until(&news, &courier, &mut memory, |account| account.accepted == 101);
    each_once(&taken, 101);
    assert_eq!(courier.mail.status().not_working(), None);
}

#[test]
fn a_relay_that_has_lost_us_silences_nobody_and_holds_the_wave() {
    lost("550 relay not permitted");
    lost("550 5.1.1 User unknown in local recipient table");
    lost("554 5.7.1 Relay access denied");
}

#[test]
fn bounces_since_a_moment_are_taken_back_at_the_desk() {
    let news = News::new();
    let (port, _, _, _) = odd_relay("RCPT", "550 5.1.1 User unknown in local recipient table");
    // Two domains alone are not enough to say that it is about us.
    let addresses = (0..8).map(|n| format!("reader{n}@mail{}.example", n % 2));
    readers(&news, addresses.collect());
    let courier = courier(&news.store, settings(port, news.database.folder()));
    at_seven(&news, &courier);
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    step_until(&news, &courier, &mut memory, |account| account.failed == 8);
    settle(&courier, &mut memory);
    assert_eq!(silent(&news), 8);
    // One of them complains by another way: that stays.
    let edition = news.edition;
    news.write(move |write| {
        let email = Email::parse("reader3@mail1.example").expect("an address");
        readers::suppress(write, edition, &email, readers::Reason::Complaint, "")
    })
    .expect("suppressed");
    let running = Running::around(news);
    let chief = running.browser("Cora", Role::Chief);
    let page = chief.get("/desk/came-back").text();
    assert!(page.contains("Take back all bounces since"), "{page}");
    let done = chief.post("/desk/came-back", "since=2026-03-03T07:00");
    assert_eq!(done.status, 303, "{}", done.text());
    let page = chief.get(done.header("location")).text();
    assert!(
        page.contains("taken back: 8") && page.contains("mail again: 7"),
        "{page}"
    );
    let news = running.into_news();
    assert_eq!(silent(&news), 1);
    assert_eq!(account(&news).bounced, 0);
    let log = news.verbs(60);
    let lifted = log.iter().filter(|verb| *verb == "suppression_lifted").count();
    assert_eq!(lifted, 7, "{log:?}");
}

#[test]
fn a_quota_that_is_used_up_costs_no_copy_and_is_said() {
    let news = News::new();
    let (port, taken, used_up, asked) = odd_relay("MAIL", "550 5.4.5 Daily sending quota exceeded");
    readers(
        &news,
        (0..100).map(|n| format!("reader{n}@mail.example")).collect(),
    );
    let courier = courier(&news.store, settings(port, news.database.folder()));
    at_seven(&news, &courier);
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    for _ in 0..5 {
        settle(&courier, &mut memory);
    }
    let now = account(&news);
    assert_eq!((now.queued, now.failed, now.bounced), (100, 0, 0), "{now:?}");
    let status = courier.mail.status();
    assert!(
        status.not_working().expect("told").contains("quota"),
        "{status:?}"
    );
    let tried = asked.load(Ordering::SeqCst);
    assert!((1..=8).contains(&tried), "it was asked {tried} times");
    used_up.store(false, Ordering::SeqCst);
    news.clock.set(news.clock.now().plus_seconds(61));
    step_until(&news, &courier, &mut memory, |account| account.accepted == 100);
    each_once(&taken, 100);
    assert_eq!(courier.mail.status().not_working(), None);
}

#[test]
fn a_confirmation_is_tried_as_long_as_its_link_is_good() {
    let news = News::new();
    let (port, taken, down, asked) = odd_relay("MAIL", "451 4.3.0 out of order");
    let courier = courier(&news.store, settings(port, news.database.folder()));
    let form = SignUp {
        edition: news.edition,
        email: Email::parse("new@mail.example").expect("an address"),
        choices: Choices::default(),
        origin: "page".to_owned(),
        circumstance: Circumstance::default(),
    };
    news.write(move |write| readers::sign_up(write, &form))
        .expect("signed up");
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    for _ in 0..6 * 24 {
        courier.step(&mut memory).expect("a step");
        news.clock.set(news.clock.now().plus_seconds(3_600));
    }
    assert!(asked.load(Ordering::SeqCst) > 130, "hourly");
    let since = news.clock.now().plus_days(-7);
    let unsent = news.read(move |read| readers::letters_unsent(read, since, 10));
    assert!(
        unsent.len() == 1 && !unsent[0].given_up && unsent[0].problem.contains("out of order"),
        "{unsent:?}"
    );
    down.store(false, Ordering::SeqCst);
    courier.step(&mut memory).expect("a step");
    assert!(taken.lock().expect("fine").contains_key("new@mail.example"));
    assert!(
        news.read(move |read| readers::letters_unsent(read, since, 10))
            .is_empty()
    );
}

#[test]
fn the_desk_lists_letters_that_have_not_left() {
    let running = Running::new();
    let (edition, now) = (running.news.edition, running.news.clock.now());
    running
        .news
        .store
        .writes
        .housekeeping(move |tx| {
            for (address, state) in [("given@mail.example", "failed"), ("waits@mail.example", "waiting")] {
                tx.execute(
                    sql!(
                        "insert into note_letter
                             (id, edition_id, subscriber_id, kind, address, state, made_at, at, tries, problem)
                         values ($1, $2, $3, 'confirm', $4, $5, $6, $7, 3, '451 4.3.0 out of order')"
                    ),
                    &[
                        &LetterId::new(now),
                        &edition,
                        &SubscriberId::new(now),
                        &address,
                        &state,
                        &now,
                        &now.plus_seconds(3_600),
                    ],
                )?;
            }
            Ok::<_, StoreError>(())
        })
        .expect("put there");
    let page = running.browser("Cora", Role::Chief).get("/desk/mail").text();
    for words in [
        "given@mail.example",
        "given up after 3 tries",
        "waits@mail.example",
        "tried 3 times, again",
        "out of order",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_relay_that_cannot_be_reached_is_told_until_it_answers() {
    let news = News::new();
    let closed = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = closed.local_addr().expect("bound").port();
    drop(closed);
    readers(&news, (0..5).map(|n| format!("reader{n}@mail.example")).collect());
    let courier = courier(&news.store, settings(port, news.database.folder()));
    at_seven(&news, &courier);
    let wait_for = |told: bool| {
        let until = Instant::now() + Duration::from_secs(20);
        while courier.mail.status().not_working().is_some() != told && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| courier.run());
        wait_for(true);
        // Turns in which nothing fails do not hide it.
        std::thread::sleep(Duration::from_millis(1_500));
        let said = courier.mail.status();
        let (_, taken) = relay_at(
            TcpListener::bind(("127.0.0.1", port)).expect("the same port"),
            Arc::new(|_: &str| None),
        );
        news.clock.set(news.clock.now().plus_seconds(300));
        wait_for(false);
        let then = courier.mail.status();
        courier.stop.store(true, Ordering::SeqCst);
        assert!(
            said.not_working().expect("told").contains("could not be reached"),
            "{said:?}"
        );
        assert_eq!(then.not_working(), None);
        assert!(!taken.lock().expect("fine").is_empty());
    });
}

#[test]
fn a_resting_domain_costs_the_others_nothing_of_the_rate() {
    let news = News::new();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let later = |line: &str| {
        line.contains("rest.example")
            .then(|| "451 4.7.0 later".to_owned())
    };
    let (port, taken) = relay_at(
        listener,
        Arc::new(move |line: &str| later(line).filter(|_| line.starts_with("RCPT"))),
    );
    let resting = (0..40).map(|n| format!("reader{n}@rest.example"));
    let others = (0..4).map(|n| format!("reader{n}@mail.example"));
    readers(&news, resting.chain(others).collect());
    let mut settings = settings(port, news.database.folder());
    if let Transport::Smtp(relay) = &mut settings.transport {
        relay.per_second = 4;
    }
    let courier = courier(&news.store, settings);
    at_seven(&news, &courier);
    let mut memory = Memory::open(&courier.mail).expect("an identity");
    for _ in 0..3 {
        settle(&courier, &mut memory);
        news.clock.set(news.clock.now().plus_seconds(1));
    }
    assert_eq!(account(&news).accepted, 4, "{:?}", account(&news));
    each_once(&taken, 4);
}

#[test]
fn a_copy_in_hand_when_its_article_is_withdrawn_comes_back_with_the_new_letter() {
    let news = News::new();
    readers(&news, vec!["reader@mail.example".to_owned()]);
    let courier = courier(&news.store, settings(1, news.database.folder()));
    let wrong = news.published("Something false about copper");
    at_seven(&news, &courier);
    let lease = updates::take_lease(&news.store, "test", None)
        .expect("asked")
        .expect("ours");
    let round = || {
        let may = updates::May {
            plan: false,
            begin: true,
        };
        updates::round(&news.store, &lease, &Policy::default(), may).expect("a round");
    };
    let claimed = || {
        let (own, now) = (lease.clone(), news.clock.now());
        let claims = news
            .store
            .writes
            .housekeeping(move |tx| updates::claim(tx, &own, now, 8));
        claims.expect("claimed")
    };
    let returned = |claim: &updates::Claim| {
        let (own, now, id) = (lease.clone(), news.clock.now(), claim.delivery);
        let settled = news
            .store
            .writes
            .housekeeping(move |tx| updates::settle_claim(tx, &own, id, &Outcome::Returned, now));
        assert!(settled.expect("settled"));
    };
    let note = NewNote {
        text: "It was false.".to_owned(),
        reason: "wrong".to_owned(),
        approver: "chief".to_owned(),
    };
    round();
    let first = claimed();
    assert_eq!(first.len(), 1);
    let own = note.clone();
    news.write(move |write| withdraw(write, wrong, &own))
        .expect("withdrawn");
    round();
    returned(&first[0]);
    let again = claimed();
    let variant = again[0].variant;
    let letter = news
        .read(move |read| updates::letter_by_id(read, variant))
        .expect("a letter");
    let heads: Vec<&str> = letter.items.iter().map(|item| item.headline.as_str()).collect();
    assert_eq!(heads, ["Central bank holds its rate"]);
    // What is left is withdrawn, too: there is nothing to send.
    let rest = news.read(|read| {
        read.one(sql!("select a.article_id from live_article a"), &[], |row| {
            row.get::<courant::base::ids::ArticleId>("article_id")
        })
    });
    news.write(move |write| withdraw(write, rest, &note))
        .expect("withdrawn");
    round();
    returned(&again[0]);
    assert!(claimed().is_empty());
    assert_eq!(account(&news).excluded, 1, "{:?}", account(&news));
}
