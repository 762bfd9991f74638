//! Times as prose says them, seen from the day of writing.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use crate::claim::{Basis, When};
use crate::tokens::Token;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const QUARTERS: [&str; 4] = ["first", "second", "third", "fourth"];
const NUMBERS: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// A time at a place: what it is, and how many tokens it took.
pub(crate) fn when(tokens: &[Token], today: Date) -> Option<(When, usize)> {
    let word = |place: usize| {
        tokens
            .get(place)
            .filter(|t| t.figure.is_none())
            .map_or("", |t| t.word.as_str())
    };
    match (word(0), word(1), word(2)) {
        ("yesterday", ..) => return Some((When::Day(today.yesterday().ok()?), 1)),
        ("today", ..) => return Some((When::Day(today), 1)),
        ("late" | "early", "on", _) => return None,
        ("for" | "on" | "over" | "in", "the", "week") => return Some((When::Week(monday(today)), 3)),
        ("this", "week", _) => return Some((When::Week(monday(today)), 2)),
        ("last", "week", _) => return Some((When::Week(monday(today.saturating_sub(7.days()))), 2)),
        ("this", "month", _) => return Some((When::Month(today.year(), today.month()), 2)),
        ("last", "month", _) => {
            let before = today.first_of_month().yesterday().ok()?;
            return Some((When::Month(before.year(), before.month()), 2));
        }
        ("this", "year", _) => return Some((When::Year(today.year()), 2)),
        ("so", "far", "this") if word(3) == "year" => return Some((When::Year(today.year()), 4)),
        _ => {}
    }
    let skip = usize::from(matches!(word(0), "on" | "in"));
    let inside = word(0) == "in";
    if skip == 0 || !inside {
        if let Some(day) = weekday(word(skip)) {
            return Some((When::Day(latest(day, today)), skip + 1));
        }
        if let Some((day, used)) = calendar_day(&tokens[skip.min(tokens.len())..], today) {
            return Some((When::Day(day), skip + used));
        }
    }
    if !inside {
        return None;
    }
    if let Some(month) = month(word(1)) {
        if let Some(year) = year(tokens.get(2)) {
            return Some((When::Month(year, month), 3));
        }
        let year = if month <= today.month() {
            today.year()
        } else {
            today.year() - 1
        };
        return Some((When::Month(year, month), 2));
    }
    if word(1) == "the"
        && word(3) == "quarter"
        && let Some(place) = QUARTERS.iter().position(|name| *name == word(2))
    {
        let quarter = i8::try_from(place + 1).ok()?;
        let this = (today.month() - 1) / 3 + 1;
        let (year, used) = match (word(4), year(tokens.get(5))) {
            ("of", Some(year)) => (year, 6),
            _ => (
                if quarter <= this {
                    today.year()
                } else {
                    today.year() - 1
                },
                4,
            ),
        };
        return Some((When::Quarter(year, quarter), used));
    }
    year(tokens.get(1)).map(|year| (When::Year(year), 2))
}

/// What a change is counted from: "from a year earlier", "from Thursday", "from August".
pub(crate) fn basis(tokens: &[Token], today: Date) -> Option<(Basis, usize)> {
    let word = |place: usize| {
        tokens
            .get(place)
            .filter(|t| t.figure.is_none())
            .map_or("", |t| t.word.as_str())
    };
    const YEARLY: &[&[&str]] = &[
        &["from", "a", "year", "earlier"],
        &["from", "a", "year", "ago"],
        &["from", "the", "year", "before"],
        &["compared", "with", "a", "year", "earlier"],
        &["year", "on", "year"],
        &["on", "the", "year"],
        &["year-on-year"],
    ];
    const BEFORE: &[&[&str]] = &[
        &["on", "the", "day"],
        &["on", "the", "month"],
        &["on", "the", "quarter"],
        &["from", "the", "previous", "day"],
        &["from", "the", "previous", "month"],
        &["from", "the", "previous", "session"],
        &["from", "the", "previous", "quarter"],
        &["from", "a", "month", "earlier"],
        &["from", "the", "month", "before"],
        &["month", "on", "month"],
        &["month-on-month"],
    ];
    let begins = |phrase: &&&[&str]| {
        phrase
            .iter()
            .enumerate()
            .all(|(place, known)| word(place) == *known)
    };
    if let Some(phrase) = YEARLY.iter().find(begins) {
        return Some((Basis::YearEarlier, phrase.len()));
    }
    if let Some(phrase) = BEFORE.iter().find(begins) {
        return Some((Basis::Before, phrase.len()));
    }
    if word(0) != "from" {
        return None;
    }
    if let Some(day) = weekday(word(1)) {
        return Some((Basis::From(When::Day(latest(day, today))), 2));
    }
    if let Some(month) = month(word(1)) {
        let year = if month <= today.month() {
            today.year()
        } else {
            today.year() - 1
        };
        return Some((Basis::From(When::Month(year, month)), 2));
    }
    None
}

/// "since March 2025", "since 3 March", "in three weeks", and how many tokens it took.
pub(crate) fn since(tokens: &[Token], today: Date) -> Option<(crate::claim::Since, usize)> {
    use crate::claim::Since;
    let word = |place: usize| {
        tokens
            .get(place)
            .filter(|t| t.figure.is_none())
            .map_or("", |t| t.word.as_str())
    };
    match word(0) {
        "since" => {
            if let Some((day, used)) = calendar_day(&tokens[1..], today) {
                return Some((Since::At(When::Day(day)), used + 1));
            }
            if let Some(month) = month(word(1)) {
                let (year, used) = match year(tokens.get(2)) {
                    Some(year) => (year, 3),
                    None if month <= today.month() => (today.year(), 2),
                    None => (today.year() - 1, 2),
                };
                return Some((Since::At(When::Month(year, month)), used));
            }
            year(tokens.get(1)).map(|year| (Since::At(When::Year(year)), 2))
        }
        "in" => {
            let number = count(tokens.get(1)?)?;
            let days = match word(2) {
                "day" | "days" => 1,
                "week" | "weeks" => 7,
                "month" | "months" => 30,
                "year" | "years" => 365,
                _ => return None,
            };
            Some((Since::Days(number.checked_mul(days)?), 3))
        }
        _ => None,
    }
}

fn count(token: &Token) -> Option<i64> {
    if let Some(figure) = token.figure {
        let plain = figure.decimals == 0 && !figure.percent && figure.currency.is_none();
        return plain
            .then(|| figure.value.to_string().parse().ok())
            .flatten()
            .filter(|n| (1..=400).contains(n));
    }
    let word = token.word.as_str();
    if word == "a" {
        return Some(1);
    }
    let place = NUMBERS.iter().position(|name| *name == word)?;
    i64::try_from(place + 1).ok()
}

/// `October 30`, `30 October`, `Oct. 30, 2026`.
fn calendar_day(tokens: &[Token], today: Date) -> Option<(Date, usize)> {
    let day_of = |token: Option<&Token>| {
        let figure = token?
            .figure
            .filter(|f| f.decimals == 0 && !f.percent && f.currency.is_none())?;
        figure
            .value
            .to_string()
            .parse::<i8>()
            .ok()
            .filter(|day| (1..=31).contains(day))
    };
    let name = |token: Option<&Token>| token.filter(|t| t.figure.is_none()).and_then(|t| month(&t.word));
    let (month, day) = match (name(tokens.first()), day_of(tokens.get(1))) {
        (Some(month), Some(day)) => (month, day),
        _ => (name(tokens.get(1))?, day_of(tokens.first())?),
    };
    let comma = usize::from(tokens.get(2).is_some_and(|token| token.is(",")));
    if let Some(year) = year(tokens.get(2 + comma)) {
        return Some((Date::new(year, month, day).ok()?, 3 + comma));
    }
    let this = Date::new(today.year(), month, day)
        .ok()
        .filter(|day| *day <= today);
    let day = this.or_else(|| Date::new(today.year() - 1, month, day).ok())?;
    Some((day, 2))
}

fn year(token: Option<&Token>) -> Option<i16> {
    let figure = token?
        .figure
        .filter(|f| f.decimals == 0 && !f.percent && f.currency.is_none())?;
    figure
        .value
        .to_string()
        .parse()
        .ok()
        .filter(|year| (1900..=2100).contains(year))
}

fn month(word: &str) -> Option<i8> {
    let place = MONTHS.iter().position(|name| {
        *name == word || (word.len() >= 3 && word.len() <= 4 && name.starts_with(word) && word != "mar-")
    })?;
    i8::try_from(place + 1).ok()
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" => Weekday::Monday,
        "tuesday" => Weekday::Tuesday,
        "wednesday" => Weekday::Wednesday,
        "thursday" => Weekday::Thursday,
        "friday" => Weekday::Friday,
        "saturday" => Weekday::Saturday,
        "sunday" => Weekday::Sunday,
        _ => return None,
    })
}

/// The latest such day that is not after today.
fn latest(day: Weekday, today: Date) -> Date {
    let back =
        i64::from((today.weekday().to_monday_zero_offset() - day.to_monday_zero_offset()).rem_euclid(7));
    today.saturating_sub(back.days())
}

pub(crate) fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

impl When {
    pub(crate) fn first(self) -> Date {
        match self {
            Self::Day(day) | Self::Week(day) => day,
            Self::Month(year, month) => Date::new(year, month, 1).unwrap_or(Date::ZERO),
            Self::Quarter(year, quarter) => Date::new(year, quarter * 3 - 2, 1).unwrap_or(Date::ZERO),
            Self::Year(year) => Date::new(year, 1, 1).unwrap_or(Date::ZERO),
        }
    }

    pub(crate) fn last(self) -> Date {
        let first = self.first();
        let next = match self {
            Self::Day(day) => return day,
            Self::Week(_) => first.saturating_add(7.days()),
            Self::Month(..) => first.saturating_add(1.month()),
            Self::Quarter(..) => first.saturating_add(3.months()),
            Self::Year(_) => first.saturating_add(1.year()),
        };
        next.yesterday().unwrap_or(first)
    }

    pub(crate) fn year_earlier(self) -> Self {
        match self {
            Self::Day(day) => Self::Day(day.saturating_sub(1.year())),
            Self::Week(day) => Self::Week(day.saturating_sub(52.weeks())),
            Self::Month(year, month) => Self::Month(year - 1, month),
            Self::Quarter(year, quarter) => Self::Quarter(year - 1, quarter),
            Self::Year(year) => Self::Year(year - 1),
        }
    }
}
