//! What a file really is, by its first bytes. The name and the type that the sender declared are
//! never asked for: both are free to lie.
//!
//! Files that a browser would run rather than show (SVG, HTML, a GIF with a script in its body)
//! are told apart from the merely unknown, so that the refusal says why.

use serde::{Deserialize, Serialize};

use crate::PictureError;

/// The kinds of file that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FileType {
    Jpeg,
    Png,
    WebP,
    /// Only the first frame is used.
    Gif,
}

impl FileType {
    /// The media type, for a `Content-Type`.
    pub fn mime(self) -> &'static str {
        match self {
            FileType::Jpeg => "image/jpeg",
            FileType::Png => "image/png",
            FileType::WebP => "image/webp",
            FileType::Gif => "image/gif",
        }
    }

    /// The usual ending of a file name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            FileType::Jpeg => "jpg",
            FileType::Png => "png",
            FileType::WebP => "webp",
            FileType::Gif => "gif",
        }
    }
}

pub(crate) fn sniff(bytes: &[u8]) -> Result<FileType, PictureError> {
    let Some(kind) = picture(bytes) else {
        return Err(refusal(bytes));
    };
    if carries_script(bytes) {
        return Err(PictureError::CarriesCode {
            name: "a picture with a script hidden in it",
        });
    }
    Ok(kind)
}

fn picture(bytes: &[u8]) -> Option<FileType> {
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        Some(FileType::Jpeg)
    } else if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
        Some(FileType::Png)
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(FileType::WebP)
    } else if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        Some(FileType::Gif)
    } else {
        None
    }
}

fn refusal(bytes: &[u8]) -> PictureError {
    if bytes.is_empty() {
        return PictureError::Empty;
    }
    if let Some(name) = markup(bytes) {
        return PictureError::CarriesCode { name };
    }
    match foreign(bytes) {
        Some(name) => PictureError::Unsupported { name },
        None => PictureError::Unknown,
    }
}

/// SVG and HTML, also behind a byte order mark, white space, an XML declaration or comments.
fn markup(bytes: &[u8]) -> Option<&'static str> {
    let head = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let head = head.trim_ascii_start();
    if !head.starts_with(b"<") {
        return None;
    }
    let head = String::from_utf8_lossy(&head[..head.len().min(4096)]).to_ascii_lowercase();
    if head.contains("<svg") {
        Some("an SVG drawing")
    } else {
        Some("a web page or XML document")
    }
}

/// Files that people do upload by mistake, named so that they know what to change.
fn foreign(bytes: &[u8]) -> Option<&'static str> {
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(match bytes.get(8..12) {
            Some(b"avif" | b"avis") => "an AVIF picture",
            Some(b"heic" | b"heix" | b"hevc" | b"heim" | b"mif1" | b"msf1") => "a HEIC photo",
            _ => "a video",
        });
    }
    let known: [(&[u8], &'static str); 9] = [
        (b"II*\0", "a TIFF or raw camera file"),
        (b"MM\0*", "a TIFF or raw camera file"),
        (b"8BPS", "a Photoshop document"),
        (b"BM", "a BMP picture"),
        (b"%PDF", "a PDF document"),
        (b"%!PS", "a PostScript file"),
        (b"\0\0\0\x0CJXL ", "a JPEG XL picture"),
        (b"\xFF\x0A", "a JPEG XL picture"),
        (b"\x1F\x8B", "a compressed file"),
    ];
    known
        .into_iter()
        .find(|(magic, _)| bytes.starts_with(magic))
        .map(|(_, name)| name)
}

/// Looks through the whole file for an opening tag that would run code if somebody managed to
/// have the file served as a page (or, for the last, kept it where a server runs PHP). Renditions
/// would lose it anyway; an original that is kept for download would not.
fn carries_script(bytes: &[u8]) -> bool {
    let tags: [&[u8]; 7] = [
        b"<script",
        b"<iframe",
        b"<html",
        b"<body",
        b"<svg",
        b"<!doctype html",
        b"<?php",
    ];
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'<')
        .any(|(at, _)| tags.iter().any(|tag| opens(&bytes[at..], tag)))
}

fn opens(rest: &[u8], tag: &[u8]) -> bool {
    let Some((name, after)) = rest.split_at_checked(tag.len()) else {
        return false;
    };
    // Four bytes occur by chance in one large photograph of some thousands; what follows them there
    // is hardly ever text.
    let is_text = |byte: &u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    name.eq_ignore_ascii_case(tag)
        && after
            .first()
            .is_some_and(|next| next.is_ascii_whitespace() || matches!(next, b'>' | b'/'))
        && (tag.len() > 4 || after.iter().take(5).all(is_text))
}
