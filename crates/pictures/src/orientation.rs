//! EXIF: which way the camera was held. Nothing else is looked at.

use ::exif::{In, Reader, Tag};

/// More is a maker's note or a thumbnail gone wild.
const MAX_BYTES: usize = 1024 * 1024;

/// 1 to 8, if the block says so; a damaged one is read as far as it goes.
pub(crate) fn read(block: &[u8]) -> Option<u8> {
    if block.len() > MAX_BYTES {
        return None;
    }
    let exif = Reader::new()
        .continue_on_error(true)
        .read_raw(block.to_vec())
        .or_else(|error| error.distill_partial_result(|_| ()))
        .ok()?;
    let said = exif.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)?;
    u8::try_from(said).ok().filter(|value| (1..=8).contains(value))
}
