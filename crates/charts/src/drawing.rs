//! What a chart consists of, before it is written as SVG or PNG.
//!
//! Places are whole numbers in half pixels, from the upper left.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::{Palette, PngError, png, svg};

/// A finished chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    pub(crate) kind: Kind,
    /// In half pixels.
    pub(crate) width: i32,
    pub(crate) height: i32,
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) description: String,
    pub(crate) shapes: Vec<Shape>,
    /// Where the series is drawn; what a cursor needs to find a day's place.
    pub frame: Frame,
}

/// The plot's edges in half pixels, and what they mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame {
    pub left: i32,
    pub right: i32,
    pub top: i32,
    pub bottom: i32,
    pub first: Date,
    pub last: Date,
    pub low: Decimal,
    pub high: Decimal,
}

/// A row of the table behind a chart: when, and the values of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub day: Option<Date>,
    pub label: String,
    pub values: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Chart,
    Spark,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Shape {
    /// Lines across the plot, drawn first.
    Grid(Vec<[Place; 2]>),
    /// Zero, where the values cross it.
    Zero([Place; 2]),
    /// One series: a run for each stretch without a gap.
    Line { role: Role, runs: Vec<Vec<Place>> },
    /// Where the line ends today.
    End(Place),
    Label {
        at: Place,
        anchor: Anchor,
        text: String,
        plain: String,
    },
    Marker {
        at: Place,
        title: String,
        href: Option<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub x: i32,
    pub y: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Main,
    /// What came after a frozen chart's moment.
    Since,
    Second,
    Third,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
}

impl Drawing {
    /// The SVG element, to be put into a page as it is.
    pub fn svg(&self) -> String {
        svg::write(self)
    }

    /// A PNG `width` pixels wide, times `scale` for dense screens.
    pub fn png(&self, width: u32, scale: u32, palette: &Palette) -> Result<Vec<u8>, PngError> {
        png::write(self, width, scale, palette)
    }
}
