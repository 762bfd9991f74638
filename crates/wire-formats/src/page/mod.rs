//! An article page, saved as HTML or as plain text, taken out of its menus, dialogs and footers.
//!
//! Both readers decide by what prose looks like (length, sentences, few links) and by what the
//! page says of itself (metadata, elements), never by the name of a site.

mod furniture;
mod people;
mod plain;
mod site;

use crate::limits::{self, MAX_PAGE_BYTES};
use crate::text::{Declared, decode};
use crate::{Document, Error};

/// What the bytes are, as far as somebody knows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageKind {
    Text,
    Html,
    /// HTML when it begins like HTML, text otherwise.
    #[default]
    Guess,
}

/// What is known about a saved page besides its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PageHint<'a> {
    pub kind: PageKind,
    /// Where the page was found; makes its links absolute.
    pub base_url: Option<&'a str>,
}

/// Reads one article. Fails when there is none: an empty file, a page of links, a page without
/// a sentence.
pub fn read(bytes: &[u8], hint: PageHint<'_>) -> Result<Document, Error> {
    limits::check(bytes, MAX_PAGE_BYTES)?;
    let html = match hint.kind {
        PageKind::Html => true,
        PageKind::Text => false,
        PageKind::Guess => looks_like_html(bytes),
    };
    let declared = if html { Declared::InMeta } else { Declared::Nowhere };
    let (text, notes) = decode(bytes, declared);
    if text.trim().is_empty() {
        return Err(Error::Empty);
    }
    let mut document = match html {
        true => site::read(&text, hint.base_url)?,
        false => plain::read(&text)?,
    };
    document.notes.splice(0..0, notes);
    Ok(document)
}

fn looks_like_html(bytes: &[u8]) -> bool {
    let (head, _) = decode(&bytes[..bytes.len().min(2_048)], Declared::Nowhere);
    let head = head.trim_start().to_ascii_lowercase();
    head.starts_with('<')
        || [
            "<!doctype html",
            "<html",
            "<head",
            "<body",
            "<div",
            "<p>",
            "<article",
        ]
        .iter()
        .any(|tag| head.contains(tag))
}
