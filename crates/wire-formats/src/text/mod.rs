//! Small tools for text that the readers share.

mod dates;
mod decode;
mod links;

pub(crate) use dates::{find_timestamp, parse_timestamp};
pub(crate) use decode::{Declared, decode};
pub(crate) use links::{Base, host};

/// One line: runs of white space become one space, control characters and the invisible marks
/// that word processors leave (soft hyphens, byte order marks, zero-width spaces) go.
pub(crate) fn squeeze(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if !is_invisible(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    out
}

/// As [`squeeze`]; nothing left is `None`.
pub(crate) fn squeezed(text: &str) -> Option<String> {
    let text = squeeze(text);
    (!text.is_empty()).then_some(text)
}

/// Characters that no text needs. The joiners U+200C and U+200D are needed by Persian and emoji.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}' | '\u{feff}' | '\u{200b}' | '\u{2060}' | '\u{fffe}' | '\u{ffff}'
        )
}

/// The first `n` characters, at a word's end where possible, with an ellipsis when cut.
pub(crate) fn shorten(text: &str, n: usize) -> String {
    match text.char_indices().nth(n) {
        None => text.to_owned(),
        Some((at, _)) => {
            let cut = text[..at].rfind(' ').unwrap_or(at);
            format!("{}…", text[..cut].trim_end())
        }
    }
}

/// Lower-case words without punctuation, for comparing texts.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// Whether two short texts say the same, apart from punctuation and case.
pub(crate) fn same_words(a: &str, b: &str) -> bool {
    let (a, b) = (words(a), words(b));
    !a.is_empty() && a == b
}

/// Whether a text ends as a sentence does, in any script we are likely to meet.
pub(crate) fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || "\"'”’»)]“".contains(c));
    end.ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '।', '؟', '۔'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn squeezing_leaves_one_clean_line() {
        assert_eq!(squeeze(" a\u{0}\u{ad}b \n\t c\u{feff} "), "ab c");
        assert_eq!(squeezed(" \u{1}\n"), None);
        assert_eq!(shorten("one two three", 9), "one two…");
    }

    #[test]
    fn sentences_end_inside_quotation_marks_too() {
        assert!(ends_sentence("He said “no.”"));
        assert!(!ends_sentence("Market Data"));
    }
}
