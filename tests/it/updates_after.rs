//! The daily update after its hour: waves by hand, what came back, what was withdrawn or erased since.

use courant::base::ids::{MailEventId, SubscriberId};
use courant::base::store::Actor;
use courant::news::newsroom::{NewNote, withdraw};
use courant::news::readers::{self, Email, Reason};
use courant::news::updates::{self, CameBack, IssueState, Policy};
use courant::sql;
use courant::testing::News;

use crate::updates::{HOUR, Post, advance, copies, outbox, reader, to_tuesday, today};

#[test]
fn a_wave_by_hand_takes_nobody_s_own_wave_away() {
    let news = News::new();
    reader(&news, 0, "", 7);
    let evening = reader(&news, 1, "", 18);
    news.published("Central bank holds its rate");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    let (edition, (day, _)) = (news.edition, today(&news));
    let rest = |of: i32| news.write(move |w| updates::send_to_the_rest(w, edition, of));
    rest(day + 1).expect_err("tomorrow's waves are all to come");
    advance(&news, 1_200);
    post.work();
    assert_eq!(outbox(&news), 1);
    let late = reader(&news, 2, "", 6);
    rest(day).expect("by hand");
    post.work();
    let sent: Vec<SubscriberId> = copies(&news).into_keys().map(|(id, _)| id).collect();
    assert!(sent.contains(&late) && !sent.contains(&evening), "{sent:?}");
    advance(&news, 11 * HOUR);
    post.work();
    assert_eq!(outbox(&news), 3, "the evening's came at its own hour");
}

#[test]
fn a_wave_by_hand_takes_in_who_was_missed() {
    let news = News::new();
    let id = reader(&news, 0, "", 7);
    news.published("Central bank holds its rate");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    // Frozen; then the program is down until the afternoon.
    advance(&news, 9 * HOUR);
    post.work();
    assert_eq!(outbox(&news), 0);
    let (edition, (day, account)) = (news.edition, today(&news));
    assert_eq!(account.excluded, 1);
    news.write(move |w| updates::send_to_the_rest(w, edition, day))
        .expect("by hand");
    post.work();
    assert_eq!(copies(&news).into_keys().next(), Some((id, i64::from(day))));
    let (_, account) = today(&news);
    assert_eq!((account.readers, account.accepted), (1, 1));
}

#[test]
fn a_killed_wave_s_copies_are_not_tried_again() {
    let news = News::new();
    reader(&news, 0, "", 7);
    news.published("Central bank holds its rate");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    let (edition, (day, _)) = (news.edition, today(&news));
    news.write(move |w| updates::turn_issue(w, edition, day, IssueState::Killed))
        .expect("killed");
    advance(&news, 1_200);
    post.work();
    news.store
        .writes
        .housekeeping(|tx| tx.execute(sql!("update delivery set state = 'failed'"), &[]))
        .expect("as if it had failed before");
    news.write(move |w| updates::retry_failed(w, edition, day, &Policy::default()))
        .expect("asked");
    post.work();
    let (_, account) = today(&news);
    assert_eq!((account.failed, account.queued), (1, 0));
}

#[test]
fn the_issue_on_the_site_shows_nothing_of_what_was_withdrawn_since() {
    let news = News::new();
    reader(&news, 0, "", 7);
    let wrong = news.published("Something false about copper");
    news.published("Harbour of Riverton reopens");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    advance(&news, 1_200);
    post.work();
    let (edition, (day, _)) = (news.edition, today(&news));
    let shown = |news: &News| {
        news.read(move |read| {
            let (letter, _) = updates::public_letter(read, edition, day)?.expect("it has left");
            let days = updates::public_days(read, edition, 5)?;
            Ok((format!("{letter:?}"), letter, days))
        })
    };
    assert!(shown(&news).0.contains("false about copper"));
    let note = NewNote {
        text: "It was false.".to_owned(),
        reason: "wrong".to_owned(),
        approver: "chief".to_owned(),
    };
    news.write(move |w| withdraw(w, wrong, &note)).expect("withdrawn");
    let (text, letter, days) = shown(&news);
    assert!(!text.contains("copper"), "{text}");
    let gone: Vec<_> = letter.items.iter().filter(|item| item.withdrawn).collect();
    assert_eq!(gone.len(), 1);
    assert!(gone[0].path.contains("/article/"), "{}", gone[0].path);
    assert_eq!(days[0].1, "Harbour of Riverton reopens");
}

#[test]
fn what_is_taken_for_sent_is_no_relay_s_word() {
    let news = News::new();
    reader(&news, 0, "", 7);
    news.published("Central bank holds its rate");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    advance(&news, 1_200);
    post.work();
    news.store
        .writes
        .housekeeping(|tx| {
            tx.execute(
                sql!("update delivery set state = 'uncertain', relay = '', doubts = 1"),
                &[],
            )
        })
        .expect("set");
    let (edition, (day, _)) = (news.edition, today(&news));
    news.write(move |w| updates::settle_uncertain(w, edition, day, false, &Policy::default()))
        .expect("taken for sent");
    let (_, account) = today(&news);
    assert_eq!((account.accepted, account.assumed), (0, 1));
    assert!(account.adds_up());
}

#[test]
fn undoing_a_bounce_lifts_what_bounces_did_and_nothing_else() {
    let news = News::new();
    reader(&news, 0, "", 7);
    news.published("Central bank holds its rate");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    advance(&news, 1_200);
    post.work();
    let copy = news.read(|read| read.one(sql!("select id from delivery"), &[], |row| row.get("id")));
    let back = |kind, raw: &str| {
        updates::came_back(&news.store, copy, kind, ("5.1.1", "no such user"), raw).expect("kept");
        advance(&news, 1);
        let later = news.clock.now().plus_days(1);
        let last = news.read(move |read| updates::events(read, MailEventId::new(later), 1));
        last[0].id
    };
    let undo = |id| updates::undo_event(&news.store, Actor::Clock, id).expect("taken back");
    let state = || {
        news.read(|read| {
            read.one(sql!("select state from subscriber"), &[], |row| {
                row.get::<String>("state")
            })
        })
    };
    // A soft one suppressed nobody.
    undo(back(CameBack::Soft, "a"));
    assert_eq!(state(), "active");
    let bounce = back(CameBack::Bounced, "b");
    assert_eq!(state(), "suppressed");
    undo(bounce);
    assert_eq!(state(), "active");
    // Who complains after a bounce stays out.
    let bounce = back(CameBack::Bounced, "c");
    let (edition, email) = (news.edition, Email::parse("reader0@mail0.example").expect("one"));
    news.write(move |w| readers::suppress(w, edition, &email, Reason::Complaint, ""))
        .expect("stronger");
    undo(bounce);
    assert_eq!(state(), "suppressed");
}

#[test]
fn a_report_on_an_erased_reader_keeps_no_address() {
    let news = News::new();
    let id = reader(&news, 0, "", 7);
    news.published("Central bank holds its rate");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    advance(&news, 1_200);
    post.work();
    news.store
        .writes
        .housekeeping(|tx| {
            tx.execute(
                sql!("update delivery set state = 'failed', reason = 'reader0@mail0.example: unknown'"),
                &[],
            )
        })
        .expect("set");
    let copy = news.read(|read| read.one(sql!("select id from delivery"), &[], |row| row.get("id")));
    news.write(move |w| readers::erase(w, id)).expect("erased");
    let said = ("5.1.1", "reader0@mail0.example: unknown");
    updates::came_back(
        &news.store,
        copy,
        CameBack::Bounced,
        said,
        "To: reader0@mail0.example",
    )
    .expect("kept");
    let kept = news.read(|read| {
        read.one(
            sql!(
                "select d.reason as why, d.relay, d.host, e.kind, e.code, e.reason, e.raw
                 from delivery d join mail_event e on e.delivery_id = d.id"
            ),
            &[],
            |row| {
                let names = ["why", "relay", "host", "kind", "code", "reason", "raw"];
                names
                    .into_iter()
                    .map(|name| row.get::<String>(name))
                    .collect::<Result<Vec<_>, _>>()
            },
        )
    });
    assert_eq!(kept, ["", "", "", "bounced", "5.1.1", "", ""]);
}
