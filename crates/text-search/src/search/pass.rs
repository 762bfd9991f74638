//! The one pass over the matching documents: filter, count, rank, keep the best page.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::sync::Arc;

use tantivy::columnar::{ColumnValues, StrColumn};
use tantivy::query::{EnableScoring, Query as EngineQuery};
use tantivy::{DocAddress, DocId, Score, Searcher, SegmentReader};

use super::MAX_LIMIT;
use super::cursor::Cursor;
use super::facets::{DateCounts, Facets, sections};
use super::rank::{Freshness, Key, Sort, importance_factor};
use super::results::Options;
use crate::Result;
use crate::query::{Node, Query};
use crate::schema::{IMPORTANCE, PUBLISHED, SECTION_PATHS, SectionEntry, TIE, slugify};

pub struct Pass<'a> {
    pub now: i64,
    sort: Sort,
    limit: usize,
    facets: bool,
    freshness: Option<Freshness>,
    after: Option<Key>,
    filters: Filters<'a>,
}

/// What the query asks for at its top level, so that a facet can be counted without it.
#[derive(Default)]
struct Filters<'a> {
    /// Any of these.
    sections: Vec<&'a str>,
    from: Option<i64>,
    until: Option<i64>,
}

/// Top-level filters are left to the pass; everything else is compiled.
pub fn is_left_to_pass(node: &Node) -> bool {
    matches!(
        node,
        Node::Section(_) | Node::After { .. } | Node::Before { .. } | Node::When { .. }
    )
}

pub struct Found {
    pub total: u64,
    pub top: Vec<Ranked>,
    /// There is something after the last of `top`.
    pub more: bool,
    pub facets: Option<Facets>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    pub key: Key,
    pub score: Score,
    pub address: DocAddress,
}

impl<'a> Pass<'a> {
    pub fn new(query: &'a Query, options: &Options, cursor: Option<&Cursor>) -> Self {
        let mut filters = Filters::default();
        filters.collect(query.root());
        Self {
            now: cursor.map_or(options.now_micros, |cursor| cursor.now),
            sort: options.sort,
            limit: options.limit.clamp(1, MAX_LIMIT),
            facets: options.facets,
            freshness: options.freshness.filter(|_| !query.has_dates()),
            after: cursor.map(|cursor| cursor.key),
            filters,
        }
    }

    pub fn run(&self, searcher: &Searcher, query: &dyn EngineQuery) -> Result<Found> {
        let scoring = match self.sort {
            Sort::Relevance => EnableScoring::enabled_from_searcher(searcher),
            Sort::Newest | Sort::Oldest => EnableScoring::disabled_from_searcher(searcher),
        };
        let weight = query.weight(scoring)?;
        let mut best = Best::new(self.limit);
        let mut total = 0;
        let mut dates = DateCounts::default();
        let mut counts: HashMap<String, u64> = HashMap::new();
        for (ordinal, reader) in (0..).zip(searcher.segment_readers()) {
            let mut segment = Segment::open(self, reader, ordinal)?;
            let mut visit = |doc, score| {
                if !reader.is_deleted(doc) {
                    segment.visit(doc, score, &mut best);
                }
            };
            if self.sort == Sort::Relevance {
                weight.for_each(reader, &mut visit)?;
            } else {
                weight.for_each_no_score(reader, &mut |docs| {
                    docs.iter().for_each(|doc| visit(*doc, 0.0));
                })?;
            }
            total += segment.total;
            dates += segment.dates;
            segment.add_counts(&mut counts)?;
        }
        let facets = self.facets.then(|| Facets {
            sections: sections(counts),
            dates,
        });
        let (top, more) = best.finish();
        Ok(Found {
            total,
            top,
            more,
            facets,
        })
    }
}

impl<'a> Filters<'a> {
    fn collect(&mut self, node: &'a Node) {
        match node {
            Node::Side(nodes) | Node::All(nodes) => nodes.iter().for_each(|node| self.collect(node)),
            Node::Section(section) => self.sections.push(section),
            Node::After { from, .. } | Node::When { from, .. } => {
                self.from = self.from.max(Some(*from));
            }
            Node::Before { until, .. } => {
                self.until = Some(self.until.map_or(*until, |earlier| earlier.min(*until)));
            }
            _ => {}
        }
    }

    fn has_date(&self, published: i64) -> bool {
        self.from.is_none_or(|from| from <= published) && self.until.is_none_or(|until| published < until)
    }
}

/// The state of the pass within one segment.
struct Segment<'a> {
    pass: &'a Pass<'a>,
    ordinal: u32,
    published: Arc<dyn ColumnValues<i64>>,
    importance: Arc<dyn ColumnValues<u64>>,
    tie: Arc<dyn ColumnValues<u64>>,
    sections: Option<StrColumn>,
    /// For each section entry, whether the query's `section:` means it.
    wanted: Vec<bool>,
    /// For each section entry, how many documents.
    counts: Vec<u64>,
    dates: DateCounts,
    total: u64,
}

impl<'a> Segment<'a> {
    fn open(pass: &'a Pass<'a>, reader: &SegmentReader, ordinal: u32) -> Result<Self> {
        let columns = reader.fast_fields();
        let sections = columns.str(SECTION_PATHS)?;
        let entries = sections.as_ref().map_or(0, |column| column.num_terms());
        let mut segment = Self {
            pass,
            ordinal,
            published: columns.i64(PUBLISHED)?.first_or_default_col(0),
            importance: columns.u64(IMPORTANCE)?.first_or_default_col(3),
            tie: columns.u64(TIE)?.first_or_default_col(0),
            sections,
            wanted: Vec::new(),
            counts: vec![0; entries],
            dates: DateCounts::default(),
            total: 0,
        };
        if !pass.filters.sections.is_empty() {
            let asked: Vec<String> = pass.filters.sections.iter().map(|s| slugify(s)).collect();
            segment.wanted = segment.entries(|entry| {
                SectionEntry::parse(entry)
                    .terms()
                    .iter()
                    .any(|term| asked.contains(term))
            })?;
        }
        Ok(segment)
    }

    /// `make` of each section entry in the order of the column.
    fn entries<T>(&self, mut make: impl FnMut(&str) -> T) -> Result<Vec<T>> {
        let mut made = Vec::with_capacity(self.counts.len());
        let mut entry = String::new();
        if let Some(column) = &self.sections {
            for ordinal in 0..self.counts.len() as u64 {
                entry.clear();
                column.ord_to_str(ordinal, &mut entry)?;
                made.push(make(&entry));
            }
        }
        Ok(made)
    }

    fn visit(&mut self, doc: DocId, score: Score, best: &mut Best) {
        let pass = self.pass;
        let published = self.published.get_val(doc);
        let has_date = pass.filters.has_date(published);
        let has_section = pass.filters.sections.is_empty() || self.has_wanted_section(doc);
        if pass.facets {
            if has_date && let Some(column) = &self.sections {
                column
                    .term_ords(doc)
                    .for_each(|entry| self.counts[entry as usize] += 1);
            }
            if has_section {
                self.dates.add(published, pass.now);
            }
        }
        if !has_date || !has_section {
            return;
        }
        self.total += 1;
        let mut score = score;
        if pass.sort == Sort::Relevance {
            score *= importance_factor(self.importance.get_val(doc));
            if let Some(freshness) = pass.freshness {
                score *= freshness.factor(published, pass.now);
            }
        }
        let mut key = Key::of(pass.sort, score, published);
        if best.is_beyond(key) {
            return;
        }
        key.tie = self.tie.get_val(doc);
        if pass.after.is_none_or(|after| key < after) {
            best.offer(Ranked {
                key,
                score,
                address: DocAddress::new(self.ordinal, doc),
            });
        }
    }

    fn has_wanted_section(&self, doc: DocId) -> bool {
        let Some(column) = &self.sections else {
            return false;
        };
        column.term_ords(doc).any(|entry| self.wanted[entry as usize])
    }

    fn add_counts(&self, into: &mut HashMap<String, u64>) -> Result<()> {
        for (entry, count) in self.entries(str::to_owned)?.into_iter().zip(&self.counts) {
            if *count > 0 {
                *into.entry(entry).or_default() += count;
            }
        }
        Ok(())
    }
}

/// The best page so far, and one more to know whether another page follows.
struct Best {
    room: usize,
    heap: BinaryHeap<Reverse<Ranked>>,
}

impl Best {
    fn new(limit: usize) -> Self {
        Self {
            room: limit + 1,
            heap: BinaryHeap::with_capacity(limit + 2),
        }
    }

    /// Cannot get in, whatever its tie.
    fn is_beyond(&self, key: Key) -> bool {
        self.heap.len() == self.room
            && self
                .heap
                .peek()
                .is_some_and(|Reverse(worst)| (key.first, key.second) < (worst.key.first, worst.key.second))
    }

    fn offer(&mut self, ranked: Ranked) {
        self.heap.push(Reverse(ranked));
        if self.heap.len() > self.room {
            self.heap.pop();
        }
    }

    fn finish(self) -> (Vec<Ranked>, bool) {
        let more = self.heap.len() == self.room;
        // Ascending order of `Reverse` is best first.
        let mut top: Vec<Ranked> = self.heap.into_sorted_vec().into_iter().map(|r| r.0).collect();
        top.truncate(self.room - 1);
        (top, more)
    }
}

impl Eq for Ranked {}

impl PartialOrd for Ranked {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ranked {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key
            .cmp(&other.key)
            .then_with(|| self.address.cmp(&other.address))
    }
}
