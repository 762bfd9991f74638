//! Pictures in, safe responsive renditions out.
//!
//! [`read`] takes the bytes somebody uploaded or sent by wire and either refuses them, with a
//! sentence that can be shown to that person, or yields an [`Original`]: upright pixels.
//! From an original come [`Original::rendition`]s, freshly encoded, in the widths of [`standard_widths`].
//!
//! The crate never stores a file, opens a socket or knows where a picture is used. What a
//! file says about itself is the crate `photo-metadata`'s to read. No rendition carries a byte of the uploaded file's own metadata: only the
//! [`RightsNote`] that this crate writes, and a colour profile when the colours need one.
//!
//! Start with `original.rs`.

mod blocks;
mod colour;
mod decode;
mod error;
mod hash;
mod icc;
mod limits;
mod orientation;
mod original;
mod rendition;
mod sniff;
mod widths;

pub use error::PictureError;
pub use hash::content_hash;
pub use limits::Limits;
pub use original::{Original, read};
pub use rendition::{Crop, Format, RightsNote};
pub use sniff::FileType;
pub use widths::standard_widths;

/// Compiles the example in the README, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
