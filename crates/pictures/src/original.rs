//! A picture as it was handed in: accepted, decoded, upright. The door of the crate.
//!
//! The order inside [`read`] is the safety argument: length, kind, header, pixel count, and only
//! then the decoder.

use image::DynamicImage;

use crate::rendition::{self, Crop, Format, RightsNote};
use crate::{FileType, Limits, Metadata, PictureError};
use crate::{blocks, colour, decode, icc, metadata, sniff};

/// Decoded pixels with what the file said about them. Holds three or four bytes a pixel; drop it
/// when the renditions are made.
pub struct Original {
    kind: FileType,
    pixels: DynamicImage,
    icc: Option<Vec<u8>>,
    metadata: Metadata,
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
    let mut blocks = blocks::find(bytes, kind)?;
    decode::check_size(blocks.size, limits)?;

    let exif = blocks.exif.take().map(|block| metadata::exif::read(&block));
    let orientation = exif.as_ref().and_then(|exif| exif.orientation);
    let decoded = decode::decode(bytes, kind, blocks.size, orientation, limits)?;

    let xmp = blocks
        .xmp
        .as_deref()
        .or(decoded.xmp.as_deref())
        .map(metadata::xmp::read);
    let iptc = blocks.iptc.as_deref().map(metadata::iptc::read);
    let metadata = [xmp, iptc, exif.map(|exif| exif.metadata)]
        .into_iter()
        .flatten()
        .fold(Metadata::default(), Metadata::or);
    Ok(Original {
        kind,
        pixels: decoded.pixels,
        icc: decoded.icc.and_then(icc::worth_keeping),
        note: RightsNote::from(&metadata),
        metadata,
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

    /// What the file says about who made it and what it shows; to be checked by a person.
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// Replaces the note that renditions carry, for when the desk knows better than the file.
    /// Without this call it is taken from [`Original::metadata`].
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
            .field("metadata", &self.metadata)
            .finish_non_exhaustive()
    }
}
