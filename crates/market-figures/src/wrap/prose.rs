//! Facts in sentences: which are said, in which order, each number with its expression. How a language
//! says one is in `english.rs` and `german.rs`.

use std::fmt::Write;

use jiff::civil::Date;
use rust_decimal::Decimal;

use super::english::English;
use super::facts::{Fact, Subject, What};
use super::german::German;
use crate::judge::rounded;
use crate::market::{Market, Unit};
use crate::{Expression, Formula};

/// The language of a wrap. Each has a grammar of its own; none is translated from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    English,
    German,
}

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
    /// Decimals it was rounded to; its sign is in the words around it.
    pub decimals: u32,
    pub expression: Expression,
}

/// How a language says facts. Plain verbs, no reasons, no adjectives.
pub(super) trait Grammar {
    /// `The euro rose 0.4% to $1.1172 on Friday`: without its full stop.
    fn movement(&self, sentence: &mut Sentence, fact: &Fact, moved: &Moved<'_>);
    /// What goes on after a movement: `, its highest since 3 March 2026`.
    fn extreme(&self, highest: bool, since: Option<Date>) -> String;
    /// `It was the largest daily rise since the series began.`
    fn largest(&self, change: &Expression, since: Option<Date>) -> String;
    /// `The euro has risen for 5 sessions in a row.`
    fn running(&self, sentence: &mut Sentence, subject: &Subject, up: bool, length: &Expression);
    /// `The 10-year yield closed 4 basis points below the two-year yield on Friday: …`
    fn crossing(&self, sentence: &mut Sentence, fact: &Fact, crossed: &Crossed<'_>);
}

/// A day's change, and where it led.
pub(super) struct Moved<'a> {
    pub change: &'a Expression,
    pub level: &'a Expression,
    pub unit: &'a Unit,
}

/// Two yields that changed their order.
pub(super) struct Crossed<'a> {
    pub inverted: bool,
    pub spread: &'a Expression,
    pub short: &'a Subject,
}

/// Below this many percent a move is "little changed".
const LITTLE: Decimal = Decimal::from_parts(5, 0, 0, false, 2);

impl Moved<'_> {
    pub fn is_little(&self) -> bool {
        if self.in_points() {
            self.change.value.is_zero()
        } else {
            self.change.value.abs() < LITTLE
        }
    }

    pub fn is_fall(&self) -> bool {
        self.change.value.is_sign_negative()
    }

    pub fn in_points(&self) -> bool {
        self.change.formula == Formula::BasisPoints
    }

    /// Decimals of the change. Basis points are whole, unless a yield that is quoted finer moved by a half:
    /// 4.125% after 4.12%.
    pub fn decimals(&self) -> u32 {
        if self.in_points() {
            self.change.value.normalize().scale().min(1)
        } else {
            1
        }
    }

    /// Whether it is one basis point, as printed.
    pub fn is_one_point(&self) -> bool {
        self.in_points() && rounded(self.change.value.abs(), self.decimals()) == Decimal::ONE
    }
}

impl Crossed<'_> {
    pub fn is_one_point(&self) -> bool {
        rounded(self.spread.value.abs(), 0) == Decimal::ONE
    }
}

/// Says the facts, subject by subject, in the order of the rarest of each. At most `most` sentences.
pub fn wrap(facts: &[Fact], market: &impl Market, language: Language, most: usize) -> Vec<Sentence> {
    let grammar: &dyn Grammar = match language {
        Language::English => &English,
        Language::German => &German,
    };
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
        sentences.extend(about(&own, market, grammar));
    }
    sentences.truncate(most);
    sentences
}

fn about(facts: &[&Fact], market: &impl Market, grammar: &dyn Grammar) -> Vec<Sentence> {
    let mut sentences = Vec::new();
    for fact in facts {
        if let What::Crossed {
            inverted,
            spread,
            short,
        } = &fact.what
        {
            let crossed = Crossed {
                inverted: *inverted,
                spread,
                short,
            };
            let mut sentence = Sentence::default();
            grammar.crossing(&mut sentence, fact, &crossed);
            sentences.push(sentence);
        }
    }
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
    grammar.movement(&mut sentence, fact, &Moved { change, level, unit });
    for other in facts {
        if let What::Extreme { highest, since, .. } = &other.what {
            let beyond = since.as_ref().and_then(|since| since.inputs.get(1));
            sentence.say(&grammar.extreme(*highest, beyond.map(|beyond| beyond.day)));
        }
    }
    sentence.say(".");
    sentences.push(sentence);
    for other in facts {
        let mut sentence = Sentence::default();
        match &other.what {
            What::Largest { change, since, .. } => sentence.say(&grammar.largest(change, *since)),
            What::Run { up, length } => grammar.running(&mut sentence, &other.subject, *up, length),
            What::Move { .. } | What::Extreme { .. } | What::Crossed { .. } => continue,
        }
        sentences.push(sentence);
    }
    sentences
}

/// How a language writes numbers.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    pub group: char,
    pub point: char,
}

impl Sentence {
    pub(super) fn say(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// A number; the sign of a change is in the words around it, that of a level is not.
    pub(super) fn number(&mut self, expression: &Expression, decimals: u32, marks: Marks) {
        self.number_times(expression, decimals, 1, marks);
    }

    pub(super) fn number_times(&mut self, expression: &Expression, decimals: u32, times: u32, marks: Marks) {
        let start = self.text.len();
        let value = expression.value * Decimal::from(times);
        let value = if expression.formula == Formula::Level {
            value
        } else {
            value.abs()
        };
        // Writing to a String cannot fail.
        let _ = write!(self.text, "{}", grouped(rounded(value, decimals), marks));
        self.numbers.push(Number {
            start,
            end: self.text.len(),
            decimals,
            expression: expression.clone(),
        });
    }
}

fn grouped(number: Decimal, marks: Marks) -> String {
    let plain = number.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut out = String::new();
    if number.is_sign_negative() && !number.is_zero() {
        out.push('-');
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place).is_multiple_of(3) {
            out.push(marks.group);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(marks.point);
        out.push_str(fraction);
    }
    out
}

/// The word of a list for a day: of twelve months, of seven weekdays from Monday.
pub(super) fn month_of(day: Date, names: &[&'static str; 12]) -> &'static str {
    let month = usize::try_from(day.month() - 1).unwrap_or_default();
    names[month.min(11)]
}

pub(super) fn weekday_of(day: Date, names: &[&'static str; 7]) -> &'static str {
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
    names[weekday.min(6)]
}
