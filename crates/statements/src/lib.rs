#![doc = include_str!("../README.md")]
// The rules keep the order in which they are said, also where a shorter expression would do.
#![allow(clippy::nonminimal_bool, clippy::if_same_then_else)]

mod gazetteer;
mod kind;
mod lexicon;
mod mentions;
mod numbers;
mod page;
mod quotes;
mod reading;
mod rows;
mod statements;
mod text;
mod tokens;

pub use gazetteer::{Entity, Form, Gazetteer, Link, Room};
pub use kind::Kind;
pub use numbers::{Number, Unit};
pub use reading::{Field, Mention, Reading, Span, Speaker, Statement, read};
pub use statements::Stance;
pub use text::MAX_BYTES;
