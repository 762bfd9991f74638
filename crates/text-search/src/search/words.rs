//! What one typed word means to the index. Usually one term; "10-year" or "covid-19" is a phrase,
//! because its halves mean nothing alone; "rate-setting" is two words; a run of Chinese is a
//! phrase of character pairs.

use tantivy::Score;

use crate::analysis::{Analyzer, Sort, is_capitals};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unit {
    Term {
        term: String,
        word: String,
        may_be_misspelled: bool,
    },
    /// Terms with their distance from the first.
    Phrase(Vec<(usize, String)>),
    /// One character of a script without spaces, wherever a pair begins with it.
    Single(String),
}

/// What `typed` is looked up as; stop words go to `left_out`.
pub fn units(analyzer: &mut Analyzer, typed: &str, left_out: &mut Vec<String>) -> Vec<Unit> {
    let mut groups: Vec<Vec<Part>> = Vec::new();
    // Where a joined form ends: its halves are passed over.
    let mut joined_until = 0;
    analyzer.each(typed, |token| {
        match token.sort {
            Sort::Stop => return left_out.push(token.word.to_owned()),
            Sort::Joined => joined_until = token.to,
            Sort::PairEnd if token.glued => return,
            _ if token.from < joined_until => return,
            _ => {}
        }
        let part = Part {
            term: token.term.to_owned(),
            word: token.word.to_owned(),
            position: token.position,
            sort: token.sort,
            short: token.to - token.from <= 2 || is_capitals(&typed[token.from..token.to]),
        };
        match groups.last_mut() {
            Some(group) if token.glued => group.push(part),
            _ => groups.push(vec![part]),
        }
    });
    groups
        .into_iter()
        .flat_map(|group| from_group(group, typed))
        .collect()
}

struct Part {
    term: String,
    word: String,
    position: usize,
    sort: Sort,
    short: bool,
}

fn from_group(group: Vec<Part>, typed: &str) -> Vec<Unit> {
    if let [part] = group.as_slice()
        && part.sort == Sort::PairEnd
    {
        return vec![Unit::Single(part.term.clone())];
    }
    let belongs_together = group.len() > 1
        && group.iter().any(|part| {
            part.short || part.sort == Sort::Pair || part.word.bytes().any(|b| b.is_ascii_digit())
        });
    if belongs_together {
        let first = group[0].position;
        return vec![Unit::Phrase(
            group
                .into_iter()
                .map(|part| (part.position - first, part.term))
                .collect(),
        )];
    }
    let ticker = is_capitals(typed) && typed.chars().filter(|c| c.is_alphanumeric()).count() <= 5;
    group
        .into_iter()
        .map(|part| Unit::Term {
            may_be_misspelled: !ticker
                && part.sort == Sort::Word
                && part.word.chars().all(char::is_alphabetic),
            term: part.term,
            word: part.word,
        })
        .collect()
}

/// The terms of a phrase with their distances; stop words leave gaps.
pub fn phrase(analyzer: &mut Analyzer, text: &str) -> Vec<(usize, String)> {
    let mut terms: Vec<(usize, String)> = Vec::new();
    analyzer.each(text, |token| match token.sort {
        Sort::Stop | Sort::Joined => {}
        Sort::PairEnd if token.glued => {}
        _ => terms.push((token.position, token.term.to_owned())),
    });
    let first = terms.first().map_or(0, |(position, _)| *position);
    terms.iter_mut().for_each(|(position, _)| *position -= first);
    terms
}

/// How much a term found in `found` of `documents` says about one that has it; as in BM25.
pub fn idf(found: u64, documents: u64) -> Score {
    let rest = documents.saturating_sub(found) as Score + 0.5;
    (rest / (found as Score + 0.5)).ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(language: &str, typed: &str) -> Vec<String> {
        units(&mut Analyzer::new(language).within(typed), typed, &mut Vec::new())
            .into_iter()
            .map(|unit| match unit {
                Unit::Term {
                    term,
                    may_be_misspelled: true,
                    ..
                } => term,
                Unit::Term { term, .. } => format!("={term}"),
                Unit::Phrase(terms) => {
                    format!(
                        "\"{}\"",
                        terms.into_iter().map(|t| t.1).collect::<Vec<_>>().join(" ")
                    )
                }
                Unit::Single(character) => format!("{character}*"),
            })
            .collect()
    }

    #[test]
    fn typed_words() {
        for (typed, expected) in [
            ("inflation", "inflat"),
            ("10-year", "\"10 year\""),
            ("rate-setting", "rate set"),
            ("EUR/USD", "=eurusd"),
            ("S&P", "=s&p"),
            ("BRK.B", "\"brk b\""),
            ("U.S.", "=us"),
            ("2024", "=2024"),
            ("TSLA", "=tsla"),
            ("the", ""),
            ("IT", "=it"),
        ] {
            assert_eq!(read("en", typed).join(" "), expected, "{typed}");
        }
        assert_eq!(read("ja", "日本銀行"), ["\"日本 本銀 銀行\""]);
        assert_eq!(read("zh", "钱"), ["钱*"]);
    }
}
