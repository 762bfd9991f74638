//! Every series of the ECB in every range, where its history is at hand: sizes, and no drawing fails.

use std::collections::BTreeMap;
use std::fs;

use charts::{Point, Range, Words};
use jiff::civil::date;
use market_formats::{Format, Options, read_all};

use crate::series::{chart, spark};

#[test]
fn every_currency_in_every_range() {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/market/eurofxref-hist.zip"
    );
    let Ok(bytes) = fs::read(file) else {
        eprintln!("skipped: eurofxref-hist.zip is not at hand");
        return;
    };
    let (observations, _) = read_all(Format::EcbHistory, &bytes, &Options::default()).expect("it reads");
    let mut all: BTreeMap<&str, Vec<Point>> = BTreeMap::new();
    for observation in observations.iter().rev() {
        let point = Point {
            day: observation.period.first_day(),
            value: observation.value,
        };
        all.entry(&observation.series).or_default().push(point);
    }
    let words = Words::default();
    let mut largest = BTreeMap::new();
    for (currency, points) in &all {
        for range in Range::ALL {
            let first = range.first_day(date(2026, 10, 30));
            let from = first.map_or(0, |first| points.partition_point(|point| point.day < first));
            let Some(drawing) = chart(&points[from..], &words).draw() else {
                continue;
            };
            let bytes = drawing.svg().len();
            let known = largest.entry(range.name()).or_insert((0, *currency));
            *known = (*known).max((bytes, currency));
        }
        if let Some(drawing) = spark(&points[points.len() - 30..]).draw() {
            assert!(drawing.svg().len() <= 350, "{currency}: {}", drawing.svg().len());
        }
    }
    eprintln!("largest: {largest:?}");
    for (range, limit) in [
        ("1M", 1_000),
        ("6M", 1_600),
        ("YTD", 2_100),
        ("1Y", 2_100),
        ("5Y", 9_000),
        ("MAX", 4_700),
    ] {
        assert!(largest[range].0 <= limit, "{range}: {largest:?}");
    }
}
