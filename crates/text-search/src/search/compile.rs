//! From the reader's query to the engine's.

use std::collections::HashMap;

use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, EmptyQuery, Occur, PhraseQuery,
    Query as EngineQuery, RangeQuery, TermQuery, TermSetQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Searcher, Term};

use super::pass::is_left_to_pass;
use super::words::{Unit, idf, phrase, units};
use crate::Result;
use crate::analysis::Analyzer;
use crate::query::{Node, Query};
use crate::schema::{Fields, slugify};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matching {
    /// Short queries need all their words or all but one, long ones any.
    Most,
    /// One word is enough.
    Any,
}

/// A corrected word weighs this much of a word that was typed: below any exact match of its kind.
const CORRECTED_WEIGHT: Score = 0.5;

/// What two words side by side add to their own scores. Worth 0.01 MRR when looking for a known
/// item; in questions longer than [`MOST_NEIGHBOURS`] words it does as much harm as good.
const NEIGHBOUR_WEIGHT: Score = 0.2;
const MOST_NEIGHBOURS: usize = 8;

/// A single character stands for at most this many pairs a segment.
const MOST_PAIRS: usize = 64;

pub struct Compiled {
    pub query: Box<dyn EngineQuery>,
    /// Stop words that were not searched for.
    pub left_out: Vec<String>,
    /// Asking for any word, instead of most, may find more.
    pub widens: bool,
    /// Words that may be corrected if the index does not have them, with their terms.
    pub spellings: Vec<(String, Term)>,
    terms: Vec<Term>,
}

impl Compiled {
    /// Terms to mark in texts, with what each is worth in a snippet.
    pub fn highlights(&self, searcher: &Searcher) -> Result<HashMap<String, Score>> {
        let documents = searcher.num_docs();
        let mut highlights = HashMap::new();
        for term in &self.terms {
            if let Some(text) = term.value().as_str() {
                highlights.insert(text.to_owned(), idf(searcher.doc_freq(term)?, documents));
            }
        }
        Ok(highlights)
    }
}

pub struct Compiler<'a> {
    searcher: &'a Searcher,
    fields: Fields,
    analyzer: Analyzer,
    matching: Matching,
    corrections: &'a HashMap<String, String>,
    left_out: Vec<String>,
    widens: bool,
    spellings: Vec<(String, Term)>,
    terms: Vec<Term>,
    /// Inside `NOT`, where nothing is highlighted, corrected or reported.
    negated: bool,
}

impl<'a> Compiler<'a> {
    pub fn new(
        searcher: &'a Searcher,
        fields: Fields,
        language: &str,
        matching: Matching,
        corrections: &'a HashMap<String, String>,
    ) -> Self {
        let (left_out, spellings, terms) = (Vec::new(), Vec::new(), Vec::new());
        let analyzer = Analyzer::new(language);
        let (widens, negated) = (false, false);
        Self {
            searcher,
            fields,
            analyzer,
            matching,
            corrections,
            left_out,
            widens,
            spellings,
            terms,
            negated,
        }
    }

    /// `only`: find documents of this language only.
    pub fn compile(mut self, query: &Query, only: Option<&str>) -> Result<Compiled> {
        self.analyzer = self.analyzer.within(&query.to_string());
        let mut compiled = self
            .node(query.root(), true)?
            .unwrap_or_else(|| Box::new(EmptyQuery));
        if let Some(only) = only {
            let filter = self.filter(self.fields.language, only);
            compiled = Box::new(BooleanQuery::intersection(vec![compiled, filter]));
        }
        let Self {
            left_out,
            widens,
            spellings,
            terms,
            ..
        } = self;
        Ok(Compiled {
            query: compiled,
            left_out,
            widens,
            spellings,
            terms,
        })
    }

    /// `None` when the node has nothing to search for. At the `top`, filters are left to the pass.
    fn node(&mut self, node: &Node, top: bool) -> Result<Option<Box<dyn EngineQuery>>> {
        Ok(match node {
            Node::Side(nodes) => self.side(nodes, top)?,
            Node::All(nodes) => self.side_of_groups(nodes, top)?,
            Node::Any(nodes) => {
                let mut any = Vec::new();
                for node in nodes {
                    any.extend(self.node(node, false)?);
                }
                (!any.is_empty()).then(|| Box::new(BooleanQuery::union(any)) as Box<dyn EngineQuery>)
            }
            Node::Not(_) | Node::Word(_) => self.side(std::slice::from_ref(node), false)?,
            Node::Phrase(text) => self.phrase(self.fields.text, text),
            Node::InTitle(text) => self.phrase(self.fields.headline, text),
            Node::Section(value) => Some(self.filter(self.fields.section, &slugify(value))),
            Node::Author(value) => Some(self.filter(self.fields.author, &slugify(value))),
            Node::Topic(value) => Some(self.filter(self.fields.topic, &slugify(value))),
            Node::Kind(value) => Some(self.filter(self.fields.kind, &slugify(value))),
            Node::After { from, .. } | Node::When { from, .. } => Some(self.dates(*from, i64::MAX)),
            Node::Before { until, .. } => Some(self.dates(i64::MIN, *until)),
        })
    }

    fn side_of_groups(&mut self, nodes: &[Node], top: bool) -> Result<Option<Box<dyn EngineQuery>>> {
        let mut all = Vec::new();
        for node in nodes {
            all.extend(self.node(node, top)?);
        }
        Ok((!all.is_empty()).then(|| Box::new(BooleanQuery::intersection(all)) as _))
    }

    fn side(&mut self, nodes: &[Node], top: bool) -> Result<Option<Box<dyn EngineQuery>>> {
        // In order of first occurrence, so that equal queries add up scores in the same order.
        let mut words: Vec<(Unit, usize)> = Vec::new();
        let mut clauses: Vec<(Occur, Box<dyn EngineQuery>)> = Vec::new();
        let mut selects = nodes.is_empty();
        for node in nodes {
            match node {
                Node::Word(typed) => {
                    let mut left_out = Vec::new();
                    for unit in units(&mut self.analyzer, typed, &mut left_out) {
                        match words.iter_mut().find(|(known, _)| *known == unit) {
                            Some((_, count)) => *count += 1,
                            None => words.push((unit, 1)),
                        }
                    }
                    if !self.negated {
                        self.left_out.append(&mut left_out);
                    }
                }
                Node::Not(inside) => {
                    let was = std::mem::replace(&mut self.negated, true);
                    let inside = self.node(inside, false)?;
                    self.negated = was;
                    selects |= inside.is_some();
                    clauses.extend(inside.map(|inside| (Occur::MustNot, inside)));
                }
                _ if top && is_left_to_pass(node) => selects = true,
                _ => clauses.extend(self.node(node, top)?.map(|node| (Occur::Must, node))),
            }
        }
        if !self.negated {
            clauses.extend(self.neighbours(&words).map(|pair| (Occur::Should, pair)));
        }
        if !words.is_empty() {
            clauses.push((Occur::Must, self.words(words)?));
        }
        if !clauses.iter().any(|(occur, _)| *occur == Occur::Must) {
            if !selects {
                return Ok(None);
            }
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(Some(match clauses.len() {
            1 => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        }))
    }

    /// A bonus for words that stand together in the document as they do in the query.
    fn neighbours(&self, words: &[(Unit, usize)]) -> impl Iterator<Item = Box<dyn EngineQuery>> {
        let text = self.fields.text;
        let terms: Vec<Term> = words
            .iter()
            .filter_map(|(unit, _)| match unit {
                Unit::Term { term, .. } => Some(Term::from_field_text(text, term)),
                Unit::Phrase(_) | Unit::Single(_) => None,
            })
            .collect();
        let pairs = if words.len() <= MOST_NEIGHBOURS {
            terms.len().saturating_sub(1)
        } else {
            0
        };
        (0..pairs).map(move |i| {
            let pair = PhraseQuery::new(terms[i..i + 2].to_vec());
            Box::new(BoostQuery::new(Box::new(pair), NEIGHBOUR_WEIGHT)) as Box<dyn EngineQuery>
        })
    }

    fn words(&mut self, words: Vec<(Unit, usize)>) -> Result<Box<dyn EngineQuery>> {
        let needed = match self.matching {
            // What is left out must have been meant wholly.
            _ if self.negated => words.len(),
            Matching::Most => most(words.len()),
            Matching::Any => 1,
        };
        self.widens |= needed > 1 && !self.negated;
        let mut queries = Vec::with_capacity(words.len());
        for (unit, count) in words {
            let query = self.unit(unit)?;
            queries.push(match count {
                1 => query,
                // A word said twice weighs twice: worth 0.04 to 0.09 nDCG on long questions.
                _ => Box::new(BoostQuery::new(query, count as Score)),
            });
        }
        Ok(match queries.len() {
            1 => queries.remove(0),
            _ => Box::new(BooleanQuery::union_with_minimum_required_clauses(queries, needed)),
        })
    }

    fn unit(&mut self, unit: Unit) -> Result<Box<dyn EngineQuery>> {
        Ok(match unit {
            Unit::Term {
                term,
                word,
                may_be_misspelled,
            } => {
                let term = Term::from_field_text(self.fields.text, &term);
                if may_be_misspelled && !self.negated {
                    self.spellings.push((word.clone(), term.clone()));
                }
                let typed = self.term(term);
                match self.corrections.get(&word) {
                    Some(corrected) => {
                        let mut terms = phrase(&mut self.analyzer, corrected);
                        let corrected = terms.pop().map(|(_, term)| term).unwrap_or_default();
                        let corrected = self.term(Term::from_field_text(self.fields.text, &corrected));
                        let corrected = Box::new(BoostQuery::new(corrected, CORRECTED_WEIGHT));
                        Box::new(BooleanQuery::union(vec![typed, corrected]))
                    }
                    None => typed,
                }
            }
            Unit::Phrase(terms) => self.terms_in_row(self.fields.text, terms),
            Unit::Single(character) => self.pairs_beginning(&character)?,
        })
    }

    fn phrase(&mut self, field: Field, text: &str) -> Option<Box<dyn EngineQuery>> {
        let mut terms = phrase(&mut self.analyzer, text);
        match terms.len() {
            0 => {
                if !self.negated {
                    self.left_out.push(text.to_owned());
                }
                None
            }
            1 => Some(self.term(Term::from_field_text(field, &terms.remove(0).1))),
            _ => Some(self.terms_in_row(field, terms)),
        }
    }

    fn terms_in_row(&mut self, field: Field, terms: Vec<(usize, String)>) -> Box<dyn EngineQuery> {
        let terms: Vec<(usize, Term)> = terms
            .into_iter()
            .map(|(position, term)| (position, Term::from_field_text(field, &term)))
            .collect();
        if !self.negated {
            self.terms.extend(terms.iter().map(|(_, term)| term.clone()));
        }
        Box::new(PhraseQuery::new_with_offset(terms))
    }

    fn term(&mut self, term: Term) -> Box<dyn EngineQuery> {
        if !self.negated {
            self.terms.push(term.clone());
        }
        Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
    }

    fn pairs_beginning(&mut self, character: &str) -> Result<Box<dyn EngineQuery>> {
        let mut pairs = Vec::new();
        for reader in self.searcher.segment_readers() {
            let index = reader.inverted_index(self.fields.text)?;
            let mut stream = index.terms().range().ge(character).into_stream()?;
            for _ in 0..MOST_PAIRS {
                if !stream.advance() || !stream.key().starts_with(character.as_bytes()) {
                    break;
                }
                if let Ok(pair) = std::str::from_utf8(stream.key()) {
                    pairs.push(Term::from_field_text(self.fields.text, pair));
                }
            }
        }
        if !self.negated {
            self.terms.extend(pairs.iter().cloned());
        }
        Ok(Box::new(TermSetQuery::new(pairs)))
    }

    fn filter(&self, field: Field, value: &str) -> Box<dyn EngineQuery> {
        let term = TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic);
        Box::new(ConstScoreQuery::new(Box::new(term), 0.0))
    }

    fn dates(&self, from: i64, until: i64) -> Box<dyn EngineQuery> {
        use std::ops::Bound::{Excluded, Included};
        let at = |micros| Term::from_field_i64(self.fields.published, micros);
        let range = RangeQuery::new(Included(at(from)), Excluded(at(until)));
        Box::new(ConstScoreQuery::new(Box::new(range), 0.0))
    }
}

/// How many of `words` a document needs. Whoever types a few words means them; of a question or a
/// pasted sentence, any word may be the one that counts, and asking for a third of them already
/// costs 0.01 to 0.10 nDCG.
fn most(words: usize) -> usize {
    match words {
        0..=2 => words,
        3..=5 => words - 1,
        _ => 1,
    }
}
