//! Charts of made-up series: their bytes, their words, their extremes.

mod pictures;
mod real;
mod series;
mod sizes;
