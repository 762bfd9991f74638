//! One series over a range, with axes, story markers, and what came since.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::drawing::{Anchor, Drawing, Kind, Place, Role, Row, Shape};
use crate::{Frame, Words, plot, thin, ticks};

/// A day's value, or the statement that it has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub day: Date,
    pub value: Option<Decimal>,
}

/// A story on the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    pub day: Date,
    /// Read aloud and shown on hover: `30 Oct 2026: ECB holds rates`.
    pub title: String,
    pub href: Option<String>,
}

/// What is to be drawn. Points are in order of days.
#[derive(Clone, Debug)]
pub struct LineChart<'a> {
    /// Unique on its page; begins the ids inside.
    pub id: &'a str,
    pub title: &'a str,
    /// What the picture shows, in a sentence.
    pub description: &'a str,
    pub points: &'a [Point],
    pub markers: &'a [Marker],
    /// In pixels.
    pub width: u32,
    pub height: u32,
    /// Days without a value that break the line: 10 for daily series, 70 for monthly ones.
    pub gap_days: i64,
    /// A frozen chart's moment: what follows is drawn as "since then".
    pub frozen_at: Option<Date>,
    /// Decimals of a value in the table, at least.
    pub decimals: u32,
    pub words: &'a Words,
}

/// Above so many points in a run, each column keeps its extremes only.
const MAX_POINTS: usize = 1_400;
/// Columns of a thinned line: four half pixels each at 640.
const COLUMNS: usize = 290;
/// Room in half pixels above and below the line, and for the labels below.
const HEAD: i32 = 14;
const FOOT: i32 = 40;
/// A label's digit, in half pixels.
const DIGIT: i32 = 14;
/// Least and greatest side, in pixels.
const SIDES: std::ops::RangeInclusive<u32> = 40..=4_000;

impl LineChart<'_> {
    /// `None`: there is not one value to draw.
    pub fn draw(&self) -> Option<Drawing> {
        let (low, high) = plot::extent(self.points.iter().filter_map(|point| point.value))?;
        let first = self.points.iter().find(|point| point.value.is_some())?.day;
        let last = self.points.iter().rev().find(|point| point.value.is_some())?.day;
        let width = half_pixels(self.width);
        let height = half_pixels(self.height);

        let levels = ticks::numbers(low, high);
        let labels: Vec<String> = levels.iter().map(|level| self.words.number(*level, 0)).collect();
        let longest = labels
            .iter()
            .map(|label| label.chars().count())
            .max()
            .unwrap_or_default();
        let margin = (i32::try_from(longest).unwrap_or(8) * DIGIT + 12).min(width / 2);
        let frame = Frame {
            left: 4,
            right: width - margin,
            top: HEAD,
            bottom: height - FOOT,
            first,
            last,
            low,
            high,
        };

        let mut shapes = Vec::new();
        levels_of(&levels, &labels, &frame, &mut shapes);
        self.days_of(&frame, height, &mut shapes);
        self.lines_of(&frame, &mut shapes);
        for marker in self.markers {
            let place = self.on_the_line(marker.day, &frame);
            shapes.extend(place.map(|at| Shape::Marker {
                at,
                title: marker.title.clone(),
                href: marker.href.clone(),
            }));
        }
        Some(Drawing {
            kind: Kind::Chart,
            width,
            height,
            id: self.id.to_owned(),
            title: self.title.to_owned(),
            description: self.description.to_owned(),
            shapes,
            frame,
        })
    }

    fn days_of(&self, frame: &Frame, height: i32, shapes: &mut Vec<Shape>) {
        let most = usize::try_from((frame.right - frame.left) / 190).unwrap_or(2);
        for (day, text, plain) in ticks::days(frame.first, frame.last, most, self.words) {
            let x = frame.x(day);
            let half = i32::try_from(text.chars().count()).unwrap_or(4) * DIGIT / 2;
            // A label that would hang over the edge is left out; its neighbours say enough.
            if x - half >= 0 && x + half <= frame.right + 24 {
                let at = Place { x, y: height - 6 };
                shapes.push(Shape::Label {
                    at,
                    anchor: Anchor::Middle,
                    text,
                    plain,
                });
            }
        }
    }

    fn lines_of(&self, frame: &Frame, shapes: &mut Vec<Shape>) {
        let split = match self.frozen_at {
            Some(moment) => self.points.partition_point(|point| point.day <= moment),
            None => self.points.len(),
        };
        let (before, after) = self.points.split_at(split);
        let line = |points: &[Point], role| Shape::Line {
            role,
            runs: plot::runs(points, self.gap_days)
                .iter()
                .map(|run| places(run, frame))
                .collect(),
        };
        shapes.push(line(before, Role::Main));
        if !after.is_empty() {
            // The second line begins where the first ends.
            let joined: Vec<Point> = before
                .iter()
                .rev()
                .find(|point| point.value.is_some())
                .into_iter()
                .chain(after)
                .copied()
                .collect();
            shapes.push(line(&joined, Role::Since));
        }
        let end = self
            .points
            .iter()
            .rev()
            .find_map(|point| point.value.map(|value| (point.day, value)));
        shapes.extend(end.map(|(day, value)| Shape::End(frame.place(day, value))));
    }

    /// A day's place on the line; a day without a value stands on the last one before it.
    fn on_the_line(&self, day: Date, frame: &Frame) -> Option<Place> {
        if day < frame.first || day > frame.last {
            return None;
        }
        let until = self.points.partition_point(|point| point.day <= day);
        let known = self.points[..until].iter().rev();
        known
            .filter_map(|point| point.value.map(|value| frame.place(point.day, value)))
            .next()
    }

    /// The table behind the picture: every day, in the order drawn.
    pub fn rows(&self) -> Vec<Row> {
        let value = |point: &Point| match point.value {
            Some(value) => self.words.number(value, self.decimals),
            None => self.words.missing.clone(),
        };
        let row = |point: &Point| Row {
            day: Some(point.day),
            label: self.words.day(point.day),
            values: vec![value(point)],
        };
        self.points.iter().map(row).collect()
    }
}

pub(crate) fn half_pixels(side: u32) -> i32 {
    i32::try_from(side.clamp(*SIDES.start(), *SIDES.end()) * 2).unwrap_or(80)
}

/// Grid, labels to the right of it, and zero where it is crossed.
pub(crate) fn levels_of(levels: &[Decimal], labels: &[String], frame: &Frame, shapes: &mut Vec<Shape>) {
    let across = |y| [Place { x: 0, y }, Place { x: frame.right, y }];
    shapes.push(Shape::Grid(
        levels.iter().map(|level| across(frame.y(*level))).collect(),
    ));
    if frame.low < Decimal::ZERO && frame.high > Decimal::ZERO {
        shapes.push(Shape::Zero(across(frame.y(Decimal::ZERO))));
    }
    for (level, label) in levels.iter().zip(labels) {
        let at = Place {
            x: frame.right + 10,
            y: frame.y(*level) + 8,
        };
        shapes.push(Shape::Label {
            at,
            anchor: Anchor::Start,
            text: label.clone(),
            plain: level.to_string(),
        });
    }
}

fn places(run: &[(Date, Decimal)], frame: &Frame) -> Vec<Place> {
    let thin;
    let run = if run.len() > MAX_POINTS {
        let days = usize::try_from(frame.days(frame.last)).unwrap_or_default().max(1);
        let column = |day: Date| usize::try_from(frame.days(day)).unwrap_or_default() * COLUMNS / (days + 1);
        thin = thin::min_max(run, COLUMNS, column);
        &thin[..]
    } else {
        run
    };
    let y = frame.heights(run.iter().map(|(_, value)| value.scale()).max().unwrap_or(0));
    let mut places: Vec<Place> = run
        .iter()
        .map(|(day, value)| Place {
            x: frame.x(*day),
            y: y(*value),
        })
        .collect();
    places.dedup();
    places
}
