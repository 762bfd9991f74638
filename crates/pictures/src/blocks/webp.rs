//! A WebP's RIFF chunks: `EXIF`.

use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

use super::{Blocks, broken, damaged};
use crate::PictureError;

pub(super) fn find(bytes: Bytes) -> Result<Blocks, PictureError> {
    let webp = WebP::from_bytes(bytes).map_err(broken)?;
    let Some(size) = webp.dimensions() else {
        return Err(damaged("the header gives no size"));
    };
    Ok(Blocks {
        size,
        exif: webp.exif(),
    })
}
