//! Documents like a given one: the words that set it apart, looked for in the others, and the
//! topics they share. The date plays no part: a reader who wants the latest has a list of the
//! latest.

use std::collections::HashMap;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Score, Searcher, Term};

use crate::analysis::{Analyzer, Sort};
use crate::index::{Generation, Index};
use crate::schema::{Fields, primary_language, slugify};
use crate::search::{Highlighter, Hit, idf, stored};
use crate::{Document, Result};

/// Words a profile has.
const PROFILE: usize = 25;
/// One in so many of them must be found in a similar document.
const SHARED: usize = 6;
/// What a shared topic is worth beside a shared word of the same rarity.
const TOPIC_WEIGHT: Score = 2.0;
/// A body is read this far, in bytes.
const READ: usize = 20_000;

impl Index {
    /// Documents most like the one with this id, best first, in the same language; none when there
    /// is no such document. Their snippets are beginnings, without marks.
    pub fn similar(&self, id: &str, limit: usize) -> Result<Vec<Hit>> {
        let Generation { reader, fields, .. } = &*self.serving();
        let searcher = reader.searcher();
        let own_id = TermQuery::new(Term::from_field_text(fields.id, id), IndexRecordOption::Basic);
        let own = searcher.search(&own_id, &TopDocs::with_limit(1).order_by_score())?;
        let Some((_, at)) = own.first() else {
            return Ok(Vec::new());
        };
        let document = stored(&searcher, fields, *at)?;
        let Some(like) = like(&document, &searcher, fields)? else {
            return Ok(Vec::new());
        };

        let language = primary_language(&document.language);
        let query = BooleanQuery::new(vec![
            (Occur::Must, like),
            (Occur::Must, unscored(fields.language, &language)),
            (Occur::MustNot, Box::new(own_id)),
        ]);
        let top = TopDocs::with_limit(limit.clamp(1, 50)).order_by_score();
        let mut plain = Highlighter::new(HashMap::new());
        let mut hits = Vec::new();
        for (score, at) in searcher.search(&query, &top)? {
            hits.push(Hit::new(stored(&searcher, fields, at)?, score, &mut plain));
        }
        Ok(hits)
    }
}

/// What makes another document similar, or `None` if this one has nothing of its own to say.
fn like(document: &Document, searcher: &Searcher, fields: &Fields) -> Result<Option<Box<dyn Query>>> {
    let documents = searcher.num_docs();
    let mut clauses: Vec<Box<dyn Query>> = Vec::new();
    for (term, weight) in profile(document, searcher, fields)? {
        let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
        clauses.push(Box::new(BoostQuery::new(query, weight)));
    }
    let needed = (clauses.len() / SHARED).max(1);
    for topic in &document.topics {
        let slug = slugify(&topic.slug);
        let found = searcher.doc_freq(&Term::from_field_text(fields.topic, &slug))?;
        let score = TOPIC_WEIGHT * idf(found, documents);
        clauses.push(Box::new(ConstScoreQuery::new(
            unscored(fields.topic, &slug),
            score,
        )));
    }
    if clauses.is_empty() {
        return Ok(None);
    }
    Ok(Some(Box::new(BooleanQuery::union_with_minimum_required_clauses(
        clauses, needed,
    ))))
}

/// The terms that set the document apart, with their weights; the heaviest weighs 1.
fn profile(document: &Document, searcher: &Searcher, fields: &Fields) -> Result<Vec<(Term, Score)>> {
    let mut counts: HashMap<String, Score> = HashMap::new();
    let mut analyzer = Analyzer::new(&document.language);
    let body = &document.body[..document.body.floor_char_boundary(READ)];
    for (text, weight) in [
        (&*document.headline, 3.0),
        (&*document.standfirst, 2.0),
        (body, 1.0),
    ] {
        analyzer.each(text, |token| {
            if token.sort != Sort::Stop {
                *counts.entry(token.term.to_owned()).or_default() += weight;
            }
        });
    }
    let documents = searcher.num_docs();
    let mut weighted = Vec::with_capacity(counts.len());
    for (term, count) in counts {
        let term = Term::from_field_text(fields.text, &term);
        let found = searcher.doc_freq(&term)?;
        // In this document alone, it can find no other.
        if found > 1 {
            weighted.push((term, count / (count + 1.2) * idf(found, documents)));
        }
    }
    weighted.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    weighted.truncate(PROFILE);
    let heaviest = weighted.first().map_or(1.0, |(_, weight)| *weight);
    weighted.iter_mut().for_each(|(_, weight)| *weight /= heaviest);
    Ok(weighted)
}

fn unscored(field: Field, value: &str) -> Box<dyn Query> {
    let term = TermQuery::new(Term::from_field_text(field, value), IndexRecordOption::Basic);
    Box::new(ConstScoreQuery::new(Box::new(term), 0.0))
}
