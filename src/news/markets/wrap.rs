//! A market wrap: a draft from the stored series, for an editor to finish. Every number comes with the
//! values and the formula behind it; nothing here publishes.

use jiff::civil::Date;
use market_figures::wrap::{Sentence, Spread, Subject, facts, wrap};
use market_figures::{Market, Rhythm, Unit};

use super::board::Board;
use crate::base::store::{ReadSession, StoreError};

/// A draft, and how each of its numbers was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrap {
    pub day: Date,
    pub sentences: Vec<Line>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub text: String,
    pub numbers: Vec<Audited>,
}

/// A number of a sentence: as it is written, and in signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audited {
    pub said: String,
    pub written: String,
}

/// Sentences of a draft, at most.
const MOST: usize = 14;

/// Drafts what is worth saying about the newest day at or before `upto`. None: no daily series has a
/// value in the two months before it.
pub fn wrap_of(read: &mut ReadSession<'_>, upto: Date) -> Result<Option<Wrap>, StoreError> {
    let board = Board::load(read)?;
    let Some(day) = board.newest_day(upto) else {
        return board.names().map(|_| None);
    };
    let subjects: Vec<Subject> = board.instruments().iter().filter_map(subject).collect();
    let facts = facts(&board, day, &subjects, &spreads(&subjects));
    let sentences: Vec<Line> = wrap(&facts, &board, MOST).iter().map(line).collect();
    board.names()?;
    Ok((!sentences.is_empty()).then_some(Wrap { day, sentences }))
}

/// What begins a sentence by itself: no pair that needs its other side named.
fn subject(instrument: &market_figures::Instrument) -> Option<Subject> {
    let name = instrument
        .names
        .iter()
        .find(|name| !name.pair_only && !name.inverse)?;
    if instrument.rhythm != Rhythm::Daily {
        return None;
    }
    let phrase = match instrument.unit {
        // A currency and a yield take an article, a barrel of Brent does not.
        Unit::Percent => format!("The {}", name.text),
        Unit::Money { .. } if instrument.base.is_some() => format!("The {}", name.text),
        _ => name.text.clone(),
    };
    let decimals = match instrument.unit {
        Unit::Money { .. } if instrument.base.is_some() => 4,
        _ => 2,
    };
    Some(Subject {
        key: instrument.key.clone(),
        phrase,
        decimals,
    })
}

/// Ten years less two: the order of the two that newsrooms write about.
fn spreads(subjects: &[Subject]) -> Vec<Spread> {
    let term = |years: &str| {
        let begins = format!("The {years}-year ");
        subjects
            .iter()
            .find(|one| one.phrase.starts_with(&begins))
            .cloned()
    };
    let both = term("10").zip(term("2"));
    both.map(|(long, short)| Spread { long, short })
        .into_iter()
        .collect()
}

fn line(sentence: &Sentence) -> Line {
    let numbers = sentence.numbers.iter().map(|number| Audited {
        said: sentence
            .text
            .get(number.start..number.end)
            .unwrap_or_default()
            .to_owned(),
        written: number.expression.written(),
    });
    Line {
        text: sentence.text.clone(),
        numbers: numbers.collect(),
    }
}
