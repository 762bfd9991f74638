//! One e-mail address, checked once: nothing in it can end a header line or an SMTP command.

use std::fmt;

use thiserror::Error;

/// RFC 5321 §4.5.3.1: a path is at most 256 bytes with its angle brackets.
const MAX_BYTES: usize = 254;
const MAX_LOCAL_BYTES: usize = 64;

#[derive(Debug, Error, PartialEq, Eq)]
#[error("\u{201c}{shown}\u{201d} is not an e-mail address: {why}. hint: write it as name@domain")]
pub struct AddressError {
    shown: String,
    why: &'static str,
}

/// `local@domain`, the domain in lower case and as A-labels (IDNA 2008), the local part as it was
/// written: dot-atoms of RFC 5322 and, for RFC 6531, letters beyond ASCII. Quoted local parts and
/// address literals are refused; no reader has been seen with one and every parser differs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EmailAddress {
    text: String,
    at: usize,
}

impl EmailAddress {
    pub fn parse(text: &str) -> Result<EmailAddress, AddressError> {
        let text = text.trim();
        let refuse = |why| AddressError {
            shown: shown(text),
            why,
        };
        let (local, domain) = text.rsplit_once('@').ok_or_else(|| refuse("it has no @"))?;
        if local.is_empty() || local.len() > MAX_LOCAL_BYTES {
            return Err(refuse("the part before the @ must have 1 to 64 bytes"));
        }
        if local
            .split('.')
            .any(|atom| atom.is_empty() || !atom.chars().all(is_atom))
        {
            return Err(refuse(
                "the part before the @ has a character or dot out of place",
            ));
        }
        let domain = idna::domain_to_ascii_strict(domain)
            .map_err(|_| refuse("the part after the @ is not a domain name"))?;
        if !domain.contains('.') && domain != "localhost" {
            return Err(refuse("the domain has no dot"));
        }
        if domain.split('.').any(str::is_empty) || domain.ends_with(|last: char| last.is_ascii_digit()) {
            return Err(refuse("the part after the @ is not a domain name"));
        }
        let text = format!("{local}@{domain}");
        if text.len() > MAX_BYTES {
            return Err(refuse("it is longer than 254 bytes"));
        }
        Ok(EmailAddress {
            text,
            at: local.len(),
        })
    }

    pub fn local(&self) -> &str {
        &self.text[..self.at]
    }

    /// In lower case, as A-labels.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// `local+tag@domain`; the caller sees to it that both fit.
    pub(crate) fn tagged(&self, tag: &str) -> EmailAddress {
        let local = format!("{}+{tag}", self.local());
        EmailAddress {
            at: local.len(),
            text: format!("{local}@{}", self.domain()),
        }
    }

    /// Whether only a relay with SMTPUTF8 (RFC 6531) can take it.
    pub fn needs_smtputf8(&self) -> bool {
        !self.text.is_ascii()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.text)
    }
}

/// `atext` of RFC 5322, or a letter, mark or digit beyond ASCII.
fn is_atom(char: char) -> bool {
    if char.is_ascii() {
        char.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(char)
    } else {
        char.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&char)
    }
}

/// As much of a refused address as is safe to show.
fn shown(text: &str) -> String {
    text.chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .take(80)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn international_domains_become_a_labels() {
        let address = EmailAddress::parse(" Eva.Åberg@Exämple.ORG ").unwrap();
        assert_eq!(address.as_str(), "Eva.Åberg@xn--exmple-cua.org");
        assert_eq!(
            (address.local(), address.domain()),
            ("Eva.Åberg", "xn--exmple-cua.org")
        );
        assert!(address.needs_smtputf8());
        assert!(!EmailAddress::parse("eva@exämple.org").unwrap().needs_smtputf8());
    }

    #[test]
    fn what_could_break_a_line_is_refused() {
        for text in [
            "",
            "@",
            "eva",
            "eva@",
            "@example.org",
            "eva@localhost.",
            "eva@example",
            "a..b@example.org",
            ".a@example.org",
            "a.@example.org",
            "a b@example.org",
            "a\r\n@example.org",
            "a\0@example.org",
            "a@exam\r\nple.org",
            "a@example.org>\r\nRCPT TO:<b@example.org",
            "<a@example.org>",
            "a,b@example.org",
            "\"a\"@example.org",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@ex_ample.org",
            "a@-x.org",
            "a\u{202e}b@example.org",
        ] {
            assert!(EmailAddress::parse(text).is_err(), "{text:?}");
        }
        assert!(EmailAddress::parse(&format!("{}@example.org", "a".repeat(65))).is_err());
        let long = format!("a@{}example.org", "abcdefghi.".repeat(30));
        assert!(EmailAddress::parse(&long).is_err());
    }
}
