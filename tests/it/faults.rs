//! A disk that is full or may only be read, and a clock that jumps: nothing acknowledged is lost, nobody
//! gets two copies, and whoever waits is told what to do.

use courant::base::store::{Engine, Sql};
use courant::news::people::{Role, Scope};
use courant::sql;
use courant::testing::News;
use serde_json::json;

use crate::harness::Running;
use crate::updates::{HOUR, Post, advance, copies, outbox, reader, to_tuesday};

/// From here on the database takes no more: SQLite may not grow by a page; PostgreSQL says so of two
/// tables, since each of its connections would have to be told.
fn fill_disk(news: &News) {
    let server = [
        "create function full_disk() returns trigger language plpgsql as
         'begin raise exception ''no space left on device'' using errcode = ''53100''; end'",
        "create trigger full_disk before insert or update on article
         for each row execute function full_disk()",
        "create trigger full_disk before insert or update on outbox_message
         for each row execute function full_disk()",
    ];
    said(news, "pragma max_page_count = 1", server);
}

fn make_room(news: &News) {
    let server = [
        "drop trigger full_disk on article",
        "drop trigger full_disk on outbox_message",
        "drop function full_disk()",
    ];
    said(news, "pragma max_page_count = 4294967294", server);
}

fn said(news: &News, lite: &'static str, server: [&'static str; 3]) {
    let engine = news.database.engine();
    news.store
        .writes
        .housekeeping(move |tx| match engine {
            Engine::Sqlite => tx.all(Sql(lite), &[], |_| Ok(())).map(drop),
            Engine::Postgres => server
                .iter()
                .try_for_each(|text| tx.execute(Sql(text), &[]).map(drop)),
        })
        .expect("a connection that obeys");
}

#[test]
fn a_full_disk_refuses_writes_with_words_and_loses_nothing() {
    let site = Running::new();
    site.publish("Central bank holds its rate");
    let program = site.program("Ada", Role::Editor, &[Scope::Read, Scope::Write]);
    let paragraph = "Every word of this long report needs room. ".repeat(80);
    let article = json!({ "headline": "A long report", "markdown": vec![paragraph; 40].join("\n\n") });
    let kept = program.post("/drafts", &article);
    assert_eq!(kept.status, 201);

    fill_disk(&site.news);
    let refused = program.post("/drafts", &article);
    assert_eq!(refused.status, 507);
    assert!(refused.text().contains("disk is full"), "{}", refused.text());
    assert!(
        site.get("/").text().contains("Central bank holds"),
        "readers notice nothing"
    );
    assert_eq!(site.get("/readyz").status, 200);

    make_room(&site.news);
    let again = program.post("/drafts", &article);
    assert_eq!(again.status, 201);
    let drafts = site.news.read(|read| {
        let count = sql!("select count(*) as n from article where work_state = 'draft'");
        read.one(count, &[], |row| row.get::<i64>("n"))
    });
    assert_eq!(drafts, 2, "the refused one is not there");
}

#[test]
fn a_disk_that_fills_while_an_issue_leaves_costs_nobody_a_copy() {
    let news = News::new();
    const READERS: usize = 40;
    for n in 0..READERS {
        reader(&news, n, "", 7);
    }
    let mut post = Post::of(&news);
    post.work();
    advance(&news, 20 * HOUR);
    news.published("Central bank holds its rate");
    advance(&news, HOUR + 600);
    post.work();
    advance(&news, 1_200);
    let mut failures = 0;
    // Three times there is no room, each time a little later.
    for round in 0..3 {
        fill_disk(&news);
        for _ in 0..3 {
            failures += usize::from(post.try_work().is_err());
        }
        assert!(round > 0 || failures > 0, "nothing failed: the disk is not full");
        make_room(&news);
        let _done = post.step();
        advance(&news, 60);
    }
    post.work();
    let copies = copies(&news);
    assert_eq!(copies.len(), READERS, "{failures} rounds failed");
    assert!(copies.values().all(|number| *number == 1), "{copies:?}");
    assert_eq!(outbox(&news), READERS as i64, "one message for each");
}

#[test]
fn a_clock_that_jumps_sends_no_issue_twice() {
    let news = News::new();
    let zones = ["", "America/New_York", "Asia/Tokyo", "Pacific/Auckland"];
    let readers: Vec<_> = zones
        .iter()
        .enumerate()
        .map(|(n, zone)| reader(&news, n, zone, 7))
        .collect();
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    let mut steps: u64 = 42;
    // Three days of half hours; every fifth step the clock jumps, up to two hours forth or three back.
    for step in 0..3 * 48 {
        if step % 10 == 0 {
            news.published(&format!("Report number {step}"));
        }
        post.work();
        advance(&news, HOUR / 2);
        if step % 5 == 0 {
            steps = steps
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            advance(&news, ((steps >> 33) % (5 * 3_600)) as i64 - 3 * HOUR);
        }
    }
    post.work();
    let copies = copies(&news);
    assert!(copies.values().all(|number| *number == 1), "{copies:?}");
    for reader in readers {
        let days: Vec<i64> = copies
            .keys()
            .filter(|(who, _)| *who == reader)
            .map(|(_, day)| *day)
            .collect();
        assert!(days.len() >= 2, "{days:?}");
        assert!(
            days.windows(2).all(|pair| pair[1] == pair[0] + 1),
            "no day left out: {days:?}"
        );
    }
    assert_eq!(outbox(&news), copies.values().sum::<i64>());
}
