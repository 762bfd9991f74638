//! Several nodes on one database: one sends, another takes over when it falls silent. A restored
//! database stops all of them, also one that was off and has seen less.

use std::path::Path;

use courant::base::store::Store;
use courant::couriers::mail::Identity;
use courant::news::updates::{self, Policy};
use courant::sql;
use courant::testing::News;

use crate::updates::{HOUR, Post, advance, copies, outbox, reader, to_tuesday};

fn node(store: &Store, data: &Path) -> Post {
    Post::node(store, Policy::default(), data)
}

/// As `courant mail admit` and `courant mail resume` do.
fn say(store: &Store, data: &Path, admit: bool) {
    let mut identity = Identity::open(data).expect("readable");
    let (word, seen) = (identity.word.clone(), identity.seen().cloned());
    let (_, line) = store
        .writes
        .wait(courant::base::store::Actor::Operator, move |write| match admit {
            true => updates::admit_sender(write, &word, seen.as_ref()),
            false => updates::resume_sending(write, &word, seen.as_ref()),
        })
        .expect("said");
    identity.keep(line).expect("written");
}

/// To seven o'clock of the next day, with something to say.
fn next_day(news: &News, headline: &str) {
    advance(news, 12 * HOUR);
    news.published(headline);
    advance(news, 12 * HOUR);
}

#[test]
fn a_node_takes_over_when_another_falls_silent() {
    let news = News::new();
    let folder = tempfile::tempdir().expect("a folder");
    let (first, second) = (news.database.folder().to_owned(), folder.path().to_owned());
    let elsewhere = news.database.open(news.clock.clone());
    for n in 0..3 {
        reader(&news, n, "", 7);
    }
    news.published("Central bank holds its rate");
    let mut one = node(&news.store, &first);
    to_tuesday(&news, &mut one);
    advance(&news, 1_200);
    one.work();
    assert_eq!(outbox(&news), 3);
    // A second installation is not believed until an operator says what it is.
    let mut two = node(&elsewhere, &second);
    two.work();
    assert!(
        two.held().expect("held").contains("courant mail admit"),
        "{:?}",
        two.held()
    );
    say(&elsewhere, &second, true);
    let mut two = node(&elsewhere, &second);
    two.work();
    assert!(
        two.held().expect("waits").contains("Another process"),
        "{:?}",
        two.held()
    );
    // The first dies.
    drop(one);
    next_day(&news, "Harbour of Riverton reopens");
    two.work();
    assert_eq!((outbox(&news), two.held()), (6, None));
    // It comes back, and waits; then it takes over in its turn.
    let mut one = node(&news.store, &first);
    one.work();
    assert!(
        one.held().expect("waits").contains("Another process"),
        "{:?}",
        one.held()
    );
    drop(two);
    next_day(&news, "Copper falls");
    one.work();
    assert_eq!((outbox(&news), one.held()), (9, None));
    assert!(copies(&news).values().all(|n| *n == 1));
    // A stop is for all of them, and its end too.
    news.write(|write| updates::turn_mail(write, false))
        .expect("stopped");
    let mut two = node(&elsewhere, &second);
    two.work();
    assert!(two.held().expect("held").contains("stopped"));
    say(&elsewhere, &second, false);
    one.work();
    two.work();
    assert_eq!(one.held(), None);
    assert!(two.held().expect("waits").contains("Another process"));
}

#[test]
fn a_restored_database_stops_every_node() {
    let news = News::new();
    let (folder, idle) = (
        tempfile::tempdir().expect("a folder"),
        tempfile::tempdir().expect("a folder"),
    );
    let first = news.database.folder().to_owned();
    let store = &news.store;
    reader(&news, 0, "", 7);
    news.published("Central bank holds its rate");
    let mut one = node(store, &first);
    to_tuesday(&news, &mut one);
    advance(&news, 1_200);
    one.work();
    for other in [&folder, &idle] {
        say(store, other.path(), true);
    }
    let (word, step) = news.read(|read| {
        let line = sql!("select word, step from mail_line");
        read.one(line, &[], |row| {
            Ok((row.get::<String>("word")?, row.get::<i64>("step")?))
        })
    });
    // One node waits and sees what leaves; the other is off.
    next_day(&news, "Harbour of Riverton reopens");
    one.work();
    let mut two = node(store, folder.path());
    two.work();
    assert_eq!(outbox(&news), 2);
    // The database of yesterday, and nobody holds the lease any more.
    news.store
        .writes
        .housekeeping(move |tx| {
            tx.execute(sql!("update mail_line set word = $1, step = $2"), &[&word, &step])?;
            tx.execute(
                sql!("update delivery set state = 'queued', settled_at = null"),
                &[],
            )?;
            tx.execute(
                sql!("update wave set state = 'sending' where state = 'done'"),
                &[],
            )?;
            tx.execute(sql!("update mail_lease set owner = '', until = 0"), &[])
        })
        .expect("an old state");
    two.work();
    assert!(two.held().expect("held").contains("older"), "{:?}", two.held());
    let mut three = node(store, idle.path());
    three.work();
    assert!(
        three.held().expect("held").contains("restored or copied"),
        "{:?}",
        three.held()
    );
    one.work();
    assert!(one.held().expect("held").contains("older"), "{:?}", one.held());
    assert_eq!(outbox(&news), 2, "nothing left meanwhile");
    // An operator says that the first sends; the others are admitted again, one by one.
    say(store, &first, false);
    one.work();
    assert_eq!(one.held(), None);
    two.work();
    assert!(two.held().expect("held").contains("another installation"));
    say(store, folder.path(), true);
    two.work();
    assert!(two.held().expect("waits").contains("Another process"));
}
