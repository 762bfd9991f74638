//! Market data for the tests of this room.

use super::super::{
    Delay, Frequency, Kind, Licence, NewInstrument, NewSeries, NewSource, save_instrument, save_series,
    save_source,
};
use super::*;
use crate::base::ids::SeriesId;
use crate::testing::News;

/// An instrument called after the key's second part, with one open series.
pub(in crate::news::markets) fn a_series(news: &News, key: &str) -> SeriesId {
    with_terms(news, key, |_| ())
}

pub(in crate::news::markets) fn with_terms(
    news: &News,
    key: &str,
    change: impl FnOnce(&mut NewSeries),
) -> SeriesId {
    let (source, code) = key.split_once(':').expect("source and code");
    let new = NewSource {
        key: source.to_owned(),
        name: source.to_uppercase(),
        line: format!("{source}’s own line"),
        ..NewSource::default()
    };
    let (source, _) = news.write(move |w| save_source(w, &new)).expect("a source");
    let new = NewInstrument {
        slug: format!("eur-{}", code.to_lowercase()),
        code: format!("EUR/{code}"),
        kind: Kind::Currency,
        name: format!("Euro in {code}"),
        short_name: String::new(),
        base: "EUR".to_owned(),
        quote: code.to_owned(),
        isin: String::new(),
        ticker: String::new(),
        mic: String::new(),
        country: String::new(),
        shelf: "Currencies".to_owned(),
        ordinal: 1,
        strip: true,
        note: String::new(),
        words: vec!["a name of its own".to_owned()],
        facts: serde_json::json!({}),
    };
    let (instrument, _) = news
        .write(move |w| save_instrument(w, &new))
        .expect("an instrument");
    let mut new = NewSeries {
        key: key.to_owned(),
        instrument,
        source,
        name: key.to_owned(),
        line: String::new(),
        unit: format!("{code} for one euro"),
        frequency: Frequency::Daily,
        decimals: 4,
        delay: Delay::Published,
        licence: Licence::Open,
        stale_after: None,
        sample: false,
        ended: false,
    };
    change(&mut new);
    news.write(move |w| save_series(w, &new)).expect("a series").0
}

#[test]
fn what_a_licence_keeps_inside_has_no_public_door() {
    let news = News::new();
    let series = with_terms(&news, "house:USD", |new| new.licence = Licence::Inside);
    let batch = super::super::Batch {
        source: crate::base::ids::SourceId(1),
        fetch: None,
        readings: vec![super::super::Reading {
            series,
            points: vec![(20_000, "1.1".parse().expect("a decimal"))],
        }],
    };
    news.write(move |w| super::super::record_observations(w, &batch))
        .expect("recorded");
    assert!(news.read(|r| by_slug(r, "eur-usd")).is_none());
    assert!(news.read(|r| named(r, "EUR/USD", 3)).is_empty());
    assert!(news.read(|r| shelves(r, 10)).is_empty());
    assert!(news.read(strip).is_empty());
    assert!(!news.read(any));
    news.write(move |w| super::super::license_series(w, series, Licence::Shown, None))
        .expect("opened");
    assert!(news.read(any));
    let found = news.read(|r| named(r, "eurusd", 3));
    assert_eq!(found.len(), 1);
    assert!(!found[0].series.licence.may_export());
}
