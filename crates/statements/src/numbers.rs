//! Numbers with their unit: amounts, percentages, points, counts, dates. The value is exact decimal text.

use crate::lexicon::Classes;
use crate::page::Page;
use crate::reading::Span;
use crate::tokens::{Gap, Shape};

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

/// A number as digits or one spelled word, without its separators.
fn plain(page: &Page, at: usize) -> Option<(String, usize)> {
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

fn scale(word: &str) -> Option<usize> {
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
fn shifted(value: &str, zeros: usize) -> String {
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

fn currency_symbol(page: &Page, at: usize) -> Option<&'static str> {
    match page.word(at) {
        "$" => Some("USD"),
        "€" => Some("EUR"),
        "£" => Some("GBP"),
        "¥" => Some("JPY"),
        "₹" => Some("INR"),
        "₽" => Some("RUB"),
        "₩" => Some("KRW"),
        "₺" => Some("TRY"),
        "₴" => Some("UAH"),
        _ => None,
    }
}

fn dollar_prefix(word: &str) -> Option<&'static str> {
    match word {
        "US" | "U.S." => Some("USD"),
        "C" | "CA" => Some("CAD"),
        "A" | "AU" => Some("AUD"),
        "NZ" => Some("NZD"),
        "HK" => Some("HKD"),
        "S" => Some("SGD"),
        "R" => Some("BRL"),
        "NT" => Some("TWD"),
        _ => None,
    }
}

fn iso_code(word: &str) -> Option<&'static str> {
    const CODES: &[&str] = &[
        "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
        "HUF", "RON", "RUB", "UAH", "TRY", "INR", "BRL", "MXN", "ZAR", "KRW", "SGD", "HKD", "IDR", "THB",
        "MYR", "PHP", "ILS", "SAR", "AED", "EGP", "NGN", "ARS", "CLP", "COP", "TWD", "VND", "ISK", "KZT",
        "BGN",
    ];
    CODES.iter().find(|code| **code == word).copied()
}

/// The unit that stands behind a number: how many tokens it takes.
fn unit(page: &Page, at: usize) -> Option<(Unit, usize)> {
    let token = page.tokens.get(at)?;
    if token.gap > Gap::Line {
        return None;
    }
    let word = |more: usize| {
        page.tokens
            .get(at + more)
            .filter(|next| next.gap <= Gap::Line && next.end - next.start <= LONGEST as u32)
            .map_or(String::new(), |next| next.text(&page.all).to_lowercase())
    };
    let first = word(0);
    let second = word(1);
    // "5-percent", "25-basis-point"
    if first == "-" && page.tokens[at].gap == Gap::None {
        let (unit, more) = match (second.as_str(), word(2).as_str(), word(3).as_str()) {
            ("percent" | "per", _, _) => (Unit::Percent, 2),
            ("basis", "-", "point") => (Unit::BasisPoints, 4),
            ("basis", "point", _) => (Unit::BasisPoints, 3),
            _ => return None,
        };
        return Some((unit, more));
    }
    Some(match (first.as_str(), second.as_str()) {
        ("%", _) | ("percent" | "pct", _) => {
            let points = first != "%" && (second == "points" || second == "point");
            if points {
                (Unit::PercentagePoints, 2)
            } else {
                (Unit::Percent, 1)
            }
        }
        ("per", "cent" | "cents") => (Unit::Percent, 2),
        ("percentage", "point" | "points") => (Unit::PercentagePoints, 2),
        ("basis", "point" | "points") => (Unit::BasisPoints, 2),
        ("bps" | "bp", _) if token.first.is_ascii_lowercase() => (Unit::BasisPoints, 1),
        ("us" | "u.s.", "dollars" | "dollar" | "dlrs") => (Unit::Currency("USD"), 2),
        ("canadian", "dollars" | "dlrs") => (Unit::Currency("CAD"), 2),
        ("australian", "dollars" | "dlrs") => (Unit::Currency("AUD"), 2),
        ("swiss", "francs" | "franc") => (Unit::Currency("CHF"), 2),
        ("pounds" | "pound", "sterling") => (Unit::Currency("GBP"), 2),
        ("swedish", "crowns" | "kronor" | "krona") => (Unit::Currency("SEK"), 2),
        ("norwegian", "crowns" | "kroner" | "krone") => (Unit::Currency("NOK"), 2),
        ("danish", "crowns" | "kroner" | "krone") => (Unit::Currency("DKK"), 2),
        ("dollars" | "dollar" | "dlrs" | "dlr", _) => (Unit::Currency("USD"), 1),
        ("euros" | "euro", _) => (Unit::Currency("EUR"), 1),
        ("stg", _) => (Unit::Currency("GBP"), 1),
        ("yen", _) => (Unit::Currency("JPY"), 1),
        ("yuan" | "renminbi", _) => (Unit::Currency("CNY"), 1),
        ("roubles" | "rubles" | "rouble" | "ruble", _) => (Unit::Currency("RUB"), 1),
        ("rupees", _) => (Unit::Currency("INR"), 1),
        ("zlotys" | "zloty", _) => (Unit::Currency("PLN"), 1),
        ("forints" | "forint", _) => (Unit::Currency("HUF"), 1),
        ("hryvnias" | "hryvnia", _) => (Unit::Currency("UAH"), 1),
        ("shekels", _) => (Unit::Currency("ILS"), 1),
        ("rand", _) => (Unit::Currency("ZAR"), 1),
        ("lira", _) => (Unit::Currency("TRY"), 1),
        _ => {
            let code = iso_code(token.text(&page.all))?;
            (Unit::Currency(code), 1)
        }
    })
}

fn year_like(page: &Page, at: usize, value: &str) -> bool {
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

fn date(page: &Page, at: usize) -> Option<Found> {
    let token = &page.tokens[at];
    match token.shape {
        Shape::Number => day_first(page, at).or_else(|| iso_date(page, at)),
        Shape::Capital if page.classes(at).has(Classes::MONTH) => month_first(page, at),
        Shape::Upper | Shape::Capital if token.end - token.start == 2 => quarter_short(page, at),
        Shape::Small | Shape::Mixed => quarter_words(page, at),
        _ => None,
    }
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
