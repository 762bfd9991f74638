//! Small sources of our own writing with every edge that real ones have shown.

use std::io::Write as _;

use market_formats::{
    Decimal, Error, Flag, Format, Frequency, Limits, Mapping, Observation, Options, Period, Report, read,
    read_all, sniff,
};

fn take(format: Format, text: &str) -> Result<(Vec<Observation>, Report), Error> {
    read_all(format, text.as_bytes(), &Options::default())
}

fn good(format: Format, text: &str) -> (Vec<Observation>, Report) {
    take(format, text).unwrap_or_else(|error| panic!("{format}: {error}"))
}

fn bad(format: Format, text: &str) -> String {
    match take(format, text) {
        Ok(_) => panic!("{format} took {text}"),
        Err(error) => error.to_string(),
    }
}

fn named(key: &str) -> Options {
    Options {
        series: Some(key.to_owned()),
        ..Options::default()
    }
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

const HISTORY: &str = "Date,USD,TRL,TRY,\n2005-01-03,1.3507,N/A,1.8358,\n2004-12-31,1.3621,1836200,N/A,\n";

#[test]
fn the_history_of_the_ecb_runs_backwards_with_holes() {
    let (observations, report) = good(Format::EcbHistory, HISTORY);
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
    assert_eq!(report.first, Some("2004-12-31".parse::<Period>().expect("a day")));
    assert_eq!(report.series[0].source.as_deref(), Some("European Central Bank"));
}

#[test]
fn a_zip_and_a_gzip_are_taken_away() {
    let plain = good(Format::EcbHistory, HISTORY);
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(HISTORY.as_bytes()).expect("written");
    let gzip = gzip.finish().expect("written");
    assert_eq!(
        read_all(Format::EcbHistory, &gzip, &Options::default()).expect("it reads"),
        plain
    );
    let zipped = zip(&[("eurofxref-hist.csv", HISTORY.as_bytes())]);
    assert_eq!(sniff(&zipped), Some(Format::EcbHistory));
    assert_eq!(
        read_all(Format::EcbHistory, &zipped, &Options::default()).expect("it reads"),
        plain
    );
    let beside = zip(&[
        ("readme.txt", b"hello"),
        ("eurofxref-hist.csv", HISTORY.as_bytes()),
    ]);
    assert_eq!(
        read_all(Format::EcbHistory, &beside, &Options::default()).expect("it reads"),
        plain
    );
}

#[test]
fn a_damaged_archive_is_refused() {
    let read = |bytes: &[u8]| match read_all(Format::EcbHistory, bytes, &Options::default()) {
        Ok(_) => panic!("it was taken"),
        Err(error) => error.to_string(),
    };
    let whole = zip(&[("eurofxref-hist.csv", HISTORY.as_bytes())]);
    assert!(read(&whole[..whole.len() - 30]).contains("broken off"));
    let mut other = whole.clone();
    // The checksum in the directory.
    let directory = whole
        .windows(4)
        .position(|w| w == b"PK\x01\x02")
        .expect("a directory");
    other[directory + 16] ^= 1;
    assert!(read(&other).contains("checksum"), "{}", read(&other));
    let two = zip(&[("a.csv", b"Date,USD\n"), ("b.csv", b"Date,USD\n")]);
    assert!(read(&two).contains("several files"));
}

#[test]
fn a_small_archive_does_not_fill_the_memory() {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let row = format!("2026-10-30,{}\n", " ".repeat(3_000));
    bomb.write_all(b"Date,USD\n").expect("written");
    for _ in 0..3_000 {
        bomb.write_all(row.as_bytes()).expect("written");
    }
    let bomb = bomb.finish().expect("written");
    assert!(bomb.len() < 100_000);
    let limits = Limits {
        unpacked_bytes: 1 << 20,
        ..Limits::default()
    };
    let options = Options {
        limits,
        ..Options::default()
    };
    let error = read_all(Format::EcbHistory, &bomb, &options).expect_err("too much");
    assert!(
        matches!(
            error,
            Error::TooMuch {
                of: "unpacked bytes",
                max: 1_048_576
            }
        ),
        "{error}"
    );
}

#[test]
fn the_daily_rates_of_the_ecb() {
    let text = r#"<?xml version="1.0" encoding="UTF-8"?>
        <gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
        <gesmes:subject>Reference rates</gesmes:subject>
        <gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
        <Cube><Cube time='2026-10-30'><Cube currency='USD' rate='1.1172'/><Cube currency='IDR' rate='20275.17'/></Cube>
        <Cube time="2026-10-29"><Cube currency="USD" rate="1.113"/></Cube></Cube></gesmes:Envelope>"#;
    assert_eq!(sniff(text.as_bytes()), Some(Format::EcbDaily));
    let (observations, _) = good(Format::EcbDaily, text);
    assert_eq!(
        lines(&observations),
        [
            "USD 2026-10-30 1.1172",
            "IDR 2026-10-30 20275.17",
            "USD 2026-10-29 1.113"
        ]
    );
    assert!(bad(Format::EcbDaily, &text.replace("'USD'", "'EUX'")).contains("a new one, “EUX”"));
    assert!(bad(Format::EcbDaily, &text.replace(" time='2026-10-30'", "")).contains("a rate inside a day"));
    assert!(
        bad(Format::EcbDaily, &text.replace("rate='1.1172'", "wert='1.1172'")).contains("currency and rate")
    );
    assert!(bad(Format::EcbDaily, &text.replace("1.1172", "-1.1172")).contains("exchange rate"));
    assert!(bad(Format::EcbDaily, &text.replace("1.1172", "0")).contains("exchange rate"));
    assert!(bad(Format::EcbDaily, &text.replace("</gesmes:Envelope>", "")).contains("breaks off"));
    assert!(bad(Format::EcbDaily, "<rss><Cube/></rss>").contains("expected an Envelope, found rss"));
    let doctype = "<!DOCTYPE x [<!ENTITY a \"b\">]><Envelope/>";
    assert!(bad(Format::EcbDaily, doctype).contains("document type"));
}

#[test]
fn a_changed_header_is_a_drift_that_says_what_was_expected() {
    let new = "Date,USD,XYZ,\n2026-10-30,1.1172,5,\n";
    let Err(Error::Drift(drift)) = take(Format::EcbHistory, new) else {
        panic!("it was taken")
    };
    assert_eq!(
        (drift.expected.as_str(), drift.found.as_str()),
        ("the known currencies", "a new one, “XYZ”")
    );
    // A person has looked at it.
    let options = Options {
        accept: vec!["XYZ".to_owned()],
        ..Options::default()
    };
    let (observations, _) = read_all(Format::EcbHistory, new.as_bytes(), &options).expect("it reads");
    assert_eq!(
        lines(&observations),
        ["USD 2026-10-30 1.1172", "XYZ 2026-10-30 5"]
    );

    assert!(
        bad(Format::EcbHistory, "Datum,USD\n2026-10-30,1\n").contains("expected “Date” as the first column")
    );
    assert!(bad(Format::EcbHistory, "Date,JPY\n2026-10-30,1\n").contains("a column “USD”"));
    assert!(bad(Format::EcbHistory, "Date,USD,USD\n2026-10-30,1,1\n").contains("“USD” twice"));
    assert!(
        bad(
            Format::TreasuryCsv,
            "Date,\"10 Yr\",\"50 Yr\"\n10/30/2026,4.12,4.9\n"
        )
        .contains("“50 Yr”")
    );
    assert!(bad(Format::OhlcvCsv, "Date,Open,High,Low\n").contains("a column “Close”"));
    assert!(bad(Format::SdmxCsv, "KEY,TIME,OBS_VALUE\nA,2026,1\n").contains("TIME_PERIOD"));
    assert!(bad(Format::PushJson, r#"{"rows":[]}"#).contains("has changed its shape"));
}

#[test]
fn a_web_page_is_not_a_table() {
    let gate = "\u{feff}<!-- x --><!DOCTYPE html><html><head><title>Checking your browser</title>";
    for format in Format::ALL {
        let read = read_all(format, gate.as_bytes(), &named("X"));
        let error = match (format, read) {
            (Format::Ical | Format::ReleasesJson, _) => {
                market_formats::read_releases(format, &mut gate.as_bytes(), &Options::default())
                    .expect_err("html")
            }
            (_, read) => read.expect_err("html"),
        };
        assert!(
            matches!(&error, Error::Html { title: Some(title), .. } if title == "Checking your browser"),
            "{error}"
        );
    }
    assert_eq!(sniff(gate.as_bytes()), None);
}

#[test]
fn a_repeat_is_dropped_and_a_contradiction_is_not() {
    let (observations, report) = good(
        Format::FredCsv,
        "observation_date,DGS10\n2026-10-29,4.12\n2026-10-30,4.10\n2026-10-29,4.12\n2026-10-30,4.10\n",
    );
    assert_eq!(
        lines(&observations),
        ["DGS10 2026-10-29 4.12", "DGS10 2026-10-30 4.10"]
    );
    assert_eq!(report.repeated, 2);
    let error = bad(
        Format::FredCsv,
        "observation_date,DGS10\n2026-10-29,4.12\n2026-10-30,4.1\n2026-10-29,4.13\n",
    );
    assert!(
        error.contains("two different values for 2026-10-29 (rows 2 and 4)"),
        "{error}"
    );
}

#[test]
fn any_order_of_days_is_taken() {
    let (_, report) = good(
        Format::FredCsv,
        "DATE,X\n2026-10-28,1\n2026-10-30,3\n2026-10-27,0\n2026-10-29,2\n",
    );
    assert_eq!(report.observations, 4);
    assert_eq!(report.first.map(|p| p.to_string()).as_deref(), Some("2026-10-27"));
    assert_eq!(report.last.map(|p| p.to_string()).as_deref(), Some("2026-10-30"));
}

#[test]
fn missing_is_never_zero() {
    let (observations, report) = good(
        Format::FredCsv,
        "observation_date,UNRATE\n2026-08-01,.\n2026-09-01,4.1\n2026-10-01,\n",
    );
    assert_eq!(
        lines(&observations),
        [
            "UNRATE 2026-08-01 missing",
            "UNRATE 2026-09-01 4.1",
            "UNRATE 2026-10-01 missing"
        ]
    );
    assert_eq!(report.series[0].frequency, Some(Frequency::Monthly));
    let options = Options {
        frequency: Some(Frequency::Monthly),
        ..Options::default()
    };
    let (observations, _) = read_all(
        Format::FredCsv,
        b"observation_date,UNRATE\n2026-09-01,4.1\n",
        &options,
    )
    .expect("it reads");
    assert_eq!(lines(&observations), ["UNRATE 2026-09 4.1"]);
}

#[test]
fn american_days_and_a_byte_order_mark() {
    let (observations, _) = good(
        Format::FredCsv,
        "\u{feff}Date,Brent,WTI\r\n4/20/2020,25.57,-37.63\r\n",
    );
    assert_eq!(
        lines(&observations),
        ["Brent 2020-04-20 25.57", "WTI 2020-04-20 -37.63"]
    );
    assert!(bad(Format::FredCsv, "Date,WTI\n31/1/2020,5\n").contains("row 2"));
}

#[test]
fn an_answer_of_fred_carries_its_vintage() {
    let text = r#"{"realtime_start":"2026-11-07","units":"lin","count":2,"offset":0,"observations":[
        {"realtime_start":"2026-10-03","realtime_end":"9999-12-31","date":"2026-09-01","value":"4.1"},
        {"realtime_start":"2026-11-07","realtime_end":"9999-12-31","date":"2026-09-01","value":"4.2"}]}"#;
    let (observations, _) = read_all(Format::FredJson, text.as_bytes(), &named("UNRATE")).expect("it reads");
    assert_eq!(
        observations[1].vintage.map(|day| day.to_string()).as_deref(),
        Some("2026-11-07")
    );
    assert_eq!(
        lines(&observations),
        ["UNRATE 2026-09-01 4.1", "UNRATE 2026-09-01 4.2"]
    );
    assert!(bad(Format::FredJson, text).contains("does not name its series"));
    let refused = r#"{"error_code":400,"error_message":"Bad Request. The value for variable api_key is not registered."}"#;
    assert!(bad(Format::FredJson, refused).contains("the source refused: Bad Request."));
    assert!(bad(Format::FredJson, &text.replace("\"count\":2", "\"count\":9")).contains("2 of 9"));
    assert!(bad(Format::FredJson, &text.replace("lin", "pch")).contains("the values as published"));
}

#[test]
fn yields_come_as_feed_and_as_table() {
    let feed = r#"<?xml version="1.0" encoding="utf-8"?><feed xmlns:d="d" xmlns:m="m" xmlns="http://www.w3.org/2005/Atom">
        <title type="text">DailyTreasuryYieldCurveRateData</title><updated>2026-10-30T20:00:00Z</updated>
        <entry><content type="application/xml"><m:properties>
        <d:NEW_DATE m:type="Edm.DateTime">2026-10-30T00:00:00</d:NEW_DATE>
        <d:BC_1MONTH m:type="Edm.Double">4.02</d:BC_1MONTH><d:BC_2MONTH m:type="Edm.Double" m:null="true" />
        <d:BC_1YEAR m:type="Edm.Double">3.71</d:BC_1YEAR><d:BC_10YEAR m:type="Edm.Double">4.12</d:BC_10YEAR>
        <d:BC_30YEAR m:type="Edm.Double">4.71</d:BC_30YEAR><d:BC_30YEARDISPLAY m:type="Edm.Double">4.71</d:BC_30YEARDISPLAY>
        </m:properties></content></entry></feed>"#;
    assert_eq!(sniff(feed.as_bytes()), Some(Format::TreasuryXml));
    let (observations, report) = good(Format::TreasuryXml, feed);
    assert_eq!(
        lines(&observations),
        [
            "BC_1MONTH 2026-10-30 4.02",
            "BC_2MONTH 2026-10-30 missing",
            "BC_1YEAR 2026-10-30 3.71",
            "BC_10YEAR 2026-10-30 4.12",
            "BC_30YEAR 2026-10-30 4.71",
        ]
    );
    assert_eq!(report.prepared.as_deref(), Some("2026-10-30T20:00:00Z"));
    assert!(bad(Format::TreasuryXml, &feed.replace("BC_1MONTH", "BC_6WEEK")).contains("“BC_6WEEK”"));
    assert!(bad(Format::TreasuryXml, &feed.replace("BC_10YEAR", "BC_7YEAR")).contains("expected BC_10YEAR"));

    let (observations, _) = good(
        Format::TreasuryCsv,
        "Date,\"1 Mo\",\"1.5 Month\",\"10 Yr\"\n10/30/2026,4.02,,4.12\n",
    );
    assert_eq!(
        lines(&observations),
        [
            "BC_1MONTH 2026-10-30 4.02",
            "BC_1_5MONTH 2026-10-30 missing",
            "BC_10YEAR 2026-10-30 4.12"
        ]
    );
    let fractions =
        "Time Period,1month,10year\n1990-01-02 00:00:00+00:00,,0.0794\n1990-01-03 00:00:00+00:00,,0.08\n";
    let (observations, _) = good(Format::TreasuryCsv, fractions);
    assert_eq!(
        lines(&observations),
        [
            "BC_1MONTH 1990-01-02 missing",
            "BC_10YEAR 1990-01-02 7.94",
            "BC_1MONTH 1990-01-03 missing",
            "BC_10YEAR 1990-01-03 8.00",
        ]
    );
}

#[test]
fn sdmx_describes_itself() {
    let ecb = "KEY,FREQ,CURRENCY,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE,UNIT,UNIT_MULT\n\
        EXR.D.USD.EUR.SP00.A,D,USD,2026-10-30,1.1172,A,US dollar/Euro,USD,0\n\
        EXR.D.USD.EUR.SP00.A,D,USD,2026-10-31,NaN,H,US dollar/Euro,USD,0\n";
    let (observations, report) = good(Format::SdmxCsv, ecb);
    assert_eq!(
        lines(&observations),
        [
            "EXR.D.USD.EUR.SP00.A 2026-10-30 1.1172",
            "EXR.D.USD.EUR.SP00.A 2026-10-31 missing"
        ]
    );
    assert_eq!(report.series[0].title.as_deref(), Some("US dollar/Euro"));
    let eurostat = "DATAFLOW,LAST UPDATE,freq,unit,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n\
        ESTAT:NAMQ(1.0),30/10/26,Q: Quarterly,CP_MEUR,DE,2026-Q3,1101234.5,bp\n";
    let (observations, report) = good(Format::SdmxCsv, eurostat);
    assert_eq!(lines(&observations), ["Q.CP_MEUR.DE 2026-Q3 1101234.5"]);
    assert_eq!(observations[0].flags, [Flag::Break, Flag::Provisional]);
    assert_eq!(report.series[0].frequency, Some(Frequency::Quarterly));
    let thousands = ecb.replace(",USD,0", ",EUR,6");
    assert_eq!(
        good(Format::SdmxCsv, &thousands).1.series[0].unit.as_deref(),
        Some("EUR, 10^6")
    );
}

#[test]
fn the_world_bank_answers_in_pages() {
    let text = r#"[{"page":1,"pages":2,"per_page":2,"total":3,"lastupdated":"2026-10-07"},[
        {"indicator":{"id":"NY.GDP.MKTP.CD","value":"GDP (current US$)"},"country":{"id":"US","value":"United States"},
         "countryiso3code":"USA","date":"2025","value":30507217002511.1,"unit":"","obs_status":"","decimal":0},
        {"indicator":{"id":"NY.GDP.MKTP.CD","value":"GDP (current US$)"},"country":{"id":"US","value":"United States"},
         "countryiso3code":"USA","date":"2026","value":null,"unit":"","obs_status":"","decimal":0}]]"#;
    let (observations, report) = good(Format::WorldbankJson, text);
    assert_eq!(
        lines(&observations),
        [
            "NY.GDP.MKTP.CD/USA 2025 30507217002511.1",
            "NY.GDP.MKTP.CD/USA 2026 missing"
        ]
    );
    assert_eq!(report.page, Some((1, 2)));
    let refused = r#"[{"message":[{"id":"120","key":"Invalid value","value":"The provided parameter value is not valid"}]}]"#;
    assert!(bad(Format::WorldbankJson, refused).contains("parameter value is not valid"));
    assert!(matches!(
        take(Format::WorldbankJson, r#"[{"page":0,"pages":0},null]"#),
        Err(Error::Empty)
    ));
}

#[test]
fn bars_keep_raw_and_adjusted_apart() {
    let text = "Date,Open,High,Low,Close,Adj Close,Volume\n2020-08-28,126.01,126.44,124.58,124.81,121.93,187630000\n\
        2020-04-20,17.73,17.85,-40.32,-37.63,null,288366\n2020-04-21,null,null,null,null,null,null\n";
    let (observations, report) = read_all(Format::OhlcvCsv, text.as_bytes(), &named("X")).expect("it reads");
    assert_eq!(
        lines(&observations),
        [
            "X 2020-08-28 124.81",
            "X 2020-04-20 -37.63",
            "X 2020-04-21 missing"
        ]
    );
    let bar = observations[0].bar.clone().expect("a bar");
    assert_eq!(bar.adjusted_close, Some(Decimal::new(12_193, 2)));
    assert_eq!(bar.volume, Some(Decimal::from(187_630_000)));
    assert_eq!(observations[2].bar, None);
    assert_eq!(report.missing, 1);
    let refuse = |text: &str| {
        read_all(Format::OhlcvCsv, text.as_bytes(), &named("X"))
            .expect_err("refused")
            .to_string()
    };
    assert!(refuse("Exceeded the daily hits limit").contains("refused: Exceeded"));
    assert!(refuse("Date,Open,High,Low,Close\n2026-10-30,1,2,3,2\n").contains("high is below its low"));
    assert!(refuse("Date,Open,High,Low,Close,Volume\n2026-10-30,1,2,1,2,-5\n").contains("volume"));
    assert!(refuse("Date,Open,High,Low,Close,Dividend\n2026-10-30,1,2,1,2,5\n").contains("“Dividend”"));
    assert!(
        bad(Format::OhlcvCsv, "Date,Open,High,Low,Close\n2026-10-30,1,2,1,2\n").contains("does not name")
    );
}

#[test]
fn energy_tables_bring_a_title_with_commas() {
    let text = "Cushing, OK WTI Spot Price FOB\nhttps://www.eia.gov/\nDownload Data\n\
        Day,Cushing, OK WTI Spot Price FOB  Dollars per Barrel\n04/21/2020,8.91\n04/20/2020,-36.98\n";
    let (observations, report) = good(Format::EiaCsv, text);
    assert_eq!(
        lines(&observations)[1],
        "Cushing, OK WTI Spot Price FOB 2020-04-20 -36.98"
    );
    assert_eq!(report.series[0].unit.as_deref(), Some("Dollars per Barrel"));
    let (observations, _) = good(
        Format::EiaCsv,
        "Month,Brent (Dollars per Barrel)\nSep 2026,70.1\nOct 2026,--\n",
    );
    assert_eq!(
        lines(&observations),
        ["Brent 2026-09 70.1", "Brent 2026-10 missing"]
    );
    assert!(bad(Format::EiaCsv, "Tag,Preis\n1,2\n").contains("a header"));
    assert!(bad(Format::EiaCsv, "Day,Brent\n04/20/2020\n").contains("cut off"));
}

#[test]
fn amounts_of_fifteen_digits_stay_exact() {
    let text = r#"{"observations":[{"series":"IDR","at":"2026-10-30","value":123456789012345.67},
        {"series":"IRR","at":"2026-10-30T14:30:00Z","value":"987654321098765"},
        {"series":"GAP","at":"2026-Q3","value":null,"flags":["provisional","x"]},
        {"series":"BAR","at":"2026-10-30","open":1,"high":"2","low":1,"close":1.5}]}"#;
    let (observations, _) = good(Format::PushJson, text);
    assert_eq!(
        lines(&observations),
        [
            "IDR 2026-10-30 123456789012345.67",
            "IRR 2026-10-30T14:30:00Z 987654321098765",
            "GAP 2026-Q3 missing",
            "BAR 2026-10-30 1.5",
        ]
    );
    assert_eq!(
        observations[2].flags,
        [Flag::Provisional, Flag::Other("x".into())]
    );
    assert!(
        bad(
            Format::PushJson,
            r#"{"observations":[{"series":"X","at":"2026-10-30"}]}"#
        )
        .contains("say null")
    );
    let long =
        r#"{"observations":[{"series":"X","at":"2026-10-30","value":1.23456789012345678901234567890123}]}"#;
    assert!(bad(Format::PushJson, long).contains("kept exactly"));
    assert!(
        bad(
            Format::PushJson,
            r#"{"observations":[{"series":"X","at":"2026-10-30","value":true}]}"#
        )
        .contains("true")
    );
    assert!(bad(Format::PushJson, r#"{"observations":["#).contains("not JSON"));
}

#[test]
fn a_generic_table_is_read_by_its_mapping() {
    let toml = r#"
        delimiter = ";"
        skip = 1
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
        [[series]]
        column = "Ertrag"
        key = "HDY"
        unit = "percent"
        scale = "100"
        "#;
    let options = Options {
        mapping: Some(Mapping::from_toml(toml).expect("a mapping")),
        ..Options::default()
    };
    let text = "Schlusskurse\nDatum;Schluss;Ertrag;Bemerkung\n30.10.2026;19.345,12;0,0412;\n29.10.2026;k. A.;;Feiertag\n";
    let (observations, report) = read_all(Format::CsvMapping, text.as_bytes(), &options).expect("it reads");
    assert_eq!(
        lines(&observations),
        [
            "HDX 2026-10-30 19345.12",
            "HDY 2026-10-30 4.1200",
            "HDX 2026-10-29 missing",
            "HDY 2026-10-29 missing"
        ]
    );
    assert_eq!(report.series[0].source.as_deref(), Some("Example Exchange"));
    let refuse = |text: String| {
        read_all(Format::CsvMapping, text.as_bytes(), &options)
            .expect_err("refused")
            .to_string()
    };
    assert!(refuse(text.replace("Bemerkung", "Notiz")).contains("“Notiz” that the mapping does not name"));
    assert!(refuse(text.replace("Schluss;", "Kurs;")).contains("a column “Schluss”"));
    assert!(refuse(text.replace("19.345,12", "19,345.12")).contains("row 3, Schluss"));
    assert!(refuse(text.replace("30.10.2026", "2026-10-30")).contains("not a date like"));

    let long = Mapping::from_toml(
        "date = { column = \"t\", format = \"period\" }\n[long]\nseries = \"code\"\nvalue = \"v\"\nunit_column = \"u\"\n",
    );
    let options = Options {
        mapping: Some(long.expect("a mapping")),
        ..Options::default()
    };
    let (observations, report) = read_all(
        Format::CsvMapping,
        b"t,code,v,u\n2026-Q3,GDP,1.5,percent\n",
        &options,
    )
    .expect("it reads");
    assert_eq!(lines(&observations), ["GDP 2026-Q3 1.5"]);
    assert_eq!(report.series[0].unit.as_deref(), Some("percent"));
}

#[test]
fn a_wrong_mapping_says_what_is_wrong() {
    let wrong = |toml: &str| Mapping::from_toml(toml).expect_err("refused").to_string();
    assert!(wrong("date = { column = \"d\" }").contains("[[series]]"));
    assert!(
        wrong("date = { column = \"d\", format = \"%d.%m.\" }\n[long]\nseries=\"a\"\nvalue=\"b\"")
            .contains("date format")
    );
    assert!(wrong("decimal = \".\"\ngrouping = \".\"\ndate = { column = \"d\" }").contains("number marks"));
    assert!(wrong("colour = 1\ndate = { column = \"d\" }").contains("unknown field"));
    assert!(
        wrong("date = { column = \"d\" }\n[[series]]\ncolumn=\"a\"\nkey=\"x\"\nscale=\"0.3\"")
            .contains("power of ten")
    );
}

#[test]
fn limits_hold() {
    let with = |limits: Limits, text: &str| {
        let options = Options {
            limits,
            ..Options::default()
        };
        read_all(Format::EcbHistory, text.as_bytes(), &options)
            .expect_err("too much")
            .to_string()
    };
    let usual = Limits::default();
    assert!(with(Limits { bytes: 20, ..usual }, HISTORY).contains("more than 20 bytes"));
    assert!(with(Limits { rows: 2, ..usual }, HISTORY).contains("more than 2 rows"));
    assert!(with(Limits { columns: 2, ..usual }, HISTORY).contains("more than 2 columns"));
    assert!(
        with(
            Limits {
                observations: 4,
                ..usual
            },
            HISTORY
        )
        .contains("more than 4 observations")
    );
    assert!(with(Limits { series: 2, ..usual }, HISTORY).contains("more than 2 series"));
    let wide = format!("Date,USD\n2026-10-30,{}\n", "1".repeat(5_000));
    assert!(with(usual, &wide).contains("bytes in one cell"));
    assert!(bad(Format::EcbHistory, "Date,USD,JPY\n2026-10-30,1.1\n").contains("cut off"));
    assert!(matches!(take(Format::EcbHistory, "  \n"), Err(Error::Empty)));
    assert!(matches!(
        take(Format::EcbHistory, "Date,USD\n"),
        Err(Error::Empty)
    ));
    assert!(matches!(
        read_all(Format::FredCsv, b"DATE,X\n2026-10-30,\xff\n", &Options::default()),
        Err(Error::Encoding)
    ));
    assert!(matches!(
        read_all(Format::FredCsv, b"\xff\xfeD\0", &Options::default()),
        Err(Error::Encoding)
    ));
}

#[test]
fn whoever_has_enough_breaks_off() {
    let mut taken = 0;
    let mut source = HISTORY.as_bytes();
    let report = read(Format::EcbHistory, &mut source, &Options::default(), &mut |_| {
        taken += 1;
        if taken == 2 {
            std::ops::ControlFlow::Break(())
        } else {
            std::ops::ControlFlow::Continue(())
        }
    });
    assert!(report.expect("it reads").stopped);
    assert_eq!(taken, 2);
}

#[test]
fn every_name_of_a_format_reads_back() {
    for format in Format::ALL {
        assert_eq!(format.name().parse(), Ok(format));
    }
    let error = "xlsx".parse::<Format>().expect_err("no format").to_string();
    assert!(error.contains("hint: one of ecb-daily, ecb-history"), "{error}");
}

/// A zip of stored and deflated members, as zip programs write them.
fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, bytes) in members {
        let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(bytes).expect("written");
        let packed = packed.finish().expect("written");
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        common.extend(crc.sum().to_le_bytes());
        common.extend(u32::try_from(packed.len()).expect("small").to_le_bytes());
        common.extend(u32::try_from(bytes.len()).expect("small").to_le_bytes());
        common.extend(u16::try_from(name.len()).expect("small").to_le_bytes());
        common.extend([0, 0]);
        let at = u32::try_from(out.len()).expect("small");
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(packed);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, count) = (
        u32::try_from(out.len()).expect("small"),
        u16::try_from(members.len()).expect("small"),
    );
    let size = u32::try_from(directory.len()).expect("small");
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}
