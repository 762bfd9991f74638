//! Small charts of series, drawn on the server: a [`LineChart`], a [`Sparkline`], a [`YieldCurve`].
//!
//! Each is drawn once, as a [`Drawing`], and written twice: as SVG for pages, as PNG for mail and
//! share cards. The SVG has classes and no colour, no style and no script, so it lives under a
//! strict policy and follows light and dark; it says in words what it shows, and hands out the
//! rows of the table behind it. Labels are exact decimals in the caller's words.
//!
//! The crate reads no database, knows no instrument, and never smooths: a drawn extreme is one of
//! the series, and a day without a value is a gap. Start with `line.rs`.

mod curve;
mod drawing;
mod line;
mod plot;
mod png;
mod range;
mod spark;
mod strokes;
mod svg;
mod thin;
mod ticks;
mod words;

pub use curve::{Curve, Tenor, YieldCurve};
pub use drawing::{Drawing, Frame, Row};
pub use line::{LineChart, Marker, Point};
pub use png::{Palette, PngError, Rgb};
pub use range::Range;
pub use rust_decimal::Decimal;
pub use spark::Sparkline;
pub use words::Words;

/// The rules that pages give the drawings; they use custom properties with `currentColor` behind.
pub const CSS: &str = include_str!("charts.css");

/// Compiles the example in the README, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
