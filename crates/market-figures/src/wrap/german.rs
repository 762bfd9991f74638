//! German agency prose: `Der Euro stieg am Freitag um 0,4 Prozent auf 1,1172 Dollar und stand damit
//! so hoch wie zuletzt am 3. März 2026.` The verb stands second, the day before the figures; what a move
//! leads to is in the accusative, what something stays at or under in the dative.

use jiff::civil::Date;

use super::facts::{Fact, Subject};
use super::prose::{Crossed, Grammar, Marks, Moved, Sentence, month_of, weekday_of};
use crate::Expression;
use crate::market::Unit;

pub(super) struct German;

const MARKS: Marks = Marks {
    group: '.',
    point: ',',
};

/// The case of a level's noun: `auf 5.300 Punkte`, `bei 5.300 Punkten`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Accusative,
    Dative,
}

impl Grammar for German {
    fn movement(&self, sentence: &mut Sentence, fact: &Fact, moved: &Moved<'_>) {
        let decimals = fact.subject.decimals;
        let day = weekday(fact.day);
        sentence.say(&fact.subject.phrase);
        if moved.is_little() {
            sentence.say(&format!(" lag am {day} kaum verändert bei "));
            return level(sentence, moved, decimals, Case::Dative);
        }
        sentence.say(if moved.is_fall() { " fiel" } else { " stieg" });
        sentence.say(&format!(" am {day} um "));
        sentence.number(moved.change, moved.decimals(), MARKS);
        sentence.say(match (moved.in_points(), moved.is_one_point()) {
            (false, _) => " Prozent auf ",
            (true, false) => " Basispunkte auf ",
            (true, true) => " Basispunkt auf ",
        });
        level(sentence, moved, decimals, Case::Accusative);
    }

    /// A clause of its own, so that it need not share the case of the level before it.
    fn extreme(&self, highest: bool, since: Option<Date>) -> String {
        let word = if highest { "so hoch" } else { "so niedrig" };
        match since {
            Some(since) => format!(" und stand damit {word} wie zuletzt am {}", day(since)),
            None => format!(" und stand damit {word} wie noch nie seit Beginn der Reihe"),
        }
    }

    fn largest(&self, change: &Expression, since: Option<Date>) -> String {
        let word = if change.value.is_sign_negative() {
            "Rückgang"
        } else {
            "Anstieg"
        };
        match since {
            Some(since) => format!(
                "Das war die größte Bewegung an einem Tag seit dem {}.",
                day(since)
            ),
            None => format!("Das war der größte {word} an einem Tag seit Beginn der Reihe."),
        }
    }

    fn running(&self, sentence: &mut Sentence, subject: &Subject, up: bool, length: &Expression) {
        sentence.say(&subject.phrase);
        sentence.say(" ist ");
        sentence.number(length, 0, MARKS);
        sentence.say(" Handelstage in Folge ");
        sentence.say(if up { "gestiegen." } else { "gefallen." });
    }

    fn crossing(&self, sentence: &mut Sentence, fact: &Fact, crossed: &Crossed<'_>) {
        sentence.say(&fact.subject.phrase);
        sentence.say(&format!(" schloss am {} ", weekday(fact.day)));
        if crossed.spread.value.is_zero() {
            sentence.say("gleichauf mit ");
        } else {
            sentence.number(crossed.spread, 0, MARKS);
            sentence.say(if crossed.is_one_point() {
                " Basispunkt "
            } else {
                " Basispunkte "
            });
            sentence.say(if crossed.inverted { "unter " } else { "über " });
        }
        sentence.say(&crossed.short.after);
        sentence.say(if crossed.inverted {
            ": Die Zinskurve zwischen beiden ist invers geworden."
        } else {
            ": Die Zinskurve zwischen beiden ist nicht mehr invers."
        });
    }
}

fn level(sentence: &mut Sentence, moved: &Moved<'_>, decimals: u32, case: Case) {
    match moved.unit {
        Unit::Money { currency, per } => {
            sentence.number(moved.level, decimals, MARKS);
            let name = match currency.as_str() {
                "USD" => "Dollar",
                "EUR" => "Euro",
                "GBP" => "Pfund",
                "JPY" => "Yen",
                "CHF" => "Franken",
                other => other,
            };
            sentence.say(&format!(" {name}"));
            if let Some(per) = per {
                sentence.say(&format!(" je {}", measure(per)));
            }
        }
        Unit::Percent => {
            sentence.number(moved.level, decimals, MARKS);
            sentence.say(" Prozent");
        }
        Unit::Points => {
            sentence.number(moved.level, decimals, MARKS);
            sentence.say(match case {
                Case::Accusative => " Punkte",
                Case::Dative => " Punkten",
            });
        }
        Unit::Count { times } => sentence.number_times(moved.level, decimals, *times, MARKS),
    }
}

/// What is priced, in German; an unknown measure as it is.
fn measure(per: &str) -> &str {
    match per {
        "barrel" => "Barrel",
        "ounce" | "troy ounce" => "Feinunze",
        "tonne" | "ton" => "Tonne",
        "bushel" => "Scheffel",
        "pound" => "Pfund",
        "gallon" => "Gallone",
        other => other,
    }
}

/// `3. März 2026`.
fn day(day: Date) -> String {
    const MONTHS: [&str; 12] = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    format!("{}. {} {}", day.day(), month_of(day, &MONTHS), day.year())
}

fn weekday(day: Date) -> &'static str {
    const DAYS: [&str; 7] = [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ];
    weekday_of(day, &DAYS)
}
