//! TIFF's directories: an EXIF block is one, and so is a TIFF file. Looks one tag up in one
//! directory at a time and never follows a chain, so that no loop can be built; borrows, so that no
//! count can make it allocate.
//!
//! A crate for EXIF (kamadak-exif) takes an owned copy, allocates for each zero byte of a text, and
//! does not know the UTF-8 type of EXIF 3; the tests use it to write what is read here.

use std::borrow::Cow;

/// Real ones have under a hundred.
const MAX_ENTRIES: usize = 1000;

#[derive(Clone, Copy)]
pub(crate) struct Tiff<'a> {
    bytes: &'a [u8],
    is_little: bool,
}

/// Where a directory begins.
#[derive(Clone, Copy)]
pub(crate) struct Directory(usize);

impl<'a> Tiff<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Option<Self> {
        let is_little = match bytes.first_chunk::<4>()? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        Some(Tiff { bytes, is_little })
    }

    /// The main picture's.
    pub(crate) fn first(self) -> Option<Directory> {
        self.number(4).map(Directory)
    }

    /// The one that a tag of `from` points to.
    pub(crate) fn child(self, from: Directory, tag: u16) -> Option<Directory> {
        let entry = self.entry(from, tag)?;
        self.number(entry + 8).map(Directory)
    }

    /// The bytes of a text or of unstructured data; fewer than promised if the file ends before.
    pub(crate) fn bytes(self, of: Directory, tag: u16) -> Option<&'a [u8]> {
        let entry = self.entry(of, tag)?;
        let unit = match self.short(entry + 2)? {
            // Bytes, ASCII, undefined, and UTF-8 since EXIF 3.
            1 | 2 | 7 | 129 => 1,
            // Photoshop calls an IPTC block a list of long integers.
            4 => 4,
            _ => return None,
        };
        let length = self.number(entry + 4)?.checked_mul(unit)?;
        let at = if length <= 4 {
            entry + 8
        } else {
            self.number(entry + 8)?
        };
        let rest = self.bytes.get(at..)?;
        Some(&rest[..length.min(rest.len())])
    }

    fn entry(self, of: Directory, tag: u16) -> Option<usize> {
        let count = usize::from(self.short(of.0)?).min(MAX_ENTRIES);
        (0..count)
            .map(|index| of.0 + 2 + index * 12)
            .take_while(|at| at + 12 <= self.bytes.len())
            .find(|at| self.short(*at) == Some(tag))
    }

    fn short(self, at: usize) -> Option<u16> {
        let two = *self.bytes.get(at..)?.first_chunk::<2>()?;
        Some(if self.is_little {
            u16::from_le_bytes(two)
        } else {
            u16::from_be_bytes(two)
        })
    }

    fn number(self, at: usize) -> Option<usize> {
        let four = *self.bytes.get(at..)?.first_chunk::<4>()?;
        let number = if self.is_little {
            u32::from_le_bytes(four)
        } else {
            u32::from_be_bytes(four)
        };
        usize::try_from(number).ok()
    }
}

/// Undoes what a program did that took an IPTC block for integers and turned each of them round.
pub(crate) fn unswapped(block: &[u8]) -> Cow<'_, [u8]> {
    if block.first() == Some(&0x1C) || block.get(3) != Some(&0x1C) {
        return Cow::Borrowed(block);
    }
    let block = &block[..block.len().min(crate::MAX_BLOCK_BYTES)];
    let turned = block.chunks(4).flat_map(|four| four.iter().rev().copied());
    Cow::Owned(turned.collect())
}
