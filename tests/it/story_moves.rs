//! Markets and stories: what an instrument did that a story's articles name is a reason for its
//! importance, as soon as the value is in.

use courant::base::ids::StoryId;
use courant::news::markets::{
    Batch, Catalogue, Licence, Reading, license_series, record_observations, series_by_key, set_up,
};
use courant::news::newsroom::{self, NewArticle};
use courant::news::people::Role;
use courant::news::stories::{self, Reason};
use rust_decimal::Decimal;

use crate::harness::Running;
use crate::stories::strike;

const DAY: i64 = 86_400_000_000;

/// Values of EUR/USD for the days that end `before` days ago, the last one last.
fn record(site: &Running, before: i64, values: &[Decimal]) {
    let today = site.news.clock.now().0.div_euclid(DAY) - before;
    let series = site
        .news
        .read(|r| series_by_key(r, "ecb:USD"))
        .expect("the series");
    let first = today - values.len() as i64 + 1;
    let points = values
        .iter()
        .enumerate()
        .map(|(n, value)| (first + n as i64, *value))
        .collect();
    let batch = Batch {
        source: series.source,
        fetch: None,
        readings: vec![Reading {
            series: series.id,
            points,
        }],
    };
    site.news
        .write(move |w| record_observations(w, &batch))
        .expect("recorded");
    site.settle();
}

fn market(site: &Running, story: StoryId) -> Option<Reason> {
    stories::rank_stories(&site.news.store).expect("ranked");
    let reasons = site.news.read(move |r| stories::score(r, story));
    reasons.into_iter().find(|reason| reason.name == "market")
}

/// An article of this story that names the euro.
fn about_the_euro(site: &Running, story: StoryId) {
    let edition = site.news.edition;
    let mut content = site.news.content("Euro and the port");
    content.instruments = vec!["EUR/USD".to_owned()];
    let new = NewArticle {
        edition,
        content,
        origin: None,
    };
    let id = site
        .news
        .write(move |w| newsroom::create(w, new))
        .expect("a draft")
        .0;
    site.write(move |w| newsroom::approve(w, id));
    site.write(move |w| newsroom::publish(w, id));
    site.write(move |w| stories::move_article(w, edition, id, Some(story)));
}

#[test]
fn a_move_beyond_the_usual_is_a_reason_with_its_figure_and_fades() {
    let site = Running::new();
    let catalogue = Catalogue::built_in().expect("it parses");
    site.news.write(move |w| set_up(w, &catalogue)).expect("set up");
    let (_, story) = strike(&site);
    // Forty days of a third of a percent, up and down.
    let usual: Vec<Decimal> = (0..40)
        .map(|n| {
            if n % 2 == 0 { "1.1000" } else { "1.1035" }
                .parse()
                .expect("a decimal")
        })
        .collect();
    record(&site, 1, &usual);
    about_the_euro(&site, story);
    assert_eq!(market(&site, story), None, "a usual day is no news");

    record(&site, 0, &["1.0900".parse().expect("a decimal")]);
    let reason = market(&site, story).expect("a reason");
    // From 1.1035 to 1.0900 is -1.2%, and 0.32% is usual.
    assert_eq!(reason.why, "EUR/USD fell 1.2%, 3.8 times its usual day");
    assert_eq!(reason.points, 18);
    let desk = site.browser("Bo Editor", Role::Editor);
    let page = desk.get(&format!("/desk/stories/{story}")).text();
    assert!(page.contains("3.8 times its usual day"), "{page}");

    site.news.clock.set(site.news.clock.now().plus_days(7));
    assert_eq!(market(&site, story), None, "markets have moved on");
}

#[test]
fn what_a_licence_keeps_inside_moves_nothing_that_readers_see() {
    let site = Running::new();
    let catalogue = Catalogue::built_in().expect("it parses");
    site.news.write(move |w| set_up(w, &catalogue)).expect("set up");
    let (_, story) = strike(&site);
    about_the_euro(&site, story);
    let values: Vec<Decimal> = (0..40)
        .map(|n| {
            if n % 2 == 0 { "1.1000" } else { "1.1035" }
                .parse()
                .expect("a decimal")
        })
        .chain(["1.0500".parse().expect("a decimal")])
        .collect();
    record(&site, 0, &values);
    assert!(market(&site, story).is_some());
    let series = site
        .news
        .read(|r| series_by_key(r, "ecb:USD"))
        .expect("the series")
        .id;
    site.news
        .write(move |w| license_series(w, series, Licence::Inside, None))
        .expect("kept inside");
    site.settle();
    assert_eq!(market(&site, story), None);
}
