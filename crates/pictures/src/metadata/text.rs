//! Strangers' text made fit to store and show: bounded, on one line where a line is meant,
//! without control characters and without the marks that reverse the direction of what follows
//! (which could make a credit read as something else). Joiners and the plain left-to-right and
//! right-to-left marks stay: Persian and Hindi need them.

const LINE_CHARS: usize = 500;
const CAPTION_CHARS: usize = 4000;

/// One line; runs of white space become a single space. `None` if nothing is left.
pub(crate) fn line(text: &str) -> Option<String> {
    squeeze(text, LINE_CHARS)
}

/// Several lines, with at most the line breaks that the author put.
pub(crate) fn caption(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut lines: Vec<String> = Vec::new();
    let mut room = CAPTION_CHARS;
    for line in text.trim().lines().take(200) {
        let line = squeeze(line, room).unwrap_or_default();
        room = room.saturating_sub(line.chars().count() + 1);
        lines.push(line);
        if room == 0 {
            break;
        }
    }
    let joined = lines.join("\n").trim().to_owned();
    (!joined.is_empty()).then_some(joined)
}

/// Only an address that is safe to link to: a `javascript:` in a file's metadata must not become
/// a link on a page.
pub(crate) fn web_address(text: &str) -> Option<String> {
    let address = line(text)?;
    let lower = address.to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let is_plain = !address.contains([' ', '"', '<', '>', '\\']);
    (is_web && is_plain && address.chars().count() < LINE_CHARS).then_some(address)
}

/// Bytes that may or may not be UTF-8; if not, Windows-1252, which is what programs wrote when
/// they said Latin-1 and which differs from it only in 32 otherwise useless places.
pub(super) fn decoded(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => western(bytes),
    }
}

pub(super) fn western(bytes: &[u8]) -> String {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}',
        '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    bytes
        .iter()
        .map(|byte| match byte {
            0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
            _ => char::from(*byte),
        })
        .collect()
}

fn squeeze(text: &str, most: usize) -> Option<String> {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()) {
        let word: String = word.chars().filter(|c| is_welcome(*c)).collect();
        if word.is_empty() {
            continue;
        }
        if length > 0 && length < most {
            out.push(' ');
            length += 1;
        }
        for c in word.chars().take(most - length) {
            out.push(c);
            length += 1;
        }
        if length >= most {
            break;
        }
    }
    let out = out.trim_end().to_owned();
    (!out.is_empty()).then_some(out)
}

fn is_welcome(c: char) -> bool {
    !matches!(c,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::{LINE_CHARS, caption, decoded, line, web_address};

    #[test]
    fn lines_are_tidied_and_bounded() {
        assert_eq!(
            line(" Ana\0 Lima\t/\r\nReuters ").as_deref(),
            Some("Ana Lima / Reuters")
        );
        assert_eq!(line("\u{202E}evil\u{2066}").as_deref(), Some("evil"));
        assert_eq!(line("می\u{200C}خواهم").as_deref(), Some("می\u{200C}خواهم"));
        assert_eq!(line(" \u{7}\u{FEFF} "), None);
        let long = line(&"word ".repeat(1000)).expect("text");
        assert!(long.chars().count() <= LINE_CHARS);
        assert_eq!(
            line(&"é".repeat(2000)).map(|s| s.chars().count()),
            Some(LINE_CHARS)
        );
    }

    #[test]
    fn captions_keep_their_line_breaks() {
        assert_eq!(caption("One.\r\nTwo.\r").as_deref(), Some("One.\nTwo."));
        assert_eq!(caption(" \n "), None);
        let long = caption(&"a line of text\n".repeat(5000)).expect("text");
        assert!(long.chars().count() <= 4000);
    }

    #[test]
    fn old_bytes_become_letters() {
        assert_eq!(decoded(b"M\xFCller \x96 \x93Zoll\x94"), "Müller – “Zoll”");
        assert_eq!(decoded("Müller".as_bytes()), "Müller");
    }

    #[test]
    fn only_web_addresses_may_become_links() {
        assert!(web_address("https://example.org/licence?a=1").is_some());
        for bad in [
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a b",
            "http://x/\"",
        ] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }
}
