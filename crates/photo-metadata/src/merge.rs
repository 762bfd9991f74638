//! One description out of three. Field by field, the first block that has it wins, as IPTC's
//! mapping guidelines have it:
//!
//! 1. **XMP**: always Unicode, and what today's picture desks and agencies edit.
//! 2. **IPTC IIM**: the agencies' older block; programs keep it in step with XMP but cut long texts
//!    to its fixed lengths. The digest with which Photoshop marks one block as older than the other
//!    is not asked: few programs that edit only IIM are left, and many forget the digest.
//! 3. **EXIF**: written by the camera, where the owner typed a name once, years ago.
//!
//! Two exceptions. The **date** is EXIF's first, because the camera knew it and people mistype; a
//! later block that says the same moment with an offset from UTC completes it. A **place** is one
//! block's: another only adds what is missing, and only where the two do not contradict each
//! other, so that no Paris ends up in Texas unless somebody wrote so. Keywords are one block's.

use crate::text::same;
use crate::{DateTaken, PhotoMetadata, Place};

pub(crate) fn merge(xmp: PhotoMetadata, iim: PhotoMetadata, exif: PhotoMetadata) -> PhotoMetadata {
    let date_taken = [exif.date_taken, xmp.date_taken, iim.date_taken]
        .into_iter()
        .flatten()
        .reduce(DateTaken::completed_by);
    PhotoMetadata {
        date_taken,
        ..or(or(xmp, iim), exif)
    }
}

fn or(first: PhotoMetadata, second: PhotoMetadata) -> PhotoMetadata {
    PhotoMetadata {
        headline: first.headline.or(second.headline),
        caption: first.caption.or(second.caption),
        credit: first.credit.or(second.credit),
        byline: first.byline.or(second.byline),
        copyright: first.copyright.or(second.copyright),
        rights: first.rights.or(second.rights),
        source: first.source.or(second.source),
        date_taken: None,
        place: match (first.place, second.place) {
            (Some(first), Some(second)) => Some(completed(first, second)),
            (first, second) => first.or(second),
        },
        keywords: if first.keywords.is_empty() {
            second.keywords
        } else {
            first.keywords
        },
        alt_text: first.alt_text.or(second.alt_text),
        instructions: first.instructions.or(second.instructions),
        digital_source_type: first.digital_source_type.or(second.digital_source_type),
        web_statement: first.web_statement.or(second.web_statement),
    }
}

fn completed(place: Place, other: Place) -> Place {
    let contradicts =
        |(a, b): (Option<&str>, Option<&str>)| matches!((a, b), (Some(a), Some(b)) if !same(a, b));
    if place.parts().into_iter().zip(other.parts()).any(contradicts) {
        return place;
    }
    Place {
        sublocation: place.sublocation.or(other.sublocation),
        city: place.city.or(other.city),
        region: place.region.or(other.region),
        country: place.country.or(other.country),
    }
}
