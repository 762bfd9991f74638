//! Pictures in, safe responsive renditions and their rights metadata out.
//!
//! [`read`] takes the bytes somebody uploaded or sent by wire and either refuses them, with a
//! sentence that can be shown to that person, or yields an [`Original`]: upright pixels and the
//! [`Metadata`] a desk needs (who took it, whom to credit, what it shows). From an original come
//! [`Original::rendition`]s, freshly encoded, in the widths of [`standard_widths`].
//!
//! The crate never stores a file, opens a socket or knows where a picture is used. It never
//! returns a position, a camera's serial number or anything else that the photographer did not
//! mean to publish, and no rendition carries a byte of the uploaded file's own metadata: only the
//! credit that this crate writes itself, and a colour profile when the colours need one.
//!
//! Start with `original.rs`; which field wins over which is told in `metadata/mod.rs`.

mod blocks;
mod colour;
mod decode;
mod error;
mod hash;
mod icc;
mod limits;
mod metadata;
mod original;
mod rendition;
mod sniff;
mod widths;

pub use error::PictureError;
pub use hash::content_hash;
pub use limits::Limits;
pub use metadata::Metadata;
pub use original::{Original, read};
pub use rendition::{Crop, Format, RightsNote};
pub use sniff::FileType;
pub use widths::standard_widths;

/// Compiles the example in the README, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
