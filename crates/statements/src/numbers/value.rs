//! Digits and spelled numbers as exact decimal text.

use super::LONGEST;
use crate::page::Page;
use crate::tokens::{Gap, Shape};

/// A number as digits or one spelled word, without its separators.
pub(super) fn plain(page: &Page, at: usize) -> Option<(String, usize)> {
    let token = &page.tokens[at];
    let text = token.text(&page.all);
    if token.shape == Shape::Number {
        // "16:30" is a time of day.
        let time = |mark: usize, digits: usize| {
            page.tokens
                .get(mark)
                .is_some_and(|t| t.is_mark(b':') && t.gap == Gap::None)
                && page.tokens.get(digits).is_some_and(|t| t.shape == Shape::Number)
        };
        let before = at >= 2 && token.gap == Gap::None && time(at - 1, at - 2);
        if before || time(at + 1, at + 1 + 1) && page.tokens[at + 2].gap == Gap::None {
            return None;
        }
        if text.len() > LONGEST || !text.is_ascii() {
            return None;
        }
        // "1,234.5": a comma before three digits parts thousands; any other comma is the decimal mark.
        let thousands = text
            .split(',')
            .skip(1)
            .all(|group| group.split('.').next().is_some_and(|digits| digits.len() == 3));
        let clean: String = if thousands {
            text.chars().filter(|c| *c != ',').collect()
        } else if text.matches(',').count() == 1 && !text.contains('.') {
            text.replace(',', ".")
        } else {
            return None;
        };
        if clean.matches('.').count() > 1 {
            return None;
        }
        let joined_before = token.gap == Gap::None
            && at > 0
            && (page.tokens[at - 1].is_word() || page.tokens[at - 1].is_mark(b'/'));
        return (!joined_before).then_some((tidy(&clean), at + 1));
    }
    let value = spelled(text)?;
    Some((value.to_owned(), at + 1))
}

fn spelled(word: &str) -> Option<&'static str> {
    const WORDS: &[(&str, &str)] = &[
        ("one", "1"),
        ("two", "2"),
        ("three", "3"),
        ("four", "4"),
        ("five", "5"),
        ("six", "6"),
        ("seven", "7"),
        ("eight", "8"),
        ("nine", "9"),
        ("ten", "10"),
        ("eleven", "11"),
        ("twelve", "12"),
        ("thirteen", "13"),
        ("fourteen", "14"),
        ("fifteen", "15"),
        ("sixteen", "16"),
        ("twenty", "20"),
        ("thirty", "30"),
        ("forty", "40"),
        ("fifty", "50"),
        ("sixty", "60"),
        ("seventy", "70"),
        ("eighty", "80"),
        ("ninety", "90"),
    ];
    if word.len() > 8 || word.len() < 3 {
        return None;
    }
    WORDS
        .iter()
        .find_map(|(known, value)| word.eq_ignore_ascii_case(known).then_some(*value))
}

pub(super) fn scale(word: &str) -> Option<usize> {
    Some(match word.to_ascii_lowercase().as_str() {
        "hundred" => 2,
        "thousand" | "k" => 3,
        "lakh" => 5,
        "million" | "mln" | "mn" | "m" | "mio" => 6,
        "crore" => 7,
        "billion" | "bn" | "b" | "mrd" | "bln" => 9,
        "trillion" | "tn" | "trn" => 12,
        _ => return None,
    })
}

/// Multiplies by a power of ten, in text.
pub(super) fn shifted(value: &str, zeros: usize) -> String {
    let (sign, digits) = value
        .strip_prefix('-')
        .map_or(("", value), |digits| ("-", digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut moved = whole.to_owned();
    let taken = part.len().min(zeros);
    moved.push_str(&part[..taken]);
    moved.extend(std::iter::repeat_n('0', zeros - taken));
    if taken < part.len() {
        moved.push('.');
        moved.push_str(&part[taken..]);
    }
    format!("{sign}{}", tidy(&moved))
}

/// Without zeros that say nothing, in front; decimals stay as written, they say how exact it is.
fn tidy(digits: &str) -> String {
    let kept = digits.trim_start_matches('0');
    match kept.bytes().next() {
        None => "0".to_owned(),
        Some(b'.') => format!("0{kept}"),
        Some(_) => kept.to_owned(),
    }
}
