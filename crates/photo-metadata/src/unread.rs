//! Blocks that were left aside. None is a reason to refuse a picture; each may explain to a picture
//! desk why a caption that Photoshop shows did not arrive here.

use std::fmt;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unread {
    /// Only the first 64 kB were read.
    TooLong,
    /// Nothing was read.
    XmpNotUtf8,
    /// Nothing was read: a document type could define entities that grow without end.
    XmpDocumentType,
    /// What stands before the damage was read.
    XmpDamaged,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unread::TooLong => {
                "The description inside the file is unusually long; only its beginning was read. Check \
                 whether anything is missing."
            }
            Unread::XmpNotUtf8 => {
                "The file's XMP is written in UTF-16 or UTF-32, which is not read. Save the picture anew \
                 with its metadata as UTF-8, or fill in the fields by hand."
            }
            Unread::XmpDocumentType => {
                "The file's XMP contains a document type, which is never followed. Fill in the fields by \
                 hand."
            }
            Unread::XmpDamaged => {
                "The file's XMP is damaged and was read only as far as the damage. Check whether anything \
                 is missing."
            }
        })
    }
}
