//! WordPress's export format (WXR), read as a stream: an export of a hundred thousand posts needs
//! no more memory than its longest one.
//!
//! [`Reader`] yields posts, pages and attachments in file order. What the export says of the site
//! (authors, categories, tags) stands at its start and is in [`Reader::site`]; what was passed
//! over and why is counted in [`Reader::skipped`]. An [`Item`] holds its texts as WordPress
//! stored them, [`Item::document`] converts them: an importer goes through the file twice, once
//! for the attachments that posts refer to by number, once for the posts, and converts only then.
//!
//! Read next: `reader.rs`; `utf8.rs` keeps the stream within bounds and readable.

mod error;
mod fields;
mod item;
mod reader;
mod site;
mod skip;
mod utf8;

pub use item::{Item, Kind, Status};
pub use reader::Reader;
pub use site::{Author, Category, Site};
pub use skip::Skipped;
