//! Where a link may lead. Parsed once at the door, so that no renderer meets `javascript:`.

use std::fmt;

/// A checked link target: `http`, `https`, `mailto`, `tel`, or a path of this site (`/…`, `#…`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Href(String);

#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the link “{0}” is not one we can follow; use https://, http://, mailto:, tel:, or a path that starts with /"
)]
pub struct HrefError(String);

const MAX_CHARS: usize = 2_000;

impl Href {
    /// Reads a link target. Refuses other schemes, protocol-relative `//host`, control characters
    /// and anything longer than 2,000 characters.
    pub fn parse(raw: &str) -> Result<Href, HrefError> {
        let trimmed = raw.trim();
        let refuse = || HrefError(trimmed.chars().take(80).collect());
        if trimmed.is_empty()
            || trimmed.chars().count() > MAX_CHARS
            || trimmed
                .chars()
                .any(|c| c.is_control() || c.is_whitespace() || c == '\\')
        {
            return Err(refuse());
        }
        let lower = trimmed.to_ascii_lowercase();
        let has_host = |scheme: &str| {
            lower
                .strip_prefix(scheme)
                .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        };
        let allowed = has_host("https://")
            || has_host("http://")
            || lower.starts_with("mailto:")
            || lower.starts_with("tel:")
            || lower.starts_with('#')
            || (lower.starts_with('/') && !lower.starts_with("//"));
        if allowed {
            Ok(Href(trimmed.to_owned()))
        } else {
            Err(refuse())
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the link leaves this site.
    pub fn is_outside(&self) -> bool {
        !self.0.starts_with('/') && !self.0.starts_with('#')
    }
}

impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_that_run_or_pretend_are_refused() {
        for bad in [
            "javascript:alert(1)",
            " JavaScript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "//elsewhere.example",
            "https:///x",
            "/\\elsewhere.example",
            "",
        ] {
            assert!(Href::parse(bad).is_err(), "{bad:?} was accepted");
        }
        for good in [
            "https://a.example/b?c=d#e",
            "mailto:desk@a.example",
            "/article/7",
            "#notes",
        ] {
            assert!(Href::parse(good).is_ok(), "{good:?} was refused");
        }
    }
}
