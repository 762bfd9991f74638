//! kill -9: every acknowledged write is there, and every view catches up.
//!
//! The test starts itself again as the program that dies: a child that publishes and prints what was
//! acknowledged, killed in the middle of its work.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use courant::base::clock::Clock;
use courant::base::store::{Sizes, Store, Target};
use courant::changes;
use courant::news::MIGRATIONS;
use courant::news::newsroom::{NewArticle, approve, create, live, publish};
use courant::testing::{MORNING, News};

use crate::harness::Running;

const CHILD: &str = "COURANT_CRASH_CHILD";

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let news = News::new();
    let url = news.database.address();
    let mut acknowledged = BTreeSet::new();
    for round in 0..3 {
        let mut child = Command::new(std::env::current_exe().expect("this program"))
            .args([
                "crash::the_program_that_dies",
                "--exact",
                "--nocapture",
                "--ignored",
            ])
            .env(
                CHILD,
                format!(
                    "{url}|{}|{}|{round}",
                    news.edition,
                    serde_json::to_string(&news.content("x")).expect("JSON")
                ),
            )
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the child starts");
        let lines = BufReader::new(child.stdout.take().expect("its words")).lines();
        let mut heard = 0;
        for line in lines.map_while(Result::ok) {
            if let Some(headline) = line.trim().strip_prefix("acknowledged: ") {
                acknowledged.insert(headline.to_owned());
                heard += 1;
                if heard == 12 + round * 5 {
                    child.kill().expect("SIGKILL");
                }
            }
        }
        let _reaped = child.wait();
        assert!(heard >= 12 + round * 5, "the child said only {heard} things");
    }

    let site = Running::around(news);
    site.settle();
    let edition = site.news.edition;
    let there: BTreeSet<String> = site
        .news
        .read(move |read| live::latest(read, edition, live::After::start(), 1_000))
        .into_iter()
        .map(|article| article.headline)
        .collect();
    for headline in &acknowledged {
        assert!(
            there.contains(headline),
            "{headline} was acknowledged and is gone"
        );
    }
    let head = site.news.read(changes::head).0;
    let rows = site.news.read(|read| {
        read.one(courant::sql!("select count(*) as n from change"), &[], |row| {
            row.get::<i64>("n")
        })
    });
    assert_eq!(rows, head, "the log has no gap");
    // Half-done work leaves at most one article per round beyond what was acknowledged.
    assert!(
        there.len() <= acknowledged.len() + 3,
        "{} live, {} acknowledged",
        there.len(),
        acknowledged.len()
    );
    assert_eq!(site.app.site.search.len(), there.len() as u64, "search caught up");
    assert!(
        site.get("/").text().contains(
            there
                .iter()
                .next_back()
                .expect("some")
                .split(' ')
                .next()
                .expect("a word")
        )
    );
}

/// Not a test of its own: what the one above starts and kills.
#[test]
#[ignore = "started by the test above"]
#[expect(
    clippy::disallowed_methods,
    reason = "the child is told its work through the environment"
)]
fn the_program_that_dies() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let mut parts = told.splitn(4, '|');
    let mut next = || parts.next().expect("told").to_owned();
    let (url, edition, rest) = (next(), next(), next());
    let round = next();
    let edition = edition.parse().expect("an id");
    let content: courant::news::newsroom::Content = serde_json::from_str(&rest).expect("a text");
    let target = Target::parse(&url).expect("an address");
    let store = Store::open(
        target,
        MIGRATIONS,
        Sizes {
            readers: 1,
            waiting: 16,
        },
        Clock::standing_at(MORNING),
    )
    .expect("opened");
    for i in 0..400 {
        let mut content = content.clone();
        content.headline = format!("Report {round} {i}");
        let new = NewArticle {
            edition,
            content: content.clone(),
            origin: None,
        };
        let writes = &store.writes;
        let operator = courant::base::store::Actor::Operator;
        let (id, _) = writes
            .wait(operator.clone(), move |w| create(w, new))
            .expect("created");
        writes
            .wait(operator.clone(), move |w| approve(w, id))
            .expect("approved");
        writes.wait(operator, move |w| publish(w, id)).expect("published");
        println!("acknowledged: {}", content.headline);
        std::io::stdout().flush().expect("said");
        std::thread::sleep(Duration::from_millis(1));
    }
}
