//! The body of a text as data: typed blocks and inlines, stored as JSON in ProseMirror's document
//! shape and rendered by us to HTML and plain text.
//!
//! Unknown nodes, marks and link schemes are refused when a body is read ([`Body::from_json`]), so
//! nothing needs sanitising when it is rendered. This crate never fetches, never resolves an
//! address by itself (the caller does, through [`Surroundings`]) and knows no database.
//! Start reading at [`Block`].

mod block;
mod href;
mod html;
mod json_read;
mod json_write;
mod markdown;
mod markdown_write;
mod text;

pub use block::{Block, Body, Cell, Inline, Level, Marks, Row};
pub use href::{Href, HrefError};
pub use html::{NoSurroundings, PictureHtml, Surroundings, escape};
pub use json_read::{BodyError, MAX_BYTES, MAX_NODES};
pub use markdown::from_markdown;
