//! A JPEG's segments: APP1 holds EXIF or XMP, APP13 Photoshop's resources with the IPTC block.
//!
//! XMP longer than a segment goes on in further ones under another name ("extended XMP"). Those
//! are ignored: by its specification they hold what does not describe the picture, such as
//! histories and thumbnails.

use std::borrow::Cow;

use super::{Blocks, photoshop};

const EXIF: &[u8] = b"Exif\0\0";
const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const APP1: u8 = 0xE1;
const APP13: u8 = 0xED;
/// Photoshop's resources may go on over several segments; more than this is no caption.
const MAX_RESOURCES: usize = 1024 * 1024;

pub(super) fn find(bytes: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let mut resources = Vec::new();
    for (marker, contents) in (Segments { rest: &bytes[2..] }) {
        if marker == APP13
            && let Some(part) = contents.strip_prefix(PHOTOSHOP)
            && resources.len() + part.len() <= MAX_RESOURCES
        {
            resources.extend_from_slice(part);
        } else if marker == APP1 && contents.starts_with(EXIF) {
            blocks.exif.get_or_insert(Cow::Borrowed(contents));
        } else if marker == APP1
            && let Some(packet) = contents.strip_prefix(XMP)
        {
            blocks.xmp.get_or_insert(Cow::Borrowed(packet));
        }
    }
    blocks.iim = photoshop::iim(&resources).map(|block| Cow::Owned(block.to_vec()));
    blocks
}

/// Those before the pixels. A segment that the file's end cuts off is handed out as far as it goes.
struct Segments<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let after = self.rest.strip_prefix(b"\xFF")?;
        let fill = after.iter().take_while(|byte| **byte == 0xFF).count();
        let (marker, after) = after[fill..].split_first()?;
        match marker {
            // The pixels, or the end.
            0x00 | 0xD8 | 0xD9 | 0xDA => return None,
            // Without a length, and never before the pixels in a file that means well.
            0x01 | 0xD0..=0xD7 => {
                self.rest = after;
                return Some((*marker, &[]));
            }
            _ => (),
        }
        let (length, after) = after.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length)).checked_sub(2)?;
        let (contents, rest) = after.split_at(length.min(after.len()));
        self.rest = rest;
        Some((*marker, contents))
    }
}
