//! A WebP's RIFF chunks: `EXIF` and `XMP `. It has no place for an IPTC block.

use std::borrow::Cow;

use super::Blocks;

pub(super) fn find(bytes: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let mut rest = bytes.get(12..).unwrap_or_default();
    while let Some((kind, after)) = rest.split_first_chunk::<4>()
        && let Some((length, after)) = after.split_first_chunk::<4>()
    {
        let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
        let (contents, after) = after.split_at(length.min(after.len()));
        rest = after.get(length % 2..).unwrap_or_default();
        match kind {
            b"EXIF" => blocks.exif.get_or_insert(Cow::Borrowed(contents)),
            b"XMP " => blocks.xmp.get_or_insert(Cow::Borrowed(contents)),
            _ => continue,
        };
    }
    blocks
}
