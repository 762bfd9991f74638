//! Small sources of our own writing with every edge that real ones have shown.

use market_formats::{Error, Format, Mapping, Observation, Options, Report, read_all};

fn read(format: Format, text: &str) -> Result<(Vec<Observation>, Report), Error> {
    read_all(format, text.as_bytes(), &Options::default())
}

fn lines(observations: &[Observation]) -> Vec<String> {
    observations
        .iter()
        .map(|o| {
            let value = o.value.map_or("missing".to_owned(), |value| value.to_string());
            format!("{} {} {value}", o.series, o.period)
        })
        .collect()
}

#[test]
fn the_history_of_the_ecb_runs_backwards_with_holes() {
    let text = "Date,USD,TRL,TRY,\n2005-01-03,1.3507,N/A,1.8358,\n2004-12-31,1.3621,1836200,N/A,\n";
    let (observations, report) = read(Format::EcbHistory, text).expect("it reads");
    assert_eq!(
        lines(&observations),
        [
            "USD 2005-01-03 1.3507",
            "TRL 2005-01-03 missing",
            "TRY 2005-01-03 1.8358",
            "USD 2004-12-31 1.3621",
            "TRL 2004-12-31 1836200",
            "TRY 2004-12-31 missing",
        ]
    );
    assert_eq!((report.observations, report.missing, report.repeated), (6, 2, 0));
    assert_eq!(report.series[1].unit.as_deref(), Some("TRL per EUR"));
}

#[test]
fn a_generic_table_is_read_by_its_mapping() {
    let mapping = Mapping::from_toml(
        r#"
        delimiter = ";"
        decimal = ","
        grouping = "."
        missing = ["k. A."]
        ignore = ["Bemerkung"]
        source = "Example Exchange"
        date = { column = "Datum", format = "%d.%m.%Y" }
        [[series]]
        column = "Schluss"
        key = "HDX"
        unit = "points"
        "#,
    )
    .expect("a mapping");
    let options = Options {
        mapping: Some(mapping),
        ..Options::default()
    };
    let text = "Datum;Schluss;Bemerkung\n30.10.2026;19.345,12;\n29.10.2026;k. A.;Feiertag\n";
    let (observations, report) = read_all(Format::CsvMapping, text.as_bytes(), &options).expect("it reads");
    assert_eq!(
        lines(&observations),
        ["HDX 2026-10-30 19345.12", "HDX 2026-10-29 missing"]
    );
    assert_eq!(report.series[0].source.as_deref(), Some("Example Exchange"));
}
