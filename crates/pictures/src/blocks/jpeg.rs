//! A JPEG's segments: APP1 holds EXIF.

use img_parts::jpeg::Jpeg;
use img_parts::{Bytes, ImageEXIF};

use super::{Blocks, broken, damaged};
use crate::PictureError;

pub(super) fn find(bytes: Bytes) -> Result<Blocks, PictureError> {
    let whole = bytes.clone();
    let jpeg = Jpeg::from_bytes(bytes).map_err(broken)?;
    let Some((width, height)) = jpeg.dimensions() else {
        return Err(damaged("the header gives no size"));
    };
    if !ends_properly(&jpeg, &whole) {
        return Err(PictureError::Truncated);
    }
    Ok(Blocks {
        size: (u32::from(width), u32::from(height)),
        exif: jpeg.exif(),
    })
}

/// Whether an end-of-image marker follows the start of the scan. The decoder would paint the
/// missing part grey and call it a success; an editor would publish that.
fn ends_properly(jpeg: &Jpeg, whole: &Bytes) -> bool {
    let scans = jpeg
        .segments()
        .last()
        .filter(|segment| segment.has_entropy())
        .map(|segment| segment.len_with_entropy() - segment.len());
    // Inside a scan a byte 0xFF is always followed by 0x00 or a restart marker.
    scans.is_some_and(|length| {
        let data = &whole[whole.len().saturating_sub(length)..];
        data.windows(2).any(|pair| pair == [0xFF, 0xD9])
    })
}
