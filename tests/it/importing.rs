//! Imports through the newsroom's verb: idempotent, original dates, old addresses.

use courant::base::clock::Micros;
use courant::news::newsroom::{Imported, NewImport, import};

use crate::harness::Running;

fn batch(site: &Running, n: usize) -> Vec<NewImport> {
    (0..n)
        .map(|i| NewImport {
            origin: format!("old:{i}"),
            content: site.news.content(&format!("Imported report {i}")),
            published_at: Some(Micros(site.news.clock.now().0 - (i as i64 + 1) * Micros::DAY)),
            old_paths: vec![format!("/old/{i}.html")],
        })
        .collect()
}

#[test]
fn a_batch_goes_live_under_its_original_dates_with_one_entry() {
    let site = Running::new();
    let (edition, items) = (site.news.edition, batch(&site, 30));
    let (outcomes, _) = site.write(move |w| import(w, edition, items, true));
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Imported::Live(_)))
    );
    // The story engine may say afterwards what it made of them.
    let said = site.news.verbs(3);
    assert_eq!(
        said.iter().filter(|verb| *verb == "articles_imported").count(),
        1,
        "{said:?}"
    );
    assert!(
        site.get("/archive/2026/03/01")
            .text()
            .contains("Imported report 0")
    );
    assert_eq!(site.get("/old/7.html").status, 301);
    assert!(
        site.get("/search?q=imported+report")
            .text()
            .contains("30 articles")
    );

    let items = batch(&site, 31);
    let (outcomes, _) = site.write(move |w| import(w, edition, items, true));
    let known = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Imported::Known(_)))
        .count();
    assert_eq!(
        (known, outcomes.len()),
        (30, 31),
        "a second run adds what is new and nothing else"
    );
}

#[test]
fn what_cannot_be_published_stays_a_draft_and_says_why() {
    let site = Running::new();
    let (edition, mut items) = (site.news.edition, batch(&site, 1));
    items[0].content.headline = String::new();
    let (outcomes, _) = site.write(move |w| import(w, edition, items, true));
    let Imported::NotPublishable(_, problems) = &outcomes[0] else {
        panic!("{outcomes:?}")
    };
    assert_eq!(problems[0].field, "headline");
    assert!(!site.get("/").text().contains("in one sentence"));
}
