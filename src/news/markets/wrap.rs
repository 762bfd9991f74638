//! A market wrap: a draft from the stored series, for an editor to finish. Every number comes with the
//! values and the formula behind it; nothing here publishes.

use jiff::civil::Date;
use market_figures::wrap::{Sentence, Spread, Subject, facts, wrap};
use market_figures::{Instrument as InProse, Market, Rhythm, Unit};

pub use market_figures::wrap::Language;

use super::Instrument;
use super::board::Board;
use crate::base::store::{ReadSession, StoreError};
use crate::news::editions::Edition;

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

/// Drafts what is worth saying about the newest day at or before `upto`, in a language. None: no daily
/// series has a value in the two months before it.
pub fn wrap_of(
    read: &mut ReadSession<'_>,
    upto: Date,
    language: Language,
) -> Result<Option<Wrap>, StoreError> {
    let board = Board::load(read)?;
    let Some(day) = board.newest_day(upto) else {
        return board.names().map(|_| None);
    };
    let subjects: Vec<Subject> = board
        .instruments()
        .iter()
        .filter_map(|one| subject(one, board.instrument(&one.key)?, language))
        .collect();
    let facts = facts(&board, day, &subjects, &spreads(&subjects, &board));
    let sentences: Vec<Line> = wrap(&facts, &board, language, MOST).iter().map(line).collect();
    board.names()?;
    Ok((!sentences.is_empty()).then_some(Wrap { day, sentences }))
}

/// The language in which wraps are drafted for an edition: its own, where there is a grammar for it.
pub fn wrap_language(edition: &Edition) -> Language {
    match edition.language.split('-').next() {
        Some("de") => Language::German,
        _ => Language::English,
    }
}

/// What begins a sentence by itself: no pair that needs its other side named.
fn subject(known: &InProse, instrument: &Instrument, language: Language) -> Option<Subject> {
    let name = known.names.iter().find(|name| !name.pair_only && !name.inverse)?;
    if known.rhythm != Rhythm::Daily {
        return None;
    }
    let is_pair = known.base.is_some();
    let (phrase, after) = match language {
        // A currency and a yield take an article, a barrel of Brent does not.
        Language::English if is_pair || known.unit == Unit::Percent => {
            (format!("The {}", name.text), format!("the {}", name.text))
        }
        Language::German if is_pair => ("Der Euro".to_owned(), "dem Euro".to_owned()),
        Language::German if known.unit == Unit::Percent => german_yield(instrument)?,
        Language::English | Language::German => (name.text.clone(), name.text.clone()),
    };
    Some(Subject {
        key: known.key.clone(),
        phrase,
        after,
        decimals: if is_pair { 4 } else { 2 },
    })
}

/// A yield's name in German, nominative and dative, by its term: `Die Rendite zehnjähriger
/// US-Staatsanleihen`. None for a term that has no word here: it is left out rather than said wrongly.
fn german_yield(instrument: &Instrument) -> Option<(String, String)> {
    if instrument.country != "US" {
        return None;
    }
    let papers = match instrument.fact_number("months")? {
        1 => "einmonatiger US-Schatzwechsel",
        2 => "zweimonatiger US-Schatzwechsel",
        3 => "dreimonatiger US-Schatzwechsel",
        4 => "viermonatiger US-Schatzwechsel",
        6 => "sechsmonatiger US-Schatzwechsel",
        12 => "einjähriger US-Staatsanleihen",
        24 => "zweijähriger US-Staatsanleihen",
        36 => "dreijähriger US-Staatsanleihen",
        60 => "fünfjähriger US-Staatsanleihen",
        84 => "siebenjähriger US-Staatsanleihen",
        120 => "zehnjähriger US-Staatsanleihen",
        240 => "zwanzigjähriger US-Staatsanleihen",
        360 => "dreißigjähriger US-Staatsanleihen",
        _ => return None,
    };
    Some((format!("Die Rendite {papers}"), format!("der Rendite {papers}")))
}

/// Ten years less two: the order of the two that newsrooms write about.
fn spreads(subjects: &[Subject], board: &Board<'_, '_>) -> Vec<Spread> {
    let term = |months: i64| {
        let of_term = |one: &&Subject| {
            board.instrument(&one.key).is_some_and(|instrument| {
                instrument.country == "US" && instrument.fact_number("months") == Some(months)
            })
        };
        subjects.iter().find(of_term).cloned()
    };
    let both = term(120).zip(term(24));
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
