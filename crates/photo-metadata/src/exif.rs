//! EXIF: what the camera wrote. Five fields are asked for by name; the position and the hundred
//! others are never looked at.

use crate::tiff::{Directory, Tiff};
use crate::{DateTaken, MAX_BLOCK_BYTES, PhotoMetadata, charset, text};

const DESCRIPTION: u16 = 0x010E;
const ARTIST: u16 = 0x013B;
const COPYRIGHT: u16 = 0x8298;
const CAMERA_DIRECTORY: u16 = 0x8769;
const DATE_ORIGINAL: u16 = 0x9003;
const OFFSET_ORIGINAL: u16 = 0x9011;

/// What cameras put into the description when nobody has.
const BOILERPLATE: [&str; 6] = [
    "OLYMPUS DIGITAL CAMERA",
    "KONICA MINOLTA DIGITAL CAMERA",
    "MINOLTA DIGITAL CAMERA",
    "DIGITAL CAMERA",
    "SONY DSC",
    "DCIM",
];

/// `block` may be a whole TIFF file: nothing is copied but the five texts.
pub(crate) fn read(block: &[u8]) -> PhotoMetadata {
    let block = block.strip_prefix(b"Exif\0\0").unwrap_or(block);
    let Some((tiff, main)) = Tiff::new(block).and_then(|tiff| Some((tiff, tiff.first()?))) else {
        return PhotoMetadata::default();
    };
    let artist = joined(tiff, main, ARTIST);
    let camera = tiff.child(main, CAMERA_DIRECTORY);
    PhotoMetadata {
        caption: joined(tiff, main, DESCRIPTION)
            .and_then(|text| text::lines(&text, text::CAPTION_CHARS))
            .filter(|text| !BOILERPLATE.contains(&text.as_str())),
        byline: artist.and_then(|artist| text::people(artist.split(';'))),
        copyright: joined(tiff, main, COPYRIGHT).and_then(|text| text::line(&text)),
        date_taken: camera.and_then(|camera| taken(tiff, camera)),
        ..PhotoMetadata::default()
    }
}

fn taken(tiff: Tiff<'_>, camera: Directory) -> Option<DateTaken> {
    let date = joined(tiff, camera, DATE_ORIGINAL)?;
    let offset = joined(tiff, camera, OFFSET_ORIGINAL).unwrap_or_default();
    DateTaken::parse(&format!("{}{}", date.trim(), offset.trim())).or_else(|| DateTaken::parse(&date))
}

/// The copyright field holds a photographer's and an editor's notice, separated by a zero byte.
fn joined(tiff: Tiff<'_>, of: Directory, tag: u16) -> Option<String> {
    let bytes = tiff.bytes(of, tag)?;
    let bytes = &bytes[..bytes.len().min(MAX_BLOCK_BYTES)];
    let parts: Vec<String> = bytes
        .split(|byte| *byte == 0)
        .filter(|part| !part.trim_ascii().is_empty())
        .take(2)
        .map(charset::guessed)
        .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}
