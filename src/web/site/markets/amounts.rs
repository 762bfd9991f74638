//! Amounts as people type them, and the minor units in which currencies are printed.

use rust_decimal::Decimal;

/// Twenty digits are more money than there is.
const MOST: usize = 24;

/// An amount: `1,000.50`, `1 000,50`, `1000.5`. None when it is no number, is negative, or is longer
/// than an amount can be. One comma or point is a decimal mark, unless three digits follow a comma.
pub fn parse(text: &str) -> Option<Decimal> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\'')
        .collect();
    if text.is_empty() || text.len() > MOST || !text.chars().all(|c| c.is_ascii_digit() || ".,".contains(c)) {
        return None;
    }
    let (commas, points) = (text.matches(',').count(), text.matches('.').count());
    let last_comma = text.rfind(',');
    let last_point = text.rfind('.');
    let plain = match (commas, points) {
        (0, 0 | 1) => text,
        (1, 0) => {
            let after = text.len() - last_comma? - 1;
            if after == 3 && last_comma? > 0 && !text.starts_with("0,") {
                text.replace(',', "")
            } else {
                text.replace(',', ".")
            }
        }
        (_, 0) => text.replace(',', ""),
        (0, _) => text.replace('.', ""),
        _ if last_comma > last_point && commas == 1 => text.replace('.', "").replace(',', "."),
        _ if last_point > last_comma && points == 1 => text.replace(',', ""),
        _ => return None,
    };
    let value: Decimal = plain.parse().ok()?;
    (value.scale() <= 12).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_they_were_meant() {
        for (typed, meant) in [
            ("100", "100"),
            ("1,000", "1000"),
            ("1,000.50", "1000.50"),
            ("1.000,50", "1000.50"),
            ("1 000,5", "1000.5"),
            ("1'000'000", "1000000"),
            ("1,000,000", "1000000"),
            ("0,125", "0.125"),
            ("2,5", "2.5"),
            (".5", "0.5"),
            ("123456789012345", "123456789012345"),
        ] {
            assert_eq!(parse(typed), meant.parse().ok(), "{typed}");
        }
        for wrong in [
            "",
            "-5",
            "1e9",
            "1.0.0,0,0",
            "abc",
            "0x10",
            "1234567890123456789012345",
            "NaN",
            ",",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
