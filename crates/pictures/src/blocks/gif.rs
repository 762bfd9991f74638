//! A GIF's header. It has no EXIF.

use super::{Blocks, damaged};
use crate::PictureError;

pub(super) fn find(bytes: &[u8]) -> Result<Blocks, PictureError> {
    let Some(&[w0, w1, h0, h1]) = bytes.get(6..10) else {
        return Err(PictureError::Truncated);
    };
    let size = (
        u32::from(u16::from_le_bytes([w0, w1])),
        u32::from(u16::from_le_bytes([h0, h1])),
    );
    if size.0 == 0 || size.1 == 0 {
        return Err(damaged("the header gives no size"));
    }
    Ok(Blocks {
        size,
        ..Blocks::default()
    })
}
