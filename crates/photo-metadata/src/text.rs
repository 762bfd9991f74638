//! Strangers' text made fit to store and show: bounded, on one line where a line is meant, without
//! control characters and without the marks that turn the direction of what follows (which could
//! make a credit read as something else). Joiners and the plain left-to-right and right-to-left
//! marks stay: Persian and Hindi need them.

pub(crate) const LINE_CHARS: usize = 500;
pub(crate) const CAPTION_CHARS: usize = 4000;
pub(crate) const ALT_CHARS: usize = 1000;
/// Usage terms and instructions.
pub(crate) const NOTE_CHARS: usize = 2000;
const KEYWORD_CHARS: usize = 100;
const KEYWORDS: usize = 100;
const PEOPLE: usize = 10;

/// One line; runs of white space become a single space. `None` if nothing is left.
pub(crate) fn line(text: &str) -> Option<String> {
    squeeze(text, LINE_CHARS)
}

/// Several lines, with at most the line breaks that the author put.
pub(crate) fn lines(text: &str, most: usize) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out: Vec<String> = Vec::new();
    let mut room = most;
    for line in text.trim().lines().take(200) {
        let line = squeeze(line, room).unwrap_or_default();
        room = room.saturating_sub(line.chars().count() + 1);
        out.push(line);
        if room == 0 {
            break;
        }
    }
    let joined = out.join("\n").trim().to_owned();
    (!joined.is_empty()).then_some(joined)
}

/// Names on one line.
pub(crate) fn people<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Option<String> {
    let names: Vec<String> = names
        .into_iter()
        .filter_map(|name| line(name.as_ref()))
        .take(PEOPLE)
        .collect();
    line(&names.join(", "))
}

/// Each once, whatever its case; some programs write all of them into one, between semicolons.
pub(crate) fn keywords<S: AsRef<str>>(words: impl IntoIterator<Item = S>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for words in words {
        for word in words.as_ref().split(';') {
            if kept.len() == KEYWORDS {
                return kept;
            }
            if let Some(word) = squeeze(word, KEYWORD_CHARS)
                && !kept.iter().any(|known| same(known, &word))
            {
                kept.push(word);
            }
        }
    }
    kept
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

/// IPTC's address and its short form are two ways of writing one term.
pub(crate) fn source_type(text: &str) -> Option<String> {
    const BEFORE: [&str; 3] = [
        "http://cv.iptc.org/newscodes/digitalsourcetype/",
        "https://cv.iptc.org/newscodes/digitalsourcetype/",
        "digsrctype:",
    ];
    let written = line(text)?;
    let term = BEFORE.iter().find_map(|before| written.strip_prefix(before));
    match term {
        Some(term) => line(term.trim_end_matches('/')),
        None => Some(written),
    }
}

pub(crate) fn same(a: &str, b: &str) -> bool {
    a.chars()
        .flat_map(char::to_lowercase)
        .eq(b.chars().flat_map(char::to_lowercase))
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
    use super::{CAPTION_CHARS, LINE_CHARS, keywords, line, lines, source_type, web_address};

    #[test]
    fn lines_are_tidied_and_bounded() {
        let tidied = line(" Ana\0 Lima\t/\r\nReuters ");
        assert_eq!(tidied.as_deref(), Some("Ana Lima / Reuters"));
        assert_eq!(line("\u{202E}evil\u{2066}").as_deref(), Some("evil"));
        assert_eq!(line("می\u{200C}خواهم").as_deref(), Some("می\u{200C}خواهم"));
        assert_eq!(line(" \u{7}\u{FEFF} "), None);
        for long in ["word ".repeat(1000), "é".repeat(2000)] {
            let count = line(&long).map(|s| s.chars().count()).unwrap_or_default();
            assert!((LINE_CHARS - 1..=LINE_CHARS).contains(&count), "{count}");
        }
    }

    #[test]
    fn captions_keep_their_line_breaks() {
        assert_eq!(lines("One.\r\nTwo.\r", 99).as_deref(), Some("One.\nTwo."));
        assert_eq!(lines(" \n ", 99), None);
        let long = lines(&"a line of text\n".repeat(5000), CAPTION_CHARS).expect("text");
        assert!(long.chars().count() <= CAPTION_CHARS);
    }

    #[test]
    fn keywords_stand_once() {
        let found = keywords(["port", "Ships; PORT ;", "", "Paris, Texas"]);
        assert_eq!(found, ["port", "Ships", "Paris, Texas"]);
        assert_eq!(keywords((0..500).map(|n| n.to_string())).len(), 100);
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert!(web_address(" https://example.org/terms ").is_some());
        for bad in ["javascript:alert(1)", "https://x\" onload=1", "ftp://x", ""] {
            assert_eq!(web_address(bad), None, "{bad}");
        }
    }

    #[test]
    fn source_types_lose_their_address() {
        for written in [
            "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture",
            "digsrctype:digitalCapture",
            "digitalCapture",
        ] {
            assert_eq!(source_type(written).as_deref(), Some("digitalCapture"));
        }
        let other = "http://c2pa.org/digitalsourcetype/empty";
        assert_eq!(source_type(other).as_deref(), Some(other));
    }
}
