#![doc = include_str!("../README.md")]

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

pub use gazetteer::{Entity, Form, Gazetteer, Link};
pub use kind::Kind;
pub use numbers::{Number, Unit};
pub use reading::{Field, Mention, Reading, Span, Speaker, Statement, read};
pub use statements::Stance;
pub use text::MAX_BYTES;
