//! Editions, old addresses, static pages, and what a second edition changes.

use courant::news::editions::{
    Destination, NewEdition, NewPage, NewSection, save_edition, save_page, save_redirect, save_section,
};
use courant_body::from_markdown;

use crate::harness::Running;

#[test]
fn old_addresses_keep_working() {
    let site = Running::new();
    let id = site.publish("Rates stay");
    let path = site.path(id);
    let edition = site.news.edition;
    site.write(move |w| save_redirect(w, edition, "/2019/05/old-words/", &Destination::Article(id)));
    site.write(move |w| save_redirect(w, edition, "/?p=77", &Destination::Article(id)));
    site.write(move |w| save_redirect(w, edition, "/old-about", &Destination::Path("/about".to_owned())));
    site.write(move |w| save_redirect(w, edition, "/never-again", &Destination::Gone));
    for (old, status, to) in [
        ("/2019/05/old-words/", 301, path.as_str()),
        ("/2019/05/old-words", 301, path.as_str()),
        ("/old-about", 301, "/about"),
        ("/never-again", 410, ""),
        ("/never-was", 404, ""),
        ("/jobs/other-words-1001", 301, path.as_str()),
    ] {
        let answer = site.get(old);
        assert_eq!((answer.status, answer.header("location")), (status, to), "{old}");
    }
}

#[test]
fn a_static_page_is_made_of_its_text() {
    let site = Running::new();
    let edition = site.news.edition;
    let page = |text: &str| NewPage {
        edition,
        slug: "about".to_owned(),
        title: "About us".to_owned(),
        description: String::new(),
        body: from_markdown(text).expect("readable"),
    };
    assert_eq!(site.get("/about").status, 404);
    let first = page("We report.");
    site.write(move |w| save_page(w, &first));
    assert!(site.get("/about").text().contains("<p>We report.</p>"));
    let second = page("We report *daily*.");
    site.write(move |w| save_page(w, &second));
    assert!(site.get("/about").text().contains("<em>daily</em>"));
}

#[test]
fn a_second_edition_lives_under_its_word() {
    let site = Running::new();
    let id = site.publish("Rates stay");
    let new = NewEdition {
        slug: "ar".to_owned(),
        name: "الجريدة".to_owned(),
        tagline: String::new(),
        description: String::new(),
        language: "ar".to_owned(),
        zone: "Asia/Riyadh".to_owned(),
        note: String::new(),
        is_main: false,
        full_feeds: true,
        contact: String::new(),
        four_eyes: false,
    };
    let (edition, _) = site.write(move |w| save_edition(w, &new));
    let section = NewSection {
        edition,
        parent: None,
        slug: "economy".to_owned(),
        name: "الاقتصاد".to_owned(),
        description: String::new(),
        ordinal: 0,
    };
    site.write(move |w| save_section(w, &section));
    let front = site.get("/ar/").text();
    assert!(
        front.contains("dir=\"rtl\"") && front.contains("lang=\"ar\""),
        "{front}"
    );
    assert!(front.contains("href=\"/ar/economy\""), "{front}");
    assert!(site.get("/ar/economy").text().contains("الاقتصاد"));
    assert_eq!(site.get("/ar/feed.xml").status, 200);
    let path = site.path(id);
    assert_eq!(
        site.get(&format!("/ar{path}")).status,
        404,
        "an article belongs to one edition"
    );
    assert!(site.get("/").text().contains("Rates stay"));
}
