//! A mail address as readers write it.

use std::fmt;

use crate::news::NewsError;

/// A mail address that could be one: something, an @, a host with a dot. Whether it works is known
/// only after a mail has been answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    pub fn parse(text: &str) -> Result<Email, NewsError> {
        let text = text.trim();
        let refuse = || {
            NewsError::invalid(
                "email",
                "this does not look like a mail address; write it like name@example.org",
            )
        };
        let (local, host) = text.rsplit_once('@').ok_or_else(refuse)?;
        let fits = (1..=64).contains(&local.len())
            && text.len() <= 254
            && host.split('.').count() >= 2
            && host.split('.').all(is_label)
            && text
                .chars()
                .all(|c| !c.is_whitespace() && !is_unseen(c) && !"<>(),;:\\\"[]".contains(c));
        if !fits {
            return Err(refuse());
        }
        // The host never depends on case; the local part may, but nobody means two people by it.
        Ok(Email(text.to_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_label(label: &str) -> bool {
    (1..=63).contains(&label.len())
        && !label.starts_with('-')
        && !label.ends_with('-')
        && !label.contains('@')
        && label
            .chars()
            .all(|c| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-' || c == '_')
}

/// Controls, and marks that change how a text reads without being seen.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_kindly() {
        for good in [
            "a@b.example",
            " Reader+news@Mail.Example.org ",
            "ö@bücher.example",
            "用户@例子.example",
            "o'neill@mail.example",
        ] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.example",
            "a b@c.example",
            "a@b..example",
            "a@-b.example",
            "a@b!.example",
            "a\r\nBcc:x@y.example",
            "a@b.example\0",
            "a\u{202e}@b.example",
            "a\u{200b}@b.example",
            "<a@b.example>",
            "a,c@b.example",
        ] {
            assert!(Email::parse(bad).is_err(), "{bad:?}");
        }
        assert!(Email::parse(&format!("{}@b.example", "x".repeat(65))).is_err());
    }
}
