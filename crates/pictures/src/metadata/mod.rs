//! What a file says about its maker, its owner and its subject.
//!
//! The same fact may stand in a file three times. Field by field, the first that has it wins:
//!
//! 1. **XMP**: always Unicode, and what today's picture desks and agencies edit.
//! 2. **IPTC IIM**: the agencies' older block; the same programs keep it in step with XMP, but
//!    cut long texts to its fixed lengths.
//! 3. **EXIF**: written by the camera, where the owner typed a name once, years ago.
//!
//! All of it is a proposal for a person to check, and plain text: whoever shows it escapes it.
//! Positions, serial numbers, contact data and editing histories are never read, so that nothing
//! here could return them.

mod date;
pub(crate) mod exif;
pub(crate) mod iptc;
pub(crate) mod text;
pub(crate) mod xmp;

use serde::{Deserialize, Serialize};

/// Rights and description. Every text is trimmed, free of control characters and bounded: 500
/// characters a line, 4000 for the caption, which alone may contain line breaks.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Metadata {
    /// The line its owner wants printed, such as "Reuters / Ana Lima".
    pub credit: Option<String>,
    /// Who made it; several people are joined with commas.
    pub byline: Option<String>,
    pub headline: Option<String>,
    pub caption: Option<String>,
    pub copyright: Option<String>,
    pub usage_terms: Option<String>,
    /// Where the licence can be read; always `http` or `https`.
    pub licence_url: Option<String>,
    /// ISO 8601, as exact as the file is: `1931`, `2024-05-06`, `2024-05-06T07:08:09+02:00`.
    /// Without an offset it is the photographer's local time.
    pub taken: Option<String>,
    pub city: Option<String>,
    pub country: Option<String>,
}

impl Metadata {
    /// Takes from `other` whatever is missing here.
    pub(crate) fn or(self, other: Metadata) -> Metadata {
        Metadata {
            credit: self.credit.or(other.credit),
            byline: self.byline.or(other.byline),
            headline: self.headline.or(other.headline),
            caption: self.caption.or(other.caption),
            copyright: self.copyright.or(other.copyright),
            usage_terms: self.usage_terms.or(other.usage_terms),
            licence_url: self.licence_url.or(other.licence_url),
            taken: self.taken.or(other.taken),
            city: self.city.or(other.city),
            country: self.country.or(other.country),
        }
    }
}
