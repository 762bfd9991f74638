//! Site search: found as soon as published, gone as soon as withdrawn, made anew when its folder is.

use courant::news::newsroom::{NewNote, withdraw};

use crate::harness::Running;

#[test]
fn what_is_published_is_found_and_what_is_withdrawn_is_not() {
    let site = Running::new();
    let id = site.publish("Zirconium exports rise");
    let found = site.get("/search?q=zirconium").text();
    assert!(
        found.contains("1 article") && found.contains("<mark>Zirconium</mark>"),
        "{found}"
    );
    assert!(
        site.get("/search/suggest?q=zirc")
            .text()
            .contains("Zirconium exports rise")
    );
    let note = NewNote {
        text: "Wrong.".to_owned(),
        reason: "x".to_owned(),
        approver: "y".to_owned(),
    };
    site.write(move |w| withdraw(w, id, &note));
    assert!(!site.get("/search?q=zirconium").text().contains("<mark>"));
    assert_eq!(site.get("/search/suggest?q=zirc").text(), "[]");
}

#[test]
fn bad_queries_are_answers_not_errors() {
    let site = Running::new();
    site.publish("Rates stay");
    let long = "x".repeat(6_000);
    let nested = "%28".repeat(1_500);
    for query in [
        "",
        "%22",
        "AND",
        "section:",
        "-",
        "%00%01",
        "after:never",
        "%FF%FE",
        long.as_str(),
        nested.as_str(),
        "(((a",
    ] {
        let answer = site.get(&format!("/search?q={query}"));
        assert_eq!(answer.status, 200, "{query}");
    }
    assert_eq!(site.get("/search?q=a&page=broken&sort=sideways").status, 200);
}

#[test]
fn filters_and_sorting_are_links() {
    let site = Running::new();
    for i in 0..30 {
        site.news.published(&format!("Copper report {i}"));
        site.news.clock.set(site.news.clock.now().plus_seconds(60));
    }
    site.settle();
    let page = site.get("/search?q=copper").text();
    assert!(
        page.contains("30 articles") && page.contains("section%3Ajobs"),
        "{page}"
    );
    let more = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("&amp;page=") || href.contains("&page="));
    let more = more.expect("a second page").replace("&amp;", "&");
    let second = site.get(&more).text();
    assert_eq!(
        page.matches("class=\"hit\"").count() + second.matches("class=\"hit\"").count(),
        30
    );
    let newest = site.get("/search?q=copper&sort=newest").text();
    assert!(newest.contains("report 29"));
    assert_eq!(site.get("/search?q=copper+section%3Ajobs").status, 200);
}

#[test]
fn a_lost_index_is_built_anew_from_the_tables() {
    let site = Running::new();
    site.publish("Zirconium exports rise");
    let folder = site.news.database.folder().join("search");
    // The program stops, somebody deletes the folder, the program starts again.
    let address_before = site.address;
    let news = site.into_news();
    std::fs::remove_dir_all(&folder).expect("the index goes");
    let site = Running::around(news);
    site.settle();
    assert_ne!(site.address, address_before);
    assert!(site.get("/search?q=zirconium").text().contains("1 article"));
}
