//! Figures with their unit, percentages, quarters, dates and years: what tells one event from another
//! of the same kind. Kept apart from words, because agreement and contradiction both count.

use crate::keep::keep;
use crate::lexicon::{Kind, Lexicon, Term};
use crate::words::Token;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Anchor {
    pub kind: u8,
    pub term: Term,
}
keep!(Anchor { kind, term });

pub(crate) const AMOUNT: u8 = 0;
pub(crate) const PERCENT: u8 = 1;
pub(crate) const COUNT: u8 = 2;
/// From here on, two documents that name different ones speak of different times.
pub(crate) const QUARTER: u8 = 3;
pub(crate) const DAY: u8 = 4;
pub(crate) const YEAR: u8 = 5;
pub(crate) const KINDS: usize = 6;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Whether an anchor may begin with a word that is no number.
pub(crate) fn may_begin(word: &str) -> bool {
    matches!(
        word,
        "q1" | "q2" | "q3" | "q4" | "first" | "second" | "third" | "fourth"
    ) || month(word).is_some()
}

fn month(word: &str) -> Option<usize> {
    let short = word.get(..3)?;
    let at = MONTHS.iter().position(|month| *month == short)?;
    let full = [
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
    ][at];
    (word == full || word == short && word != "may" && word != "mar" || word == "sept").then_some(at + 1)
}

/// The anchor that begins at a token.
pub(crate) fn read(tokens: &[Token<'_>], at: usize, word: &str, lexicon: &mut Lexicon) -> Option<Anchor> {
    let lower = |at: usize| {
        tokens
            .get(at)
            .map(|token| token.text.to_ascii_lowercase())
            .unwrap_or_default()
    };
    let (kind, text) = if let Some(number) = number(word) {
        let next = lower(at + 1);
        let previous = at.checked_sub(1).map(lower).unwrap_or_default();
        let (scale, unit_at) = match &*next {
            "thousand" => (1e3, at + 2),
            "million" | "mln" | "mn" | "m" => (1e6, at + 2),
            "billion" | "bln" | "bn" | "b" => (1e9, at + 2),
            "trillion" | "tn" => (1e12, at + 2),
            _ => (1.0, at + 1),
        };
        let unit = lower(unit_at);
        let money = matches!(tokens[at].before, '$' | '€' | '£' | '¥')
            || matches!(
                &*unit,
                "dollars" | "dlrs" | "euros" | "euro" | "pounds" | "stg" | "yen" | "yuan" | "marks"
            );
        let value = figure(number * scale);
        if tokens[at].after == '%' || matches!(&*next, "percent" | "pct" | "per" | "percentage") {
            (PERCENT, format!("{value}%"))
        } else if money {
            (AMOUNT, format!("${value}"))
        } else if let (Some(month), true) = (month(&next), (1.0..=31.0).contains(&number)) {
            (DAY, format!("{month}-{number}"))
        } else if scale == 1.0
            && (1900.0..2100.0).contains(&number)
            && number.fract() == 0.0
            && !word.contains(',')
        {
            if month(&previous).is_some() && tokens[at].before == ',' {
                return Some(year(number, lexicon));
            }
            return Some(year(number, lexicon));
        } else if month(&previous).is_some() && number <= 31.0 {
            // Read with the month before it.
            return None;
        } else if number >= 3.0 || number.fract() != 0.0 {
            (COUNT, value)
        } else {
            return None;
        }
    } else if let Some(month) = month(word) {
        let day = tokens
            .get(at + 1)
            .and_then(|next| number_of(next.text))
            .filter(|day| (1.0..=31.0).contains(day));
        (DAY, format!("{month}-{}", day?))
    } else {
        let number = match word {
            "q1" => 1,
            "q2" => 2,
            "q3" => 3,
            "q4" => 4,
            ordinal if lower(at + 1) == "quarter" => match ordinal {
                "first" => 1,
                "second" => 2,
                "third" => 3,
                _ => 4,
            },
            _ => return None,
        };
        (QUARTER, format!("Q{number}"))
    };
    Some(Anchor {
        kind,
        term: lexicon.other(Kind::Anchor, &text),
    })
}

fn year(number: f64, lexicon: &mut Lexicon) -> Anchor {
    Anchor {
        kind: YEAR,
        term: lexicon.other(Kind::Anchor, &format!("{number}")),
    }
}

fn number_of(text: &str) -> Option<f64> {
    let digits = text.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    number(digits)
}

fn number(word: &str) -> Option<f64> {
    if word.len() > 15 || !word.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let plain = word.replace(',', "");
    plain.parse().ok().or_else(|| {
        // "31st", "5th", "10m"
        plain
            .trim_end_matches(|last: char| last.is_ascii_alphabetic())
            .parse()
            .ok()
    })
}

/// Three significant digits: 2.249 and 2.25 are one figure, 2.25 and 2.5 are two.
fn figure(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".into();
    }
    format!("{value:.2e}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words;

    fn anchors(text: &str) -> Vec<String> {
        let mut lexicon = Lexicon::default();
        let reading = words::read("", text, &mut lexicon, &mut words::Room::default());
        let mut found: Vec<_> = reading
            .anchors
            .iter()
            .map(|anchor| {
                format!(
                    "{}:{}",
                    anchor.kind,
                    lexicon.text(anchor.term).unwrap_or_default()
                )
            })
            .collect();
        found.sort_unstable();
        found
    }

    #[test]
    fn units_are_read_with_their_figures() {
        assert_eq!(anchors("It paid $85 million, 85 mln dlrs in all."), ["0:$8.50e7"]);
        assert_eq!(
            anchors("Rates rose to 2.25% from 2 percent"),
            ["1:2.00e0%", "1:2.25e0%"]
        );
        assert_eq!(anchors("in the second quarter and in Q3"), ["3:Q2", "3:Q3"]);
        assert_eq!(
            anchors("on January 5, 2011 and 7 March"),
            ["4:1-5", "4:3-7", "5:2011"]
        );
        assert_eq!(anchors("killed 95 people"), ["2:9.50e1"]);
        assert_eq!(anchors("second to none, it may follow"), Vec::<String>::new());
    }
}
