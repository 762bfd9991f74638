//! The bytes of a feed made safe for the parser.

use crate::Error;
use crate::text::{Declared, decode};

/// UTF-8 without declarations and without document types.
pub(super) fn plain_utf8(bytes: &[u8]) -> Result<(String, Vec<String>), Error> {
    let (text, notes) = decode(bytes, Declared::InXml);
    let mut rest = text.trim_start();
    loop {
        let after = if let Some(inside) = rest.strip_prefix("<?") {
            inside.find("?>").map(|end| &inside[end + 2..])
        } else if let Some(inside) = rest.strip_prefix("<!--") {
            inside.find("-->").map(|end| &inside[end + 3..])
        } else if rest
            .get(..9)
            .is_some_and(|start| start.eq_ignore_ascii_case("<!doctype"))
        {
            let end = rest.find('>').unwrap_or(rest.len());
            // RSS 0.91 names a public document type; only one that defines something is refused.
            if rest[..end].contains('[') || rest[..end].contains("ENTITY") {
                return Err(Error::DocumentType);
            }
            rest.get(end + 1..)
        } else {
            None
        };
        match after {
            Some(after) => rest = after.trim_start(),
            None => break,
        }
    }
    // A declaration further down is no XML, and the parser would choose a new encoding there.
    Ok((rest.replace("<?xml ", "<?late "), notes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_go_and_definitions_are_refused() {
        let old = b"<?xml version='1.0' encoding='iso-8859-1'?><!-- x --><!DOCTYPE rss PUBLIC 'a' 'b'><rss>caf\xe9</rss>";
        let (text, notes) = plain_utf8(old).expect("harmless");
        assert_eq!((text.as_str(), notes.len()), ("<rss>café</rss>", 0));
        let bomb = b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><rss/>";
        assert!(matches!(plain_utf8(bomb), Err(Error::DocumentType)));
    }
}
