//! The daily update at the desk: what editors decide about its items, until when, for whom it is
//! previewed, and the copy to oneself.

use courant::base::clock::Micros;
use courant::news::people::Role;
use courant::news::stories;
use courant::sql;

use crate::harness::{Browser, Running};
use crate::stories::{STRIKE, report, strike};

#[test]
fn editors_decide_over_http_and_see_why() {
    let running = Running::new();
    running.publish("Central bank holds its rate");
    let harbour = running.publish("Harbour of Riverton reopens");
    // Two texts of one sentence look alike to the engine; an editor says that they are two matters.
    let edition = running.news.edition;
    running.write(move |w| stories::move_article(w, edition, harbour, None));
    let editor = running.browser("Edda", Role::Editor);
    let reporter = running.browser("Rolf", Role::Reporter);
    assert_eq!(reporter.get("/desk/updates").status, 403);
    let to = editor.get("/desk/updates").header("location").to_owned();
    assert_eq!(to, "/desk/updates/2026-03-03", "Monday's has left");
    let page = editor.get(&to).text();
    assert!(
        page.contains("Harbour of Riverton") && page.contains("importance"),
        "{page}"
    );
    let item = harbour.to_string();
    let done = editor.post(&to, &format!("do=lead&item={item}"));
    assert_eq!(done.status, 303, "{}", done.text());
    let done = editor.post(
        &to,
        &format!("do=rewrite&item={item}&headline=Ships+%3Cb%3Ereturn"),
    );
    assert_eq!(done.status, 303, "{}", done.text());
    let page = editor.get(&to).text();
    assert!(
        page.contains("Subject: <strong>Ships &lt;b&gt;return</strong>"),
        "{page}"
    );
    let letter = editor.get(&format!("{to}/letter?shown=dark"));
    assert!(
        letter.text().contains("Ships &lt;b&gt;return"),
        "{}",
        letter.text()
    );
    assert!(
        letter
            .header("content-security-policy")
            .contains("style-src 'unsafe-inline'")
    );
    let text = editor.get(&format!("{to}/letter?shown=text")).text();
    assert!(
        text.contains("Ships <b>return") && text.contains("Unsubscribe"),
        "{text}"
    );
    let wrong = editor.post(&to, &format!("do=pin&item={item}&place=77"));
    assert!(
        wrong.status == 422 && wrong.text().contains("no position"),
        "{}",
        wrong.text()
    );
    assert_eq!(editor.post(&to, "do=kill").status, 403, "killing takes a chief");
    assert_eq!(editor.get("/desk/outbox").status, 403);
    let lifted = editor.post(&to, &format!("do=lift&kind=lead&item={item}"));
    assert_eq!(lifted.status, 303);
    assert_eq!(
        editor.post(&to, &format!("do=lift&kind=lead&item={item}")).status,
        404
    );
    assert_eq!(running.get("/updates/2026-03-03").status, 404, "not out yet");
    assert_eq!(running.get("/updates/nonsense").status, 404);
    assert_eq!(running.get("/updates").status, 200);
}

#[test]
fn an_editor_has_a_copy_sent_to_oneself_for_any_topics() {
    let running = Running::new();
    running.publish("Central bank holds its rate");
    let editor = running.browser("Edda", Role::Editor);
    let to = editor.get("/desk/updates").header("location").to_owned();
    let topic = running.news.topic;
    let page = editor.get(&format!("{to}/preview?topics={topic}&topics={topic}"));
    assert!(
        page.status == 200 && page.text().contains("checked"),
        "{}",
        page.text()
    );
    let sent = editor.post(&to, &format!("do=test&topics={topic}"));
    assert_eq!(sent.status, 303, "{}", sent.text());
    let posted = running.news.read(|read| {
        read.all(
            sql!("select recipient, subject, kind, text from outbox_message"),
            &[],
            |row| {
                Ok((
                    row.get::<String>("recipient")?,
                    row.get::<String>("subject")?,
                    row.get::<String>("kind")?,
                    row.get::<String>("text")?,
                ))
            },
        )
    });
    assert_eq!(posted.len(), 1);
    let (recipient, subject, kind, text) = &posted[0];
    assert!(recipient.contains('@') && kind == "test", "{recipient} {kind}");
    assert!(subject.starts_with("[Test] Central bank"), "{subject}");
    assert!(
        text.contains("/sign-up") && !text.contains("/update/"),
        "its links are nobody's: {text}"
    );
}

/// Headlines of the items as its page has them, in their order.
fn items(editor: &Browser<'_>, to: &str) -> Vec<String> {
    let page = editor.get(to).text();
    let list = page.split("issue-items").nth(1).unwrap_or_default();
    let list = list.split("</ol>").next().unwrap_or_default();
    list.split("<a class=\"line-head\"")
        .skip(1)
        .filter_map(|item| Some(item.split_once('>')?.1.split_once('<')?.0.to_owned()))
        .collect()
}

#[test]
fn a_story_is_decided_about_like_an_article_and_only_until_then() {
    let running = Running::new();
    let (reports, story) = strike(&running);
    let wheat = report(&running, crate::stories::WHEAT);
    running.settle();
    let editor = running.browser("Edda", Role::Editor);
    let to = editor.get("/desk/updates").header("location").to_owned();
    let before = items(&editor, &to);
    assert!(
        before.len() == 2 && before.contains(&STRIKE[2].0.to_owned()),
        "{before:?}"
    );
    let (lead, item) = if before[0] == STRIKE[2].0 {
        (crate::stories::WHEAT.0, wheat.0)
    } else {
        (STRIKE[2].0, story.0)
    };
    let done = editor.post(&to, &format!("do=boost&points=77&item={}", story.0));
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(editor.get(&to).text().contains("+77 points"));

    // For two hours another one leads.
    let until = |hours: i64| {
        let at = Micros(running.news.clock.now().0 + hours * 3_600 * Micros::SECOND);
        at.timestamp().to_string()
    };
    let past = editor.post(&to, &format!("do=lead&item={item}&until={}", until(-1)));
    assert!(
        past.status == 422 && past.text().contains("until is over"),
        "{}",
        past.text()
    );
    let nonsense = editor.post(&to, &format!("do=lead&item={item}&until=soon"));
    assert_eq!(nonsense.status, 422);
    let done = editor.post(&to, &format!("do=lead&item={item}&until={}", until(2)));
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(items(&editor, &to)[0], lead);
    assert!(editor.get(&to).text().contains("leads until <time"));
    running
        .news
        .clock
        .set(Micros(running.news.clock.now().0 + 3 * 3_600 * Micros::SECOND));
    assert!(!editor.get(&to).text().contains("leads until"), "it is over");

    // What was decided about a story goes with it into another.
    let (edition, ships) = (running.news.edition, reports[1]);
    let (side, _) = running.write(move |w| stories::split_story(w, edition, story, &[ships], "Ships wait"));
    let done = editor.post(&to, &format!("do=rewrite&item={}&headline=Ships+sail", side.0));
    assert_eq!(done.status, 303, "{}", done.text());
    running.write(move |w| stories::merge_stories(w, edition, side, story));
    let after = items(&editor, &to);
    assert!(
        after.len() == 2 && after.contains(&"Ships sail".to_owned()),
        "{after:?}"
    );
    assert_eq!(
        editor
            .post(&to, &format!("do=pin&place=1&item={}", uuid::Uuid::nil()))
            .status,
        404,
        "of nothing"
    );
}

#[test]
fn a_preview_for_readers_who_follow_a_story() {
    let running = Running::new();
    let (_, story) = strike(&running);
    report(&running, crate::stories::WHEAT);
    running.settle();
    stories::rank_stories(&running.news.store).expect("ranked");
    let editor = running.browser("Edda", Role::Editor);
    let to = editor.get("/desk/updates").header("location").to_owned();
    let page = editor.get(&format!("{to}/preview")).text();
    let tick = format!("value=\"story:{story}\"");
    assert!(page.contains(&format!("{tick}>")), "{page}");
    let page = editor.get(&format!("{to}/preview?topics=story:{story}")).text();
    assert!(page.contains(&format!("{tick} checked")), "{page}");
    assert!(
        page.contains(&format!("shown=dark&amp;topics=story:{story}")),
        "{page}"
    );
    let letter = editor.get(&format!("{to}/letter?shown=text&topics=story:{story}"));
    assert!(
        letter.status == 200 && letter.text().contains(STRIKE[2].0),
        "{}",
        letter.text()
    );
    // Nobody's story does no harm.
    let gone = editor.get(&format!("{to}/preview?topics=story:{}", uuid::Uuid::nil()));
    assert_eq!(gone.status, 200);
}
