//! A line without axes, as small as a word.

use rust_decimal::Decimal;

use crate::drawing::{Drawing, Kind, Role, Shape};
use crate::{Frame, Point, plot, thin};

/// The last thirty or so values of a series. It stands beside its number, so it has no table.
#[derive(Clone, Copy, Debug)]
pub struct Sparkline<'a> {
    /// Read aloud: `EUR/USD, 30 days`.
    pub title: &'a str,
    pub points: &'a [Point],
    /// In pixels; 60 × 16 is usual.
    pub width: u32,
    pub height: u32,
    pub gap_days: i64,
}

/// Room for the line's own width.
const EDGE: i32 = 2;

impl Sparkline<'_> {
    /// `None`: there is not one value to draw.
    pub fn draw(&self) -> Option<Drawing> {
        let values = || self.points.iter().filter(|point| point.value.is_some());
        let (low, high) = plot::extent(values().filter_map(|point| point.value))?;
        let width = i32::try_from(self.width.clamp(16, 600) * 2).unwrap_or(120);
        let height = i32::try_from(self.height.clamp(8, 200) * 2).unwrap_or(32);
        let frame = Frame {
            left: EDGE,
            right: width - EDGE,
            top: EDGE,
            bottom: height - EDGE,
            first: values().next()?.day,
            last: values().next_back()?.day,
            low,
            high,
        };
        let columns = usize::try_from(width / 4).unwrap_or(30);
        let days = usize::try_from(frame.days(frame.last)).unwrap_or_default() + 1;
        let column = |day| usize::try_from(frame.days(day)).unwrap_or_default() * columns / days;
        let runs = plot::runs(self.points, self.gap_days)
            .iter()
            .map(|run: &Vec<(_, Decimal)>| {
                let thin = thin::min_max(run, columns, column);
                thin.iter()
                    .map(|(day, value)| frame.place(*day, *value))
                    .collect()
            })
            .collect();
        Some(Drawing {
            kind: Kind::Spark,
            width,
            height,
            id: String::new(),
            title: self.title.to_owned(),
            description: String::new(),
            shapes: vec![Shape::Line {
                role: Role::Main,
                runs,
            }],
            frame,
        })
    }
}
