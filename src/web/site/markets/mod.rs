//! Market data: one file per page. Every number comes through `news::markets::live`, so that what a
//! licence keeps inside cannot be shown, and is printed with its source, its day and its delay.
//!
//! A page notes the series it is made of; new values evict it. What time alone makes untrue — a value
//! that has become stale — ends its keeping at that moment.

pub mod convert;
pub mod curve;
pub mod instrument;
pub mod overview;
pub mod rates;
pub mod share;

mod amounts;
mod card;
mod csv;
mod drawn;
mod history;
mod quote;
mod range;
mod since;
mod strip;
mod values;

pub use card::cards;
pub use quote::{QuoteView, quote};
pub use since::since_published;
pub use strip::{strip, strip_of_article};
