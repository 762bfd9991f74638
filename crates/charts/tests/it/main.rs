//! Charts of made-up series: their bytes, their words, their extremes.

mod pictures;
mod series;
mod sizes;
