use std::fmt;

/// A character-string in the DNS has at most 255 bytes (RFC 1035 §3.3).
const MAX_STRING_BYTES: usize = 255;

/// A TXT record to publish so that signatures can be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Without the final dot.
    pub name: String,
    /// In one piece, as most providers' forms want it.
    pub value: String,
}

impl Record {
    /// The record for a zone file, its value in strings that fit.
    pub fn zone_line(&self) -> String {
        let mut line = format!("{}. IN TXT", self.name);
        // The value is ASCII, so every byte is a boundary.
        let mut rest = self.value.as_str();
        while !rest.is_empty() {
            let (string, more) = rest.split_at(rest.len().min(MAX_STRING_BYTES));
            line.push_str(&format!(" \"{string}\""));
            rest = more;
        }
        line
    }
}

impl fmt::Display for Record {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.zone_line())
    }
}
