//! Markets and stories in the letter: the strip as it stood at the freeze, as far as licences let it leave
//! the house, and the way to the story that an item belongs to.

use courant::news::markets::{Catalogue, Licence, license_series, series_by_key, set_up};
use courant::news::stories::{self, StoryFacts};
use courant::testing::News;

use crate::harness::Running;
use crate::markets::record;
use crate::stories::strike;
use crate::updates::{Post, advance, reader};
use crate::updates_letter::posted;

#[test]
fn the_snapshot_is_frozen_and_holds_what_may_be_mailed() {
    let news = News::new();
    let catalogue = Catalogue::built_in().expect("it parses");
    news.write(move |w| set_up(w, &catalogue)).expect("set up");
    record(
        &news,
        "ecb:USD",
        &[("2026-02-27", "1.1262"), ("2026-03-02", "1.1172")],
    );
    record(
        &news,
        "ecb:JPY",
        &[("2025-11-03", "177.10"), ("2025-11-04", "177.62")],
    );
    record(
        &news,
        "ecb:GBP",
        &[("2026-02-27", "0.87310"), ("2026-03-02", "0.87654")],
    );
    let shown = news.read(|r| series_by_key(r, "ecb:GBP")).expect("there").id;
    news.write(move |w| license_series(w, shown, Licence::Shown, None))
        .expect("for the site only");
    reader(&news, 1, "", 7);
    news.published("Rates stay <where> they are");
    let mut post = Post::of(&news);
    post.work();
    advance(&news, 21 * 3_600 + 600); // Tuesday 06:40
    post.work();
    // Frozen: what comes in now is in tomorrow's.
    record(&news, "ecb:USD", &[("2026-03-03", "1.0500")]);
    advance(&news, 1_200);
    post.work();
    let letter = posted(&news).remove(0);
    for form in [&letter.text, &letter.html] {
        assert!(form.contains("EUR/USD") && form.contains("1.1172"), "{form}");
        assert!(
            form.contains("\u{2212}0.80%") && form.contains("2 March 2026"),
            "{form}"
        );
        assert!(
            form.contains("177.62") && form.contains("(stale: there is nothing newer)"),
            "{form}"
        );
        assert!(
            form.contains("European Central Bank, euro foreign exchange reference rates"),
            "{form}"
        );
        assert!(form.contains("https://gazette.example/markets"), "{form}");
        assert!(
            !form.contains("0.8765") && !form.contains("EUR/GBP"),
            "for the site only: {form}"
        );
        assert!(!form.contains("1.0500"), "{form}");
    }
    assert_eq!(
        letter.html.matches("reference rates").count(),
        1,
        "a source is named once"
    );

    let site = Running::around(news);
    let page = site.get("/updates/2026-03-03").text();
    assert!(
        page.contains("1.1172") && page.contains("(stale: there is nothing newer)"),
        "{page}"
    );
    assert!(page.contains("href=\"/markets/eur-usd\""), "{page}");
    let own = page.split("issue-markets").nth(1).expect("the snapshot");
    let own = own.split("</section>").next().unwrap_or_default();
    assert!(!own.contains("0.8765") && !own.contains("1.0500"), "{own}");
}

#[test]
fn what_a_vendor_writes_is_escaped() {
    let news = News::new();
    let catalogue = Catalogue::built_in().expect("it parses");
    news.write(move |w| set_up(w, &catalogue)).expect("set up");
    let found = news.read(|r| series_by_key(r, "ecb:USD")).expect("there");
    let (id, line) = (found.id, "Bank & <i>Sons</i>".to_owned());
    news.store
        .writes
        .housekeeping(move |tx| {
            tx.execute(
                courant::sql!("update series set line = $2 where id = $1"),
                &[&id, &line],
            )
        })
        .expect("a line of its own");
    record(
        &news,
        "ecb:USD",
        &[("2026-02-27", "1.1262"), ("2026-03-02", "1.1172")],
    );
    reader(&news, 1, "", 7);
    news.published("Rates stay");
    let mut post = Post::of(&news);
    post.work();
    advance(&news, 21 * 3_600 + 1_800);
    post.work();
    let letter = posted(&news).remove(0);
    assert!(letter.text.contains("Bank & <i>Sons</i>"), "{}", letter.text);
    assert!(
        letter.html.contains("Bank &amp; &lt;i&gt;Sons&lt;/i&gt;"),
        "{}",
        letter.html
    );
}

#[test]
fn an_item_leads_to_its_story_and_a_lonely_one_to_none() {
    let site = Running::new();
    let (_, story) = strike(&site);
    let edition = site.news.edition;
    let facts = StoryFacts {
        title: "The strike at Port Halden".to_owned(),
        ..StoryFacts::default()
    };
    site.write(move |w| stories::name_story(w, edition, story, &facts));
    site.publish("Wheat is dear");
    let news = site.into_news();
    reader(&news, 1, "", 7);
    let mut post = Post::of(&news);
    post.work();
    // Monday 12:30; the letter leaves on Tuesday at seven.
    advance(&news, 18 * 3_600 + 600);
    post.work();
    advance(&news, 1_200);
    post.work();
    let letter = posted(&news).remove(0);
    for form in [&letter.text, &letter.html] {
        assert!(form.contains("The story so far, 3 reports"), "{form}");
        assert!(
            form.contains("https://gazette.example/story/the-strike-at-port-halden"),
            "{form}"
        );
        assert_eq!(
            form.matches("The story so far").count(),
            1,
            "wheat is no story: {form}"
        );
    }
    let site = Running::around(news);
    let page = site.get("/updates/2026-03-03").text();
    assert!(
        page.contains("href=\"/story/the-strike-at-port-halden\""),
        "{page}"
    );
}
