//! Whether a sentence speaks of what has happened, and who its subject is.

use jiff::civil::Date;

use crate::dates;
use crate::lexicon::UNREAL;
use crate::market::Instrument;
use crate::tokens::Token;

/// An instrument named in a sentence: which, and its tokens.
pub(crate) struct Mention {
    pub instrument: usize,
    pub inverse: bool,
    pub pair_only: bool,
    pub start: usize,
    pub end: usize,
}

/// Every instrument that is a subject of the sentence, the longest name at each place.
pub(crate) fn subjects(sentence: &[Token], instruments: &[Instrument], today: Date) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < sentence.len() {
        match longest(sentence, at, instruments) {
            Some(mention) => {
                at = mention.end;
                if is_subject(sentence, &mention, today) {
                    found.push(mention);
                }
            }
            None => at += 1,
        }
    }
    found
}

fn longest(sentence: &[Token], at: usize, instruments: &[Instrument]) -> Option<Mention> {
    let mut best: Option<Mention> = None;
    for (instrument, known) in instruments.iter().enumerate() {
        for name in &known.names {
            let words = name.text.split(' ').count();
            let Some(tokens) = sentence.get(at..at + words) else {
                continue;
            };
            let same = name
                .text
                .split(' ')
                .zip(tokens)
                .all(|(word, token)| token.is(word.to_lowercase().trim_end_matches('.')));
            let longer = best.as_ref().is_none_or(|best| words > best.end - best.start);
            if same && longer && !tokens.iter().any(|token| token.aside) {
                best = Some(Mention {
                    instrument,
                    inverse: name.inverse,
                    pair_only: name.pair_only,
                    start: at,
                    end: at + words,
                });
            }
        }
    }
    best
}

/// It begins its clause: at the start, after a comma, after "while", perhaps with an article or a
/// time before it. Everything else ("shares priced in the euro") has another subject.
fn is_subject(sentence: &[Token], mention: &Mention, today: Date) -> bool {
    let mut start = mention.start;
    if start > 0 && ["the", "u.s", "us", "its"].contains(&sentence[start - 1].word.as_str()) {
        start -= 1;
    }
    if start > 0 && sentence[start - 1].is("the") {
        start -= 1;
    }
    let clause = clause_start(sentence, start);
    if sentence[clause..start]
        .iter()
        .any(|token| UNREAL.contains(&token.word.as_str()))
    {
        return false;
    }
    let Some(before) = start.checked_sub(1).map(|place| &sentence[place]) else {
        return true;
    };
    let opens = [
        "while", "but", "as", "after", "said", "that", "showed", ",", ";", ":", "—", "–", "”",
    ];
    if opens.contains(&before.word.as_str()) {
        return !before.aside || before.is("”");
    }
    if before.is("and") {
        // A clause before it: what stands there is a figure, a unit or a time, not a second subject.
        return sentence[..start - 1].iter().any(|token| token.figure.is_some());
    }
    // "On Friday the euro fell".
    (clause..start).any(|from| {
        dates::when(&sentence[from..start], today)
            .is_some_and(|(_, used)| from + used == start && from == clause)
    })
}

/// Where the clause around a place begins.
fn clause_start(sentence: &[Token], place: usize) -> usize {
    let breaks = |at: &usize| {
        let token = &sentence[*at];
        let and = token.is("and") && *at > 0 && sentence[*at - 1].is(",");
        and || ["but", "while", ";", "—"].contains(&token.word.as_str())
    };
    (0..place).rev().find(breaks).map_or(0, |at| at + 1)
}
