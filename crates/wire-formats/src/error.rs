//! Why something could not be read. The `Display` text is for the person who imports: what
//! happened, then a hint what to do.

use thiserror::Error;

#[derive(Debug, Error)]
pub enum Error {
    #[error("there is nothing to read. hint: check that the file was saved completely")]
    Empty,

    #[error("the input is longer than {allowed} bytes. hint: {hint}")]
    TooLong { allowed: u64, hint: &'static str },

    /// A document type is where entity bombs and file inclusions live; no format here needs one.
    #[error(
        "the file declares a document type (<!DOCTYPE> with entities), which can make a few \
         bytes unfold into gigabytes. hint: export it anew without one"
    )]
    DocumentType,

    #[error(
        "the page nests its elements more than {allowed} deep. hint: save it as plain text and \
         import that"
    )]
    TooDeep { allowed: usize },

    #[error(
        "the page unfolds into more than {allowed} elements. hint: save the article alone, \
         without the pages below it"
    )]
    TooManyNodes { allowed: usize },

    #[error("no article was found: {why}. hint: {hint}")]
    NoArticle { why: &'static str, hint: &'static str },

    #[error("this is not a {expected}: {detail}. hint: {hint}")]
    WrongFormat {
        expected: &'static str,
        detail: String,
        hint: &'static str,
    },

    /// Everything before the break was read and may be kept.
    #[error(
        "the file breaks off at byte {position}, after {whole} whole items ({last}). hint: those \
         are read; export the rest again"
    )]
    Truncated {
        position: u64,
        whole: u64,
        /// The last whole item by name, or "none".
        last: String,
    },

    #[error(
        "the file is damaged at byte {position}, after {whole} whole items ({last}): {detail}. \
         hint: those are read; repair the place or export the rest again"
    )]
    Damaged {
        position: u64,
        whole: u64,
        last: String,
        detail: String,
    },

    #[error(
        "the item after {last} is longer than {allowed} bytes. hint: take it out of the file and import it by hand"
    )]
    ItemTooLong { last: String, allowed: u64 },

    #[error("reading failed: {0}")]
    Io(#[from] std::io::Error),
}
