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
