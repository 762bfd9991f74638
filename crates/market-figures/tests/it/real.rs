//! The ECB's whole history, where it is at hand: wraps of real days, each computed again.

use std::collections::HashMap;
use std::fs;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use market_figures::wrap::{Language, Subject, facts, wrap};
use market_figures::{Decimal, Instrument, Market, Reference, Verdict, check};
use market_formats::{Format, Options, read_all};

struct History {
    instruments: Vec<Instrument>,
    series: HashMap<String, Vec<(Date, Decimal)>>,
}

impl Market for History {
    fn instruments(&self) -> &[Instrument] {
        &self.instruments
    }

    fn values(&self, key: &str, from: Date, to: Date) -> Vec<(Date, Decimal)> {
        let all = self.series.get(key).map(Vec::as_slice).unwrap_or_default();
        let start = all.partition_point(|(day, _)| *day < from);
        let end = all.partition_point(|(day, _)| *day <= to);
        all.get(start..end).unwrap_or_default().to_vec()
    }
}

fn history() -> Option<History> {
    let file = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/market/eurofxref-hist.zip"
    );
    let Ok(bytes) = fs::read(file) else {
        eprintln!("skipped: eurofxref-hist.zip is not at hand");
        return None;
    };
    let (observations, _) = read_all(Format::EcbHistory, &bytes, &Options::default()).expect("it reads");
    let mut series: HashMap<String, Vec<(Date, Decimal)>> = HashMap::new();
    for observation in observations.iter().rev() {
        if let Some(value) = observation.value {
            let values = series.entry(observation.series.to_string()).or_default();
            values.push((observation.period.first_day(), value));
        }
    }
    let instruments = vec![Instrument::pair("USD", "EUR", "USD", &[("euro", false)])];
    Some(History { instruments, series })
}

#[test]
fn every_day_s_wrap_is_right_by_the_checker() {
    let Some(history) = history() else { return };
    let subject = Subject {
        key: "USD".into(),
        phrase: "The euro".into(),
        after: "the euro".into(),
        decimals: 4,
    };
    let (mut sentences, mut figures) = (0, 0);
    let days = history.values("USD", date(2021, 10, 30), date(2026, 10, 30));
    for (day, _) in days.iter().step_by(3) {
        let facts = facts(&history, *day, std::slice::from_ref(&subject), &[]);
        for sentence in wrap(&facts, &history, Language::English, 10) {
            sentences += 1;
            for number in &sentence.numbers {
                assert_eq!(
                    number.expression.recompute(&history),
                    Some(number.expression.value)
                );
            }
            // Read on the Sunday after, "on Friday" is still that Friday; on Monday it would be, too.
            for reference in [*day, day.saturating_add(1.day())] {
                for checked in check(&sentence.text, &history, Reference::on(reference)) {
                    figures += 1;
                    assert_eq!(checked.verdict, Verdict::Right, "{day}: {}", sentence.text);
                }
            }
        }
    }
    eprintln!("{sentences} sentences, {figures} figures checked");
    assert!(
        sentences > 400 && figures > 1_000,
        "{sentences} sentences, {figures} figures"
    );
}
