//! Where a file keeps its blocks. Each kind of container keeps them in another place; what they say
//! is read in `iim.rs`, `xmp.rs` and `exif.rs`.
//!
//! The walks borrow, check no checksum and stop where a length points beyond the file: this crate
//! wants what can still be read of a damaged file, where `pictures` wants a reason to refuse it.
//! Every step moves on by at least a header, so that none can run in a circle. The first block of a
//! kind counts.

mod gif;
mod jpeg;
mod photoshop;
mod png;
mod tiff;
mod webp;

use std::borrow::Cow;

/// What a file says about itself, unparsed.
#[derive(Default)]
pub(crate) struct Blocks<'a> {
    /// IIM datasets, taken out of Photoshop's wrapping.
    pub iim: Option<Cow<'a, [u8]>>,
    /// XML text.
    pub xmp: Option<Cow<'a, [u8]>>,
    /// A TIFF structure, perhaps behind `Exif\0\0`.
    pub exif: Option<Cow<'a, [u8]>>,
}

pub(crate) fn find(bytes: &[u8]) -> Blocks<'_> {
    if bytes.starts_with(b"\xFF\xD8") {
        jpeg::find(bytes)
    } else if let Some(chunks) = bytes.strip_prefix(b"\x89PNG\r\n\x1A\n") {
        png::find(chunks)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        webp::find(bytes)
    } else if bytes.starts_with(b"GIF8") {
        gif::find(bytes)
    } else {
        tiff::find(bytes)
    }
}
