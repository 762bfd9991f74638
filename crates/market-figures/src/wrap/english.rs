//! English agency prose: `The euro rose 0.4% to $1.1172 on Friday, its highest since 3 March 2026.`

use jiff::civil::Date;

use super::facts::{Fact, Subject};
use super::prose::{Crossed, Grammar, Marks, Moved, Sentence, month_of, weekday_of};
use crate::Expression;
use crate::market::Unit;

pub(super) struct English;

const MARKS: Marks = Marks {
    group: ',',
    point: '.',
};

impl Grammar for English {
    fn movement(&self, sentence: &mut Sentence, fact: &Fact, moved: &Moved<'_>) {
        sentence.say(&fact.subject.phrase);
        if moved.is_little() {
            sentence.say(" was little changed at ");
        } else {
            sentence.say(if moved.is_fall() { " fell " } else { " rose " });
            sentence.number(moved.change, moved.decimals(), MARKS);
            sentence.say(match (moved.in_points(), moved.is_one_point()) {
                (false, _) => "% to ",
                (true, false) => " basis points to ",
                (true, true) => " basis point to ",
            });
        }
        level(sentence, moved, fact.subject.decimals);
        sentence.say(" on ");
        sentence.say(weekday(fact.day));
    }

    fn extreme(&self, highest: bool, since: Option<Date>) -> String {
        let word = if highest { "highest" } else { "lowest" };
        match since {
            Some(since) => format!(", its {word} since {}", day(since)),
            None => format!(", its {word} since the series began"),
        }
    }

    fn largest(&self, change: &Expression, since: Option<Date>) -> String {
        let word = if change.value.is_sign_negative() {
            "fall"
        } else {
            "rise"
        };
        match since {
            Some(since) => format!("It was the largest move in a day since {}.", day(since)),
            None => format!("It was the largest daily {word} since the series began."),
        }
    }

    fn running(&self, sentence: &mut Sentence, subject: &Subject, up: bool, length: &Expression) {
        sentence.say(&subject.phrase);
        sentence.say(if up { " has risen for " } else { " has fallen for " });
        sentence.number(length, 0, MARKS);
        sentence.say(" sessions in a row.");
    }

    fn crossing(&self, sentence: &mut Sentence, fact: &Fact, crossed: &Crossed<'_>) {
        sentence.say(&fact.subject.phrase);
        sentence.say(" closed ");
        if crossed.spread.value.is_zero() {
            sentence.say("level with ");
        } else {
            sentence.number(crossed.spread, 0, MARKS);
            sentence.say(if crossed.is_one_point() {
                " basis point "
            } else {
                " basis points "
            });
            sentence.say(if crossed.inverted { "below " } else { "above " });
        }
        sentence.say(&crossed.short.after);
        sentence.say(" on ");
        sentence.say(weekday(fact.day));
        sentence.say(if crossed.inverted {
            ": the curve between them has inverted."
        } else {
            ": the curve between them is no longer inverted."
        });
    }
}

fn level(sentence: &mut Sentence, moved: &Moved<'_>, decimals: u32) {
    match moved.unit {
        Unit::Money { currency, per } => {
            let sign = match currency.as_str() {
                "USD" => "$",
                "EUR" => "€",
                "GBP" => "£",
                _ => "",
            };
            sentence.say(sign);
            sentence.number(moved.level, decimals, MARKS);
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
            sentence.number(moved.level, decimals, MARKS);
            sentence.say("%");
        }
        Unit::Points => {
            sentence.number(moved.level, decimals, MARKS);
            sentence.say(" points");
        }
        Unit::Count { times } => sentence.number_times(moved.level, decimals, *times, MARKS),
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
    format!("{} {} {}", day.day(), month_of(day, &MONTHS), day.year())
}

fn weekday(day: Date) -> &'static str {
    const DAYS: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    weekday_of(day, &DAYS)
}
