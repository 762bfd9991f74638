//! Where the lines of a chart's grid stand, and what is written beside them.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::news::markets::{Point, date_of, day_of};

/// Lines across: enough to read a value by, few enough to see the curve.
const ACROSS: i64 = 4;
/// Words below: what fits on a telephone.
const BELOW: usize = 6;

/// Round values between two bounds: steps of 1, 2 or 5 times a power of ten.
pub fn values(low: Decimal, high: Decimal) -> Vec<Decimal> {
    let Some(wide) = high.checked_sub(low).filter(|wide| *wide > Decimal::ZERO) else {
        return vec![low];
    };
    let rough = wide / Decimal::from(ACROSS);
    let Some(step) = round_step(rough) else {
        return vec![low];
    };
    let mut at = (low / step).ceil() * step;
    let mut found = Vec::new();
    while at <= high && found.len() < 12 {
        found.push(at.normalize());
        at += step;
    }
    found
}

/// The smallest round step that is not smaller than this.
fn round_step(rough: Decimal) -> Option<Decimal> {
    let mut unit = Decimal::ONE;
    while unit > rough {
        unit = unit.checked_div(Decimal::TEN)?;
        if unit.is_zero() {
            return None;
        }
    }
    while unit.checked_mul(Decimal::TEN)? <= rough {
        unit = unit.checked_mul(Decimal::TEN)?;
    }
    [1, 2, 5, 10]
        .iter()
        .filter_map(|n| unit.checked_mul(Decimal::from(*n)))
        .find(|step| *step >= rough)
}

/// Days at which something begins, with what it is called: weeks, months, years.
pub fn days(from: Point, to: Point, english: bool) -> Vec<(Point, String)> {
    let (first, last) = (date_of(from), date_of(to));
    if to - from <= 45 {
        return weeks(first, last, english);
    }
    for months in [1, 2, 3, 6, 12, 24, 60, 120, 240, 600] {
        let found = every(first, last, months, english);
        if found.len() <= BELOW {
            return found;
        }
    }
    Vec::new()
}

fn weeks(first: Date, last: Date, english: bool) -> Vec<(Point, String)> {
    let to_monday = (7 - i64::from(first.weekday().to_monday_zero_offset())) % 7;
    let mut at = first.saturating_add(to_monday.days());
    let mut found = Vec::new();
    while at <= last && found.len() < BELOW {
        found.push((day_of(at), said(at, if english { "%-d %b" } else { "%m-%d" })));
        at = at.saturating_add(7.days());
    }
    found
}

fn every(first: Date, last: Date, months: i32, english: bool) -> Vec<(Point, String)> {
    // Steps are counted from January of the year 0, so that years are whole.
    let index = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    let begin = if first.day() == 1 {
        index(first)
    } else {
        index(first) + 1
    };
    let mut at = begin.div_euclid(months) * months;
    if at < begin {
        at += months;
    }
    let mut found = Vec::new();
    while let Some(date) = month(at).filter(|date| *date <= last) {
        let form = match (months, date.month(), english) {
            (12.., ..) | (_, 1, _) => "%Y",
            (_, _, true) => "%b",
            (_, _, false) => "%Y-%m",
        };
        found.push((day_of(date), said(date, form)));
        if found.len() > BELOW {
            break;
        }
        at += months;
    }
    found
}

fn month(index: i32) -> Option<Date> {
    let year = i16::try_from(index.div_euclid(12)).ok()?;
    let month = i8::try_from(index.rem_euclid(12) + 1).ok()?;
    Date::new(year, month, 1).ok()
}

fn said(date: Date, form: &str) -> String {
    date.strftime(form).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    fn lines(low: &str, high: &str) -> Vec<String> {
        values(d(low), d(high)).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn lines_stand_at_round_values() {
        assert_eq!(lines("1.0412", "1.1893"), ["1.05", "1.1", "1.15"]);
        assert_eq!(lines("-36.98", "63.27"), ["0", "50"]);
        assert_eq!(lines("0.003", "8.1"), ["5"]);
        assert_eq!(lines("20000", "42105"), ["20000", "30000", "40000"]);
        assert_eq!(lines("7", "7"), ["7"]);
        assert_eq!(
            lines("0.000001", "0.000009"),
            ["0.000002", "0.000004", "0.000006", "0.000008"]
        );
    }

    #[test]
    fn words_below_are_few_and_whole() {
        let between = |a: Date, b: Date| -> Vec<String> {
            days(day_of(a), day_of(b), true)
                .into_iter()
                .map(|(_, word)| word)
                .collect()
        };
        assert_eq!(
            between(date(2026, 9, 30), date(2026, 10, 30)),
            ["5 Oct", "12 Oct", "19 Oct", "26 Oct"]
        );
        assert_eq!(
            between(date(2025, 10, 30), date(2026, 10, 30)),
            ["2026", "Apr", "Jul", "Oct"]
        );
        assert_eq!(
            between(date(2021, 10, 30), date(2026, 10, 30)),
            ["2022", "2023", "2024", "2025", "2026"]
        );
        assert_eq!(
            between(date(1999, 1, 4), date(2026, 10, 30)),
            ["2000", "2005", "2010", "2015", "2020", "2025"]
        );
    }
}
