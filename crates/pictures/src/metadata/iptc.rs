//! IPTC IIM, the agencies' block since 1991: a list of datasets, each a marker byte, a record, a
//! number, a length and text in whatever character set record 1 announces. Sub-locations and
//! contact data are skipped.

use super::{Metadata, date, text};

const MARKER: u8 = 0x1C;
const CHARACTER_SET: (u8, u8) = (1, 90);
const UTF_8: &[u8] = b"\x1B%G";
/// A caption and forty keywords have some sixty.
const MAX_DATASETS: usize = 2000;

pub(crate) fn read(block: &[u8]) -> Metadata {
    let sets = datasets(block);
    let charset = sets
        .iter()
        .find(|set| set.key == CHARACTER_SET)
        .map(|set| set.value);
    let find = |number: u8| {
        sets.iter()
            .filter(move |set| set.key == (2, number))
            .map(move |set| decode(set.value, charset))
    };
    let line = |number: u8| find(number).find_map(|value| text::line(&value));
    Metadata {
        byline: joined(find(80)),
        credit: line(110),
        headline: line(105),
        caption: find(120).find_map(|value| text::caption(&value)),
        copyright: line(116),
        taken: find(55).next().and_then(|day| {
            let time = find(60).next().unwrap_or_default();
            date::normalise(&format!("{}T{}", day.trim(), time.trim()))
        }),
        city: line(90),
        country: line(101),
        ..Metadata::default()
    }
}

struct Dataset<'a> {
    key: (u8, u8),
    value: &'a [u8],
}

/// Stops at the first byte that makes no sense; what came before is good.
fn datasets(mut rest: &[u8]) -> Vec<Dataset<'_>> {
    let mut sets = Vec::new();
    while sets.len() < MAX_DATASETS
        && let Some((set, after)) = dataset(rest)
    {
        sets.push(set);
        rest = after;
    }
    sets
}

fn dataset(bytes: &[u8]) -> Option<(Dataset<'_>, &[u8])> {
    let (&[marker, record, number, high, low], rest) = bytes.split_first_chunk::<5>()?;
    if marker != MARKER {
        return None;
    }
    let short = usize::from(u16::from_be_bytes([high, low]));
    let (length, rest) = if short < 0x8000 {
        (short, rest)
    } else {
        extended_length(rest, short - 0x8000)?
    };
    let (value, rest) = rest.split_at_checked(length)?;
    let key = (record, number);
    Some((Dataset { key, value }, rest))
}

/// With its highest bit set, the length is the number of bytes that the real length has.
fn extended_length(rest: &[u8], size: usize) -> Option<(usize, &[u8])> {
    if size > 4 {
        return None;
    }
    let (digits, rest) = rest.split_at_checked(size)?;
    let length = digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit));
    Some((length, rest))
}

/// Without an announcement UTF-8 is tried first: many programs write it and do not say so, and
/// old text that happens to be valid UTF-8 is plain ASCII.
fn decode(value: &[u8], charset: Option<&[u8]>) -> String {
    match charset {
        Some(UTF_8) => String::from_utf8_lossy(value).into_owned(),
        Some(b"\x1B.A" | b"\x1B-A" | b"\x1B/A") => text::western(value),
        _ => text::decoded(value),
    }
}

fn joined(values: impl Iterator<Item = String>) -> Option<String> {
    let names: Vec<String> = values.filter_map(|value| text::line(&value)).take(10).collect();
    text::line(&names.join(", "))
}
