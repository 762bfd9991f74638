//! A market of made-up series, read from `tests/market.csv`.

use std::collections::HashMap;

use jiff::civil::{Date, date};
use market_figures::{Decimal, Instrument, Market, Reference, Rhythm, Unit};

pub struct Fixture {
    instruments: Vec<Instrument>,
    series: HashMap<String, Vec<(Date, Decimal)>>,
}

impl Market for Fixture {
    fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }

    fn values(&self, key: &str, from: Date, to: Date) -> Vec<(Date, Decimal)> {
        let all = self.series.get(key).map(Vec::as_slice).unwrap_or_default();
        all.iter()
            .copied()
            .filter(|(day, _)| *day >= from && *day <= to)
            .collect()
    }
}

impl Fixture {
    /// Words that a text must have before an instrument's figures are judged.
    pub fn needs(&mut self, key: &str, words: &[&str]) {
        let instruments = std::mem::take(&mut self.instruments).into_iter();
        let change = |known: Instrument| {
            if known.key == key {
                known.in_texts_with(words)
            } else {
                known
            }
        };
        self.instruments = instruments.map(change).collect();
    }

    /// Other values for a series.
    pub fn with(mut self, key: &str, values: Vec<(Date, Decimal)>) -> Self {
        self.series.insert(key.to_owned(), values);
        self
    }
}

/// The day of writing: Friday, 30 October 2026.
pub fn friday() -> Reference {
    Reference::on(date(2026, 10, 30))
}

pub fn market() -> Fixture {
    let dollars = |per: Option<&str>| Unit::Money {
        currency: "USD".into(),
        per: per.map(str::to_owned),
    };
    let daily = Rhythm::Daily;
    let instruments = vec![
        Instrument::pair("EURUSD", "EUR", "USD", &[("euro", false)]),
        Instrument::pair("EURGBP", "EUR", "GBP", &[]),
        Instrument::pair("GBPUSD", "GBP", "USD", &[("pound", false), ("sterling", false)]),
        Instrument::pair("USDJPY", "USD", "JPY", &[("yen", true)]).only_against("dollar"),
        Instrument::new("BRENT", &["Brent crude", "Brent"], dollars(Some("barrel")), daily),
        Instrument::new("WTI", &["WTI", "U.S. crude"], dollars(Some("barrel")), daily),
        Instrument::new("GOLD", &["gold", "spot gold"], dollars(Some("ounce")), daily),
        Instrument::new(
            "US10Y",
            &[
                "10-year yield",
                "10-year Treasury yield",
                "yield on the 10-year note",
            ],
            Unit::Percent,
            daily,
        ),
        Instrument::new("US2Y", &["two-year yield", "2-year yield"], Unit::Percent, daily),
        Instrument::new(
            "UNRATE",
            &["unemployment", "unemployment rate", "jobless rate"],
            Unit::Percent,
            Rhythm::Monthly,
        ),
        Instrument::new(
            "PAYEMS",
            &["nonfarm payrolls", "payrolls"],
            Unit::Count { times: 1_000 },
            Rhythm::Monthly,
        ),
        Instrument::new("CPI", &["consumer prices"], Unit::Points, Rhythm::Monthly),
        Instrument::new(
            "GDP",
            &["gross domestic product", "GDP"],
            Unit::Points,
            Rhythm::Quarterly,
        ),
        Instrument::new("HDX", &["Harbour Index", "HDX"], Unit::Points, daily),
    ];
    let mut series: HashMap<String, Vec<(Date, Decimal)>> = HashMap::new();
    for line in include_str!("../market.csv")
        .lines()
        .filter(|line| !line.starts_with('#'))
    {
        let mut cells = line.split(',');
        let (Some(key), Some(day), Some(value)) = (cells.next(), cells.next(), cells.next()) else {
            panic!("a broken line: {line}");
        };
        let point = (day.parse().expect("a day"), value.parse().expect("a number"));
        series.entry(key.to_owned()).or_default().push(point);
    }
    for values in series.values() {
        assert!(values.is_sorted_by_key(|(day, _)| *day));
    }
    Fixture { instruments, series }
}
