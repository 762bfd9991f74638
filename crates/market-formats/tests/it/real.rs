//! Real files, where they are at hand: they are other people's data and not part of the tree.

use std::fs;
use std::path::PathBuf;

use market_formats::{Decimal, Format, Options, Report, read_all};

fn real(name: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/market");
    let bytes = fs::read(folder.join(name)).ok();
    if bytes.is_none() {
        eprintln!("skipped: {name} is not at hand");
    }
    bytes
}

fn report(format: Format, name: &str) -> Option<Report> {
    let bytes = real(name)?;
    match read_all(format, &bytes, &Options::default()) {
        Ok((_, report)) => Some(report),
        Err(error) => panic!("{name}: {error}"),
    }
}

#[test]
fn the_whole_history_of_the_ecb() {
    let Some(bytes) = real("eurofxref-hist.zip") else {
        return;
    };
    let (observations, report) = read_all(Format::EcbHistory, &bytes, &Options::default()).expect("it reads");
    assert_eq!((report.series.len(), report.observations), (41, 41 * 7_126));
    let of = |key: &str| {
        report
            .series
            .iter()
            .find(|series| series.key.as_ref() == key)
            .expect("a series")
    };
    assert_eq!(of("USD").missing, 0);
    assert_eq!(
        of("USD").first.map(|p| p.to_string()).as_deref(),
        Some("1999-01-04")
    );
    let last = |key: &str| {
        let known = observations
            .iter()
            .filter(|o| o.series.as_ref() == key && o.value.is_some());
        known
            .map(|o| o.period)
            .max()
            .map(|p| p.to_string())
            .unwrap_or_default()
    };
    assert_eq!(last("BGN"), "2025-12-31");
    assert_eq!(last("HRK"), "2022-12-30");
    assert_eq!(last("RUB"), "2022-03-01");
    assert_eq!(last("TRL"), "2004-12-31");
    let dollar = observations
        .iter()
        .find(|o| o.series.as_ref() == "USD")
        .expect("a rate");
    assert_eq!(dollar.value, Some(Decimal::new(11_172, 4)));
}

#[test]
fn yields_oil_and_prices() {
    if let Some(yields) = report(Format::TreasuryCsv, "us-treasury-par-yields-1990-2017.csv.gz") {
        assert_eq!((yields.series.len(), yields.observations), (11, 11 * 6_816));
    }
    if let Some(oil) = report(Format::FredCsv, "wti-spot-fred-DCOILWTICO-1986-2019.csv.gz") {
        assert_eq!((oil.series.len(), oil.observations), (1, 8_611));
    }
    if let Some(oil) = report(Format::FredCsv, "brent-wti-monthly-1987-2020.csv.gz") {
        assert_eq!((oil.series.len(), oil.observations), (2, 2 * 393));
    }
    if let Some(prices) = report(Format::FredCsv, "us-core-cpi-fred-CPILFESL-1957-2018.csv.gz") {
        assert_eq!(
            prices.series[0].frequency,
            Some(market_formats::Frequency::Monthly)
        );
    }
}
