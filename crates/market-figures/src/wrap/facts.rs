//! What is worth saying about one day, computed and ranked.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::expression::before;
use crate::market::{Instrument, Market, Unit};
use crate::{Expression, Formula, Input};

/// An instrument as a wrap speaks of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub key: String,
    /// With its article, as it begins a sentence: `The euro`, `Brent`.
    pub phrase: String,
    /// As it stands after “below” or “above”: `the two-year yield`; in German in the dative.
    pub after: String,
    /// Of its level.
    pub decimals: u32,
}

/// Two yields whose order is news: the longer below the shorter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spread {
    pub long: Subject,
    pub short: Subject,
}

/// Something computed about a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub subject: Subject,
    pub day: Date,
    pub what: What,
    /// The more, the rarer. Facts come with the greatest first.
    pub weight: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// The day's change and where it led.
    Move { change: Expression, level: Expression },
    /// No change so large since that day. `None`: since the series began.
    Largest {
        change: Expression,
        since: Option<Date>,
        sessions: usize,
    },
    /// The level is the highest or lowest since a day on which it was beyond it.
    Extreme {
        highest: bool,
        level: Expression,
        since: Option<Expression>,
    },
    /// So many sessions in one direction.
    Run { up: bool, length: Expression },
    /// The longer yield less the shorter, in basis points; it has changed its sign.
    Crossed {
        inverted: bool,
        spread: Expression,
        short: Subject,
    },
}

/// Sessions that a move must beat to be called the largest.
const LARGEST: usize = 20;
/// Days that an extreme must reach back.
const EXTREME_DAYS: i64 = 30;
/// Sessions that make a run.
const RUN: usize = 3;
/// How far back facts look.
const HISTORY_YEARS: i32 = 100;
/// Longest pause between two sessions that are still neighbours.
const GAP_DAYS: i64 = 12;

/// The facts of a day about the subjects, the rarest first. A subject without a value for the
/// day, or with a hole before it, has none.
pub fn facts(market: &impl Market, day: Date, subjects: &[Subject], spreads: &[Spread]) -> Vec<Fact> {
    let mut all: Vec<Fact> = subjects
        .iter()
        .flat_map(|subject| about(market, day, subject))
        .collect();
    all.extend(spreads.iter().filter_map(|spread| crossed(market, day, spread)));
    all.sort_by_key(|fact| std::cmp::Reverse(fact.weight));
    all
}

fn about(market: &impl Market, day: Date, subject: &Subject) -> Vec<Fact> {
    history_facts(market, day, subject).unwrap_or_default()
}

fn history_facts(market: &impl Market, day: Date, subject: &Subject) -> Option<Vec<Fact>> {
    let instrument = market
        .instruments()
        .iter()
        .find(|known| known.key == subject.key)?;
    let history = market.values(&subject.key, day.saturating_sub(HISTORY_YEARS.years()), day);
    let [.., prior, now] = history[..] else {
        return None;
    };
    if now.0 != day || days_between(prior.0, now.0) > GAP_DAYS {
        return None;
    }
    let input = |(day, value): (Date, Decimal)| Input {
        series: subject.key.clone(),
        day,
        value,
    };
    let change = Expression::new(change_formula(instrument), vec![input(now), input(prior)])?;
    let level = Expression::new(Formula::Level, vec![input(now)])?;
    let fact = |what, weight| Fact {
        subject: subject.clone(),
        day,
        what,
        weight,
    };

    let mut facts = Vec::new();
    let (since, sessions) = largest_since(instrument, &history, &change);
    if sessions >= LARGEST && !change.value.is_zero() {
        let weight = 100 + rarity(sessions);
        facts.push(fact(
            What::Largest {
                change: change.clone(),
                since,
                sessions,
            },
            weight,
        ));
    }
    for highest in [true, false] {
        if let Some((since, days)) = extreme_since(&history, highest) {
            let since = match since {
                Some(beyond) => Some(Expression::new(
                    Formula::DaysSince,
                    vec![input(now), input(beyond)],
                )?),
                None => None,
            };
            let sessions = usize::try_from(days).unwrap_or_default() * 5 / 7;
            facts.push(fact(
                What::Extreme {
                    highest,
                    level: level.clone(),
                    since,
                },
                80 + rarity(sessions),
            ));
        }
    }
    let (up, length) = run(&history);
    if length >= RUN {
        let first = history[history.len() - 1 - length];
        let length_expression = Expression::run(market, input(now), input(first))?;
        let weight = 40 + 10 * u32::try_from(length).unwrap_or(10).min(10);
        facts.push(fact(
            What::Run {
                up,
                length: length_expression,
            },
            weight,
        ));
    }
    // The move itself is told with the subject's rarest fact, and after it.
    let weight = facts.iter().map(|fact| fact.weight).max().unwrap_or(20) + 1;
    facts.push(fact(What::Move { change, level }, weight));
    Some(facts)
}

pub(super) fn change_formula(instrument: &Instrument) -> Formula {
    match instrument.unit {
        Unit::Percent => Formula::BasisPoints,
        _ => Formula::PercentChange,
    }
}

/// The last earlier day whose change was at least as large, and how many sessions since were less.
fn largest_since(
    instrument: &Instrument,
    history: &[(Date, Decimal)],
    change: &Expression,
) -> (Option<Date>, usize) {
    let formula = change_formula(instrument);
    let mut sessions = 0;
    for pair in history[..history.len() - 1].windows(2).rev() {
        let input = |(day, value): (Date, Decimal)| Input {
            series: String::new(),
            day,
            value,
        };
        let Some(earlier) = Expression::new(formula, vec![input(pair[1]), input(pair[0])]) else {
            break;
        };
        if earlier.value.abs() >= change.value.abs() {
            return (Some(pair[1].0), sessions);
        }
        sessions += 1;
    }
    (None, sessions)
}

/// The last earlier value that is at least as far out, and how many days ago. `None`: too near.
#[allow(
    clippy::type_complexity,
    reason = "a day with its value, which may not exist, and a distance"
)]
fn extreme_since(history: &[(Date, Decimal)], highest: bool) -> Option<(Option<(Date, Decimal)>, i64)> {
    let (now, earlier) = history.split_last()?;
    let beyond = |value: Decimal| if highest { value >= now.1 } else { value <= now.1 };
    match earlier.iter().rev().find(|(_, value)| beyond(*value)) {
        Some(found) => {
            let days = days_between(found.0, now.0);
            (days >= EXTREME_DAYS).then_some((Some(*found), days))
        }
        None => {
            let days = days_between(earlier.first()?.0, now.0);
            (days >= 365).then_some((None, days))
        }
    }
}

/// Which way the series has gone, and for how many sessions without a turn.
fn run(history: &[(Date, Decimal)]) -> (bool, usize) {
    let [.., prior, now] = history else {
        return (true, 0);
    };
    let up = now.1 > prior.1;
    let on = |pair: &&[(Date, Decimal)]| {
        if up {
            pair[1].1 > pair[0].1
        } else {
            pair[1].1 < pair[0].1
        }
    };
    (up, history.windows(2).rev().take_while(on).count())
}

fn crossed(market: &impl Market, day: Date, spread: &Spread) -> Option<Fact> {
    let value = |subject: &Subject, day: Date| {
        let values = market.values(&subject.key, day.saturating_sub(GAP_DAYS.days()), day);
        values.last().map(|(day, value)| Input {
            series: subject.key.clone(),
            day: *day,
            value: *value,
        })
    };
    let (long, short) = (value(&spread.long, day)?, value(&spread.short, day)?);
    if long.day != day || short.day != day {
        return None;
    }
    let earlier = (
        value(&spread.long, before(day))?,
        value(&spread.short, before(day))?,
    );
    let inverted = long.value < short.value;
    let was = earlier.0.value < earlier.1.value;
    if inverted == was || earlier.0.day != earlier.1.day {
        return None;
    }
    let spread_now = Expression::new(Formula::BasisPoints, vec![long, short])?;
    let what = What::Crossed {
        inverted,
        spread: spread_now,
        short: spread.short.clone(),
    };
    Some(Fact {
        subject: spread.long.clone(),
        day,
        what,
        weight: 180,
    })
}

/// Twenty sessions are a month, 250 a year: each step counts about as much as the one before.
fn rarity(sessions: usize) -> u32 {
    let steps = [20, 40, 60, 125, 250, 500, 1_250, 2_500];
    10 * u32::try_from(steps.iter().filter(|step| sessions >= **step).count()).unwrap_or_default()
}

fn days_between(first: Date, last: Date) -> i64 {
    first.duration_until(last).as_hours() / 24
}
