//! Every edge of recording: revisions, doubles, finer values, holes, oil below zero.

use super::*;
use crate::news::markets::live::tests::{a_series, with_terms};
use crate::news::markets::{Observed, live, series_by_key};
use crate::testing::News;

fn d(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn batch(series: SeriesId, points: &[(Point, &str)]) -> Batch {
    Batch {
        source: SourceId(1),
        fetch: None,
        readings: vec![Reading {
            series,
            points: points.iter().map(|(point, value)| (*point, d(value))).collect(),
        }],
    }
}

fn record(news: &News, series: SeriesId, points: &[(Point, &str)]) -> Result<Kept, NewsError> {
    let batch = batch(series, points);
    news.write(move |w| record_observations(w, &batch))
}

fn later(news: &News) {
    news.clock.set(news.clock.now().plus_seconds(3_600));
}

fn head(news: &News) -> Position {
    news.read(crate::changes::head)
}

fn all(news: &News) -> Vec<(Point, String)> {
    news.read(|r| {
        let of = live::by_slug(r, "eur-usd")?.expect("there");
        let rows = live::history(r, &of, (i64::MIN, i64::MAX), live::MOST_ROWS)?;
        Ok(rows
            .into_iter()
            .map(|one| (one.point, one.value.normalize().to_string()))
            .collect())
    })
}

#[test]
fn the_same_file_can_be_taken_twice_and_a_stopped_one_goes_on() {
    let news = News::new();
    let series = a_series(&news, "ecb:USD");
    let many: Vec<(Point, String)> = (0..150)
        .map(|i| (20_000 + i, format!("1.{:04}", 1000 + i)))
        .collect();
    let part =
        |n: usize| -> Vec<(Point, &str)> { many.iter().take(n).map(|(p, v)| (*p, v.as_str())).collect() };
    assert_eq!(record(&news, series, &part(70)).expect("some").added, 70);
    let rest = record(&news, series, &part(150)).expect("all");
    assert_eq!((rest.added, rest.same, rest.revised), (80, 70, 0));
    let before = head(&news);
    let again = record(&news, series, &part(150)).expect("again");
    assert_eq!((again.added, again.same, again.position), (0, 150, None));
    assert_eq!(head(&news), before, "nothing new is no entry");
    let there = news.read(|r| series_by_key(r, "ecb:USD")).expect("there");
    assert_eq!((there.observations, there.first), (150, Some(20_000)));
    assert_eq!(
        there.last,
        Some(Observed {
            point: 20_149,
            value: d("1.1149")
        })
    );
    assert_eq!(there.previous.map(|p| p.point), Some(20_148));
    assert_eq!(all(&news).len(), 150);
}

#[test]
fn a_revision_keeps_what_was_there_before() {
    let news = News::new();
    let series = a_series(&news, "ecb:USD");
    record(&news, series, &[(20_000, "2.1"), (20_001, "2.2")]).expect("first");
    later(&news);
    let revised = record(&news, series, &[(20_000, "2.3"), (20_001, "2.2")]).expect("revised");
    assert_eq!((revised.added, revised.revised, revised.same), (0, 1, 1));
    later(&news);
    record(&news, series, &[(20_000, "2.4")]).expect("revised again");
    assert_eq!(all(&news)[0], (20_000, "2.4".to_owned()));
    let before = news.read(|r| {
        let of = live::by_slug(r, "eur-usd")?.expect("there");
        live::revisions(r, &of, 10)
    });
    let told: Vec<(i64, String)> = before
        .iter()
        .map(|r| (r.vintage, r.value.normalize().to_string()))
        .collect();
    assert_eq!(told, [(1, "2.3".to_owned()), (0, "2.1".to_owned())]);
    assert_eq!(
        before[1].revised_at, before[0].recorded_at,
        "no moment without a value"
    );
    let verbs = news.verbs(3);
    assert_eq!(verbs, ["observations_recorded"; 3]);
}

#[test]
fn a_revision_of_the_last_value_moves_what_pages_show() {
    let news = News::new();
    let series = a_series(&news, "ecb:USD");
    record(&news, series, &[(20_000, "2.1"), (20_001, "2.2")]).expect("first");
    record(&news, series, &[(20_001, "2.5"), (19_999, "2.0")]).expect("revised, and one from before");
    let there = news.read(|r| series_by_key(r, "ecb:USD")).expect("there");
    assert_eq!(there.last.map(|l| l.value), Some(d("2.5")));
    assert_eq!(there.previous.map(|p| p.value), Some(d("2.1")));
    assert_eq!((there.first, there.observations), (Some(19_999), 3));
}

#[test]
fn finer_values_change_none_that_are_there() {
    let news = News::new();
    let series = with_terms(&news, "ecb:USD", |new| new.decimals = 0);
    record(&news, series, &[(20_000, "372274"), (20_001, "-37.63")]).expect("oil below zero");
    record(&news, series, &[(20_002, "0.000001")]).expect("finer");
    record(&news, series, &[(20_003, "0")]).expect("zero");
    let values: Vec<String> = all(&news).into_iter().map(|(_, v)| v).collect();
    assert_eq!(values, ["372274", "-37.63", "0.000001", "0"]);
    let refused =
        record(&news, series, &[(20_004, "999999999999999")]).expect_err("too large beside six digits");
    assert!(
        refused.to_string().contains("more digits than can be kept"),
        "{refused}"
    );
    let there = news.read(|r| series_by_key(r, "ecb:USD")).expect("there");
    assert_eq!(there.last.map(|l| l.value), Some(d("0")));
    assert_eq!(there.previous.map(|l| l.value), Some(d("0.000001")));
}

#[test]
fn fifteen_digits_are_kept_to_the_last() {
    let news = News::new();
    let series = with_terms(&news, "ecb:USD", |new| new.decimals = 2);
    record(&news, series, &[(20_000, "123456789012345.67")]).expect("fits");
    assert_eq!(all(&news)[0].1, "123456789012345.67");
    record(&news, series, &[(20_001, "0.000001")]).expect_err("the large one would not fit beside it");
    assert_eq!(all(&news).len(), 1, "nothing was half done");
}

#[test]
fn a_day_given_twice_with_two_values_is_refused_whole() {
    let news = News::new();
    let series = a_series(&news, "ecb:USD");
    let refused = record(
        &news,
        series,
        &[(20_000, "1.1"), (20_001, "1.2"), (20_000, "1.3")],
    )
    .expect_err("which is it?");
    assert!(
        refused
            .to_string()
            .contains("2024-10-04 is given twice for ecb:USD: 1.1 and 1.3"),
        "{refused}"
    );
    assert!(all(&news).is_empty());
    record(&news, series, &[(20_000, "1.1"), (20_000, "1.1")]).expect("twice the same is once");
    assert_eq!(all(&news).len(), 1);
}

#[test]
fn the_future_is_refused() {
    let news = News::new();
    let series = a_series(&news, "ecb:USD");
    record(&news, series, &[(30_000, "1.1")]).expect_err("2052");
    let intraday = with_terms(&news, "feed:GBP", |new| new.frequency = Frequency::Intraday);
    record(
        &news,
        intraday,
        &[(crate::testing::MORNING.0 + 400 * Micros::DAY, "1")],
    )
    .expect_err("next year");
    record(&news, intraday, &[(crate::testing::MORNING.0, "0.83")]).expect("now");
}

#[test]
fn a_batch_says_one_thing_for_all_its_series() {
    let news = News::new();
    let (usd, gbp) = (a_series(&news, "ecb:USD"), a_series(&news, "ecb:GBP"));
    let mut both = batch(usd, &[(20_000, "1.1")]);
    both.readings.extend(batch(gbp, &[(20_000, "0.83")]).readings);
    let before = head(&news);
    news.write(move |w| record_observations(w, &both))
        .expect("recorded");
    assert_eq!(head(&news).0, before.0 + 1);
    let entry = news.read(|r| crate::changes::recent(r, None, 1)).remove(0);
    assert!(
        matches!(&entry.change, Change::ObservationsRecorded { series, added: 2, revised: 0, .. } if *series == [usd, gbp]),
        "{:?}",
        entry.change
    );
}
