//! Derives: what can be thrown away and made again. Pages in memory, the search index on disk, feeds
//! as text.
//!
//! Knows the news rooms' reading doors and its own state; never a form, never a draft, never HTTP.

pub mod desk_search;
pub mod feeds;
pub mod figures;
mod live_texts;
pub mod moves;
pub mod open;
pub mod pages;
pub mod search;
pub mod stream;
pub mod threads;

use live_texts::live_texts;
