//! An article's way through the desk, over HTTP: every verb, every refusal.

use courant::base::ids::ArticleId;
use courant::base::store::Actor;
use courant::news::newsroom::edit;
use courant::news::people::Role;
use courant::testing::MORNING;

use crate::harness::{Answer, Browser, Running};

/// Sends a verb's form; says where it led.
fn act(browser: &Browser<'_>, verb: &str, form: &str) -> Answer {
    let form = if form.is_empty() { "x=" } else { form };
    browser.post(&format!("/desk/article/1001/{verb}"), form)
}

fn done(answer: &Answer, said: &str) {
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(
        answer.header("location"),
        format!("/desk/article/1001?said={said}")
    );
}

fn rewrite(running: &Running, article: ArticleId, who: &Browser<'_>, headline: &str) {
    let (content, person) = (running.news.content(headline), who.person);
    running
        .news
        .store
        .writes
        .wait(Actor::Person(person), move |w| edit(w, article, content, None))
        .expect("edited");
    running.settle();
}

#[test]
fn from_draft_to_correction() {
    let running = Running::new();
    let ada = running.browser("Ada Reporter", Role::Reporter);
    let ben = running.browser("Ben Editor", Role::Editor);
    let eve = running.browser("Eve Chief", Role::Chief);
    let article = running.news.draft("Rate is 3 per cent");

    done(&act(&ada, "submit", ""), "submitted");
    let refused = act(&ada, "approve", "seen_revision=1");
    assert_eq!(refused.status, 403);
    assert!(
        refused.text().contains("approve articles or send them back"),
        "{}",
        refused.text()
    );
    let page = ada.get("/desk/article/1001").text();
    assert!(
        page.contains("disabled"),
        "what the role does not allow is shown, disabled"
    );
    assert!(page.contains("takes the role editor"), "with the reason: {page}");

    let empty = act(&ben, "send-back", "reason=+");
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("aria-invalid=\"true\""), "{}", empty.text());
    done(&act(&ben, "send-back", "reason=Which+rate%3F"), "sent-back");
    assert!(ada.get("/desk/article/1001").text().contains("Which rate?"));
    done(&act(&ada, "submit", ""), "submitted");
    done(&act(&ben, "approve", "seen_revision=1"), "approved");
    done(&act(&ben, "publish", ""), "published");
    let path = running.path(article);
    assert!(running.get(&path).text().contains("Rate is 3 per cent"));

    done(&act(&ada, "report-error", "reason=It+is+2"), "reported");
    assert!(ben.get("/desk").text().contains("It is 2"));
    rewrite(&running, article, &ada, "Rate is 2 per cent");
    assert!(
        running.get(&path).text().contains("Rate is 3"),
        "re-reviewing moves nothing in public"
    );
    done(&act(&ada, "submit", ""), "submitted");
    assert!(running.get(&path).text().contains("Rate is 3"));
    done(&act(&ben, "approve", "seen_revision=2"), "approved");
    assert!(running.get(&path).text().contains("Rate is 3"));
    done(
        &act(
            &ben,
            "correct",
            "text=An+earlier+version+said+3+per+cent.&reason=misread",
        ),
        "corrected",
    );
    assert!(!ben.get("/desk").text().contains("Needs correction"));

    // The ladder: page, JSON-LD, feed, list of corrections, and who answers for it.
    let path = running.path(article);
    let page = running.get(&path).text();
    assert!(page.contains("An earlier version said 3 per cent."));
    assert!(page.contains("CorrectionComment"));
    assert!(
        running
            .get("/feed.xml")
            .text()
            .contains("An earlier version said 3 per cent.")
    );
    assert!(
        running
            .get("/corrections")
            .text()
            .contains("An earlier version said 3 per cent.")
    );
    let desk = ben.get("/desk/article/1001").text();
    assert!(desk.contains("Ben Editor answers for it"), "{desk}");
    assert!(
        desk.contains("corrected it") && desk.contains("published it"),
        "{desk}"
    );

    done(
        &act(&ben, "clarify", "text=The+rate+is+nominal.&reason=asked"),
        "clarified",
    );
    assert!(running.get(&path).text().contains("The rate is nominal."));

    let refused = act(&ben, "withdraw", "text=Wrong.&reason=wrong");
    assert_eq!(refused.status, 403);
    assert!(
        refused.text().contains("withdraw an article"),
        "{}",
        refused.text()
    );
    done(
        &act(&eve, "withdraw", "text=This+report+was+wrong.&reason=wrong"),
        "withdrawn",
    );
    let gone = running.get(&path);
    assert_eq!(gone.status, 410);
    assert!(gone.text().contains("This report was wrong."));
    assert!(
        running
            .get("/corrections")
            .text()
            .contains("This report was wrong.")
    );
}

#[test]
fn an_update_may_tell_readers_what_is_new() {
    let running = Running::new();
    let ben = running.browser("Ben Editor", Role::Editor);
    let article = running.publish("Talks begin");
    rewrite(&running, article, &ben, "Talks end");
    let early = act(&ben, "update", "");
    assert_eq!(early.status, 409);
    assert!(
        early.text().contains("have it approved first"),
        "{}",
        early.text()
    );
    done(&act(&ben, "approve", "seen_revision=2"), "approved");
    done(&act(&ben, "update", "text=Adds+the+outcome."), "updated");
    let path = running.path(article);
    assert!(running.get(&path).text().contains("Adds the outcome."));
    assert!(!running.get("/corrections").text().contains("Adds the outcome."));
    let again = act(&ben, "update", "");
    assert_eq!(again.status, 409, "the same text is not published twice");
}

#[test]
fn what_was_not_seen_is_not_approved() {
    let running = Running::new();
    let ben = running.browser("Ben Editor", Role::Editor);
    let article = running.news.draft("Rates stay");
    rewrite(&running, article, &ben, "Rates fall");
    let raced = act(&ben, "approve", "seen_revision=1");
    assert_eq!(raced.status, 409);
    assert!(raced.text().contains("revision 2"), "{}", raced.text());
    assert_eq!(
        act(&ben, "approve", "").status,
        422,
        "which text was seen must be said"
    );
    assert_eq!(act(&ben, "approve", "seen_revision=99").status, 409);
    done(&act(&ben, "approve", "seen_revision=2"), "approved");
}

#[test]
fn two_editors_press_publish() {
    let running = Running::new();
    let ben = running.browser("Ben Editor", Role::Editor);
    let cem = running.browser("Cem Editor", Role::Editor);
    running.news.draft("Rates stay");
    done(&act(&ben, "approve", "seen_revision=1"), "approved");
    done(&act(&ben, "publish", ""), "published");
    let second = act(&cem, "publish", "");
    assert_eq!(second.status, 409);
    assert!(second.text().contains("it is live"), "{}", second.text());
    let script = cem.ask("POST", "/desk/article/1001/publish", &[], "");
    assert_eq!(script.status, 409);
    assert_eq!(script.header("content-type"), "application/problem+json");
}

#[test]
fn schedule_waits_for_its_time_and_for_the_text() {
    let running = Running::new();
    let ben = running.browser("Ben Editor", Role::Editor);
    let article = running.news.draft("Comes at noon");
    let early = act(&ben, "schedule", "at=2026-03-02T12:00");
    assert_eq!(early.status, 409, "an editor must approve it first");
    done(&act(&ben, "approve", "seen_revision=1"), "approved");
    for (at, words) in [
        ("2026-03-02T09:00", "lies in the past"),
        ("2026-03-29T01:30", "there is no 01:30"),
        ("2026-10-25T01:30", "comes twice"),
        ("noon", "is no time"),
        ("", "is no time"),
    ] {
        let refused = act(&ben, "schedule", &format!("at={at}"));
        assert_eq!(refused.status, 422, "{at}");
        assert!(refused.text().contains(words), "{at}: {}", refused.text());
    }
    done(&act(&ben, "schedule", "at=2026-03-02T12:00"), "scheduled");
    assert_eq!(
        running.get("/article/1001").status,
        404,
        "scheduling publishes nothing"
    );

    // The text changes: the time stays, the clock waits for the approval.
    rewrite(&running, article, &ben, "Comes when approved");
    assert!(
        ben.get("/desk/article/1001")
            .text()
            .contains("its new text is not approved")
    );
    running.news.clock.set(MORNING.plus_seconds(9_001));
    std::thread::sleep(std::time::Duration::from_millis(1_500));
    assert_eq!(running.get("/article/1001").status, 404);
    done(&act(&ben, "approve", "seen_revision=2"), "approved");
    for _ in 0..100 {
        if running.get("/article/1001").status == 301 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    running.settle();
    let path = running.path(article);
    assert!(running.get(&path).text().contains("Comes when approved"));
    assert!(ben.get("/desk/article/1001").text().contains("The clock"));
}

#[test]
fn an_embargo_holds_whatever_is_pressed() {
    let running = Running::new();
    let ada = running.browser("Ada Reporter", Role::Reporter);
    let ben = running.browser("Ben Editor", Role::Editor);
    running.news.draft("Jobs rise");
    assert_eq!(act(&ada, "embargo", "until=2026-03-02T12:00").status, 403);
    assert_eq!(act(&ben, "embargo", "until=2026-03-02T08:00").status, 422);
    done(&act(&ben, "embargo", "until=2026-03-02T12:00"), "embargoed");
    done(&act(&ben, "approve", "seen_revision=1"), "approved");
    let early = act(&ben, "schedule", "at=2026-03-02T11:00");
    assert_eq!(early.status, 422);
    assert!(early.text().contains("under embargo"), "{}", early.text());
    done(&act(&ben, "publish", ""), "waits");
    assert_eq!(running.get("/article/1001").status, 404);
    done(&act(&ben, "unschedule", ""), "unscheduled");
    done(&act(&ben, "embargo", "lift=1"), "lifted");
    done(&act(&ben, "publish", ""), "published");
}

#[test]
fn versions_are_named_and_gone_back_to() {
    let running = Running::new();
    let ada = running.browser("Ada Reporter", Role::Reporter);
    let article = running.news.draft("First");
    done(&act(&ada, "keep-version", "name=Before+lunch"), "kept");
    let same = act(&ada, "keep-version", "name=Again");
    assert_eq!(same.status, 422);
    assert!(
        same.text().contains("value=\"Again\""),
        "what was typed stays: {}",
        same.text()
    );
    rewrite(&running, article, &ada, "Second");
    let page = ada.get("/desk/article/1001").text();
    assert!(
        page.contains("Before lunch") && page.contains("Ada Reporter"),
        "{page}"
    );
    let id = page
        .split("preview?version=")
        .nth(1)
        .and_then(|rest| rest.get(..36))
        .expect("a version")
        .to_owned();
    done(&act(&ada, "revert", &format!("version={id}")), "reverted");
    assert!(ada.get("/desk/article/1001").text().contains("<h1>First</h1>"));
    for version in ["nonsense", "01890000-0000-7000-8000-000000000000"] {
        assert_eq!(act(&ada, "revert", &format!("version={version}")).status, 404);
    }
}

#[test]
fn spiked_and_restored() {
    let running = Running::new();
    let ben = running.browser("Ben Editor", Role::Editor);
    running.news.draft("Not today");
    done(&act(&ben, "spike", ""), "spiked");
    assert_eq!(act(&ben, "submit", "").status, 409);
    done(&act(&ben, "restore", ""), "restored");
    done(&act(&ben, "submit", ""), "submitted");
}

#[test]
fn nobody_touches_what_is_not_there() {
    let running = Running::new();
    let ben = running.browser("Ben Editor", Role::Editor);
    for path in [
        "/desk/article/9999",
        "/desk/article/x",
        "/desk/article/-1",
        "/desk/article/99999999999999999999",
    ] {
        assert_eq!(ben.get(path).status, 404, "{path}");
        assert_eq!(ben.post(&format!("{path}/publish"), "x=").status, 404, "{path}");
    }
    running.news.draft("There");
    assert_eq!(ben.get("/desk/article/1001/fly").status, 404);
}

#[test]
fn a_huge_headline_and_markup_are_only_words() {
    let running = Running::new();
    let ben = running.browser("Ben Editor", Role::Editor);
    let mut content = running.news.content("x");
    content.headline = format!("{}<script>alert(1)</script>", "Long ".repeat(40));
    let edition = running.news.edition;
    running.write(move |w| {
        let new = courant::news::newsroom::NewArticle {
            edition,
            content,
            origin: None,
        };
        courant::news::newsroom::create(w, new)
    });
    for path in ["/desk/article/1001", "/desk/articles", "/desk"] {
        let page = ben.get(path);
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("<script>alert"), "{path}");
    }
    let typed = act(&ben, "send-back", "reason=%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assert!(!typed.text().contains("<script>alert"), "{}", typed.text());
}
