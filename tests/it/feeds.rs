//! Feeds, sitemaps, robots: what machines read.

use crate::harness::Running;

#[test]
fn every_place_has_its_feeds() {
    let site = Running::new();
    site.publish("Rates <stay> & \"hold\"");
    for place in [
        "",
        "/economy",
        "/economy/jobs",
        "/topic/inflation",
        "/contributor/ada-reporter",
    ] {
        for (file, kind, words) in [
            ("feed.xml", "application/rss+xml", "Rates &lt;stay&gt; &amp; "),
            ("atom.xml", "application/atom+xml", "Rates &lt;stay&gt; &amp; "),
            (
                "feed.json",
                "application/feed+json",
                "Rates <stay> & \\\"hold\\\"",
            ),
        ] {
            let feed = site.get(&format!("{place}/{file}"));
            assert_eq!(feed.status, 200, "{place}/{file}");
            assert!(feed.header("content-type").starts_with(kind), "{place}/{file}");
            assert!(feed.text().contains(words), "{place}/{file}: {}", feed.text());
            let date = feed.header("last-modified").to_owned();
            assert_eq!(date, "Mon, 02 Mar 2026 09:30:00 GMT");
            assert_eq!(
                site.get_with(&format!("{place}/{file}"), &[("if-modified-since", &date)])
                    .status,
                304
            );
        }
    }
    assert_eq!(site.get("/topic/unknown/feed.xml").status, 404);
    assert_eq!(site.get("/topic/inflation/other.xml").status, 404);
}

#[test]
fn sitemaps_list_what_is_there() {
    let site = Running::new();
    let path = site.path(site.publish("Rates stay"));
    let index = site.get("/sitemap.xml").text();
    assert!(
        index.contains("/sitemap/places.xml") && index.contains("/sitemap/articles-1.xml"),
        "{index}"
    );
    assert!(
        site.get("/sitemap/places.xml")
            .text()
            .contains("/economy/jobs</loc>")
    );
    assert!(site.get("/sitemap/articles-1.xml").text().contains(&path));
    assert_eq!(site.get("/sitemap/articles-2.xml").status, 404);
    let news = site.get("/news-sitemap.xml").text();
    assert!(
        news.contains(&path) && news.contains("<news:language>en</news:language>"),
        "{news}"
    );
    site.news.clock.set(site.news.clock.now().plus_days(3));
    assert!(
        !site.get("/news-sitemap.xml").text().contains(&path),
        "two days, no longer"
    );
    assert!(site.get("/robots.txt").text().contains("/news-sitemap.xml"));
}
