//! When the relay does not do what it should: it has lost us, its quota is used up, it is out of order,
//! it cannot be reached. Nobody is blamed for it, nobody gets two copies, and the desk is told.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use courant::couriers::mail::{Courier, Memory};
use courant::news::newsroom::{NewNote, withdraw};
use courant::news::updates::{self, Account, Outcome, Policy};
use courant::sql;
use courant::testing::News;

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

fn each_once(taken: &Taken, readers: usize) {
    let taken = taken.lock().expect("fine");
    assert_eq!(taken.len(), readers);
    for (reader, copies) in taken.iter() {
        assert_eq!(copies.len(), 1, "{reader}");
    }
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
