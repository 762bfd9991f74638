//! Whatever comes in, every parser ends: with observations inside its limits, or an error.

use market_formats::{Format, Holds, Limits, Mapping, Options, read_all, read_releases, sniff};
use proptest::prelude::*;

const PIECES: &[&str] = &[
    "Date,USD,JPY,\n",
    "2026-10-30,1.1172,175.68,\n",
    "N/A",
    ",",
    "\n",
    "\"",
    ";",
    "-",
    "1e9",
    "99999999999999999999999999999",
    "observation_date,DGS10\n",
    ".",
    "Date,Open,High,Low,Close,Volume\n",
    "Day,Brent  Dollars\n",
    "10/30/2026,71.2\n",
    "KEY,TIME_PERIOD,OBS_VALUE\n",
    "A.B,2026-Q3,1\n",
    "Date,\"1 Mo\",\"10 Yr\"\n",
    "Time Period,10year\n",
    "<Envelope>",
    "<Cube time='2026-10-30'>",
    "<Cube currency='USD' rate='1.1'/>",
    "</Cube>",
    "</Envelope>",
    "<feed>",
    "<entry><m:properties><d:NEW_DATE>2026-10-30T00:00:00</d:NEW_DATE><d:BC_10YEAR>4</d:BC_10YEAR></m:properties></entry>",
    "</feed>",
    "&amp;",
    "&x;",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.0'?>",
    "<!DOCTYPE a>",
    "{",
    "}",
    "[",
    "]",
    "{\"observations\":[{\"series\":\"X\",\"at\":\"2026\",\"value\":1}]}",
    "\"value\":",
    "null",
    "[{\"page\":1},[]]",
    "BEGIN:VCALENDAR\n",
    "BEGIN:VEVENT\n",
    "DTSTART:20261106T083000Z\n",
    "SUMMARY:x\n",
    " folded\n",
    "END:VEVENT\n",
    "END:VCALENDAR\n",
    "DTSTART;TZID=Europe/Berlin:20261025T023000\n",
    "{\"releases\":[{\"indicator\":\"x\",\"at\":\"2026-11-12\"}]}",
    "PK\u{3}\u{4}",
    "\u{1f}\u{8b}",
    "é",
    "\u{feff}",
    "\0",
    "０",
    "\r",
    "\t",
    "2024-02-29",
    "9999-12-31",
    "-009999-01-01",
];

fn options() -> Options {
    let mapping = "date = { column = \"Date\" }\n[[series]]\ncolumn = \"USD\"\nkey = \"X\"\n[[series]]\ncolumn = \"JPY\"\nkey = \"Y\"\nscale = \"0.01\"\n";
    Options {
        series: Some("X".to_owned()),
        mapping: Some(Mapping::from_toml(mapping).expect("a mapping")),
        limits: Limits {
            unpacked_bytes: 1 << 20,
            rows: 200,
            observations: 300,
            series: 50,
            ..Limits::default()
        },
        ..Options::default()
    }
}

fn every_parser_ends(bytes: &[u8]) {
    let options = options();
    let _ = sniff(bytes);
    for format in Format::ALL {
        match format.holds() {
            Holds::Observations => {
                if let Ok((observations, report)) = read_all(format, bytes, &options) {
                    assert_eq!(observations.len() as u64, report.observations);
                    assert!(observations.len() <= 300 && report.series.len() <= 50);
                    assert!(report.missing <= report.observations);
                }
            }
            Holds::Releases => {
                let mut bytes = bytes;
                let _ = read_releases(format, &mut bytes, &options);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn pieces_of_sources_in_any_order(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..24)) {
        every_parser_ends(pieces.concat().as_bytes());
    }

    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        every_parser_ends(&bytes);
    }

    #[test]
    fn archives_of_any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..200), magic in 0..2) {
        let mut all = if magic == 0 { b"PK\x03\x04".to_vec() } else { b"\x1f\x8b\x08".to_vec() };
        all.extend(bytes);
        all.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0\x10\0\0\0\0\0\0\0\0\0");
        every_parser_ends(&all);
    }

    #[test]
    fn what_was_written_is_read(rates in proptest::collection::vec((1i64..99_999_999, 0u32..6), 1..40)) {
        let mut text = String::from("Date,USD,\n");
        let mut day = jiff::civil::date(2026, 10, 30);
        for (mantissa, scale) in &rates {
            text.push_str(&format!("{day},{},\n", market_formats::Decimal::new(*mantissa, *scale)));
            day = day.yesterday().expect("a day");
        }
        let (observations, report) = read_all(Format::EcbHistory, text.as_bytes(), &Options::default()).expect("it reads");
        prop_assert_eq!(report.observations, rates.len() as u64);
        for (observation, (mantissa, scale)) in observations.iter().zip(&rates) {
            prop_assert_eq!(observation.value, Some(market_formats::Decimal::new(*mantissa, *scale)));
        }
    }
}
