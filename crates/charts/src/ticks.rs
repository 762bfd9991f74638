//! Where axes are labelled: round numbers, and first days of weeks, months or years.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Words;

/// Round numbers between two values, at most six: steps of 1, 2, 2.5 or 5 times a power of ten.
pub(crate) fn numbers(low: Decimal, high: Decimal) -> Vec<Decimal> {
    let Some(span) = high.checked_sub(low).filter(|span| *span > Decimal::ZERO) else {
        return vec![low];
    };
    for step in steps(span) {
        let Some(first) = low
            .checked_div(step)
            .map(|n| n.ceil())
            .and_then(|n| n.checked_mul(step))
        else {
            continue;
        };
        let mut ticks = Vec::new();
        let mut next = first;
        while next <= high && ticks.len() <= 6 {
            ticks.push(next);
            match next.checked_add(step) {
                Some(more) => next = more,
                None => break,
            }
        }
        if (3..=6).contains(&ticks.len()) {
            return even(ticks, step);
        }
    }
    vec![low, high]
}

/// All ticks of an axis with the same decimals.
fn even(mut ticks: Vec<Decimal>, step: Decimal) -> Vec<Decimal> {
    let scale = step.normalize().scale();
    for tick in &mut ticks {
        tick.rescale(scale);
    }
    ticks
}

/// From wide to narrow, around a quarter of the span.
fn steps(span: Decimal) -> impl Iterator<Item = Decimal> {
    // The power of ten at or above the span, found without logarithms.
    let mut power = Decimal::ONE;
    while power < span {
        match power.checked_mul(Decimal::TEN) {
            Some(more) => power = more,
            None => break,
        }
    }
    while let Some(less) = power.checked_div(Decimal::TEN).filter(|less| *less >= span) {
        power = less;
    }
    let mut all = Vec::with_capacity(9);
    for tenth in [Decimal::ONE, Decimal::new(1, 1), Decimal::new(1, 2)] {
        for factor in [
            Decimal::new(5, 1),
            Decimal::new(25, 2),
            Decimal::new(2, 1),
            Decimal::new(1, 1),
        ] {
            if let Some(step) = power.checked_mul(tenth).and_then(|p| p.checked_mul(factor)) {
                all.push(step.normalize());
            }
        }
    }
    all.into_iter().filter(|step| !step.is_zero())
}

/// Days with their labels: for a person, and in digits for pictures without letters.
pub(crate) fn days(first: Date, last: Date, most: usize, words: &Words) -> Vec<(Date, String, String)> {
    let span = (first.duration_until(last).as_hours() / 24).max(1);
    let most = i64::try_from(most.max(2)).unwrap_or(2);
    if span / most >= 300 {
        let years = span / 365 / most + 1;
        let step = [1, 2, 5, 10, 20, 50, 100]
            .into_iter()
            .find(|step| *step >= years)
            .unwrap_or(100);
        return years_between(first, last, step, words);
    }
    if span >= 75 {
        let months = span / 30 / most + 1;
        let step = [1, 2, 3, 6]
            .into_iter()
            .find(|step| *step >= months)
            .unwrap_or(12);
        return months_between(first, last, step, words);
    }
    let step = [1, 2, 7, 14]
        .into_iter()
        .find(|step| *step >= span / most)
        .unwrap_or(28);
    let mut ticks = Vec::new();
    let mut day = if step >= 7 { next_monday(first) } else { first };
    while day <= last && ticks.len() < 40 {
        ticks.push((
            day,
            words.day_month(day),
            format!("{}-{:02}", day.month(), day.day()),
        ));
        day = day.saturating_add(step.days());
    }
    ticks
}

fn years_between(first: Date, last: Date, step: i64, words: &Words) -> Vec<(Date, String, String)> {
    (first.year()..=last.year())
        .filter(|year| i64::from(*year) % step == 0)
        .filter_map(|year| Date::new(year, 1, 1).ok())
        .filter(|day| *day >= first && *day <= last)
        .map(|day| (day, words.year(day), day.year().to_string()))
        .collect()
}

fn months_between(first: Date, last: Date, step: i64, words: &Words) -> Vec<(Date, String, String)> {
    let mut ticks = Vec::new();
    let mut day = first.first_of_month();
    while day <= last && ticks.len() < 60 {
        if day >= first && (i64::from(day.month()) - 1) % step == 0 {
            let label = if day.month() == 1 {
                words.year(day)
            } else {
                words.month(day)
            };
            let plain = if day.month() == 1 {
                day.year().to_string()
            } else {
                format!("{}-{:02}", day.year(), day.month())
            };
            ticks.push((day, label, plain));
        }
        day = day.saturating_add(1.month());
    }
    // Without a January in sight, the first label says the year.
    if !ticks.iter().any(|(day, ..)| day.month() == 1)
        && let Some((day, label, _)) = ticks.first_mut()
    {
        *label = words.month_year(*day);
    }
    ticks
}

fn next_monday(day: Date) -> Date {
    let past = i64::from(day.weekday().to_monday_zero_offset());
    if past == 0 {
        day
    } else {
        day.saturating_add((7 - past).days())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn ticks(low: &str, high: &str) -> Vec<String> {
        let parse = |text: &str| text.parse::<Decimal>().expect("a decimal");
        numbers(parse(low), parse(high))
            .iter()
            .map(Decimal::to_string)
            .collect()
    }

    #[test]
    fn numbers_are_round_and_alike() {
        assert_eq!(ticks("1.0327", "1.1919"), ["1.05", "1.10", "1.15"]);
        assert_eq!(ticks("-37.63", "63.27"), ["-25", "0", "25", "50"]);
        assert_eq!(ticks("0", "100"), ["0", "50", "100"]);
        assert_eq!(ticks("1836200", "1836210"), ["1836200", "1836205", "1836210"]);
        assert_eq!(ticks("5", "5"), ["5"]);
        assert_eq!(ticks("0.0000001", "0.0000004").len(), 4);
        assert!(ticks("0", "79228162514264337593543950335").len() >= 2);
    }

    #[test]
    fn days_are_first_days() {
        let words = Words::default();
        let labels = |first, last, most| {
            days(first, last, most, &words)
                .into_iter()
                .map(|(_, label, _)| label)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            labels(date(2025, 10, 30), date(2026, 10, 30), 6),
            ["2026", "Apr", "Jul", "Oct"]
        );
        assert_eq!(
            labels(date(1999, 1, 4), date(2026, 10, 30), 6),
            ["2000", "2005", "2010", "2015", "2020", "2025"]
        );
        assert_eq!(labels(date(2026, 9, 30), date(2026, 10, 30), 6)[0], "5 Oct");
        assert_eq!(labels(date(2026, 4, 15), date(2026, 10, 30), 8)[0], "May 2026");
    }
}
