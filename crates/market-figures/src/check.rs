//! The door: a draft and a market in, verdicts on its figures out.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::{Expression, Instrument, Kind, Market, judge, read, tokens};

/// Most bytes of a draft that are read; a book is longer, an article is not.
const MAX_TEXT: usize = 256 << 10;

/// When the draft is read: what "today" and "on Friday" mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    today: Date,
}

impl Reference {
    pub fn on(today: Date) -> Self {
        Self { today }
    }

    /// A moment at a place: late on Friday in New York is Saturday in Tokyo.
    pub fn at(now: Timestamp, zone: &TimeZone) -> Self {
        Self {
            today: zone.to_datetime(now).date(),
        }
    }
}

/// A figure of the draft and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Bytes of the draft.
    pub start: usize,
    pub end: usize,
    pub kind: Kind,
    /// The key of the instrument it was checked against.
    pub instrument: String,
    /// The day of the observation.
    pub day: Option<Date>,
    pub verdict: Verdict,
    pub expression: Option<Expression>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The series gives the same figure, rounded as it was written.
    Right,
    /// It gives another one.
    Wrong { right: String },
    /// What would be needed to tell.
    Unknown { missing: String },
}

/// Checks every figure of a text that is understood for certain, in order.
pub fn check(text: &str, market: &impl Market, reference: Reference) -> Vec<Checked> {
    let mut end = text.len().min(MAX_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut all = Vec::new();
    for sentence in tokens::sentences(&text[..end]) {
        for claim in read::claims(&sentence, market.instruments(), reference.today) {
            let mut checked = judge::judge(&claim, market, reference.today);
            if !speaks_of(&text[..end], market.instruments().get(claim.instrument)) {
                checked.iter_mut().for_each(forget);
            }
            all.extend(checked);
        }
    }
    all.sort_by_key(|checked| (checked.start, checked.end));
    all
}

/// Whether the text names the place that the instrument needs.
fn speaks_of(text: &str, instrument: Option<&Instrument>) -> bool {
    let Some(instrument) = instrument else {
        return false;
    };
    let whole = |word: &String| {
        text.match_indices(word.as_str()).any(|(at, found)| {
            let before = text[..at].chars().next_back();
            let after = text[at + found.len()..].chars().next();
            [before, after]
                .into_iter()
                .flatten()
                .all(|c| !c.is_alphanumeric())
        })
    };
    instrument.needs.is_empty() || instrument.needs.iter().any(whole)
}

fn forget(checked: &mut Checked) {
    checked.verdict = Verdict::Unknown {
        missing: "the text does not say which country's".to_owned(),
    };
    checked.expression = None;
    checked.day = None;
}
