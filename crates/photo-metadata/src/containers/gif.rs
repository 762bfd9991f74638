//! A GIF's application extension with XMP. The text stands there bare, without the lengths that
//! every other block has, and ends in a run of 258 bytes that any reader of blocks slides down.

use std::borrow::Cow;

use super::Blocks;

const NAME: &[u8] = b"\x0BXMP DataXMP";
/// One, then 255 down to zero twice over, as a reader of blocks meets it; without the last zero.
const SLIDE: usize = 257;

pub(super) fn find(bytes: &[u8]) -> Blocks<'_> {
    Blocks {
        xmp: xmp(bytes).map(Cow::Borrowed),
        ..Blocks::default()
    }
}

fn xmp(bytes: &[u8]) -> Option<&[u8]> {
    let flags = *bytes.get(10)?;
    let mut rest = bytes.get(13 + palette(flags)..)?;
    loop {
        let (kind, after) = rest.split_first()?;
        rest = match kind {
            b'!' => {
                let after = after.get(1..)?;
                if let Some(text) = after.strip_prefix(NAME) {
                    let length = text.len() - blocks(text)?.len() - 1;
                    return text.get(..length.checked_sub(SLIDE)?);
                }
                blocks(after)?
            }
            b',' => {
                let flags = *after.get(8)?;
                // One byte more says how the pixels are compressed.
                blocks(after.get(9 + palette(flags) + 1..)?)?
            }
            _ => return None,
        };
    }
}

fn palette(flags: u8) -> usize {
    if flags & 0x80 == 0 {
        0
    } else {
        3 << (usize::from(flags & 7) + 1)
    }
}

/// What follows a run of blocks, each with its length before it, that ends with an empty one.
fn blocks(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let (length, after) = rest.split_first()?;
        rest = after.get(usize::from(*length)..)?;
        if *length == 0 {
            return Some(rest);
        }
    }
}
