//! Yields by maturity, today's and earlier days'.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::drawing::{Anchor, Drawing, Kind, Place, Role, Row, Shape};
use crate::line::{half_pixels, levels_of};
use crate::{Frame, Words, plot, ticks};

/// One maturity: its label in the reader's words, and its length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tenor {
    /// `10Y`.
    pub label: String,
    pub months: u32,
}

/// One day's yields, in the order of the tenors.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Curve {
    pub day: Date,
    pub yields: Vec<Option<Decimal>>,
}

/// At most three curves: the day in question, then those it is compared with.
#[derive(Clone, Debug)]
pub struct YieldCurve<'a> {
    pub id: &'a str,
    pub title: &'a str,
    pub description: &'a str,
    pub tenors: &'a [Tenor],
    pub curves: &'a [Curve],
    pub width: u32,
    pub height: u32,
    pub words: &'a Words,
}

const ROLES: [Role; 3] = [Role::Main, Role::Second, Role::Third];
const HEAD: i32 = 14;
const FOOT: i32 = 40;
/// Least distance of two labels below, in half pixels.
const APART: i32 = 62;

impl YieldCurve<'_> {
    /// `None`: there is not one yield to draw.
    pub fn draw(&self) -> Option<Drawing> {
        let curves = self.drawn();
        let (low, high) = plot::extent(
            curves
                .iter()
                .flat_map(|curve| curve.yields.iter().flatten().copied()),
        )?;
        let (width, height) = (half_pixels(self.width), half_pixels(self.height));
        let levels = ticks::numbers(low, high);
        let labels: Vec<String> = levels.iter().map(|level| self.words.number(*level, 0)).collect();
        let longest = labels
            .iter()
            .map(|label| label.chars().count())
            .max()
            .unwrap_or_default();
        let day = curves.first()?.day;
        let frame = Frame {
            left: 20,
            right: width - i32::try_from(longest).unwrap_or(6) * 14 - 20,
            top: HEAD,
            bottom: height - FOOT,
            first: day,
            last: day,
            low,
            high,
        };
        let mut shapes = Vec::new();
        levels_of(&levels, &labels, &frame, &mut shapes);
        let xs = self.places(&frame);
        let mut free_from = 0;
        for (tenor, x) in self.tenors.iter().zip(&xs) {
            if *x >= free_from {
                let at = Place { x: *x, y: height - 6 };
                let (text, plain) = (tenor.label.clone(), plain_label(tenor.months));
                shapes.push(Shape::Label {
                    at,
                    anchor: Anchor::Middle,
                    text,
                    plain,
                });
                free_from = x + APART;
            }
        }
        // The day in question is drawn last, above the others.
        for (curve, role) in curves.iter().zip(ROLES).rev() {
            let places = xs
                .iter()
                .zip(&curve.yields)
                .filter_map(|(x, value)| {
                    value.map(|value| Place {
                        x: *x,
                        y: frame.y(value),
                    })
                })
                .collect();
            shapes.push(Shape::Line {
                role,
                runs: vec![places],
            });
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

    fn drawn(&self) -> &[Curve] {
        &self.curves[..self.curves.len().min(ROLES.len())]
    }

    /// By the square root of the maturity: the short end keeps its room, the long end its length.
    fn places(&self, frame: &Frame) -> Vec<i32> {
        let root = |months: u32| f64::from(months).sqrt();
        let longest = self
            .tenors
            .iter()
            .map(|tenor| tenor.months)
            .max()
            .unwrap_or(1)
            .max(1);
        let width = f64::from(frame.right - frame.left);
        let along = |months| {
            (root(months) / root(longest) * width)
                .round()
                .to_i32()
                .unwrap_or_default()
        };
        self.tenors
            .iter()
            .map(|tenor| frame.left + along(tenor.months))
            .collect()
    }

    /// The table behind the picture: a row for each term, a value for each day that is drawn.
    pub fn rows(&self) -> Vec<Row> {
        let curves = self.drawn();
        let row = |(place, tenor): (usize, &Tenor)| Row {
            day: None,
            label: tenor.label.clone(),
            values: curves
                .iter()
                .map(|curve| match curve.yields.get(place).copied().flatten() {
                    Some(value) => self.words.number(value, 2),
                    None => self.words.missing.clone(),
                })
                .collect(),
        };
        self.tenors.iter().enumerate().map(row).collect()
    }
}

/// Years, or a fraction of one, in digits.
fn plain_label(months: u32) -> String {
    if months.is_multiple_of(12) {
        (months / 12).to_string()
    } else {
        format!("{months}/12")
    }
}
