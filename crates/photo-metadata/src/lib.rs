//! What a picture says about itself, for the desk to check: headline, caption, credit, rights,
//! date, place, keywords, alternative text.
//!
//! [`read`] takes the bytes of a JPEG, PNG, WebP, GIF or TIFF file and merges its three kinds of
//! block, IPTC IIM, XMP and EXIF, into one [`PhotoMetadata`]; which of them wins is told in
//! `merge.rs`. It cannot fail: a file that says nothing, or lies about its lengths, yields what
//! could be read, and [`Reading::unread`] names the blocks that were left aside.
//!
//! The crate decodes no pixel, judges no file (the crate `pictures` does) and opens no socket. It never
//! reads a position, a serial number, contact data or an editing history, so that nothing here
//! could return them. Everything it returns is a stranger's plain text: whoever shows it escapes
//! it.
//!
//! Start with `photo.rs`, then `containers/` (where blocks lie) and `iim.rs`, `xmp.rs`, `exif.rs`
//! (what they say).

mod charset;
mod containers;
mod credit;
mod date;
mod exif;
mod iim;
mod merge;
mod photo;
mod text;
mod tiff;
mod unread;
mod xmp;

pub use date::DateTaken;
pub use photo::{AiUse, PhotoMetadata, Place};
pub use unread::Unread;

/// More of one block is never looked at: a JPEG's segments end here, and captions do long before.
pub const MAX_BLOCK_BYTES: usize = 64 * 1024;

/// What was found, and what could not be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    pub photo: PhotoMetadata,
    /// At most one of each; their `Display` is a sentence for whoever uploaded the file.
    pub unread: Vec<Unread>,
}

/// Reads whatever the first bytes say the file is. Takes time in proportion to the length of the
/// file, and memory of a few hundred kilobytes at most.
pub fn read(bytes: &[u8]) -> Reading {
    let blocks = containers::find(bytes);
    let mut unread = Vec::new();

    let iim = blocks.iim.map(|block| iim::read(bounded(&block, &mut unread)));
    let xmp = blocks
        .xmp
        .map(|block| xmp::read(bounded(&block, &mut unread), &mut unread));
    let exif = blocks.exif.map(|block| exif::read(&block));

    let photo = merge::merge(
        xmp.unwrap_or_default(),
        iim.unwrap_or_default(),
        exif.unwrap_or_default(),
    );
    unread.sort();
    unread.dedup();
    Reading { photo, unread }
}

fn bounded<'a>(block: &'a [u8], unread: &mut Vec<Unread>) -> &'a [u8] {
    block.get(..MAX_BLOCK_BYTES).map_or(block, |front| {
        if block.len() > MAX_BLOCK_BYTES {
            unread.push(Unread::TooLong);
        }
        front
    })
}

/// Compiles the example in the README, so that it stays true.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
