//! A walk that repeats: working days back from 2026-10-30, four decimals, always the same.

use charts::{Decimal, LineChart, Point, Sparkline, Words};
use jiff::ToSpan;
use jiff::civil::{Weekday, date};

/// `count` working days of something like an exchange rate.
pub fn walk(count: usize) -> Vec<Point> {
    let mut day = date(2026, 10, 30);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut value = 11_172i64;
    let mut points = Vec::with_capacity(count);
    while points.len() < count {
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            points.push(Point {
                day,
                value: Some(Decimal::new(value, 4)),
            });
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            value += i64::try_from(state >> 57).expect("small") - 63;
            value = value.clamp(8_252, 15_990);
        }
        day = day.saturating_sub(1.day());
    }
    points.reverse();
    points
}

pub fn chart<'a>(points: &'a [Point], words: &'a Words) -> LineChart<'a> {
    LineChart {
        id: "c",
        title: "EUR/USD, one year",
        description: "From 1.0866 to 1.1172 dollars for a euro.",
        points,
        markers: &[],
        width: 640,
        height: 240,
        gap_days: 10,
        frozen_at: None,
        decimals: 4,
        words,
    }
}

pub fn spark(points: &[Point]) -> Sparkline<'_> {
    Sparkline {
        title: "EUR/USD, 30 days",
        points,
        width: 60,
        height: 16,
        gap_days: 10,
    }
}
