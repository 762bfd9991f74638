//! An article's life as readers see it.

use courant::news::newsroom::{
    NewNote, approve, correct, edit, embargo, publish, release_due, schedule, update, withdraw,
};

use crate::harness::Running;

fn note(text: &str) -> NewNote {
    NewNote {
        text: text.to_owned(),
        reason: "misread".to_owned(),
        approver: "the chief".to_owned(),
    }
}

#[test]
fn from_the_first_publication_to_the_withdrawal() {
    let site = Running::new();
    let id = site.publish("Rates stay at 2%");
    let path = site.path(id);
    assert_eq!(path, "/jobs/rates-stay-at-2-1001");
    let page = site.get(&path);
    assert_eq!(page.status, 200);
    for words in [
        "<h1>Rates stay at 2%</h1>",
        "Ada Reporter",
        "LONDON",
        "said the minister on Monday",
        "2 March 2026, 09:30 GMT",
    ] {
        assert!(page.text().contains(words), "{words} is missing");
    }
    for place in [
        "/",
        "/economy",
        "/economy/jobs",
        "/topic/inflation",
        "/contributor/ada-reporter",
        "/archive/2026/03/02",
    ] {
        assert!(
            site.get(place).text().contains("Rates stay at 2%"),
            "not on {place}"
        );
    }

    let mut corrected = site.news.content("Rates stay at 3%");
    corrected.slug = "rates-stay-at-3".to_owned();
    site.write(move |w| edit(w, id, corrected, None));
    assert!(
        site.get(&path).text().contains("Rates stay at 2%"),
        "an edit stays inside"
    );
    site.write(move |w| approve(w, id));
    site.write(move |w| correct(w, id, &note("An earlier version said 2%.")));

    let moved = site.get(&path);
    assert_eq!(
        (moved.status, moved.header("location")),
        (301, "/jobs/rates-stay-at-3-1001")
    );
    let path = moved.header("location").to_owned();
    let page = site.get(&path).text();
    assert!(
        page.contains("An earlier version said 2%.") && page.contains("CorrectionComment"),
        "{page}"
    );
    assert!(
        site.get("/corrections")
            .text()
            .contains("An earlier version said 2%.")
    );
    assert!(
        site.get("/feed.xml")
            .text()
            .contains("Correction: An earlier version said 2%.")
    );

    site.write(move |w| withdraw(w, id, &note("This report was wrong.")));
    let gone = site.get(&path);
    assert_eq!(gone.status, 410);
    assert!(gone.text().contains("This report was wrong.") && !gone.text().contains("said the minister"));
    assert!(!site.get("/").text().contains("Rates stay at 3%"));
    assert!(!site.get("/feed.xml").text().contains("Rates stay"));
    assert!(site.get("/corrections").text().contains("This report was wrong."));
}

#[test]
fn nothing_under_embargo_is_anywhere_before_its_time() {
    let site = Running::new();
    let secret = "Unemployment falls to 4.1%";
    let id = site.news.draft(secret);
    let until = site.news.clock.now().plus_seconds(600);
    site.write(move |w| embargo(w, id, Some(until)));
    site.write(move |w| approve(w, id));
    site.write(move |w| publish(w, id));
    release_due(&site.news.store).expect("a tick");
    let everywhere = [
        "/",
        "/economy",
        "/economy/jobs",
        "/topic/inflation",
        "/contributor/ada-reporter",
        "/archive/2026/03/02",
        "/feed.xml",
        "/atom.xml",
        "/feed.json",
        "/economy/feed.xml",
        "/sitemap/articles-1.xml",
        "/news-sitemap.xml",
        "/search?q=unemployment",
        "/search/suggest?q=unemp",
        "/article/1001",
        "/jobs/x-1001",
    ];
    for place in everywhere {
        let text = site.get(place).text();
        assert!(
            !text.contains("4.1%") && !text.contains("unemployment-falls"),
            "{place} leaks:\n{text}"
        );
    }
    site.news.clock.set(until);
    // The program's own clock may be first.
    release_due(&site.news.store).expect("a tick");
    site.settle();
    let path = site.path(id);
    for place in [
        "/",
        path.as_str(),
        "/feed.xml",
        "/news-sitemap.xml",
        "/search?q=unemployment",
    ] {
        assert!(
            site.get(place).text().contains("4.1%"),
            "{place} does not have it"
        );
    }
}

#[test]
fn what_fell_due_while_the_program_was_down_goes_out_at_the_start() {
    let site = Running::new();
    let id = site.news.draft("Planned");
    let at = site.news.clock.now().plus_seconds(60);
    site.write(move |w| approve(w, id));
    site.write(move |w| schedule(w, id, at));
    // The program stops; hours pass; the same tables, a new program.
    site.news.clock.set(at.plus_seconds(7_200));
    let released = release_due(&site.news.store).expect("the first tick");
    site.settle();
    // The running clock may have been faster than this test.
    assert!(released.is_empty() || released == [id]);
    let page = site.get(&site.path(id)).text();
    assert!(
        page.contains("2 March 2026, 09:31 GMT"),
        "it carries the time it was meant for"
    );
}

#[test]
fn an_update_tells_what_is_new_and_keeps_the_publication_time() {
    let site = Running::new();
    let id = site.publish("Talks begin");
    site.news.clock.set(site.news.clock.now().plus_seconds(3_600));
    let mut more = site.news.content("Talks begin in Geneva");
    more.slug = "talks-begin".to_owned();
    site.write(move |w| edit(w, id, more, None));
    site.write(move |w| approve(w, id));
    site.write(move |w| update(w, id, Some(&note("Adds the place."))));
    let page = site.get(&site.path(id)).text();
    assert!(page.contains("09:30 GMT") && page.contains("10:30 GMT") && page.contains("Adds the place."));
    assert!(
        !site.get("/corrections").text().contains("Adds the place."),
        "an update is no correction"
    );
}

#[test]
fn an_old_article_says_so() {
    let site = Running::new();
    let id = site.publish("Long ago");
    let path = site.path(id);
    assert!(!site.get(&path).text().contains("days old"));
    site.news.clock.set(site.news.clock.now().plus_days(45));
    assert!(
        site.get(&path).text().contains("more than 45 days old"),
        "the kept page went with its time"
    );
}
