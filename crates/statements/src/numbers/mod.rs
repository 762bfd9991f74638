//! Numbers with their unit: amounts, percentages, points, counts, dates. The value is exact decimal text.

mod date;
mod unit;
mod value;

use crate::lexicon::Classes;
use crate::page::Page;
use crate::reading::Span;
use crate::tokens::{Gap, Shape};
use date::{date, year_like};
use unit::{currency_symbol, dollar_prefix, iso_code, unit};
use value::{plain, scale, shifted};

/// What a number counts.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// An amount of money; the ISO 4217 code.
    Currency(&'static str),
    Percent,
    PercentagePoints,
    BasisPoints,
    /// A count; the word behind the number in small letters ("barrels"), or nothing.
    Count(String),
    /// The value is a date: "2026-06-03", "2026-06", "2026-Q3", "2026", or "--06-03" without a year.
    Date,
}

impl Unit {
    /// For output: `EUR`, `percent`, `percentage points`, `basis points`, `date`, a counted word or nothing.
    pub fn name(&self) -> &str {
        match self {
            Unit::Currency(code) => code,
            Unit::Percent => "percent",
            Unit::PercentagePoints => "percentage points",
            Unit::BasisPoints => "basis points",
            Unit::Count(word) => word,
            Unit::Date => "date",
        }
    }

    /// For output: `amount`, `percentage`, `points`, `count`, `date`.
    pub fn kind(&self) -> &'static str {
        match self {
            Unit::Currency(_) => "amount",
            Unit::Percent => "percentage",
            Unit::PercentagePoints | Unit::BasisPoints => "points",
            Unit::Count(_) => "count",
            Unit::Date => "date",
        }
    }
}

/// A number in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    pub span: Span,
    /// Decimal text without separators, scale words multiplied in: "€1.2bn" is "1200000000".
    pub value: String,
    pub unit: Unit,
    /// Index into `Reading::sentences`.
    pub sentence: usize,
}

pub(crate) fn find(page: &Page) -> Vec<Number> {
    let mut numbers = Vec::new();
    let mut at = 0;
    while at < page.tokens.len() {
        match date(page, at).or_else(|| amount(page, at)) {
            Some(found) => {
                numbers.push(Number {
                    span: page.span(found.first, found.behind),
                    value: found.value,
                    unit: found.unit,
                    sentence: page.sentence_of[found.first] as usize,
                });
                at = found.behind.max(at + 1);
            }
            None => at += 1,
        }
    }
    numbers
}

struct Found {
    first: usize,
    behind: usize,
    value: String,
    unit: Unit,
}

const LONGEST: usize = 24;

fn amount(page: &Page, at: usize) -> Option<Found> {
    let (mut value, mut behind) = plain(page, at)?;
    let mut first = at;
    let spelled = page.tokens[at].shape != Shape::Number;
    let mut symbol = None;
    if !spelled && at > 0 && page.tokens[at].gap == Gap::None {
        symbol = currency_symbol(page, at - 1);
        if symbol.is_some() {
            first = at - 1;
            if first > 0
                && page.tokens[first].gap == Gap::None
                && let Some(code) = dollar_prefix(page.word(first - 1)).filter(|_| page.word(first) == "$")
            {
                symbol = Some(code);
                first -= 1;
            }
        }
    }
    if symbol.is_none()
        && at > 0
        && page.tokens[at].gap == Gap::Space
        && !spelled
        && let Some(code) = iso_code(page.word(at - 1))
    {
        symbol = Some(code);
        first = at - 1;
    }
    // A minus sign that stands free before the number.
    if first > 0
        && page.tokens[first].gap == Gap::None
        && matches!(page.word(first - 1), "-" | "−")
        && page.tokens[first - 1].gap != Gap::None
    {
        first -= 1;
        value.insert(0, '-');
    }
    let mut scaled = false;
    let last = behind + 2;
    while let Some(next) = page.tokens.get(behind) {
        let tight_letter = next.gap == Gap::None
            && matches!(
                page.word(behind),
                "m" | "k" | "b" | "M" | "K" | "B" | "bn" | "mn" | "tn"
            );
        if next.gap > Gap::Line
            || !page.is(behind, Classes::SCALE)
            || (next.end - next.start == 1 && !tight_letter)
        {
            break;
        }
        // "10-million" has a hyphen; "a 5 m wall" is no scale.
        let Some(zeros) = scale(page.word(behind)) else {
            break;
        };
        if behind >= last {
            break;
        }
        value = shifted(&value, zeros);
        behind += 1;
        scaled = true;
    }
    if let Some(code) = symbol {
        return Some(Found {
            first,
            behind,
            value,
            unit: Unit::Currency(code),
        });
    }
    if let Some((unit, more)) = unit(page, behind) {
        return Some(Found {
            first,
            behind: behind + more,
            value,
            unit,
        });
    }
    if spelled && !scaled {
        return None;
    }
    if !scaled && year_like(page, at, &value) && first == at {
        return Some(Found {
            first,
            behind,
            value,
            unit: Unit::Date,
        });
    }
    let counted = page.tokens.get(behind).filter(|next| {
        next.gap <= Gap::Line
            && next.gap != Gap::None
            && next.shape == Shape::Small
            && !page.is(
                behind,
                Classes::PREPOSITION
                    .or(Classes::CONJUNCTION)
                    .or(Classes::AUXILIARY)
                    .or(Classes::DETERMINER)
                    .or(Classes::ADVERB)
                    .or(Classes::IT)
                    .or(Classes::HE)
                    .or(Classes::SHE)
                    .or(Classes::THEY)
                    .or(Classes::I)
                    .or(Classes::OBJECT)
                    .or(Classes::WHO)
                    .or(Classes::POSSESSIVE_PRONOUN),
            )
    });
    let (word, behind) = match counted {
        Some(next) => (next.text(&page.all).to_owned(), behind + 1),
        None => (String::new(), behind),
    };
    Some(Found {
        first,
        behind,
        value,
        unit: Unit::Count(word),
    })
}
