//! A PNG's chunks: `eXIf`, and `iTXt` with XMP. Wherever they stand: ExifTool writes them after
//! the pixels, where a decoder that stops at the first pixel never looks.

use img_parts::png::Png;
use img_parts::{Bytes, ImageEXIF};

use super::{Blocks, broken, damaged};
use crate::PictureError;

/// Keyword, "not compressed", method, empty language, empty translated keyword.
const XMP: &[u8] = b"XML:com.adobe.xmp\0\0\0";

pub(super) fn find(bytes: Bytes) -> Result<Blocks, PictureError> {
    let png = Png::from_bytes(bytes).map_err(broken)?;
    let Some(size) = png.dimensions() else {
        return Err(damaged("the header gives no size"));
    };
    if png.chunk_by_type(*b"IEND").is_none() {
        return Err(PictureError::Truncated);
    }
    Ok(Blocks {
        size,
        exif: png.exif(),
        xmp: png
            .chunks_by_type(*b"iTXt")
            .find_map(|chunk| xmp(chunk.contents())),
        iptc: None,
    })
}

fn xmp(contents: &Bytes) -> Option<Bytes> {
    let rest = contents.strip_prefix(XMP)?;
    let language = rest.iter().position(|byte| *byte == 0)?;
    let keyword = rest[language + 1..].iter().position(|byte| *byte == 0)?;
    Some(contents.slice(XMP.len() + language + keyword + 2..))
}
