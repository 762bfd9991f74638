//! What a number counts: signs and codes before it, words behind it.

use super::{LONGEST, Unit};
use crate::page::Page;
use crate::tokens::Gap;

pub(super) fn currency_symbol(page: &Page, at: usize) -> Option<&'static str> {
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

pub(super) fn dollar_prefix(word: &str) -> Option<&'static str> {
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

pub(super) fn iso_code(word: &str) -> Option<&'static str> {
    const CODES: &[&str] = &[
        "USD", "EUR", "GBP", "JPY", "CHF", "CNY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "PLN", "CZK",
        "HUF", "RON", "RUB", "UAH", "TRY", "INR", "BRL", "MXN", "ZAR", "KRW", "SGD", "HKD", "IDR", "THB",
        "MYR", "PHP", "ILS", "SAR", "AED", "EGP", "NGN", "ARS", "CLP", "COP", "TWD", "VND", "ISK", "KZT",
        "BGN",
    ];
    CODES.iter().find(|code| **code == word).copied()
}

/// The unit that stands behind a number: how many tokens it takes.
pub(super) fn unit(page: &Page, at: usize) -> Option<(Unit, usize)> {
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
