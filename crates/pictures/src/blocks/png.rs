//! A PNG's chunks: `eXIf`, wherever it stands: ExifTool writes it after the pixels, where a decoder
//! that stops at the first pixel never looks.

use img_parts::png::Png;
use img_parts::{Bytes, ImageEXIF};

use super::{Blocks, broken, damaged};
use crate::PictureError;

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
    })
}
