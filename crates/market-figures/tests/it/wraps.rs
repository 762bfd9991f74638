//! Wraps: every number computed again, and their own sentences checked like a draft.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use market_figures::wrap::{Sentence, Spread, Subject, What, facts, wrap};
use market_figures::{Decimal, Verdict, check};

use crate::fixture::{Fixture, friday, market};

fn subject(key: &str, phrase: &str, decimals: u32) -> Subject {
    Subject {
        key: key.into(),
        phrase: phrase.into(),
        decimals,
    }
}

/// Working days to 2026-10-30, from the newest back.
fn series(newest_first: &[&str]) -> Vec<(Date, Decimal)> {
    let mut day = date(2026, 10, 30);
    let mut values = Vec::new();
    for value in newest_first {
        while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            day = day.saturating_sub(1.day());
        }
        values.push((day, value.parse().expect("a number")));
        day = day.saturating_sub(1.day());
    }
    values.reverse();
    values
}

/// 300 quiet days, four rising ones, and yields that cross.
fn busy() -> Fixture {
    let quiet: Vec<String> = (0..300)
        .map(|n| format!("1.{:04}", 1050 + (n * 7) % 11))
        .collect();
    let mut euro = vec!["1.1300", "1.1120", "1.1080", "1.1070", "1.1065"];
    euro.extend(quiet.iter().map(String::as_str));
    market()
        .with("EURUSD", series(&euro))
        .with("US10Y", series(&["3.60", "3.66", "3.70"]))
        .with("US2Y", series(&["3.64", "3.62", "3.60"]))
}

fn audit(sentences: &[Sentence], market: &Fixture) {
    for sentence in sentences {
        let mut digits = sentence.text.clone();
        for number in sentence.numbers.iter().rev() {
            let again = number
                .expression
                .recompute(market)
                .expect("it can be computed again");
            assert_eq!(again, number.expression.value);
            let shown: Decimal = sentence.text[number.start..number.end]
                .replace(',', "")
                .parse()
                .expect("a number");
            let unit = Decimal::new(5, number.decimals + 1);
            assert!(
                (shown.abs() - again.abs()).abs() <= unit,
                "{shown} for {again} in: {}",
                sentence.text
            );
            digits.replace_range(number.start..number.end, "");
        }
        // What is left has only the digits of days: "since 3 March 2026".
        let rest: Vec<&str> = digits
            .split(' ')
            .filter(|word| word.chars().any(|c| c.is_ascii_digit()))
            .collect();
        let dates = rest
            .iter()
            .all(|word| word.trim_end_matches(['.', ',']).parse::<u16>().is_ok() || word.contains("year"));
        assert!(dates, "a number without an expression in: {}", sentence.text);
    }
}

#[test]
fn a_wrap_says_what_is_rare_first_and_can_be_audited() {
    let market = busy();
    let subjects = [
        subject("BRENT", "Brent", 2),
        subject("EURUSD", "The euro", 4),
        subject("US10Y", "The 10-year yield", 2),
        subject("US2Y", "The two-year yield", 2),
    ];
    let spread = Spread {
        long: subjects[2].clone(),
        short: subjects[3].clone(),
    };
    let facts = facts(&market, date(2026, 10, 30), &subjects, &[spread]);
    assert!(facts.windows(2).all(|pair| pair[0].weight >= pair[1].weight));
    let sentences = wrap(&facts, &market, 20);
    let texts: Vec<&str> = sentences.iter().map(|sentence| sentence.text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "The 10-year yield closed 4 basis points below the two-year yield on Friday: the curve between them has inverted.",
            "The 10-year yield fell 6 basis points to 3.60% on Friday.",
            "The euro rose 1.6% to $1.1300 on Friday, its highest since the series began.",
            "It was the largest daily rise since the series began.",
            "The euro has risen for 5 sessions in a row.",
            "Brent rose 1.6% to $71.20 a barrel on Friday.",
            "The two-year yield rose 2 basis points to 3.64% on Friday.",
        ]
    );
    audit(&sentences, &market);
    for text in texts {
        for checked in check(text, &market, friday()) {
            assert_eq!(checked.verdict, Verdict::Right, "{text}");
        }
    }
}

#[test]
fn a_wrap_s_figures_are_read_by_the_checker() {
    let market = busy();
    let facts = facts(
        &market,
        date(2026, 10, 30),
        &[subject("EURUSD", "The euro", 4)],
        &[],
    );
    let text = wrap(&facts, &market, 1).remove(0).text;
    assert_eq!(check(&text, &market, friday()).len(), 2, "{text}");
}

#[test]
fn a_hole_or_a_holiday_has_no_facts() {
    let market = market().with(
        "EURUSD",
        vec![
            (date(2026, 9, 1), Decimal::new(110, 2)),
            (date(2026, 10, 30), Decimal::new(111, 2)),
        ],
    );
    assert!(
        facts(
            &market,
            date(2026, 10, 30),
            &[subject("EURUSD", "The euro", 4)],
            &[]
        )
        .is_empty()
    );
    assert!(facts(&market, date(2026, 10, 31), &[subject("BRENT", "Brent", 2)], &[]).is_empty());
}

#[test]
fn oil_below_zero_has_a_level_and_no_percentage() {
    let market = market();
    let day = date(2020, 4, 21);
    let wti = subject("WTI", "WTI", 2);
    // From a price below zero a percentage says nothing: there is no move to tell.
    assert!(facts(&market, day, &[wti], &[]).is_empty());
}

#[test]
fn an_extreme_names_the_day_that_was_beyond_it() {
    let mut values: Vec<String> = (0..60).map(|n| format!("1.{:04}", 2000 + (n % 5))).collect();
    values[0] = "1.2500".to_owned();
    values[50] = "1.2600".to_owned();
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    let market = market().with("EURUSD", series(&values));
    let facts = facts(
        &market,
        date(2026, 10, 30),
        &[subject("EURUSD", "The euro", 4)],
        &[],
    );
    let extreme = facts.iter().find_map(|fact| match &fact.what {
        What::Extreme {
            highest: true,
            since: Some(since),
            ..
        } => Some(since.clone()),
        _ => None,
    });
    assert_eq!(extreme.expect("an extreme").inputs[1].day, date(2026, 8, 21));
    let text = &wrap(&facts, &market, 9)[0].text;
    assert!(text.ends_with(", its highest since 21 August 2026."), "{text}");
    for checked in check(text, &market, friday()) {
        assert_eq!(checked.verdict, Verdict::Right, "{text}");
    }
}
