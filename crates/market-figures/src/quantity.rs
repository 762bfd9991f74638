//! A figure with the words of its unit.

use crate::claim::{Measure, Quantity};
use crate::lexicon::currency;
use crate::tokens::Token;

/// May stand behind a figure without a unit.
const BEHIND: &[&str] = &[
    "on",
    "in",
    "yesterday",
    "today",
    "this",
    "last",
    "late",
    "from",
    "against",
    "versus",
    "vs",
    "after",
    "as",
    "while",
    "and",
    "but",
    "before",
    "amid",
    "at",
    "to",
    "its",
    "the",
    "compared",
    "following",
    "when",
    "because",
    "by",
    "for",
    "so",
    "with",
    "or",
    "its",
    "up",
    "down",
    "year",
    "month",
];

/// Reads a quantity at the beginning of `tokens`, and how many it took.
/// `None`: there is none, or its unit is not one that is understood ("billion", "tankers").
pub(crate) fn read(tokens: &[Token]) -> Option<(Quantity, usize)> {
    let figure = tokens.first()?.figure?;
    let word = |place: usize| {
        tokens
            .get(place)
            .filter(|t| t.figure.is_none())
            .map_or("", |t| t.word.as_str())
    };
    let make = |measure| Quantity {
        value: figure.value,
        decimals: figure.decimals,
        measure,
    };
    if figure.percent {
        return Some((make(Measure::Percent), 1));
    }
    if [
        "million", "billion", "trillion", "thousand", "bn", "mn", "m", "times", "times",
    ]
    .contains(&word(1))
    {
        return None;
    }
    if let Some(code) = figure.currency {
        let (per, used) = per(word(1), word(2));
        return Some((make(Measure::Money(code, per)), 1 + used));
    }
    match (word(1), word(2)) {
        ("percent", _) => return Some((make(Measure::Percent), 2)),
        ("per", "cent") => return Some((make(Measure::Percent), 3)),
        ("percentage", "point" | "points") => return Some((make(Measure::PercentagePoints), 3)),
        ("basis", "point" | "points") => return Some((make(Measure::BasisPoints), 3)),
        ("bp" | "bps", _) => return Some((make(Measure::BasisPoints), 2)),
        ("point" | "points", _) => return Some((make(Measure::Points), 2)),
        ("cent" | "cents", _) => {
            let (_, used) = per(word(2), word(3));
            return Some((make(Measure::Cents), 2 + used));
        }
        ("jobs" | "people" | "workers" | "claims", _) => return Some((make(Measure::Things), 2)),
        ("per" | "a" | "to", _) => {
            // "152.30 per dollar", "152.30 to the dollar": the unit is the name's own.
            let place = 2 + usize::from(word(2) == "the");
            if currency(word(place)).is_some() {
                return Some((make(Measure::Bare), place + 1));
            }
        }
        (name, _) => {
            if let Some(code) = currency(name) {
                let per_words = match (word(2), word(3)) {
                    ("per" | "a", other) if currency(other).is_some() => 2,
                    ("to", "the") if currency(word(4)).is_some() => 3,
                    _ => 0,
                };
                if per_words > 0 {
                    return Some((make(Measure::Money(code, None)), 2 + per_words));
                }
                let (per, used) = per(word(2), word(3));
                return Some((make(Measure::Money(code, per)), 2 + used));
            }
        }
    }
    // "1.244 marks", "71 tankers": a word that is no unit here is another unit.
    let ends = word(1).is_empty() || !word(1).starts_with(char::is_alphanumeric) || BEHIND.contains(&word(1));
    ends.then(|| (make(Measure::Bare), 1))
}

fn per(first: &str, second: &str) -> (Option<&'static str>, usize) {
    if !["a", "an", "per"].contains(&first) {
        return (None, 0);
    }
    match second {
        "barrel" => (Some("barrel"), 2),
        "ounce" => (Some("ounce"), 2),
        "tonne" | "ton" => (Some("tonne"), 2),
        "share" => (Some("share"), 2),
        "gallon" => (Some("gallon"), 2),
        "megawatt-hour" => (Some("megawatt-hour"), 2),
        _ => (None, 0),
    }
}
