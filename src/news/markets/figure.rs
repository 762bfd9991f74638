//! Exact figures: a decimal as a whole number of 10^-scale units, and back. Never a float.

use rust_decimal::Decimal;

use crate::news::NewsError;

/// Digits after the point that a series may store. More are a sign of a float that was written out.
pub const MOST_SCALE: u32 = 12;

/// The decimal that a stored whole number stands for.
pub fn decimal(units: i64, scale: u32) -> Decimal {
    Decimal::new(units, scale.min(28))
}

/// A decimal in units of 10^-scale; none when it does not fit exactly.
pub fn scaled(value: Decimal, scale: u32) -> Option<i64> {
    let value = value.normalize();
    let missing = scale.checked_sub(value.scale())?;
    let units = value.mantissa().checked_mul(10_i128.checked_pow(missing)?)?;
    i64::try_from(units).ok()
}

/// The scale at which a value can be stored, if there is one: at least `scale`.
pub fn fits(value: Decimal, scale: u32) -> Result<u32, NewsError> {
    let needed = value.normalize().scale().max(scale);
    if needed > MOST_SCALE || scaled(value, needed).is_none() {
        return Err(NewsError::invalid(
            "value",
            format!("{value} has more digits than can be kept ({MOST_SCALE} after the point, 18 in all)"),
        ));
    }
    Ok(needed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    #[test]
    fn what_is_stored_comes_back_exactly() {
        for (text, scale) in [
            ("1.1172", 6),
            ("-37.63", 2),
            ("0", 0),
            ("42105.0001", 4),
            ("999999999999999", 3),
            ("0.000001", 6),
            ("123456789012345.67", 2),
        ] {
            let units = scaled(d(text), scale).expect("it fits");
            assert_eq!(decimal(units, scale), d(text), "{text}");
        }
    }

    #[test]
    fn what_does_not_fit_is_not_rounded() {
        assert_eq!(scaled(d("1.1172"), 3), None);
        assert_eq!(scaled(d("123456789012345678"), 3), None);
        assert_eq!(scaled(d("1.50"), 1), Some(15), "a zero at the end is no digit");
        fits(d("0.1234567890123"), 2).expect_err("a float that was written out");
        assert_eq!(fits(d("175.680000"), 2).expect("fits"), 2);
    }
}
