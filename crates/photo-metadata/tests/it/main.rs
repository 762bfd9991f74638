//! The crate as its callers see it: bytes in, a description out.

mod containers;
mod draw;
mod hostile;
mod iim;
mod merging;
mod never_panics;
mod xmp;
