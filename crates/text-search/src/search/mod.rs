//! From a query to a page of hits.
//!
//! One pass over the matching documents scores, counts, fills the facets and keeps the best page.
//! When words find almost nothing, a second tier reads them more widely: a word the index does not
//! have is corrected, and a document need no longer contain most of the words. A correction weighs
//! less than what was typed, and the results say what was done.

mod compile;
mod correct;
mod cursor;
mod facets;
mod pass;
mod rank;
mod results;
mod snippet;
mod words;

use std::collections::HashMap;

use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, TantivyDocument};

pub use facets::{DateCounts, Facets, SectionCount};
pub use rank::{Freshness, Sort};
pub use results::{Hit, Options, Piece, ReadAs, Results};

pub(crate) use snippet::Highlighter;
pub(crate) use words::idf;

use compile::{Compiled, Compiler, Matching};
use cursor::Cursor;
use pass::{Found, Pass};

use crate::index::{Generation, Index};
use crate::query::Query;
use crate::schema::{Fields, primary_language};
use crate::{Document, Result};

/// A page never has more hits than this.
pub const MAX_LIMIT: usize = 100;

/// Fewer hits than this open the second tier.
const FEW: u64 = 3;

impl Index {
    /// Whether the cursor of these options, if there is one, belongs to this query. A search takes one
    /// that doesn't for none and begins at the first page.
    pub fn cursor_fits(&self, query: &Query, options: &Options) -> bool {
        let fingerprint = cursor::fingerprint(query, options);
        let text = options.cursor.as_deref();
        text.is_none_or(|text| Cursor::decode(text, fingerprint).is_some())
    }

    /// Searches what was last committed. Errors are errors of the disk; no query causes one.
    pub fn search(&self, query: &Query, options: &Options) -> Result<Results> {
        let generation = self.serving();
        let searcher = generation.reader.searcher();
        let fingerprint = cursor::fingerprint(query, options);
        let cursor = options
            .cursor
            .as_deref()
            .and_then(|text| Cursor::decode(text, fingerprint));
        let pass = Pass::new(query, options, cursor.as_ref());
        let search = Search {
            generation: &generation,
            searcher: &searcher,
            options,
            pass: &pass,
        };

        let language = options.language.as_deref().unwrap_or("en");
        let mut tier = search.run(query, language, Matching::Most, HashMap::new())?;
        if tier.found.total < FEW {
            let corrections = correct::corrections(&tier.compiled, &searcher, &generation.fields)?;
            if !corrections.is_empty() {
                tier = search.run(query, language, Matching::Most, corrections)?;
            }
            if tier.found.total < FEW && tier.compiled.widens {
                let corrections = std::mem::take(&mut tier.corrections);
                tier = search.run(query, language, Matching::Any, corrections)?;
            }
        }
        search.results(query, tier, fingerprint)
    }
}

struct Search<'a> {
    generation: &'a Generation,
    searcher: &'a Searcher,
    options: &'a Options,
    pass: &'a Pass<'a>,
}

struct Tier {
    compiled: Compiled,
    corrections: HashMap<String, String>,
    matching: Matching,
    found: Found,
}

impl Search<'_> {
    fn run(
        &self,
        query: &Query,
        language: &str,
        matching: Matching,
        corrections: HashMap<String, String>,
    ) -> Result<Tier> {
        let only = self.options.language.as_deref().map(primary_language);
        let compiler = Compiler::new(
            self.searcher,
            self.generation.fields,
            language,
            matching,
            &corrections,
        );
        let compiled = compiler.compile(query, only.as_deref())?;
        let found = self.pass.run(self.searcher, compiled.query.as_ref())?;
        Ok(Tier {
            compiled,
            corrections,
            matching,
            found,
        })
    }

    fn results(&self, query: &Query, tier: Tier, fingerprint: u64) -> Result<Results> {
        let Tier {
            compiled,
            corrections,
            matching,
            found,
        } = tier;
        let mut highlighter = Highlighter::new(compiled.highlights(self.searcher)?);
        let mut hits = Vec::with_capacity(found.top.len());
        for ranked in &found.top {
            let document = stored(self.searcher, &self.generation.fields, ranked.address)?;
            hits.push(Hit::new(document, ranked.score, &mut highlighter));
        }
        let last = found.top.last().filter(|_| found.more);
        let corrected = (!corrections.is_empty()).then(|| correct::spelled(query, &corrections));
        Ok(Results {
            hits,
            total: found.total,
            facets: found.facets,
            next: last.map(|last| {
                Cursor {
                    now: self.pass.now,
                    key: last.key,
                }
                .encode(fingerprint)
            }),
            read_as: ReadAs {
                query: query.to_string(),
                left_out: compiled.left_out,
                any_word: matching == Matching::Any,
                cut: query.was_cut(),
            },
            corrected,
        })
    }
}

/// Reads a document back as it was given.
pub(crate) fn stored(searcher: &Searcher, fields: &Fields, at: DocAddress) -> Result<Document> {
    let document: TantivyDocument = searcher.doc(at)?;
    let source = document
        .get_first(fields.source)
        .and_then(|value| value.as_str().map(str::to_owned));
    Ok(serde_json::from_str(&source.unwrap_or_default())?)
}
