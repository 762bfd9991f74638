//! The desk's first page and its list of articles.

use courant::base::store::Actor;
use courant::news::newsroom::{approve, edit, report_error, schedule, submit};
use courant::news::people::Role;

use crate::harness::Running;

#[test]
fn the_first_page_is_the_state_of_the_newsroom() {
    let running = Running::new();
    let ada = running.browser("Ada Editor", Role::Editor);
    let empty = ada.get("/desk");
    assert_eq!(empty.status, 200);
    for words in [
        "Nothing waits for an editor",
        "Nothing is scheduled for the next 24 hours",
    ] {
        assert!(empty.text().contains(words), "{words}");
    }
    let news = &running.news;
    let reviewed = news.draft("Waits for an editor");
    running.write(move |w| submit(w, reviewed));
    let ready = news.draft("Waits to be published");
    running.write(move |w| approve(w, ready));
    let soon = news.draft("Comes at noon");
    let at = news.clock.now().plus_seconds(9_000);
    running.write(move |w| approve(w, soon));
    running.write(move |w| schedule(w, soon, at));
    let held = news.draft("Held at one");
    let later = news.clock.now().plus_seconds(12_600);
    running.write(move |w| approve(w, held));
    running.write(move |w| schedule(w, held, later));
    let content = news.content("Held at one, changed");
    running.write(move |w| edit(w, held, content, Some(1)));
    let live = running.publish("Stands since this morning");
    running.write(move |w| report_error(w, live, "the date is wrong"));
    let page = ada.get("/desk").text();
    for words in [
        "Waits for an editor",
        "Waits to be published",
        "12:00",
        "Comes at noon",
        "Held: its new text is not approved",
        "Stands since this morning",
        "the date is wrong",
        "Needs correction",
        "Europe/London",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

#[test]
fn a_list_without_articles_says_so() {
    let running = Running::new();
    let ada = running.browser("Ada Editor", Role::Editor);
    let page = ada.get("/desk/articles");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("Nothing has been written yet"));
    let narrowed = ada.get("/desk/articles?work=spiked");
    assert!(narrowed.text().contains("No article is like this"));
}

#[test]
fn filters_narrow_and_pages_follow() {
    let running = Running::new();
    let ada = running.browser("Ada Editor", Role::Editor);
    for n in 0..60 {
        running.news.clock.set(running.news.clock.now().plus_seconds(1));
        running.news.draft(&format!("Number {n:02}"));
    }
    running.publish("Stands");
    let first = ada.get("/desk/articles").text();
    assert!(
        first.contains("Stands") && first.contains("state-live"),
        "{first}"
    );
    assert!(!first.contains("Number 02"));
    let older = first
        .split("rel=\"next\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a next page")
        .replace("&amp;", "&");
    let second = ada.get(&older).text();
    assert!(
        second.contains("Number 02") && !second.contains("Number 58"),
        "{second}"
    );
    let live = ada
        .get("/desk/articles?public=live&topic=Inflation&author=Ada+Reporter&section=economy&kind=news")
        .text();
    assert!(live.contains("Stands") && !live.contains("Number 5"), "{live}");
    assert!(
        ada.get("/desk/articles?from=2026-03-02&to=2026-03-02")
            .text()
            .contains("Stands")
    );
    assert!(
        ada.get("/desk/articles?to=2026-03-01")
            .text()
            .contains("No article is like this")
    );
}

#[test]
fn broken_filters_are_said_beside_their_fields() {
    let running = Running::new();
    let ada = running.browser("Ada Editor", Role::Editor);
    running.news.draft("Rates");
    for (query, words) in [
        ("work=flying", "no such state"),
        ("section=nowhere", "no such section"),
        ("topic=%3Cscript%3E", "no topic of this name"),
        ("author=%27+or+1%3D1", "nobody here has this name"),
        ("from=2026-02-31", "is no day"),
    ] {
        let page = ada.get(&format!("/desk/articles?{query}"));
        assert_eq!(page.status, 422, "{query}");
        assert!(page.text().contains(words), "{query}: {}", page.text());
        assert!(!page.text().contains("<script>"), "{query}");
    }
    for query in ["after=x-y", "after=9-zz", "after=", "after=-"] {
        let page = ada.get(&format!("/desk/articles?{query}"));
        assert_eq!(page.status, 200, "{query}");
        assert!(page.text().contains("Rates"), "{query}");
    }
    assert_eq!(ada.get("/desk/articles?work=draft&work=ready").status, 422);
}

#[test]
fn a_contributor_sees_their_own_and_no_others() {
    let running = Running::new();
    running.news.draft("Somebody else writes this");
    let eve = running.browser("Eve Contributor", Role::Contributor);
    let content = running.news.content("Eve writes this");
    let (edition, person) = (running.news.edition, eve.person);
    running
        .news
        .store
        .writes
        .wait(Actor::Person(person), move |w| {
            let new = courant::news::newsroom::NewArticle {
                edition,
                content,
                origin: None,
            };
            courant::news::newsroom::create(w, new)
        })
        .expect("created");
    for path in [
        "/desk",
        "/desk/articles",
        "/desk/articles?author=Ada+Reporter",
        "/desk/articles?work=draft",
    ] {
        let page = eve.get(path).text();
        assert!(page.contains("Eve writes this"), "{path}: {page}");
        assert!(!page.contains("Somebody else writes this"), "{path}");
    }
    assert_eq!(eve.get("/desk/article/1001").status, 403);
    assert_eq!(eve.get("/desk/article/1002").status, 200);
}

#[test]
fn a_new_article_is_signed_by_whoever_begins_it() {
    let running = Running::new();
    let ada = running.browser("Ada Reporter", Role::Reporter);
    let answer = ada.post("/desk/articles", "");
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("location"), "/desk/article/1001/edit");
    let list = ada.get("/desk/articles").text();
    assert!(
        list.contains("Untitled") && list.contains("Ada Reporter"),
        "{list}"
    );
    assert_eq!(running.news.verbs(1), ["article_created"]);
}
