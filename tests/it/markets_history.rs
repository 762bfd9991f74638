//! The converter over the whole history of the ECB, against a reckoning of its own; and the edges of that
//! history.

use std::collections::HashMap;
use std::io::Read;

use courant::base::clock::Micros;
use courant::news::markets::convert::{Asked, rate};
use courant::news::markets::{Batch, date_of, day_of, record_observations, rounded, source_by_key, take};
use courant::testing::News;
use market_formats::{Format, Options};
use rust_decimal::Decimal;

use crate::harness::Running;
use crate::markets::catalogue;

const HISTORY: &[u8] = include_bytes!("../../demo/markets/eurofxref-hist.zip");

/// A day of the ECB's file, and what it says of each currency that day.
type Row = (String, HashMap<String, String>);

/// The ECB's file read by hand: independent of every parser of the program.
fn history_by_hand() -> (Vec<String>, Vec<Row>) {
    let (name, extra) = (
        usize::from(u16::from_le_bytes([HISTORY[26], HISTORY[27]])),
        usize::from(u16::from_le_bytes([HISTORY[28], HISTORY[29]])),
    );
    let mut text = String::new();
    flate2::read::DeflateDecoder::new(&HISTORY[30 + name + extra..])
        .read_to_string(&mut text)
        .expect("a zip of one file");
    let mut lines = text.lines();
    let codes: Vec<String> = lines
        .next()
        .expect("a header")
        .split(',')
        .skip(1)
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect();
    let rows = lines
        .map(|line| {
            let mut cells = line.split(',');
            let day = cells.next().expect("a day").to_owned();
            let values = codes
                .iter()
                .cloned()
                .zip(cells.map(str::to_owned))
                .filter(|(_, value)| value != "N/A" && !value.is_empty())
                .collect();
            (day, values)
        })
        .collect();
    (codes, rows)
}

/// A decimal as a whole number and a power of ten, by hand.
fn parts(text: &str) -> (i128, u32) {
    let scale = text
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len() as u32);
    (text.replace('.', "").parse().expect("digits"), scale)
}

/// amount × to ÷ from, rounded half away from zero, in whole numbers only.
fn by_hand(amount: &str, from: &str, to: &str, decimals: u32) -> i128 {
    let ((amount, sa), (from, sf), (to, st)) = (parts(amount), parts(from), parts(to));
    let mut above = amount * to * 10_i128.pow(decimals + sf);
    let below = from * 10_i128.pow(sa + st);
    above = 2 * above + below;
    above / (2 * below)
}

#[test]
fn the_converter_agrees_with_whole_numbers_over_the_whole_history() {
    let news = News::new();
    catalogue(&news);
    let (observations, _) =
        market_formats::read_all(Format::EcbHistory, HISTORY, &Options::default()).expect("it reads");
    let (source, taken) = news.read(move |r| {
        let source = source_by_key(r, "ecb")?.expect("there");
        let taken = take(r, &source, &observations).expect("known series");
        Ok::<_, courant::base::store::StoreError>((source, taken))
    });
    assert!(taken.unknown.is_empty(), "{:?}", taken.unknown);
    news.clock.set(Micros::from(
        "2026-11-02T12:00:00Z"
            .parse::<jiff::Timestamp>()
            .expect("a moment"),
    ));
    let batch = Batch {
        source: source.id,
        fetch: None,
        readings: taken.readings,
    };
    let kept = news
        .write(move |w| record_observations(w, &batch))
        .expect("recorded");

    let (codes, rows) = history_by_hand();
    let total: usize = rows.iter().map(|(_, values)| values.len()).sum();
    assert_eq!(kept.added, total as i64, "every value of the file, none more");
    let amounts = ["1", "100", "0.01", "999999.99", "123456789012345"];
    let mut asked = Vec::new();
    for (i, (day, values)) in rows.iter().enumerate() {
        // Another pair each day: all of them come up many times in 7,126 days.
        let (from, to) = (&codes[i % codes.len()], &codes[(i * 7 + 3) % codes.len()]);
        if let (Some(a), Some(b)) = (values.get(from), values.get(to)) {
            let amount = amounts[i % amounts.len()];
            asked.push((
                day.clone(),
                from.clone(),
                to.clone(),
                a.clone(),
                b.clone(),
                amount,
            ));
        }
    }
    assert!(asked.len() > 3_500, "{}", asked.len());
    let wrong = news.read(move |r| {
        let mut wrong = Vec::new();
        for (day, from, to, a, b, amount) in &asked {
            let at = day_of(day.parse().expect("a day"));
            let Asked::Found(found) = rate(r, "EUR", (from, to), at)? else {
                wrong.push(format!("{from}/{to} {day}: not found"));
                continue;
            };
            let exact = found
                .convert(amount.parse().expect("a decimal"))
                .expect("it fits");
            let printed = rounded(exact, 2);
            let expected = by_hand(amount, a, b, 2);
            if (found.day, printed.mantissa()) != (at, expected) {
                wrong.push(format!(
                    "{amount} {from} in {to} on {day}: {printed}, not {expected}"
                ));
            }
        }
        Ok::<_, courant::base::store::StoreError>(wrong)
    });
    assert!(
        wrong.is_empty(),
        "{} wrong: {:?}",
        wrong.len(),
        &wrong[..wrong.len().min(5)]
    );
    edges_of_the_history(news);
}

/// Weekends, holidays, dead and redenominated currencies, the hole in the Icelandic krona.
fn edges_of_the_history(news: News) {
    let day = |text: &str| day_of(text.parse().expect("a day"));
    let asked = |from: &'static str, to: &'static str, on: &str| {
        let on = day(on);
        news.read(move |r| rate(r, "EUR", (from, to), on))
    };
    let found = |asked: Asked| match asked {
        Asked::Found(rate) => (date_of(rate.day).to_string(), rate.age),
        other => panic!("{other:?}"),
    };
    let too_old = |asked: Asked| match asked {
        Asked::TooOld(last) => last.map(|last| date_of(last).to_string()),
        other => panic!("{other:?}"),
    };
    // A Sunday, Easter Monday, New Year's Day.
    assert_eq!(found(asked("EUR", "USD", "2026-10-25")), ("2026-10-23".into(), 2));
    assert_eq!(found(asked("USD", "JPY", "2024-04-01")), ("2024-03-28".into(), 4));
    assert_eq!(found(asked("EUR", "USD", "2026-01-01")), ("2025-12-31".into(), 1));
    // Dead: the last day still answers, a week and a day later nothing does.
    assert_eq!(found(asked("HRK", "EUR", "2022-12-30")), ("2022-12-30".into(), 0));
    assert_eq!(
        too_old(asked("HRK", "EUR", "2023-01-09")),
        Some("2022-12-30".into())
    );
    assert_eq!(
        too_old(asked("BGN", "USD", "2026-10-30")),
        Some("2025-12-31".into())
    );
    assert_eq!(
        too_old(asked("RUB", "EUR", "2026-10-30")),
        Some("2022-03-01".into())
    );
    // The old lira and the new one never share a day, so there is no rate between them.
    assert_eq!(too_old(asked("TRL", "TRY", "2005-01-03")), None);
    assert_eq!(found(asked("TRL", "USD", "2004-12-31")).1, 0);
    assert_eq!(found(asked("TRY", "USD", "2005-01-03")).1, 0);
    // The krona's hole: 2008 to 2018.
    assert_eq!(
        too_old(asked("ISK", "EUR", "2012-06-15")),
        Some("2008-12-09".into())
    );
    assert_eq!(found(asked("ISK", "EUR", "2018-02-01")).1, 0);
    // Before the beginning, and a currency that nobody quotes.
    assert_eq!(too_old(asked("USD", "EUR", "1998-12-31")), None);
    assert!(matches!(asked("XXX", "EUR", "2026-10-30"), Asked::Unknown(code) if code == "XXX"));
    // A leap day, and a currency in itself.
    assert_eq!(found(asked("EUR", "USD", "2024-02-29")), ("2024-02-29".into(), 0));
    let same = asked("EUR", "EUR", "2026-10-30");
    assert!(matches!(same, Asked::Found(rate) if rate.rate() == Some(Decimal::ONE)));

    let running = Running::around(news);
    let page = running.get("/markets/convert/usd/eur/2026-10-25?amount=1%2C000");
    let text = page.text();
    assert!(
        text.contains("1,000.00 USD") && text.contains("23 October 2026"),
        "{text}"
    );
    let form = running.get("/markets/convert?from=usd&to=jpy&amount=100&date=2026-10-30");
    assert_eq!(form.status, 303);
    assert_eq!(
        form.header("location"),
        "/markets/convert/usd/jpy/2026-10-30?amount=100"
    );
    assert!(
        running
            .get(form.header("location"))
            .text()
            .contains("100.00 USD = <data value=\"15725\">15,725</data> JPY")
    );
    let gone = running.get("/markets/convert/hrk/eur/2024-05-06").text();
    assert!(
        gone.contains("No rate was published") && gone.contains("30 December 2022"),
        "{gone}"
    );
    assert!(gone.contains("7.53450"), "what took its place: {gone}");
    let wrong = running
        .get("/markets/convert/usd/eur/2026-10-30?amount=lots")
        .text();
    assert!(
        wrong.contains("aria-invalid") && wrong.contains("Write an amount"),
        "{wrong}"
    );
    for nowhere in [
        "/markets/convert/usd/xxx",
        "/markets/convert/usd/eur/2026-02-30",
        "/markets/convert/dollars/eur",
        "/markets/convert/usd/eur/yesterday",
    ] {
        assert_eq!(running.get(nowhere).status, 404, "{nowhere}");
    }
    assert_eq!(running.get("/markets/convert/usd/eur/2030-01-01").status, 302);
    let rates = running.get("/markets/rates").text();
    assert!(
        rates.contains("157.25") && rates.contains("30 October 2026"),
        "{rates}"
    );
    let max = running.get("/markets/eur-isk?range=max");
    assert_eq!(max.status, 200);
    assert!(max.bytes.len() < 120_000, "{} bytes", max.bytes.len());
    // Decades are drawn of their months: one line, but for the krona's hole; every extreme is said.
    assert_eq!(pieces(&max.text()), 2, "the hole of ten years");
    let euro = running.get("/markets/eur-usd?range=max").text();
    assert_eq!(pieces(&euro), 1);
    for words in ["0.8252", "26 Oct 2000", "1.5990", "15 Jul 2008", "4 January 1999"] {
        assert!(euro.contains(words), "{words}: {euro}");
    }
    assert_eq!(pieces(&running.get("/markets/eur-usd?range=5y").text()), 1);
}

/// Of how many pieces the line of a page's first chart is.
fn pieces(page: &str) -> usize {
    let (_, chart) = page.split_once("<svg class=\"chart\"").expect("a chart");
    let (_, path) = chart.split_once("<path d=\"").expect("a line");
    let (path, _) = path.split_once('"').expect("its end");
    path.matches('M').count()
}
