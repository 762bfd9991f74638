//! Bytes → text. A byte order mark wins, then what the caller or the document declares, then
//! UTF-8; bytes that are no UTF-8 are read as Windows-1252 (the superset of Latin-1 that browsers
//! use), and a note says so. NUL and other control characters go.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// Where a document of this kind declares its encoding.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Declared {
    Nowhere,
    /// `<meta charset=…>` or `<meta http-equiv=… content="…; charset=…">`.
    InMeta,
    /// `<?xml … encoding="…"?>`.
    InXml,
}

/// Never fails; what could not be read exactly is told in the notes.
pub(crate) fn decode(bytes: &[u8], declared: Declared) -> (String, Vec<String>) {
    let mut notes = Vec::new();
    let mut text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => lossy(encoding, &bytes[length..], &mut notes),
        None => without_mark(bytes, declared, &mut notes),
    };
    let before = text.len();
    text.retain(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'));
    if text.len() < before {
        notes.push(format!("removed {} control characters", before - text.len()));
    }
    (text, notes)
}

fn without_mark(bytes: &[u8], declared: Declared, notes: &mut Vec<String>) -> String {
    // Valid UTF-8 that is not plain ASCII is hardly ever anything else, whatever is declared.
    if let Ok(text) = std::str::from_utf8(bytes)
        && (!text.is_ascii() || !shifts(named(bytes, declared)))
    {
        return text.to_owned();
    }
    match named(bytes, declared) {
        Some(encoding) if encoding != UTF_8 => lossy(encoding, bytes, notes),
        _ => {
            notes.push("the text is no UTF-8; it was read as Windows-1252 (Latin-1)".to_owned());
            let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
            text.into_owned()
        }
    }
}

/// ISO-2022-JP writes everything in ASCII bytes, so ASCII proves nothing there.
fn shifts(encoding: Option<&'static Encoding>) -> bool {
    encoding.is_some_and(|encoding| !encoding.is_ascii_compatible())
}

fn lossy(encoding: &'static Encoding, bytes: &[u8], notes: &mut Vec<String>) -> String {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged {
        notes.push(format!(
            "some bytes are no {}; they became the mark �",
            encoding.name()
        ));
    }
    text.into_owned()
}

fn named(bytes: &[u8], declared: Declared) -> Option<&'static Encoding> {
    let (needle, near) = match declared {
        Declared::Nowhere => return None,
        Declared::InMeta => ("charset=", 4_096),
        Declared::InXml => ("encoding=", 256),
    };
    let head: String = bytes
        .iter()
        .take(near)
        .map(|b| char::from(*b).to_ascii_lowercase())
        .collect();
    let after = &head[head.find(needle)? + needle.len()..];
    let name: String = after
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "-_:.".contains(*c))
        .collect();
    Encoding::for_label(name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_declarations_are_believed() {
        let (text, notes) = decode(b"\xff\xfeZ\x00\xfc\x00", Declared::Nowhere);
        assert_eq!((text.as_str(), notes.len()), ("Zü", 0));
        let (text, notes) = decode(b"<meta charset=\"windows-1251\">\xcf", Declared::InMeta);
        assert!(text.ends_with('П') && notes.is_empty());
    }

    #[test]
    fn utf8_is_believed_against_a_wrong_declaration() {
        let page = "<meta charset=iso-8859-1>Zürich".as_bytes();
        assert!(decode(page, Declared::InMeta).0.ends_with("Zürich"));
    }

    #[test]
    fn other_bytes_are_latin_and_noted() {
        let (text, notes) = decode(b"caf\xe9\x00", Declared::Nowhere);
        assert_eq!(text, "café");
        assert!(notes[0].contains("Windows-1252") && notes[1].contains("1 control"));
    }
}
