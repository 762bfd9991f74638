//! When the relay does not do what it should: it has lost us, its quota is used up, it is out of order,
//! it cannot be reached. Nobody is blamed for it, nobody gets two copies, and the desk is told.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use courant::couriers::mail::{Courier, Memory};
use courant::news::updates::Account;
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
