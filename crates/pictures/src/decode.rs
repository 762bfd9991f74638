//! From bytes to upright pixels, once the header has been found acceptable.
//!
//! The result is always 8-bit RGB, or RGBA where something really is transparent; the rest of
//! the crate need not know that grey, palette, CMYK and 16-bit pictures exist.

use std::io::{Cursor, ErrorKind};

use image::error::ImageError;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader};

use crate::{FileType, Limits, PictureError};

/// Room for what decoders keep beside the pixels: palettes, row buffers, inflated profiles.
const SCRATCH_BYTES: u64 = 32 * 1024 * 1024;

/// Pixels, and the blocks that only the decoder can inflate.
pub(crate) struct Decoded {
    pub pixels: DynamicImage,
    pub icc: Option<Vec<u8>>,
}

pub(crate) fn check_size((width, height): (u32, u32), limits: &Limits) -> Result<(), PictureError> {
    if u64::from(width) * u64::from(height) > limits.max_pixels {
        return Err(PictureError::TooManyPixels {
            width,
            height,
            allowed: limits.max_pixels,
        });
    }
    if width.max(height) > limits.max_side {
        return Err(PictureError::SideTooLong {
            width,
            height,
            allowed: limits.max_side,
        });
    }
    Ok(())
}

/// `size` is what the header declared and `check_size` allowed.
pub(crate) fn decode(
    bytes: &[u8],
    kind: FileType,
    size: (u32, u32),
    orientation: Option<u8>,
    limits: &Limits,
) -> Result<Decoded, PictureError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format(kind));
    let mut allowed = image::Limits::no_limits();
    allowed.max_alloc = Some(match kind {
        // Its pixels go into our own buffer. The limit is for what the decoder inflates before it
        // comes to them: a profile of 400 megabytes fits into 400 kilobytes.
        FileType::Png => SCRATCH_BYTES,
        FileType::Jpeg | FileType::WebP | FileType::Gif => {
            limits.max_pixels.saturating_mul(8).saturating_add(SCRATCH_BYTES)
        }
    });
    reader.limits(allowed);
    let mut decoder = reader.into_decoder().map_err(failure)?;

    // A file may hold two headers; the decoder must have believed the one that was checked.
    if decoder.dimensions() != size {
        return Err(PictureError::Damaged {
            detail: "two headers give different sizes".to_owned(),
        });
    }
    if decoder.total_bytes() / 4 > limits.max_pixels {
        return Err(PictureError::TooManyPixels {
            width: size.0,
            height: size.1,
            allowed: limits.max_pixels / 2,
        });
    }
    // A broken profile or note is no reason to refuse the picture; it is simply not there.
    let icc = decoder.icc_profile().ok().flatten();

    let pixels = DynamicImage::from_decoder(decoder).map_err(failure)?;
    let mut pixels = eight_bit(pixels);
    if let Some(orientation) = orientation.and_then(Orientation::from_exif) {
        pixels.apply_orientation(orientation);
    }
    Ok(Decoded { pixels, icc })
}

fn format(kind: FileType) -> ImageFormat {
    match kind {
        FileType::Jpeg => ImageFormat::Jpeg,
        FileType::Png => ImageFormat::Png,
        FileType::WebP => ImageFormat::WebP,
        FileType::Gif => ImageFormat::Gif,
    }
}

/// Alpha that hides nothing is dropped: it would only make every rendition larger.
fn eight_bit(pixels: DynamicImage) -> DynamicImage {
    if !pixels.color().has_alpha() {
        return DynamicImage::ImageRgb8(pixels.into_rgb8());
    }
    let rgba = pixels.into_rgba8();
    if rgba.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(rgba).into_rgb8())
    } else {
        DynamicImage::ImageRgba8(rgba)
    }
}

fn failure(error: ImageError) -> PictureError {
    if let ImageError::IoError(io) = &error
        && io.kind() == ErrorKind::UnexpectedEof
    {
        return PictureError::Truncated;
    }
    // The decoder's own words go into a sentence of ours, and may quote the file.
    let detail = error.to_string();
    PictureError::Damaged {
        detail: detail.chars().filter(|c| !c.is_control()).take(200).collect(),
    }
}

#[cfg(test)]
mod tests {
    use img_parts::png::{Png, PngChunk};

    use super::decode;
    use crate::{FileType, Limits};

    /// More than forty megabytes in a few hundred kilobytes.
    #[test]
    fn a_profile_that_inflates_without_end_is_not_read() {
        let pixels = image::DynamicImage::new_rgb8(4, 4);
        let mut file = std::io::Cursor::new(Vec::new());
        pixels
            .write_to(&mut file, image::ImageFormat::Png)
            .expect("encodes");
        let mut png = Png::from_bytes(file.into_inner().into()).expect("a PNG");
        let contents = [b"x\0\0".as_slice(), &zlib(40_000_000)].concat();
        png.chunks_mut()
            .insert(1, PngChunk::new(*b"iCCP", contents.into()));

        let bytes = png.encoder().bytes();
        let decoded = decode(&bytes, FileType::Png, (4, 4), None, &Limits::default());
        assert_eq!(decoded.expect("the pixels are good").icc, None);
    }

    /// Zeros, packed by the one encoder that is at hand: a PNG's.
    fn zlib(length: u32) -> Vec<u8> {
        let zeros = image::DynamicImage::new_luma8(4000, length / 4000);
        let mut file = std::io::Cursor::new(Vec::new());
        zeros
            .write_to(&mut file, image::ImageFormat::Png)
            .expect("encodes");
        let png = Png::from_bytes(file.into_inner().into()).expect("a PNG");
        let data = png.chunks_by_type(*b"IDAT");
        data.flat_map(|chunk| chunk.contents().to_vec()).collect()
    }
}
