//! A TIFF file: three tags of its first directory, and the file itself is the EXIF block.

use std::borrow::Cow;

use super::{Blocks, photoshop};
use crate::tiff::{Tiff, unswapped};

const XMP: u16 = 700;
const IPTC: u16 = 33723;
const PHOTOSHOP: u16 = 34377;

pub(super) fn find(bytes: &[u8]) -> Blocks<'_> {
    let Some((tiff, main)) = Tiff::new(bytes).and_then(|tiff| Some((tiff, tiff.first()?))) else {
        return Blocks::default();
    };
    let resources = tiff.bytes(main, PHOTOSHOP);
    Blocks {
        // Programs that count integers as bytes cut the block's own tag down to a quarter.
        iim: resources
            .and_then(photoshop::iim)
            .map(Cow::Borrowed)
            .or_else(|| tiff.bytes(main, IPTC).map(unswapped)),
        xmp: tiff.bytes(main, XMP).map(Cow::Borrowed),
        exif: Some(Cow::Borrowed(bytes)),
    }
}
