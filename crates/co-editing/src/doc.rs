//! The CRDT library's document with the parts that a draft has.

use yrs::{ClientID, Doc, MapRef, OffsetKind, Options, TextRef, XmlFragmentRef};

use crate::draft::{BODY, FIELDS, TEXTS};

pub(crate) struct Parts {
    pub doc: Doc,
    pub body: XmlFragmentRef,
    pub fields: MapRef,
    pub texts: Vec<(&'static str, TextRef)>,
}

impl Parts {
    /// An empty document that writes under this number.
    pub fn empty(writer: u64) -> Parts {
        let writer = ClientID::new(writer & MAX_CLIENT);
        // The document's id tells subdocuments apart, of which there are none.
        let mut options = Options::with_guid_and_client_id("draft".into(), writer);
        options.offset_kind = OffsetKind::Utf16;
        options.skip_gc = false;
        // Removing formats that no longer matter is left to the browsers, which do so themselves:
        // this copy changes nothing unless it is told to.
        options.cleanup_formatting = false;
        let doc = Doc::with_options(options);
        Parts {
            body: doc.get_or_insert_xml_fragment(BODY),
            fields: doc.get_or_insert_map(FIELDS),
            texts: TEXTS
                .iter()
                .map(|name| (*name, doc.get_or_insert_text(*name)))
                .collect(),
            doc,
        }
    }
}

/// Writers are numbers that JavaScript can hold.
pub(crate) const MAX_CLIENT: u64 = (1 << 53) - 1;
