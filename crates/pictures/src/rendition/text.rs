//! The desk's text made fit for a file: bounded, on one line, without control characters and without the marks that reverse the direction of what follows
//! (which could make a credit read as something else). Joiners and the plain left-to-right and
//! right-to-left marks stay: Persian and Hindi need them.

const LINE_CHARS: usize = 500;

/// One line; runs of white space become a single space. `None` if nothing is left.
pub(crate) fn line(text: &str) -> Option<String> {
    squeeze(text, LINE_CHARS)
}

/// Only an address that is safe to link to: a `javascript:` must not become a
/// link in whatever shows the file.
pub(crate) fn web_address(text: &str) -> Option<String> {
    let address = line(text)?;
    let lower = address.to_ascii_lowercase();
    let is_web = lower.starts_with("https://") || lower.starts_with("http://");
    let is_plain = !address.contains([' ', '"', '<', '>', '\\']);
    (is_web && is_plain && address.chars().count() < LINE_CHARS).then_some(address)
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
    use super::{LINE_CHARS, line, web_address};

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
