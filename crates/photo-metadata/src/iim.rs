//! IPTC IIM, the agencies' block since 1991: a list of datasets, each a marker byte, a record, a
//! number, a length and text in whatever character set record 1 announces.

use crate::{DateTaken, PhotoMetadata, Place, charset, text};

const MARKER: u8 = 0x1C;
const CHARACTER_SET: (u8, u8) = (1, 90);
/// A caption and forty keywords have some sixty.
const MAX_DATASETS: usize = 2000;

pub(crate) fn read(block: &[u8]) -> PhotoMetadata {
    let sets = datasets(block);
    let escape = sets
        .iter()
        .find(|set| set.key == CHARACTER_SET)
        .map(|set| set.value);
    let all = |number: u8| {
        sets.iter()
            .filter(move |set| set.key == (2, number))
            .map(move |set| charset::announced(set.value, escape))
    };
    let line = |number: u8| all(number).find_map(|value| text::line(&value));
    let lines = |number: u8, most: usize| all(number).find_map(|value| text::lines(&value, most));
    PhotoMetadata {
        headline: line(105),
        caption: lines(120, text::CAPTION_CHARS),
        credit: line(110),
        byline: text::people(all(80)),
        copyright: line(116),
        source: line(115),
        date_taken: all(55).next().and_then(|day| {
            let time = all(60).next().unwrap_or_default();
            DateTaken::parse(&format!("{}T{}", day.trim(), time.trim()))
        }),
        place: Place {
            sublocation: line(92),
            city: line(90),
            region: line(95),
            country: line(101),
        }
        .some(),
        keywords: text::keywords(all(25)),
        instructions: lines(40, text::NOTE_CHARS),
        ..PhotoMetadata::default()
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
