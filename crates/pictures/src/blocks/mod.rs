//! The parts of a file that are not pixels: its size as the header declares it, and the EXIF
//! block. Each kind of file keeps them in another place; what
//! they say about the picture is the crate `photo-metadata`'s to read.
//!
//! Nothing here decodes a pixel or inflates a stream, so it is safe to run on anything.

mod gif;
mod jpeg;
mod png;
mod webp;

use img_parts::{Bytes, Error};

use crate::{FileType, PictureError};

/// What a file says about itself, unparsed.
#[derive(Debug, Default)]
pub(crate) struct Blocks {
    /// Width and height before any turning.
    pub size: (u32, u32),
    /// A TIFF structure, without the `Exif\0\0` that some files put before it.
    pub exif: Option<Bytes>,
}

pub(crate) fn find(bytes: &[u8], kind: FileType) -> Result<Blocks, PictureError> {
    if kind == FileType::Gif {
        return gif::find(bytes);
    }
    let bytes = Bytes::copy_from_slice(bytes);
    let found = match kind {
        FileType::Jpeg => jpeg::find(bytes)?,
        FileType::Png => png::find(bytes)?,
        FileType::WebP | FileType::Gif => webp::find(bytes)?,
    };
    match found.size {
        (0, _) | (_, 0) => Err(damaged("the header gives no size")),
        _ => Ok(found),
    }
}

fn damaged(detail: &str) -> PictureError {
    PictureError::Damaged {
        detail: detail.to_owned(),
    }
}

fn broken(error: Error) -> PictureError {
    match error {
        Error::Truncated => PictureError::Truncated,
        Error::BadCRC => damaged("a checksum does not match"),
        Error::WrongSignature => damaged("the file starts like another kind of picture"),
    }
}
