//! From one value to the next: how much, in which direction, how much of it.

use rust_decimal::{Decimal, RoundingStrategy};

/// The move between two values of one series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub change: Decimal,
    /// None where a percentage would say nothing true: from zero, from below it, across it.
    pub percent: Option<Decimal>,
}

impl Move {
    pub fn between(previous: Decimal, last: Decimal) -> Option<Move> {
        Some(Move {
            change: last.checked_sub(previous)?,
            percent: percent_of(previous, last),
        })
    }

    /// -1, 0 or 1.
    pub fn direction(self) -> i8 {
        match self.change.cmp(&Decimal::ZERO) {
            std::cmp::Ordering::Less => -1,
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Greater => 1,
        }
    }
}

/// The change in percent of what it was. Oil that went from 18.27 to -36.98 did not fall by 302%: there
/// is no percentage from or to a price below zero, nor from zero.
pub fn percent_of(previous: Decimal, last: Decimal) -> Option<Decimal> {
    if previous <= Decimal::ZERO || last < Decimal::ZERO {
        return None;
    }
    last.checked_sub(previous)?
        .checked_mul(Decimal::ONE_HUNDRED)?
        .checked_div(previous)
}

/// As printed: half away from zero, as schools teach and banks print.
pub fn rounded(value: Decimal, decimals: u32) -> Decimal {
    let mut value = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointAwayFromZero);
    value.rescale(decimals);
    if value.is_zero() {
        // No “-0.00”.
        value.set_sign_positive(true);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    fn moved(previous: &str, last: &str) -> (String, Option<String>) {
        let moved = Move::between(d(previous), d(last)).expect("a move");
        (
            moved.change.to_string(),
            moved.percent.map(|p| rounded(p, 2).to_string()),
        )
    }

    #[test]
    fn a_percentage_is_said_only_where_it_means_something() {
        assert_eq!(
            moved("1.1262", "1.1172"),
            ("-0.0090".into(), Some("-0.80".into()))
        );
        assert_eq!(moved("18.27", "-36.98"), ("-55.25".into(), None));
        assert_eq!(moved("-36.98", "8.91"), ("45.89".into(), None));
        assert_eq!(moved("0", "3"), ("3".into(), None));
        assert_eq!(moved("5", "5"), ("0".into(), Some("0.00".into())));
        assert_eq!(moved("5", "0"), ("-5".into(), Some("-100.00".into())));
    }

    #[test]
    fn halves_go_away_from_zero_and_zero_has_no_sign() {
        assert_eq!(rounded(d("2.345"), 2).to_string(), "2.35");
        assert_eq!(rounded(d("-2.345"), 2).to_string(), "-2.35");
        assert_eq!(rounded(d("-0.004"), 2).to_string(), "0.00");
        assert_eq!(rounded(d("7"), 2).to_string(), "7.00");
    }

    #[test]
    fn what_is_too_large_is_no_move_instead_of_a_panic() {
        assert_eq!(Move::between(Decimal::MIN, Decimal::MAX), None);
        assert_eq!(
            percent_of(d("0.0000000000000000000000000001"), Decimal::MAX),
            None
        );
    }
}
