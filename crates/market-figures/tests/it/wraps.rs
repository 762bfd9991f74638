//! Wraps: every number computed again, and their own sentences checked like a draft.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use market_figures::wrap::{Language, Sentence, Spread, Subject, What, facts, wrap};
use market_figures::{Decimal, Verdict, check};

use crate::fixture::{Fixture, friday, market};

fn subject(key: &str, phrase: &str, decimals: u32) -> Subject {
    Subject {
        key: key.into(),
        phrase: phrase.into(),
        after: phrase.replacen("The ", "the ", 1),
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

/// A number as a language writes it, as a program reads it.
fn plain(text: &str, language: Language) -> String {
    match language {
        Language::English => text.replace(',', ""),
        Language::German => text.replace('.', "").replace(',', "."),
    }
}

fn audit(sentences: &[Sentence], market: &Fixture, language: Language) {
    for sentence in sentences {
        let mut digits = sentence.text.clone();
        for number in sentence.numbers.iter().rev() {
            let again = number
                .expression
                .recompute(market)
                .expect("it can be computed again");
            assert_eq!(again, number.expression.value);
            let shown: Decimal = plain(&sentence.text[number.start..number.end], language)
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
    let sentences = wrap(&facts, &market, Language::English, 20);
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
    audit(&sentences, &market, Language::English);
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
    let text = wrap(&facts, &market, Language::English, 1).remove(0).text;
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
    let text = &wrap(&facts, &market, Language::English, 9)[0].text;
    assert!(text.ends_with(", its highest since 21 August 2026."), "{text}");
    for checked in check(text, &market, friday()) {
        assert_eq!(checked.verdict, Verdict::Right, "{text}");
    }
}

fn german(key: &str, phrase: &str, after: &str, decimals: u32) -> Subject {
    Subject {
        key: key.into(),
        phrase: phrase.into(),
        after: after.into(),
        decimals,
    }
}

fn texts(sentences: &[Sentence]) -> Vec<&str> {
    sentences.iter().map(|sentence| sentence.text.as_str()).collect()
}

#[test]
fn a_wrap_in_german_has_a_grammar_of_its_own() {
    let market = busy();
    let subjects = [
        german("BRENT", "Brent", "Brent", 2),
        german("EURUSD", "Der Euro", "dem Euro", 4),
        german(
            "US10Y",
            "Die Rendite zehnjähriger US-Staatsanleihen",
            "der Rendite zehnjähriger US-Staatsanleihen",
            2,
        ),
        german(
            "US2Y",
            "Die Rendite zweijähriger US-Staatsanleihen",
            "der Rendite zweijähriger US-Staatsanleihen",
            2,
        ),
    ];
    let spread = Spread {
        long: subjects[2].clone(),
        short: subjects[3].clone(),
    };
    let facts = facts(&market, date(2026, 10, 30), &subjects, &[spread]);
    let sentences = wrap(&facts, &market, Language::German, 20);
    assert_eq!(
        texts(&sentences),
        [
            "Die Rendite zehnjähriger US-Staatsanleihen schloss am Freitag 4 Basispunkte unter der Rendite zweijähriger US-Staatsanleihen: Die Zinskurve zwischen beiden ist invers geworden.",
            "Die Rendite zehnjähriger US-Staatsanleihen fiel am Freitag um 6 Basispunkte auf 3,60 Prozent.",
            "Der Euro stieg am Freitag um 1,6 Prozent auf 1,1300 Dollar und stand damit so hoch wie noch nie seit Beginn der Reihe.",
            "Das war der größte Anstieg an einem Tag seit Beginn der Reihe.",
            "Der Euro ist 5 Handelstage in Folge gestiegen.",
            "Brent stieg am Freitag um 1,6 Prozent auf 71,20 Dollar je Barrel.",
            "Die Rendite zweijähriger US-Staatsanleihen stieg am Freitag um 2 Basispunkte auf 3,64 Prozent.",
        ]
    );
    audit(&sentences, &market, Language::German);
}

/// The small changes of words: one point, no change, points in two cases, days, thousands.
#[test]
fn both_languages_mind_number_and_case() {
    let index: Vec<String> = (0..60)
        .map(|n| match n {
            0 => "5321.40".to_owned(),
            40 => "5400.00".to_owned(),
            n => format!("52{:02}.00", 60 + n % 7),
        })
        .collect();
    let index: Vec<&str> = index.iter().map(String::as_str).collect();
    let market = market()
        .with("HDX", series(&index))
        .with("US10Y", series(&["3.65", "3.62"]))
        .with("US2Y", series(&["3.64", "3.63"]))
        .with("GOLD", series(&["4012.30", "4012.30"]));
    let said = |language, phrases: [(&str, &str, &str, u32); 4]| {
        let subjects = phrases.map(|(key, phrase, after, decimals)| german(key, phrase, after, decimals));
        let spread = Spread {
            long: subjects[0].clone(),
            short: subjects[1].clone(),
        };
        let facts = facts(&market, date(2026, 10, 30), &subjects, &[spread]);
        let sentences = wrap(&facts, &market, language, 20);
        audit(&sentences, &market, language);
        texts(&sentences)
            .into_iter()
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let english = said(
        Language::English,
        [
            ("US10Y", "The 10-year yield", "the 10-year yield", 2),
            ("US2Y", "The two-year yield", "the two-year yield", 2),
            ("HDX", "The Harbour Index", "the Harbour Index", 2),
            ("GOLD", "Gold", "gold", 2),
        ],
    );
    assert_eq!(
        english,
        [
            "The 10-year yield closed 1 basis point above the two-year yield on Friday: the curve between them is no longer inverted.",
            "The 10-year yield rose 3 basis points to 3.65% on Friday.",
            "The Harbour Index rose 1.1% to 5,321.40 points on Friday, its highest since 4 September 2026.",
            "It was the largest move in a day since 7 September 2026.",
            "The two-year yield rose 1 basis point to 3.64% on Friday.",
            "Gold was little changed at $4,012.30 an ounce on Friday.",
        ]
    );
    let german = said(
        Language::German,
        [
            ("US10Y", "Die Rendite zehnjähriger", "der Rendite zehnjähriger", 2),
            ("US2Y", "Die Rendite zweijähriger", "der Rendite zweijähriger", 2),
            ("HDX", "Der Hafenindex", "dem Hafenindex", 2),
            ("GOLD", "Gold", "Gold", 2),
        ],
    );
    assert_eq!(
        german,
        [
            "Die Rendite zehnjähriger schloss am Freitag 1 Basispunkt über der Rendite zweijähriger: Die Zinskurve zwischen beiden ist nicht mehr invers.",
            "Die Rendite zehnjähriger stieg am Freitag um 3 Basispunkte auf 3,65 Prozent.",
            "Der Hafenindex stieg am Freitag um 1,1 Prozent auf 5.321,40 Punkte und stand damit so hoch wie zuletzt am 4. September 2026.",
            "Das war die größte Bewegung an einem Tag seit dem 7. September 2026.",
            "Die Rendite zweijähriger stieg am Freitag um 1 Basispunkt auf 3,64 Prozent.",
            "Gold lag am Freitag kaum verändert bei 4.012,30 Dollar je Feinunze.",
        ]
    );
}
