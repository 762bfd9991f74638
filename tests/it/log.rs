//! The change log under several writers: no follower misses an entry, a bad one is parked, a newer
//! database is refused.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use courant::base::clock::Clock;
use courant::base::store::{Actor, Migration, Sizes, Store};
use courant::changes::{self, Change, Entry, FollowError, Follower, Following, Position};
use courant::news::MIGRATIONS;
use courant::news::editions::{NewTopic, save_topic};
use courant::testing::{MORNING, News, TestDatabase};

use crate::harness::FOLLOW;

/// Writes down what it is given; refuses one position.
struct Scribe {
    seen: Arc<Mutex<Vec<i64>>>,
    refuses: Option<i64>,
}

impl Follower for Scribe {
    fn name(&self) -> &'static str {
        "scribe"
    }
    fn concerns(&self, _change: &Change) -> bool {
        true
    }
    fn cursor(&mut self) -> Result<Position, FollowError> {
        Ok(Position(0))
    }
    fn follow(&mut self, entries: &[Entry], _upto: Position) -> Result<(), FollowError> {
        if entries.iter().any(|entry| Some(entry.position.0) == self.refuses) {
            return Err(FollowError("cannot read this".to_owned()));
        }
        self.seen
            .lock()
            .expect("the list")
            .extend(entries.iter().map(|entry| entry.position.0));
        Ok(())
    }
}

#[test]
fn no_follower_misses_an_entry_of_several_writers() {
    const WRITERS: usize = 6;
    const EACH: usize = 25;
    let news = News::new();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let scribe = Scribe {
        seen: Arc::clone(&seen),
        refuses: None,
    };
    let following = Following::start(&news.store, scribe, FOLLOW).expect("following");
    std::thread::scope(|scope| {
        for writer in 0..WRITERS {
            let (store, edition) = (news.store.clone(), news.edition);
            scope.spawn(move || {
                for i in 0..EACH {
                    let new = NewTopic {
                        edition,
                        slug: format!("topic-{writer}-{i}-x"),
                        name: format!("Topic {writer} {i}"),
                        description: String::new(),
                    };
                    store
                        .writes
                        .wait(Actor::Operator, move |write| {
                            if i % 7 == 3 {
                                // Some writes are given up halfway; they must leave no hole.
                                drop(write);
                                return Ok(());
                            }
                            save_topic(write, &new).map(|_| ())
                        })
                        .expect("written");
                }
            });
        }
    });
    let head = news.read(changes::head);
    assert!(
        following.wait_for(head, Duration::from_secs(30)),
        "the follower came to {:?} of {head:?}",
        following.reached()
    );
    let seen = seen.lock().expect("the list").clone();
    let all: Vec<i64> = (1..=head.0).collect();
    assert_eq!(seen, all, "every position once, in order, without a gap");
}

#[test]
fn a_bad_entry_is_parked_and_the_rest_goes_on() {
    let news = News::new();
    news.draft("One");
    news.draft("Two");
    let head = news.read(changes::head);
    let bad = head.0 - 1;
    let seen = Arc::new(Mutex::new(Vec::new()));
    let following = Following::start(
        &news.store,
        Scribe {
            seen: Arc::clone(&seen),
            refuses: Some(bad),
        },
        FOLLOW,
    )
    .expect("following");
    assert!(following.wait_for(head, Duration::from_secs(20)));
    drop(following);
    assert!(!seen.lock().expect("the list").contains(&bad));
    assert!(seen.lock().expect("the list").contains(&head.0));
    let parked = news.read(changes::parked);
    assert_eq!(
        (parked.len(), parked[0].position.0, parked[0].reason.as_str()),
        (1, bad, "cannot read this")
    );

    let mut mended = Scribe {
        seen: Arc::clone(&seen),
        refuses: None,
    };
    assert_eq!(
        changes::retry_parked(&news.store, &mut mended).expect("retried"),
        1
    );
    assert!(seen.lock().expect("the list").contains(&bad));
    assert!(news.read(changes::parked).is_empty());
}

#[test]
fn a_database_newer_than_the_program_is_refused() {
    let database = TestDatabase::new();
    let clock = Clock::standing_at(MORNING);
    let mut newer: Vec<Migration> = MIGRATIONS.to_vec();
    newer.push(Migration {
        number: 9_999,
        name: "from the future",
        text: "create table future (id bigint primary key)",
    });
    drop(
        Store::open(database.target.clone(), &newer, Sizes::default(), clock.clone())
            .expect("the newer program"),
    );
    let refused = match Store::open(database.target.clone(), MIGRATIONS, Sizes::default(), clock) {
        Ok(_) => panic!("an older program opened a newer database"),
        Err(error) => error.to_string(),
    };
    assert!(
        refused.contains("made by a newer Courant") && refused.contains("hint:"),
        "{refused}"
    );
}

#[test]
fn what_is_not_committed_is_not_there() {
    let news = News::new();
    let before = news.read(changes::head);
    let edition = news.edition;
    let failed = news.write(move |mut write| {
        write.execute(courant::sql!("update edition set name = 'Nobody said so'"), &[])?;
        let _ = edition;
        // Neither recorded nor committed.
        Ok(())
    });
    assert!(failed.is_ok());
    let name = news.read(|read| {
        read.one(courant::sql!("select name from edition"), &[], |row| {
            row.get::<String>("name")
        })
    });
    assert_eq!(name, "The Test Gazette");
    assert_eq!(news.read(changes::head), before);
}
