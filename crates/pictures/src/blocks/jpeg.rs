//! A JPEG's segments: APP1 holds EXIF or XMP, APP13 Photoshop's resources with the IPTC block.

use img_parts::jpeg::{Jpeg, markers};
use img_parts::{Bytes, ImageEXIF};

use super::{Blocks, broken, damaged};
use crate::PictureError;

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";
const IPTC_RESOURCE: u16 = 0x0404;
/// Photoshop's resources may go on over several segments; more than this is no caption.
const MAX_RESOURCES: usize = 1024 * 1024;

pub(super) fn find(bytes: Bytes) -> Result<Blocks, PictureError> {
    let whole = bytes.clone();
    let jpeg = Jpeg::from_bytes(bytes).map_err(broken)?;
    let Some((width, height)) = jpeg.dimensions() else {
        return Err(damaged("the header gives no size"));
    };
    if !ends_properly(&jpeg, &whole) {
        return Err(PictureError::Truncated);
    }
    Ok(Blocks {
        size: (u32::from(width), u32::from(height)),
        exif: jpeg.exif(),
        xmp: jpeg
            .segments_by_marker(markers::APP1)
            .find(|segment| segment.contents().starts_with(XMP))
            .map(|segment| segment.contents().slice(XMP.len()..)),
        iptc: iptc(&jpeg),
    })
}

/// Whether an end-of-image marker follows the start of the scan. The decoder would paint the
/// missing part grey and call it a success; an editor would publish that.
fn ends_properly(jpeg: &Jpeg, whole: &Bytes) -> bool {
    let scans = jpeg
        .segments()
        .last()
        .filter(|segment| segment.has_entropy())
        .map(|segment| segment.len_with_entropy() - segment.len());
    // Inside a scan a byte 0xFF is always followed by 0x00 or a restart marker.
    scans.is_some_and(|length| {
        let data = &whole[whole.len().saturating_sub(length)..];
        data.windows(2).any(|pair| pair == [0xFF, 0xD9])
    })
}

fn iptc(jpeg: &Jpeg) -> Option<Vec<u8>> {
    let mut resources = Vec::new();
    for segment in jpeg.segments_by_marker(markers::APP13) {
        if let Some(part) = segment.contents().strip_prefix(PHOTOSHOP)
            && resources.len() + part.len() <= MAX_RESOURCES
        {
            resources.extend_from_slice(part);
        }
    }
    resource(&resources, IPTC_RESOURCE).map(<[u8]>::to_vec)
}

/// One of Photoshop's image resources: `8BIM`, a number, a padded name, a length, padded data.
fn resource(mut rest: &[u8], wanted: u16) -> Option<&[u8]> {
    loop {
        let body = rest.strip_prefix(b"8BIM")?;
        let (number, body) = body.split_first_chunk::<2>()?;
        let name = (1 + usize::from(*body.first()?)).next_multiple_of(2);
        let (length, body) = body.get(name..)?.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let data = body.get(..length)?;
        if u16::from_be_bytes(*number) == wanted {
            return Some(data);
        }
        rest = body.get(length.checked_next_multiple_of(2)?..)?;
    }
}
