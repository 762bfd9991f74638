//! The crate seen from outside, on pictures that the tests draw themselves: no file from anybody's
//! camera lies in the tree.

mod draw;
mod hostile;
mod never_panics;
mod orientation;
mod privacy;
mod refusals;
mod renditions;
