//! The page cache over HTTP: encodings, tags, eviction, and the race it must not lose.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use courant::news::editions::{NewTopic, save_topic};

use crate::harness::Running;

#[test]
fn variants_have_tags_and_unchanged_pages_are_not_sent_again() {
    let site = Running::new();
    site.publish("Rates stay");
    for encoding in ["identity", "gzip", "br"] {
        let page = site.get_with("/", &[("accept-encoding", encoding)]);
        assert_eq!(page.status, 200);
        let expected = if encoding == "identity" { "" } else { encoding };
        assert_eq!(page.header("content-encoding"), expected);
        assert_eq!(page.header("vary"), "accept-encoding");
        let tag = page.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 10, "strong: {tag}");
        let again = site.get_with("/", &[("accept-encoding", encoding), ("if-none-match", &tag)]);
        assert_eq!(
            (again.status, again.bytes.len(), again.header("etag")),
            (304, 0, tag.as_str())
        );
        let other = site.get_with(
            "/",
            &[("accept-encoding", encoding), ("if-none-match", "\"else\"")],
        );
        assert_eq!(other.status, 200);
        let listed = format!("\"else\", W/{tag}");
        assert_eq!(
            site.get_with("/", &[("accept-encoding", encoding), ("if-none-match", &listed)])
                .status,
            304
        );
    }
    let head = site.ask("HEAD", "/", &[], "");
    assert_eq!((head.status, head.bytes.len()), (200, 0));
    assert!(head.header("content-length").parse::<usize>().expect("a length") > 1_000);
}

#[test]
fn a_second_reader_gets_the_kept_page_and_a_change_makes_a_new_one() {
    let site = Running::new();
    site.publish("First");
    site.get("/");
    let before = site.app.site.pages.stats();
    site.get("/");
    let after = site.app.site.pages.stats();
    assert_eq!((after.misses, after.hits), (before.misses, before.hits + 1));
    site.publish("Second");
    assert!(site.get("/").text().contains("Second"));
    assert!(site.app.site.pages.stats().evicted > before.evicted);
}

#[test]
fn made_up_parameters_do_not_fill_the_cache() {
    let site = Running::new();
    site.publish("Only one");
    site.get("/");
    let before = site.app.site.pages.stats().pages;
    for i in 0..50 {
        assert_eq!(site.get(&format!("/?utm_source={i}")).status, 200);
        assert_eq!(site.get(&format!("/nothing-here-{i}x")).status, 404);
    }
    assert_eq!(site.app.site.pages.stats().pages, before);
}

/// Readers read while an editor writes. Once a write has settled, nobody may get an older page.
#[test]
fn a_kept_page_is_never_older_than_a_settled_change() {
    let site = Arc::new(Running::new());
    site.publish("Anything");
    let stop = Arc::new(AtomicBool::new(false));
    let readers: Vec<_> = (0..3)
        .map(|_| {
            let (site, stop) = (Arc::clone(&site), Arc::clone(&stop));
            std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    site.get("/topic/inflation");
                }
            })
        })
        .collect();
    let edition = site.news.edition;
    for i in 0..60 {
        let name = format!("Inflation number {i}");
        let new = NewTopic {
            edition,
            slug: "inflation".to_owned(),
            name: name.clone(),
            description: String::new(),
        };
        site.news.write(move |w| save_topic(w, &new)).expect("renamed");
        let head = site.news.read(courant::changes::head);
        let pages = &site.app.following[0];
        assert!(pages.wait_for(head, std::time::Duration::from_secs(10)));
        let page = site.get("/topic/inflation").text();
        assert!(
            page.contains(&format!("<h1>{name}</h1>")),
            "round {i}: an older page was served"
        );
    }
    stop.store(true, Ordering::Relaxed);
    for reader in readers {
        reader.join().expect("no panic");
    }
}
