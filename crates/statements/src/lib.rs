#![doc = include_str!("../README.md")]

mod gazetteer;
mod kind;
mod lexicon;
mod mentions;
mod rows;
mod statements;
mod text;
mod tokens;

pub use gazetteer::{Entity, Form, Gazetteer, Link};
pub use kind::Kind;
pub use text::MAX_BYTES;
