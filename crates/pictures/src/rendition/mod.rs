//! Renditions: the picture cropped, scaled and encoded anew. Because every byte is written here,
//! nothing private can slip through from the original.

mod crop;
mod encode;
mod note;
mod scale;
mod text;

pub use crop::Crop;
pub use note::RightsNote;

pub(crate) use encode::encode;
pub(crate) use scale::scale;

use serde::{Deserialize, Serialize};

/// What a rendition is encoded as. WebP for pages (about 40 per cent of the JPEG's size), JPEG
/// for mail, share previews and feeds, whose readers cannot be trusted with anything newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Jpeg,
    WebP,
}

impl Format {
    /// The media type, for a `Content-Type` or a `<source type>`.
    pub fn mime(self) -> &'static str {
        match self {
            Format::Jpeg => "image/jpeg",
            Format::WebP => "image/webp",
        }
    }

    /// The usual ending of a file name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::WebP => "webp",
        }
    }
}
