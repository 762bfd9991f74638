//! From days and values to places.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::drawing::Place;
use crate::{Frame, Point};

impl Frame {
    /// How many days after the first.
    pub(crate) fn days(&self, day: Date) -> i64 {
        self.first.duration_until(day).as_hours() / 24
    }

    /// A day's place from left to right, in half pixels.
    pub fn x(&self, day: Date) -> i32 {
        let span = self.days(self.last).max(1);
        let width = i64::from(self.right - self.left);
        let along = (self.days(day).clamp(0, span) * width * 2 + span) / (span * 2);
        self.left + i32::try_from(along).unwrap_or_default()
    }

    /// A value's place from the top, in half pixels.
    pub fn y(&self, value: Decimal) -> i32 {
        let height = Decimal::from(self.bottom - self.top);
        let part = value
            .checked_sub(self.low)
            .zip(self.high.checked_sub(self.low).filter(|span| !span.is_zero()))
            .and_then(|(above, span)| above.checked_div(span));
        let up = part.unwrap_or(Decimal::new(5, 1)) * height;
        self.bottom - up.round().to_i32().unwrap_or_default()
    }

    /// As [`Frame::y`] for values of at most so many decimals, in whole numbers throughout: a long line asks
    /// a thousand times.
    pub(crate) fn heights(&self, scale: u32) -> impl Fn(Decimal) -> i32 {
        let scale = scale.max(self.low.scale()).max(self.high.scale());
        let units = move |value: Decimal| {
            let missing = 10_i128.checked_pow(scale.checked_sub(value.scale())?)?;
            value.mantissa().checked_mul(missing)
        };
        let height = i128::from(self.bottom - self.top);
        let ends = units(self.low)
            .zip(units(self.high))
            .filter(|(low, high)| low < high);
        let frame = *self;
        move |value| {
            let up = ends.zip(units(value)).and_then(|((low, high), value)| {
                let (above, span) = (
                    value.checked_sub(low)?.checked_mul(height)?,
                    high.checked_sub(low)?,
                );
                let (whole, rest) = (above.div_euclid(span), above.rem_euclid(span));
                // Half goes to the even one, as in `Frame::y`.
                let half = rest.checked_mul(2)?.cmp(&span);
                let odd = i128::from(half.is_gt() || (half.is_eq() && whole % 2 != 0));
                i32::try_from(whole + odd).ok()
            });
            up.map_or_else(|| frame.y(value), |up| frame.bottom - up)
        }
    }

    pub(crate) fn place(&self, day: Date, value: Decimal) -> Place {
        Place {
            x: self.x(day),
            y: self.y(value),
        }
    }
}

/// Stretches of points without a gap: none is missing, none is further than `gap_days` off.
pub(crate) fn runs(points: &[Point], gap_days: i64) -> Vec<Vec<(Date, Decimal)>> {
    let mut runs: Vec<Vec<(Date, Decimal)>> = Vec::new();
    let mut open = false;
    for point in points {
        let Some(value) = point.value else {
            continue;
        };
        let near = runs
            .last()
            .and_then(|run| run.last())
            .is_some_and(|(day, _)| day.duration_until(point.day).as_hours() / 24 <= gap_days);
        match runs.last_mut().filter(|_| open && near) {
            Some(run) => run.push((point.day, value)),
            None => runs.push(vec![(point.day, value)]),
        }
        open = true;
    }
    runs
}

/// The least and greatest value, apart by something even where all are one.
pub(crate) fn extent(values: impl Iterator<Item = Decimal>) -> Option<(Decimal, Decimal)> {
    let (low, high) = values.fold(None, |range: Option<(Decimal, Decimal)>, value| match range {
        Some((low, high)) => Some((low.min(value), high.max(value))),
        None => Some((value, value)),
    })?;
    if low < high {
        return Some((low, high));
    }
    let room = (low.abs() / Decimal::ONE_HUNDRED).max(Decimal::new(1, 2));
    Some((
        low.checked_sub(room).unwrap_or(low),
        high.checked_add(room).unwrap_or(high),
    ))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn whole_numbers_and_decimals_say_the_same(
            ends in (any::<i32>(), any::<i32>()), value in any::<i32>(), scales in (0u32..9, 0u32..9, 0u32..9)
        ) {
            let (a, b) = (Decimal::new(ends.0.into(), scales.0), Decimal::new(ends.1.into(), scales.1));
            let frame = Frame {
                left: 0,
                right: 800,
                top: 14,
                bottom: 601,
                first: date(2026, 1, 1),
                last: date(2026, 2, 1),
                low: a.min(b),
                high: a.max(b),
            };
            let value = Decimal::new(value.into(), scales.2).clamp(frame.low, frame.high);
            prop_assert_eq!(frame.heights(scales.2)(value), frame.y(value));
        }
    }
}
