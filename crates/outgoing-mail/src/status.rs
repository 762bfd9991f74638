//! Enhanced status codes (RFC 3463) and what they mean for the account of one reader.

use std::fmt;

/// `class.subject.detail`; class is 2, 4 or 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Enhanced(pub u8, pub u16, pub u16);

impl Enhanced {
    /// The first code in a text such as `5.1.1 User unknown` or `5.1.1 (bad address)`.
    pub fn parse(text: &str) -> Option<Enhanced> {
        let word = text.trim_start();
        let end = word
            .find(|char: char| !char.is_ascii_digit() && char != '.')
            .unwrap_or(word.len());
        let mut parts = word[..end].trim_end_matches('.').split('.');
        let class = number(parts.next()?, 1)?;
        let subject = number(parts.next()?, 3)?;
        let detail = number(parts.next()?, 3)?;
        if parts.next().is_some() || !matches!(class, 2 | 4 | 5) {
            return None;
        }
        Some(Enhanced(u8::try_from(class).ok()?, subject, detail))
    }

    pub fn verdict(self) -> Verdict {
        match (self.0, self.1, self.2) {
            (2, ..) => Verdict::Delivered,
            (4, ..) | (5, 2, 2) => Verdict::Soft,
            (_, 7, _) => Verdict::Policy,
            // 5.1.7 and 5.1.8 say that the sender's address is bad: our fault, not the reader's.
            (_, 1, 7 | 8) => Verdict::Policy,
            (_, 1, _) | (_, 2, 1) => Verdict::Hard,
            _ => Verdict::Unknown,
        }
    }
}

impl fmt::Display for Enhanced {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}.{}", self.0, self.1, self.2)
    }
}

fn number(text: &str, digits: usize) -> Option<u16> {
    if text.is_empty() || text.len() > digits {
        return None;
    }
    text.parse().ok()
}

/// What a code or a report says about the address it went to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// The address does not exist (5.1.x) or is closed (5.2.1): never write there again.
    Hard,
    /// Full, slow or away for now (4.x, 5.2.2): count it, forget it on success.
    Soft,
    /// Refused for what or who we are (5.7.x): never the reader's fault; pause the domain, alert.
    Policy,
    /// Still under way; no action.
    Delayed,
    /// Delivered, relayed or expanded; no action.
    Delivered,
    /// A failure that none of the above explains; count it like a soft one, show it.
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_and_judged() {
        for (text, code, verdict) in [
            ("5.1.1 User unknown", (5, 1, 1), Verdict::Hard),
            ("5.1.10", (5, 1, 10), Verdict::Hard),
            ("5.1.8 bad sender", (5, 1, 8), Verdict::Policy),
            ("5.2.1 disabled", (5, 2, 1), Verdict::Hard),
            (" 5.2.2 (full)", (5, 2, 2), Verdict::Soft),
            ("4.4.7", (4, 4, 7), Verdict::Soft),
            ("5.7.515. no", (5, 7, 515), Verdict::Policy),
            ("4.7.0 slow down", (4, 7, 0), Verdict::Soft),
            ("5.0.0", (5, 0, 0), Verdict::Unknown),
            ("2.1.5", (2, 1, 5), Verdict::Delivered),
        ] {
            let read = Enhanced::parse(text).unwrap();
            assert_eq!(read, Enhanced(code.0, code.1, code.2), "{text}");
            assert_eq!(read.verdict(), verdict, "{text}");
        }
        for text in [
            "",
            "5",
            "5.1",
            "3.1.1",
            "5.1.1.1",
            "5.1234.1",
            "x.1.1",
            "5..1",
            "99999999999.1.1",
        ] {
            assert_eq!(Enhanced::parse(text), None, "{text}");
        }
    }
}
