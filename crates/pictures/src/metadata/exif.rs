//! EXIF: what the camera wrote. Six fields are asked for by name, and the orientation; the
//! position and the hundred others are never looked at.

use ::exif::{Exif, In, Reader, Tag, Value};

use super::{Metadata, date, text};

/// More is a maker's note or a thumbnail gone wild.
const MAX_BYTES: usize = 1024 * 1024;

/// What cameras put into the description when nobody has.
const BOILERPLATE: [&str; 6] = [
    "OLYMPUS DIGITAL CAMERA",
    "KONICA MINOLTA DIGITAL CAMERA",
    "MINOLTA DIGITAL CAMERA",
    "DIGITAL CAMERA",
    "SONY DSC",
    "DCIM",
];

#[derive(Debug, Default)]
pub(crate) struct ExifFacts {
    /// 1 to 8, if the file says so.
    pub orientation: Option<u8>,
    pub metadata: Metadata,
}

/// A damaged block yields what could be read of it.
pub(crate) fn read(block: &[u8]) -> ExifFacts {
    if block.len() > MAX_BYTES {
        return ExifFacts::default();
    }
    let parsed = Reader::new()
        .continue_on_error(true)
        .read_raw(block.to_vec())
        .or_else(|error| error.distill_partial_result(|_| ()));
    match parsed {
        Ok(exif) => facts(&exif),
        Err(_) => ExifFacts::default(),
    }
}

fn facts(exif: &Exif) -> ExifFacts {
    let caption = string(exif, Tag::ImageDescription).and_then(|s| text::caption(&s));
    let offset = string(exif, Tag::OffsetTimeOriginal).unwrap_or_default();
    ExifFacts {
        orientation: exif
            .get_field(Tag::Orientation, In::PRIMARY)
            .and_then(|field| field.value.get_uint(0))
            .and_then(|value| u8::try_from(value).ok())
            .filter(|value| (1..=8).contains(value)),
        metadata: Metadata {
            byline: string(exif, Tag::Artist).and_then(|s| text::line(&s)),
            copyright: string(exif, Tag::Copyright).and_then(|s| text::line(&s)),
            caption: caption.filter(|text| !BOILERPLATE.contains(&text.as_str())),
            taken: string(exif, Tag::DateTimeOriginal)
                .and_then(|at| date::normalise(&format!("{at}{}", offset.trim()))),
            ..Metadata::default()
        },
    }
}

/// The copyright field holds a photographer's and an editor's notice, separated by a zero byte.
fn string(exif: &Exif, tag: Tag) -> Option<String> {
    let field = exif.get_field(tag, In::PRIMARY)?;
    let parts: Vec<String> = match &field.value {
        Value::Ascii(parts) => parts.iter().take(8).map(|part| text::decoded(part)).collect(),
        // Some programs write UTF-8 and call it bytes.
        Value::Byte(bytes) => vec![text::decoded(bytes)],
        _ => return None,
    };
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| !part.is_empty())
        .collect();
    Some(parts.join("; "))
}
