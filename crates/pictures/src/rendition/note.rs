//! The one thing written back into a rendition: whose picture it is. Somebody who saves the file
//! still finds the credit, and search engines show it beside the picture.
//!
//! Written as XMP, the same text for JPEG and WebP: unlike EXIF it has a field for the credit,
//! and all of Unicode.

use quick_xml::escape::escape;
use serde::{Deserialize, Serialize};

use super::text;

/// What renditions say about their origin.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RightsNote {
    /// Who made the picture.
    pub byline: Option<String>,
    /// The line to be printed beside it, as its owner wants it.
    pub credit: Option<String>,
    pub copyright: Option<String>,
    /// Where the licence can be read; `http` or `https`.
    pub licence_url: Option<String>,
}

impl RightsNote {
    /// Bounded, and without the characters that XML cannot hold.
    pub(crate) fn cleaned(self) -> Self {
        RightsNote {
            byline: self.byline.and_then(|s| text::line(&s)),
            credit: self.credit.and_then(|s| text::line(&s)),
            copyright: self.copyright.and_then(|s| text::line(&s)),
            licence_url: self.licence_url.and_then(|s| text::web_address(&s)),
        }
    }

    /// `None` when there is nothing to say.
    pub(super) fn to_xmp(&self) -> Option<String> {
        let mut attributes = String::new();
        let mut elements = String::new();
        if let Some(credit) = &self.credit {
            attributes += &format!(" photoshop:Credit=\"{}\"", escape(credit.as_str()));
        }
        if let Some(url) = &self.licence_url {
            attributes += &format!(" xmpRights:WebStatement=\"{}\"", escape(url.as_str()));
        }
        if let Some(byline) = &self.byline {
            let name = escape(byline.as_str());
            elements += &format!("<dc:creator><rdf:Seq><rdf:li>{name}</rdf:li></rdf:Seq></dc:creator>");
        }
        if let Some(copyright) = &self.copyright {
            let notice = escape(copyright.as_str());
            elements += &format!(
                "<dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">{notice}</rdf:li></rdf:Alt>\
                 </dc:rights>"
            );
        }
        if attributes.is_empty() && elements.is_empty() {
            return None;
        }
        Some(format!(
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
             <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\" \
             xmlns:xmpRights=\"http://ns.adobe.com/xap/1.0/rights/\"{attributes}>{elements}\
             </rdf:Description></rdf:RDF></x:xmpmeta>"
        ))
    }
}
