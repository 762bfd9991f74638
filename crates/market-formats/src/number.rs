//! Numbers as text, into exact decimals or not at all.

use rust_decimal::Decimal;

use crate::Error;
use crate::error::{Place, clip};

/// How a source writes numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    pub decimal: char,
    /// Between groups of digits; taken out only where it stands between digits.
    pub grouping: Option<char>,
}

impl Marks {
    /// `1234.5`: what every machine format of this crate writes.
    pub const PLAIN: Self = Self {
        decimal: '.',
        grouping: None,
    };
}

/// Most characters of a number: 28 digits with their groups, sign, mark and exponent.
const MAX_NUMBER_CHARS: usize = 64;

/// Reads a number exactly: a sign, digits with one decimal mark, perhaps an exponent.
/// `None`: it is no such number, or 96 bits and 28 decimals cannot hold it without loss.
pub fn parse_number(text: &str, marks: Marks) -> Option<Decimal> {
    let text = text.trim();
    if text.len() > MAX_NUMBER_CHARS {
        return None;
    }
    if marks == Marks::PLAIN && !text.contains(['e', 'E', '+', '\u{2212}']) {
        return plain(text);
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (sign, digits) = match mantissa.chars().next()? {
        '-' | '\u{2212}' => ("-", &mantissa[mantissa.chars().next()?.len_utf8()..]),
        '+' => ("", &mantissa[1..]),
        _ => ("", mantissa),
    };
    let number = plain(&format!("{sign}{}", bare_digits(digits, marks)?))?;
    shift(number, exponent)
}

/// Digits and one point; groups checked: `1.234.567,8` holds, `1.23,4` does not.
fn bare_digits(text: &str, marks: Marks) -> Option<String> {
    let (whole, fraction) = match text.split_once(marks.decimal) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (text, None),
    };
    let mut out = String::with_capacity(text.len());
    match marks.grouping {
        Some(mark) if whole.contains(mark) => {
            for (place, group) in whole.split(mark).enumerate() {
                let fits = if place == 0 {
                    (1..=3).contains(&group.len())
                } else {
                    matches!(group.len(), 2 | 3)
                };
                if !fits {
                    return None;
                }
                out.push_str(group);
            }
            // Groups of two are Indian: only the last must have three.
            if whole.rsplit(mark).next()?.len() != 3 {
                return None;
            }
        }
        _ => out.push_str(whole),
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    Some(out)
}

fn plain(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let shape = digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
        && digits.bytes().any(|byte| byte.is_ascii_digit());
    if !shape {
        return None;
    }
    let mut number = Decimal::from_str_exact(text).ok()?;
    if number.is_zero() {
        number.set_sign_positive(true);
    }
    Some(number)
}

/// Moves the decimal mark without rounding.
fn shift(number: Decimal, exponent: i32) -> Option<Decimal> {
    let scale = i64::from(number.scale()) - i64::from(exponent);
    if number.is_zero() {
        return Some(Decimal::ZERO);
    }
    if (0..=28).contains(&scale) {
        let mut shifted = number;
        shifted.set_scale(u32::try_from(scale).ok()?).ok()?;
        return Some(shifted);
    }
    if scale > 28 {
        return shift(number.normalize(), exponent).filter(|_| number.normalize().scale() < number.scale());
    }
    let factor = 10i128.checked_pow(u32::try_from(-scale).ok()?)?;
    Decimal::try_from_i128_with_scale(number.mantissa().checked_mul(factor)?, 0).ok()
}

/// A cell: a number, or one of the words for "there is none".
pub(crate) fn cell(
    text: &str,
    missing: &[&str],
    place: impl FnOnce() -> Place,
) -> Result<Option<Decimal>, Error> {
    let text = text.trim();
    if missing.contains(&text) {
        return Ok(None);
    }
    match parse_number(text, Marks::PLAIN) {
        Some(number) => Ok(Some(number)),
        None => Err(Error::broken(
            place(),
            format!("“{}” is not a number that can be kept exactly", clip(text)),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        parse_number(text, Marks::PLAIN).map(|number| number.to_string())
    }

    #[test]
    fn digits_stay_as_they_were_written() {
        for text in [
            "1.1172",
            "-37.63",
            "0.10",
            "136",
            "123456789012345.67",
            "0.0000000000000000000000000001",
        ] {
            assert_eq!(read(text).as_deref(), Some(text));
        }
        assert_eq!(read("1.5E-4").as_deref(), Some("0.00015"));
        assert_eq!(read("2.5e3").as_deref(), Some("2500"));
        assert_eq!(read("+3").as_deref(), Some("3"));
        assert_eq!(read("\u{2212}3").as_deref(), Some("-3"));
        assert_eq!(read("-0").as_deref(), Some("0"));
    }

    #[test]
    fn what_cannot_be_kept_exactly_is_no_number() {
        for text in [
            "",
            "-",
            ".",
            "1,5",
            "1.2.3",
            "NaN",
            "inf",
            "0x10",
            "1e99",
            "1e",
            "--1",
            "12a",
            "1 000",
            "٣",
            "0.00000000000000000000000000001",
            "123456789012345678901234567890",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn marks_of_other_countries() {
        let german = Marks {
            decimal: ',',
            grouping: Some('.'),
        };
        let read = |text| parse_number(text, german).map(|number| number.to_string());
        assert_eq!(read("1.234.567,80").as_deref(), Some("1234567.80"));
        assert_eq!(read("-0,5").as_deref(), Some("-0.5"));
        assert_eq!(read("1.23,4"), None);
        assert_eq!(read("1,2,3"), None);
        let indian = Marks {
            decimal: '.',
            grouping: Some(','),
        };
        assert_eq!(
            parse_number("12,34,567.5", indian)
                .map(|n| n.to_string())
                .as_deref(),
            Some("1234567.5")
        );
    }
}
