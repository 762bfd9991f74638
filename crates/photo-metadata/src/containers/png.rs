//! A PNG's chunks: `eXIf`, and `iTXt` with XMP, wherever they stand: ExifTool writes them after the
//! pixels. Before either existed, ImageMagick and others put whole blocks as hexadecimal digits
//! into text chunks called "Raw profile type …"; the IPTC block has no other home in a PNG.

use std::borrow::Cow;

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::{Blocks, photoshop};
use crate::MAX_BLOCK_BYTES;

/// Two digits a byte, and line breaks.
const MAX_INFLATED: usize = 3 * MAX_BLOCK_BYTES;
/// Each may be inflated once; a file of nothing but bombs must not keep us busy.
const MAX_TEXTS: usize = 64;

pub(super) fn find(chunks: &[u8]) -> Blocks<'_> {
    let mut blocks = Blocks::default();
    let mut texts = 0;
    for (kind, contents) in (Chunks { rest: chunks }) {
        match kind {
            b"eXIf" => {
                blocks.exif.get_or_insert(Cow::Borrowed(contents));
            }
            b"iTXt" | b"zTXt" | b"tEXt" if texts < MAX_TEXTS => {
                texts += 1;
                put(&mut blocks, kind, contents);
            }
            _ => (),
        }
    }
    blocks
}

fn put<'a>(blocks: &mut Blocks<'a>, kind: &[u8; 4], contents: &'a [u8]) {
    let Some((keyword, body)) = split_at_zero(contents) else {
        return;
    };
    match keyword {
        b"XML:com.adobe.xmp" if blocks.xmp.is_none() => blocks.xmp = text(kind, body),
        b"Raw profile type iptc" | b"Raw profile type 8bim" if blocks.iim.is_none() => {
            blocks.iim = raw_profile(kind, body).map(|profile| match photoshop::iim(&profile) {
                Some(block) => Cow::Owned(block.to_vec()),
                None => Cow::Owned(profile),
            });
        }
        b"Raw profile type xmp" if blocks.xmp.is_none() => {
            blocks.xmp = raw_profile(kind, body).map(Cow::Owned);
        }
        b"Raw profile type exif" | b"Raw profile type APP1" if blocks.exif.is_none() => {
            blocks.exif = raw_profile(kind, body)
                .filter(|profile| profile.starts_with(b"Exif\0\0"))
                .map(Cow::Owned);
        }
        _ => (),
    }
}

/// What follows the keyword: plain in `tEXt`, compressed in `zTXt`, either in `iTXt`, where a
/// language and a translated keyword stand before it.
fn text<'a>(kind: &[u8; 4], body: &'a [u8]) -> Option<Cow<'a, [u8]>> {
    let (is_compressed, body) = match kind {
        b"iTXt" => {
            let (&[compressed, _method], body) = body.split_first_chunk::<2>()?;
            let (_language, body) = split_at_zero(body)?;
            let (_keyword, body) = split_at_zero(body)?;
            (compressed != 0, body)
        }
        b"zTXt" => (true, body.get(1..)?),
        _ => (false, body),
    };
    if !is_compressed {
        return Some(Cow::Borrowed(body));
    }
    Some(Cow::Owned(
        decompress_to_vec_zlib_with_limit(body, MAX_INFLATED).unwrap_or_else(|error| error.output),
    ))
}

/// A line with a name, a line with a length, then digits.
fn raw_profile(kind: &[u8; 4], body: &[u8]) -> Option<Vec<u8>> {
    let text = text(kind, body)?;
    let text = text.trim_ascii_start();
    let mut lines = text.splitn(3, |byte| *byte == b'\n');
    let (_name, _length, digits) = (lines.next()?, lines.next()?, lines.next()?);
    let digits: Vec<u8> = digits
        .iter()
        .filter_map(|byte| char::from(*byte).to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .take(2 * MAX_BLOCK_BYTES)
        .collect();
    Some(
        digits
            .chunks_exact(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect(),
    )
}

fn split_at_zero(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == 0)?;
    Some((&bytes[..at], &bytes[at + 1..]))
}

struct Chunks<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Chunks<'a> {
    type Item = (&'a [u8; 4], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (length, after) = self.rest.split_first_chunk::<4>()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (contents, after) = after.split_at(length.min(after.len()));
        // Behind it stand four bytes of checksum.
        self.rest = after.get(4..).unwrap_or_default();
        Some((kind, contents))
    }
}
