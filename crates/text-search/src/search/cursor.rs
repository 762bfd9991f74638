//! The cursor of a page: the place of its last hit in the order, and the "now" the order was made
//! with, so that freshness does not move under a reader who turns pages. It says which query it
//! belongs to; one that was altered, or belongs elsewhere, is no cursor.

use super::rank::Key;
use super::results::Options;
use crate::query::Query;
use crate::schema::tie_of;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    pub now: i64,
    pub key: Key,
}

impl Cursor {
    pub fn encode(&self, fingerprint: u64) -> String {
        let Key { first, second, tie } = self.key;
        let body = format!("{:016x}{first:016x}{second:016x}{tie:016x}", self.now);
        let check = tie_of(&body) ^ fingerprint;
        format!("{body}{check:016x}")
    }

    pub fn decode(text: &str, fingerprint: u64) -> Option<Self> {
        if text.len() != 80 || !text.is_ascii() {
            return None;
        }
        let number = |i: usize| u64::from_str_radix(&text[i * 16..(i + 1) * 16], 16).ok();
        if number(4)? != tie_of(&text[..64]) ^ fingerprint {
            return None;
        }
        let key = Key {
            first: number(1)?,
            second: number(2)?,
            tie: number(3)?,
        };
        Some(Self {
            now: number(0)? as i64,
            key,
        })
    }
}

/// Everything that decides the order, except now.
pub fn fingerprint(query: &Query, options: &Options) -> u64 {
    let Options {
        sort,
        freshness,
        language,
        ..
    } = options;
    tie_of(&format!("{query}\n{sort:?}\n{freshness:?}\n{language:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_fits_only_its_own_query() {
        let cursor = Cursor {
            now: -7,
            key: Key {
                first: 1,
                second: u64::MAX,
                tie: 3,
            },
        };
        let text = cursor.encode(42);
        assert_eq!(Cursor::decode(&text, 42), Some(cursor));
        assert_eq!(Cursor::decode(&text, 43), None);
        assert_eq!(Cursor::decode(&text.replacen('f', "e", 1), 42), None);
        assert_eq!(Cursor::decode("", 42), None);
        assert_eq!(Cursor::decode(&"é".repeat(40), 42), None);
    }
}
