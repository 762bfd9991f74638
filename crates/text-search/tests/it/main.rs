//! The crate from outside, on real folders. One file a subject.

mod hostile;
mod keeping;
mod matching;
mod paging;
mod ranking;
mod spelling;
mod suggesting;
mod support;
