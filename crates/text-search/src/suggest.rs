//! What a reader may mean while still typing: names of topics, sections and authors, and headlines.
//!
//! The last word counts as begun, the others as whole. Names come by how many documents carry them,
//! headlines newest first. A name goes when its last document goes.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

use serde::Serialize;
use tantivy::postings::Postings;
use tantivy::query::{BooleanQuery, EnableScoring, Query, RegexQuery, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Searcher, SegmentReader, TERMINATED, Term};

use crate::analysis::{Analyzer, Sort, fold};
use crate::index::{Generation, Index};
use crate::schema::{Fields, PUBLISHED, SEPARATOR, TIE};
use crate::search::stored;
use crate::{Document, Result};

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    pub text: String,
    pub kind: SuggestionKind,
    /// The id of a document, or the slug of a name.
    pub target: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SuggestionKind {
    Headline,
    Topic,
    Section,
    Author,
}

/// What was typed is read this far, in characters and in words.
const READ: usize = 80;
const WORDS: usize = 8;
/// So many names beginning alike are looked at in a segment.
const NAMES: usize = 1_000;

impl Index {
    /// At most `limit` suggestions; at most half of them are names while there are headlines.
    pub fn suggest(&self, typed: &str, limit: usize) -> Result<Vec<Suggestion>> {
        let typed: String = typed.chars().take(READ).collect();
        let limit = limit.min(50);
        let Generation { reader, fields, .. } = &*self.serving();
        let searcher = reader.searcher();
        let mut names = names(&searcher, fields, &typed)?;
        names.truncate(limit);
        let mut headlines = headlines(&searcher, fields, &typed, limit)?;
        headlines.truncate(limit - names.len().min(limit / 2));
        names.truncate(limit - headlines.len());
        names.append(&mut headlines);
        Ok(names)
    }
}

fn names(searcher: &Searcher, fields: &Fields, typed: &str) -> Result<Vec<Suggestion>> {
    let folded = fold(typed);
    let prefix = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    if prefix.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: HashMap<String, u64> = HashMap::new();
    for reader in searcher.segment_readers() {
        let index = reader.inverted_index(fields.names)?;
        let mut stream = index.terms().range().ge(&prefix).into_stream()?;
        for _ in 0..NAMES {
            let Some((key, info)) = stream.next() else { break };
            if !key.starts_with(prefix.as_bytes()) {
                break;
            }
            let Ok(entry) = std::str::from_utf8(key) else {
                continue;
            };
            let mut postings = index.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
            if has_alive(&mut postings, reader)
                && let Some((_, name)) = entry.split_once(SEPARATOR)
            {
                // The entry of the whole name and that of one of its words are the same name.
                let count = found.entry(name.to_owned()).or_default();
                *count = (*count).max(u64::from(info.doc_freq));
            }
        }
    }
    let mut found: Vec<(String, u64)> = found.into_iter().collect();
    found.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(found.iter().filter_map(|(name, _)| suggested(name)).collect())
}

fn has_alive(postings: &mut impl Postings, reader: &SegmentReader) -> bool {
    while postings.doc() != TERMINATED {
        if !reader.is_deleted(postings.doc()) {
            return true;
        }
        postings.advance();
    }
    false
}

fn suggested(name: &str) -> Option<Suggestion> {
    let mut parts = name.split(SEPARATOR);
    let kind = match parts.next()? {
        "a" => SuggestionKind::Author,
        "s" => SuggestionKind::Section,
        "t" => SuggestionKind::Topic,
        _ => return None,
    };
    let target = parts.next()?.to_owned();
    Some(Suggestion {
        text: parts.next()?.to_owned(),
        kind,
        target,
    })
}

fn headlines(searcher: &Searcher, fields: &Fields, typed: &str, limit: usize) -> Result<Vec<Suggestion>> {
    let Some(query) = begun(fields, typed)? else {
        return Ok(Vec::new());
    };
    let mut suggestions = Vec::new();
    let mut seen = HashSet::new();
    // Twice as many, because agencies send the same headline again with each update.
    for at in newest(searcher, &query, 2 * limit)? {
        let Document { headline, id, .. } = stored(searcher, fields, at)?;
        if seen.insert(fold(&headline)) {
            let kind = SuggestionKind::Headline;
            suggestions.push(Suggestion {
                text: headline,
                kind,
                target: id,
            });
        }
    }
    Ok(suggestions)
}

/// Headlines with all the words, the last of them only begun.
fn begun(fields: &Fields, typed: &str) -> Result<Option<BooleanQuery>> {
    let mut words: Vec<(String, bool)> = Vec::new();
    Analyzer::new("en").each(typed, |token| {
        let repeats = token.sort == Sort::Joined || (token.sort == Sort::PairEnd && token.glued);
        if !repeats {
            words.push((token.word.to_owned(), token.sort == Sort::Stop));
        }
    });
    words.truncate(WORDS);
    let Some((last, _)) = words.pop() else {
        return Ok(None);
    };
    words.retain(|(_, stop)| !stop);
    let mut clauses: Vec<Box<dyn Query>> = Vec::new();
    for (word, _) in words {
        let term = Term::from_field_text(fields.typed, &word);
        clauses.push(Box::new(TermQuery::new(term, IndexRecordOption::Basic)));
    }
    // Words hold letters, digits, "&" and ".": only the point means something to a pattern.
    let pattern = format!("{}.*", last.replace('.', "\\."));
    clauses.push(Box::new(RegexQuery::from_pattern(&pattern, fields.typed)?));
    Ok(Some(BooleanQuery::intersection(clauses)))
}

fn newest(searcher: &Searcher, query: &dyn Query, limit: usize) -> Result<Vec<DocAddress>> {
    let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut heap: BinaryHeap<Reverse<(i64, u64, DocAddress)>> = BinaryHeap::new();
    for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
        let published = reader.fast_fields().i64(PUBLISHED)?.first_or_default_col(0);
        let tie = reader.fast_fields().u64(TIE)?.first_or_default_col(0);
        weight.for_each_no_score(reader, &mut |docs| {
            for doc in docs.iter().copied().filter(|doc| !reader.is_deleted(*doc)) {
                let at = published.get_val(doc);
                if heap.len() == limit && heap.peek().is_some_and(|worst| at < worst.0.0) {
                    continue;
                }
                heap.push(Reverse((at, tie.get_val(doc), DocAddress::new(ordinal, doc))));
                if heap.len() > limit {
                    heap.pop();
                }
            }
        })?;
    }
    Ok(heap
        .into_sorted_vec()
        .into_iter()
        .map(|Reverse((_, _, address))| address)
        .collect())
}
