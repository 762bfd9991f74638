//! A small archive to search.

use jiff::ZonedDateTime;
use text_search::{Change, Document, Freshness, Index, Named, Options, Query, Results, Writer, query};

pub const DAY: i64 = 86_400_000_000;

/// Noon of 23 November 2026, UTC.
pub fn now() -> ZonedDateTime {
    "2026-11-23T12:00:00+00:00[UTC]".parse().expect("a date")
}

pub fn now_micros() -> i64 {
    now().timestamp().as_microsecond()
}

pub fn options() -> Options {
    Options {
        now_micros: now_micros(),
        limit: 10,
        facets: true,
        ..Options::default()
    }
}

pub fn fresh() -> Options {
    Options {
        freshness: Some(Freshness::default()),
        ..options()
    }
}

pub fn document(id: &str, headline: &str, body: &str) -> Document {
    Document {
        id: id.into(),
        language: "en".into(),
        headline: headline.into(),
        body: body.into(),
        kind: "news".into(),
        published: now_micros() - DAY,
        importance: 3,
        ..Document::default()
    }
}

pub fn named(name: &str) -> Named {
    Named::new(name.to_lowercase().replace(' ', "-"), name)
}

pub struct Archive {
    pub index: Index,
    pub writer: Writer,
    pub folder: tempfile::TempDir,
    position: u64,
}

impl Archive {
    pub fn of(documents: impl IntoIterator<Item = Document>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let index = Index::open(folder.path()).expect("an index").index;
        let writer = Writer::with_heap(&index, 15_000_000).expect("a writer");
        let mut archive = Self {
            index,
            writer,
            folder,
            position: 0,
        };
        archive.apply(documents.into_iter().map(Change::upsert));
        archive
    }

    pub fn apply(&mut self, changes: impl IntoIterator<Item = Change>) {
        self.position += 1;
        self.writer.apply(changes, self.position).expect("a commit");
    }

    pub fn search(&self, text: &str) -> Results {
        self.search_with(text, &options())
    }

    pub fn search_with(&self, text: &str, options: &Options) -> Results {
        self.index.search(&read(text), options).expect("results")
    }

    /// The ids found, in order.
    pub fn ids(&self, text: &str) -> Vec<String> {
        ids(&self.search(text))
    }
}

pub fn read(text: &str) -> Query {
    query::parse(text, &now())
}

pub fn ids(results: &Results) -> Vec<String> {
    results.hits.iter().map(|hit| hit.id.clone()).collect()
}

pub fn sorted(mut ids: Vec<String>) -> Vec<String> {
    ids.sort();
    ids
}
