//! Facts in sentences. Plain verbs, no reasons, no adjectives; a number only with its expression.

use std::fmt::Write;

use jiff::civil::{Date, Weekday};
use rust_decimal::Decimal;

use super::facts::{Fact, Subject, What};
use crate::judge::rounded;
use crate::market::{Market, Unit};
use crate::{Expression, Formula};

/// A sentence of a draft with its audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sentence {
    pub text: String,
    /// Every number in the text, in order.
    pub numbers: Vec<Number>,
}

/// A number in a sentence: where it stands, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Bytes of the sentence.
    pub start: usize,
    pub end: usize,
    /// Decimals it was rounded to; its sign is in the verb.
    pub decimals: u32,
    pub expression: Expression,
}

/// Below this many percent a move is "little changed".
const LITTLE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

/// Says the facts, subject by subject, in the order of the rarest of each. At most `most` sentences.
pub fn wrap(facts: &[Fact], market: &impl Market, most: usize) -> Vec<Sentence> {
    let mut told: Vec<&str> = Vec::new();
    let mut sentences = Vec::new();
    for fact in facts {
        if told.contains(&fact.subject.key.as_str()) {
            continue;
        }
        told.push(&fact.subject.key);
        let own: Vec<&Fact> = facts
            .iter()
            .filter(|other| other.subject.key == fact.subject.key)
            .collect();
        sentences.extend(about(&own, market));
    }
    sentences.truncate(most);
    sentences
}

fn about(facts: &[&Fact], market: &impl Market) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    let crossed = |fact: &&&Fact| matches!(fact.what, What::Crossed { .. });
    sentences.extend(facts.iter().filter(crossed).filter_map(|fact| crossing(fact)));
    let Some(fact) = facts.iter().find(|fact| matches!(fact.what, What::Move { .. })) else {
        return sentences;
    };
    let What::Move { change, level } = &fact.what else {
        return sentences;
    };
    let Some(unit) = market
        .instruments()
        .iter()
        .find(|known| known.key == fact.subject.key)
        .map(|known| &known.unit)
    else {
        return sentences;
    };
    let mut sentence = Sentence::default();
    movement(&mut sentence, fact, change, level, unit);
    for other in facts {
        if let What::Extreme { highest, since, .. } = &other.what {
            let word = if *highest { "highest" } else { "lowest" };
            match since.as_ref().and_then(|since| since.inputs.get(1)) {
                Some(beyond) => sentence.say(&format!(", its {word} since {}", day(beyond.day))),
                None => sentence.say(&format!(", its {word} since the series began")),
            }
        }
    }
    sentence.say(".");
    sentences.push(sentence);
    for other in facts {
        match &other.what {
            What::Largest { change, since, .. } => {
                let word = if change.value.is_sign_negative() {
                    "fall"
                } else {
                    "rise"
                };
                let mut sentence = Sentence::default();
                match since {
                    Some(since) => sentence.say(&format!(
                        "It was the largest move in a day since {}.",
                        day(*since)
                    )),
                    None => sentence.say(&format!(
                        "It was the largest daily {word} since the series began."
                    )),
                }
                sentences.push(sentence);
            }
            What::Run { up, length } => sentences.push(running(&other.subject, *up, length)),
            _ => {}
        }
    }
    sentences
}

/// `The euro rose 0.4% to $1.1172 on Friday`.
fn movement(sentence: &mut Sentence, fact: &Fact, change: &Expression, level: &Expression, unit: &Unit) {
    let subject = &fact.subject;
    sentence.say(&subject.phrase);
    let in_points = change.formula == Formula::BasisPoints;
    let decimals = u32::from(!in_points);
    let little = if in_points {
        change.value.is_zero()
    } else {
        change.value.abs() < LITTLE
    };
    if little {
        sentence.say(" was little changed at ");
    } else {
        sentence.say(if change.value.is_sign_negative() {
            " fell "
        } else {
            " rose "
        });
        // A change in points may have a half: 4.125% after 4.12%.
        let decimals = if in_points {
            change.value.normalize().scale().min(1)
        } else {
            decimals
        };
        let one = in_points && rounded(change.value.abs(), decimals) == Decimal::ONE;
        sentence.number(change, decimals, 1);
        sentence.say(match (in_points, one) {
            (false, _) => "% to ",
            (true, false) => " basis points to ",
            (true, true) => " basis point to ",
        });
    }
    say_level(sentence, level, unit, subject.decimals);
    sentence.say(" on ");
    sentence.say(weekday(fact.day));
}

fn say_level(sentence: &mut Sentence, level: &Expression, unit: &Unit, decimals: u32) {
    match unit {
        Unit::Money { currency, per } => {
            let sign = match currency.as_str() {
                "USD" => "$",
                "EUR" => "€",
                "GBP" => "£",
                _ => "",
            };
            sentence.say(sign);
            sentence.number(level, decimals, 1);
            if currency == "JPY" {
                sentence.say(" yen");
            } else if sign.is_empty() {
                sentence.say(&format!(" {currency}"));
            }
            if let Some(per) = per {
                let article = if per.starts_with(['a', 'e', 'i', 'o', 'u']) {
                    "an"
                } else {
                    "a"
                };
                sentence.say(&format!(" {article} {per}"));
            }
        }
        Unit::Percent => {
            sentence.number(level, decimals, 1);
            sentence.say("%");
        }
        Unit::Points => {
            sentence.number(level, decimals, 1);
            sentence.say(" points");
        }
        Unit::Count { times } => sentence.number(level, decimals, *times),
    }
}

fn running(subject: &Subject, up: bool, length: &Expression) -> Sentence {
    let mut sentence = Sentence::default();
    sentence.say(&subject.phrase);
    sentence.say(if up { " has risen for " } else { " has fallen for " });
    sentence.number(length, 0, 1);
    sentence.say(" sessions in a row.");
    sentence
}

fn crossing(fact: &Fact) -> Option<Sentence> {
    let What::Crossed {
        inverted,
        spread,
        short,
    } = &fact.what
    else {
        return None;
    };
    let mut sentence = Sentence::default();
    sentence.say(&fact.subject.phrase);
    sentence.say(" closed ");
    if spread.value.is_zero() {
        sentence.say("level with ");
    } else {
        sentence.number(spread, 0, 1);
        sentence.say(if *inverted {
            " basis points below "
        } else {
            " basis points above "
        });
    }
    sentence.say(&lower_first(&short.phrase));
    sentence.say(" on ");
    sentence.say(weekday(fact.day));
    sentence.say(if *inverted {
        ": the curve between them has inverted."
    } else {
        ": the curve between them is no longer inverted."
    });
    Some(sentence)
}

impl Sentence {
    fn say(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// The size of a number; its sign is in the words around it, unless it is a level.
    fn number(&mut self, expression: &Expression, decimals: u32, times: u32) {
        let start = self.text.len();
        let value = expression.value * Decimal::from(times);
        let value = if expression.formula == Formula::Level {
            value
        } else {
            value.abs()
        };
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{}", grouped(rounded(value, decimals)));
        self.numbers.push(Number {
            start,
            end: self.text.len(),
            decimals,
            expression: expression.clone(),
        });
    }
}

fn grouped(number: Decimal) -> String {
    let plain = number.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        out.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn lower_first(phrase: &str) -> String {
    match phrase.strip_prefix("The ") {
        Some(rest) => format!("the {rest}"),
        None => phrase.to_owned(),
    }
}

/// `3 March 2026`.
fn day(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(day.month() - 1).unwrap_or_default();
    format!("{} {} {}", day.day(), MONTHS[month.min(11)], day.year())
}

fn weekday(day: Date) -> &'static str {
    match day.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    }
}
