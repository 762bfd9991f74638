//! Dates, months, quarters and years.

use super::unit::unit;
use super::{Found, Unit};
use crate::lexicon::Classes;
use crate::page::Page;
use crate::tokens::{Gap, Shape};

pub(super) fn date(page: &Page, at: usize) -> Option<Found> {
    let token = &page.tokens[at];
    match token.shape {
        Shape::Number => day_first(page, at).or_else(|| iso_date(page, at)),
        Shape::Capital if page.classes(at).has(Classes::MONTH) => month_first(page, at),
        Shape::Upper | Shape::Capital if token.end - token.start == 2 => quarter_short(page, at),
        Shape::Small | Shape::Mixed => quarter_words(page, at),
        _ => None,
    }
}

pub(super) fn year_like(page: &Page, at: usize, value: &str) -> bool {
    let text = page.word(at);
    let plain = text.len() == 4 && text == value && (text.starts_with("19") || text.starts_with("20"));
    let follows_time = at > 0
        && page.is(
            at - 1,
            Classes::PREPOSITION
                .or(Classes::NOISE)
                .or(Classes::MONTH)
                .or(Classes::CONJUNCTION),
        )
        || at > 0 && page.tokens[at - 1].shape == Shape::Mark;
    let no_noun = page.tokens.get(at + 1).is_none_or(|next| {
        next.shape != Shape::Small
            || page.is(
                at + 1,
                Classes::PREPOSITION
                    .or(Classes::CONJUNCTION)
                    .or(Classes::AUXILIARY)
                    .or(Classes::ADVERB),
            )
    });
    plain
        && (follows_time || no_noun)
        && page
            .tokens
            .get(at + 1)
            .is_none_or(|next| next.gap != Gap::None || next.shape == Shape::Mark)
}

fn found_date(first: usize, behind: usize, value: String) -> Option<Found> {
    Some(Found {
        first,
        behind,
        value,
        unit: Unit::Date,
    })
}

fn month(page: &Page, at: usize) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let token = page.tokens.get(at)?;
    if token.shape != Shape::Capital || !page.classes(at).has(Classes::MONTH) {
        return None;
    }
    let name = token.text(&page.all).to_ascii_lowercase();
    MONTHS
        .iter()
        .position(|month| name.starts_with(month))
        .map(|at| at + 1)
}

fn small_number(page: &Page, at: usize, most: u32) -> Option<u32> {
    let token = page.tokens.get(at)?;
    if token.shape != Shape::Number {
        return None;
    }
    let value: u32 = token.text(&page.all).parse().ok()?;
    (1..=most).contains(&value).then_some(value)
}

/// The year at `at`, perhaps behind a comma or "of": its value and the token behind it.
fn year(page: &Page, at: usize) -> Option<(u32, usize)> {
    let at = at
        + usize::from(
            page.tokens
                .get(at)
                .is_some_and(|t| t.is_mark(b',') || t.text(&page.all) == "of"),
        );
    let token = page.tokens.get(at)?;
    let value: u32 = token.text(&page.all).parse().ok()?;
    (token.gap <= Gap::Line && token.end - token.start == 4 && (1500..2200).contains(&value))
        .then_some((value, at + 1))
}

fn with_year(page: &Page, first: usize, behind: usize, rest: String) -> Option<Found> {
    match year(page, behind) {
        Some((year, behind)) => found_date(first, behind, format!("{year}{rest}")),
        None => found_date(first, behind, format!("-{rest}")),
    }
}

fn day_first(page: &Page, at: usize) -> Option<Found> {
    let day = small_number(page, at, 31)?;
    let ordinal = page
        .tokens
        .get(at + 1)
        .is_some_and(|t| t.gap == Gap::None && matches!(t.text(&page.all), "st" | "nd" | "rd" | "th"));
    let month_at = at + 1 + usize::from(ordinal);
    let month = month(page, month_at)?;
    (page.tokens[month_at].gap == Gap::Space).then_some(())?;
    with_year(page, at, month_at + 1, format!("-{month:02}-{day:02}"))
}

fn month_first(page: &Page, at: usize) -> Option<Found> {
    let month = month(page, at)?;
    let spaced = page.tokens.get(at + 1).is_some_and(|t| t.gap == Gap::Space);
    if spaced && let Some(day) = small_number(page, at + 1, 31) {
        // "May 5 percent" is no date; "June 3" is.
        if unit(page, at + 2).is_none() {
            let ordinal = page.tokens.get(at + 2).is_some_and(|t| {
                t.gap == Gap::None && matches!(t.text(&page.all), "st" | "nd" | "rd" | "th")
            });
            return with_year(
                page,
                at,
                at + 2 + usize::from(ordinal),
                format!("-{month:02}-{day:02}"),
            );
        }
    }
    if let Some((year, behind)) = year(page, at + 1) {
        return found_date(at, behind, format!("{year}-{month:02}"));
    }
    // "may" and "march" are words too: only after "in", "since", "until" and their like.
    let clear = at > 0 && page.classes(at - 1).has(Classes::PREPOSITION);
    clear.then(|| found_date(at, at + 1, format!("--{month:02}")))?
}

fn iso_date(page: &Page, at: usize) -> Option<Found> {
    let (year, behind) = year(page, at)?;
    let dash = |at: usize| {
        page.tokens
            .get(at)
            .is_some_and(|t| t.is_mark(b'-') && t.gap == Gap::None)
    };
    (behind == at + 1 && dash(at + 1) && dash(at + 3)).then_some(())?;
    let month = small_number(page, at + 2, 12)?;
    let day = small_number(page, at + 4, 31)?;
    (page.tokens[at + 2].gap == Gap::None && page.tokens[at + 4].gap == Gap::None).then_some(())?;
    found_date(at, at + 5, format!("{year}-{month:02}-{day:02}"))
}

fn quarter_short(page: &Page, at: usize) -> Option<Found> {
    let quarter = page.word(at).strip_prefix('Q')?;
    matches!(quarter, "1" | "2" | "3" | "4").then_some(())?;
    match year(page, at + 1) {
        Some((year, behind)) => found_date(at, behind, format!("{year}-Q{quarter}")),
        None => found_date(at, at + 1, format!("--Q{quarter}")),
    }
}

fn quarter_words(page: &Page, at: usize) -> Option<Found> {
    let quarter = match page.word(at) {
        "first" => 1,
        "second" => 2,
        "third" => 3,
        "fourth" => 4,
        _ => return None,
    };
    let dashed = page.tokens.get(at + 1).is_some_and(|t| t.is_mark(b'-'));
    let noun = at + 1 + usize::from(dashed);
    (page.tokens.get(noun)?.text(&page.all) == "quarter").then_some(())?;
    match year(page, noun + 1) {
        Some((year, behind)) => found_date(at, behind, format!("{year}-Q{quarter}")),
        None => found_date(at, noun + 1, format!("--Q{quarter}")),
    }
}
