//! Charts of made-up series: their bytes, their words, their extremes.

mod series;
mod sizes;
