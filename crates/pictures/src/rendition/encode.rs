//! Scaled pixels to a file. The encoders write pixels and nothing else; the colour profile and
//! the rights note are put in afterwards, as the only metadata.

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, RgbImage};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::{CHUNK_ALPH, CHUNK_ICCP, CHUNK_VP8X, CHUNK_XMP, WebP};
use img_parts::{Bytes, ImageICC};

use super::{Format, RightsNote};
use crate::PictureError;
use crate::colour::on_white;

const WEBP_MAX_SIDE: u32 = 16_383;
const JPEG_XMP_PREFIX: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

pub(crate) fn encode(
    pixels: DynamicImage,
    format: Format,
    quality: u8,
    icc: Option<&[u8]>,
    note: &RightsNote,
) -> Result<Vec<u8>, PictureError> {
    let note = note.to_xmp();
    match format {
        Format::Jpeg => jpeg(pixels, quality, icc, note),
        Format::WebP => webp(&pixels, quality, icc, note),
    }
}

fn jpeg(
    pixels: DynamicImage,
    quality: u8,
    icc: Option<&[u8]>,
    note: Option<String>,
) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality)
        .encode_image(&opaque(pixels))
        .map_err(|error| not_encoded(&error))?;
    if icc.is_none() && note.is_none() {
        return Ok(bytes);
    }
    let mut jpeg = Jpeg::from_bytes(bytes.into()).map_err(|error| not_encoded(&error))?;
    jpeg.set_icc_profile(icc.map(Bytes::copy_from_slice));
    if let Some(note) = note {
        let contents = [JPEG_XMP_PREFIX, note.as_bytes()].concat();
        // After the JFIF header, which has to stay first.
        let at = jpeg.segments().len().min(1);
        jpeg.segments_mut()
            .insert(at, JpegSegment::new_with_contents(markers::APP1, contents.into()));
    }
    Ok(jpeg.encoder().bytes().to_vec())
}

/// JPEG knows no transparency, and what is transparent was most often made for a white page.
fn opaque(pixels: DynamicImage) -> RgbImage {
    let DynamicImage::ImageRgba8(rgba) = pixels else {
        return pixels.into_rgb8();
    };
    RgbImage::from_fn(rgba.width(), rgba.height(), |x, y| {
        image::Rgb(on_white(rgba.get_pixel(x, y).0))
    })
}

fn webp(
    pixels: &DynamicImage,
    quality: u8,
    icc: Option<&[u8]>,
    note: Option<String>,
) -> Result<Vec<u8>, PictureError> {
    let (width, height) = (pixels.width(), pixels.height());
    if width.max(height) > WEBP_MAX_SIDE {
        return Err(not_encoded(&"WebP ends at 16383 pixels a side"));
    }
    let bytes = webp::Encoder::from_image(pixels)
        .map_err(|problem| not_encoded(&problem))?
        .encode_simple(false, f32::from(quality))
        .map_err(|error| not_encoded(&format!("{error:?}")))?
        .to_vec();
    if icc.is_none() && note.is_none() {
        return Ok(bytes);
    }
    let mut webp = WebP::from_bytes(bytes.into()).map_err(|error| not_encoded(&error))?;
    let has_alpha = webp.has_chunk(CHUNK_ALPH);
    webp.remove_chunks_by_id(CHUNK_VP8X);
    let header = extended_header(width, height, icc.is_some(), has_alpha, note.is_some());
    // The order is prescribed: header, profile, pixels, XMP.
    let chunks = webp.chunks_mut();
    chunks.insert(0, chunk(CHUNK_VP8X, header));
    if let Some(icc) = icc {
        chunks.insert(1, chunk(CHUNK_ICCP, icc.to_vec()));
    }
    if let Some(note) = note {
        chunks.push(chunk(CHUNK_XMP, note.into_bytes()));
    }
    Ok(webp.encoder().bytes().to_vec())
}

/// `VP8X`: a byte of flags, three reserved bytes, and both sides less one in 24 bits each.
fn extended_header(width: u32, height: u32, icc: bool, alpha: bool, xmp: bool) -> Vec<u8> {
    let flags = u8::from(icc) << 5 | u8::from(alpha) << 4 | u8::from(xmp) << 2;
    let mut header = vec![flags, 0, 0, 0];
    header.extend_from_slice(&(width - 1).to_le_bytes()[..3]);
    header.extend_from_slice(&(height - 1).to_le_bytes()[..3]);
    header
}

fn chunk(id: [u8; 4], data: Vec<u8>) -> RiffChunk {
    RiffChunk::new(id, RiffContent::Data(data.into()))
}

fn not_encoded(problem: &dyn std::fmt::Display) -> PictureError {
    PictureError::NotEncoded {
        detail: problem.to_string(),
    }
}
