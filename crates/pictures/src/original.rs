//! A picture as it was handed in: accepted, decoded, upright. The door of the crate.
//!
//! The order inside [`read`] is the safety argument: length, kind, header, pixel count, and only
//! then the decoder.

use image::DynamicImage;

use crate::rendition::{self, Crop, Format, RightsNote};
use crate::{FileType, Limits, PictureError};
use crate::{blocks, colour, decode, icc, orientation, sniff};

/// Decoded pixels. Holds three or four bytes a pixel; drop it
/// when the renditions are made.
pub struct Original {
    kind: FileType,
    pixels: DynamicImage,
    icc: Option<Vec<u8>>,
    note: RightsNote,
}

/// Reads a JPEG, PNG, WebP or GIF (first frame), whatever its name claims.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Original, PictureError> {
    if bytes.len() > limits.max_bytes {
        return Err(PictureError::TooManyBytes {
            bytes: bytes.len(),
            allowed: limits.max_bytes,
        });
    }
    let kind = sniff::sniff(bytes)?;
    let blocks = blocks::find(bytes, kind)?;
    decode::check_size(blocks.size, limits)?;
    let orientation = blocks.exif.as_deref().and_then(orientation::read);
    let decoded = decode::decode(bytes, kind, blocks.size, orientation, limits)?;
    Ok(Original {
        kind,
        pixels: decoded.pixels,
        icc: decoded.icc.and_then(icc::worth_keeping),
        note: RightsNote::default(),
    })
}

impl Original {
    /// What the file really is.
    pub fn file_type(&self) -> FileType {
        self.kind
    }

    /// In pixels, after turning the picture upright.
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// In pixels, after turning the picture upright.
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// Whether anything in it is transparent.
    pub fn has_transparency(&self) -> bool {
        self.pixels.color().has_alpha()
    }

    /// What renditions say about whose picture it is; without this call, nothing.
    pub fn set_rights_note(&mut self, note: RightsNote) {
        self.note = note.cleaned();
    }

    /// A new file, `width` pixels wide, or as wide as the original (after cropping) if that is
    /// less: nothing is ever enlarged. `quality` runs from 1 to 100 and is brought into that
    /// range; 75 to 80 suits news photographs. As JPEG, transparent parts become white.
    pub fn rendition(
        &self,
        width: u32,
        format: Format,
        quality: u8,
        crop: Option<Crop>,
    ) -> Result<Vec<u8>, PictureError> {
        let scaled = rendition::scale(&self.pixels, width, crop)?;
        let icc = self.icc.as_deref();
        rendition::encode(scaled, format, quality.clamp(1, 100), icc, &self.note)
    }

    /// A colour to show until the picture has arrived: red, green, blue.
    pub fn average_colour(&self) -> [u8; 3] {
        colour::average(&self.pixels)
    }
}

/// Says what it is without printing megabytes of pixels.
impl std::fmt::Debug for Original {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Original")
            .field("kind", &self.kind)
            .field("width", &self.width())
            .field("height", &self.height())
            .finish_non_exhaustive()
    }
}
