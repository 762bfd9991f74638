//! Second thoughts about spelling. Only for words the index does not really have, only to words it
//! has, and never for anything whose neighbours mean something else: figures, tickers, short words.

use std::collections::HashMap;

use tantivy::{Searcher, Term};

use super::FEW;
use super::compile::Compiled;
use crate::Result;
use crate::analysis::fold;
use crate::query::{Node, Query};
use crate::schema::{Fields, SHORTEST_CORRECTED};

/// From this length on two mistakes are allowed, from [`SHORTEST_CORRECTED`] one.
const LONG: usize = 9;

/// A word that does occur, though hardly, is only taken for a mistake for one this much commoner.
const MUCH_COMMONER: u64 = 20;

/// Misspelled words of the query with their corrections.
pub fn corrections(
    compiled: &Compiled,
    searcher: &Searcher,
    fields: &Fields,
) -> Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    for (word, term) in &compiled.spellings {
        let own = searcher.doc_freq(term)?;
        if own < FEW
            && let Some(better) = commonest_neighbour(word, own, searcher, fields)?
        {
            found.insert(word.clone(), better);
        }
    }
    Ok(found)
}

fn commonest_neighbour(word: &str, own: u64, searcher: &Searcher, fields: &Fields) -> Result<Option<String>> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() < SHORTEST_CORRECTED {
        return Ok(None);
    }
    let allowed = if letters.len() < LONG { 1 } else { 2 };
    let first = letters[0].to_string();
    // No UTF-8 text contains 0xFF, so this is past everything that begins with the letter.
    let past = [first.as_bytes(), &[0xff]].concat();
    let mut neighbours: HashMap<String, (usize, u64)> = HashMap::new();
    let mut other = Vec::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(fields.words)?;
        let mut stream = index.terms().range().ge(&first).lt(&past).into_stream()?;
        while let Some((key, info)) = stream.next() {
            let Ok(candidate) = std::str::from_utf8(key) else {
                continue;
            };
            // Bytes are no fewer than letters and at most four times as many.
            if key.len() + allowed < letters.len() || key.len() > 4 * (letters.len() + allowed) {
                continue;
            }
            other.clear();
            other.extend(candidate.chars());
            if let Some(distance) = distance_within(&letters, &other, allowed)
                && distance > 0
            {
                let entry = neighbours.entry(candidate.to_owned()).or_insert((distance, 0));
                entry.1 += u64::from(info.doc_freq);
            }
        }
    }
    let term = |word: &str| Term::from_field_text(fields.words, word);
    Ok(neighbours
        .into_iter()
        .filter(|(_, (_, count))| own == 0 || *count >= own * MUCH_COMMONER)
        // The word itself decides last, so that the answer does not depend on hashing.
        .min_by_key(|(word, (distance, count))| (*distance, std::cmp::Reverse(*count), term(word)))
        .map(|(word, _)| word))
}

/// Insertions, deletions, substitutions and swaps of neighbours between `a` and `b`, if at most
/// `allowed`.
fn distance_within(a: &[char], b: &[char], allowed: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > allowed {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let differs = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + differs);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        if row.iter().min().is_some_and(|best| *best > allowed) {
            return None;
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().filter(|distance| *distance <= allowed)
}

/// The query as it would have been typed without the mistakes.
pub fn spelled(query: &Query, corrections: &HashMap<String, String>) -> String {
    respelled(query.root(), corrections).to_string()
}

fn respelled(node: &Node, corrections: &HashMap<String, String>) -> Node {
    let all = |nodes: &[Node]| nodes.iter().map(|node| respelled(node, corrections)).collect();
    match node {
        Node::Side(nodes) => Node::Side(all(nodes)),
        Node::All(nodes) => Node::All(all(nodes)),
        Node::Any(nodes) => Node::Any(all(nodes)),
        Node::Word(typed) => {
            let word = fold(typed.trim_matches(|c: char| !c.is_alphanumeric()));
            Node::Word(corrections.get(&word).unwrap_or(typed).clone())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        let distance = |a: &str, b: &str, allowed| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            distance_within(&a, &b, allowed)
        };
        assert_eq!(
            distance("inflatoin", "inflation", 2),
            Some(1),
            "a swap is one mistake"
        );
        assert_eq!(distance("inflation", "inflation", 1), Some(0));
        assert_eq!(distance("recesion", "recession", 1), Some(1));
        assert_eq!(distance("tariff", "traiffs", 1), None);
        assert_eq!(distance("tariff", "traiffs", 2), Some(2));
    }
}
