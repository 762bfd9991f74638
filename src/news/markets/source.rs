//! A source: who publishes, where it is fetched, and how that went.

use super::Series;
use crate::base::clock::Micros;
use crate::base::ids::SourceId;
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

#[derive(Clone, Debug)]
pub struct Source {
    pub id: SourceId,
    pub key: String,
    pub name: String,
    /// Printed beside every number.
    pub line: String,
    pub home: String,
    /// Empty: nothing is fetched; files and programs bring it.
    pub url: String,
    pub format: String,
    /// JSON for the generic format.
    pub mapping: String,
    pub zone: String,
    /// Minute of the day in its zone at which it publishes.
    pub at_minute: i64,
    /// `12345`: Monday to Friday.
    pub weekdays: String,
    pub paused: bool,
    pub etag: String,
    pub last_modified: String,
    pub hash: String,
    pub fetched_at: Option<Micros>,
    pub taken_at: Option<Micros>,
    pub next_at: Micros,
    pub tries: i64,
    pub problem: String,
}

impl Source {
    fn from_row(row: &Row<'_>) -> Result<Source, StoreError> {
        Ok(Source {
            id: row.get("id")?,
            key: row.get("key")?,
            name: row.get("name")?,
            line: row.get("line")?,
            home: row.get("home")?,
            url: row.get("url")?,
            format: row.get("format")?,
            mapping: row.get("mapping")?,
            zone: row.get("zone")?,
            at_minute: row.get("at_minute")?,
            weekdays: row.get("weekdays")?,
            paused: row.get("paused")?,
            etag: row.get("etag")?,
            last_modified: row.get("last_modified")?,
            hash: row.get("hash")?,
            fetched_at: row.get("fetched_at")?,
            taken_at: row.get("taken_at")?,
            next_at: row.get("next_at")?,
            tries: row.get("tries")?,
            problem: row.get("problem")?,
        })
    }

    /// What is printed beside a number of this series.
    pub fn line_of<'a>(&'a self, series: &'a Series) -> &'a str {
        if series.line.is_empty() {
            &self.line
        } else {
            &series.line
        }
    }
}

pub fn sources(read: &mut ReadSession<'_>) -> Result<Vec<Source>, StoreError> {
    read.all(
        sql!("select * from market_source order by key"),
        &[],
        Source::from_row,
    )
}

pub fn source_by_id(read: &mut ReadSession<'_>, id: SourceId) -> Result<Option<Source>, StoreError> {
    read.maybe(
        sql!("select * from market_source where id = $1"),
        &[&id],
        Source::from_row,
    )
}

pub fn source_by_key(read: &mut ReadSession<'_>, key: &str) -> Result<Option<Source>, StoreError> {
    read.maybe(
        sql!("select * from market_source where key = $1"),
        &[&key],
        Source::from_row,
    )
}

/// What is to be fetched now, the longest due first.
pub fn due_sources(read: &mut ReadSession<'_>, now: Micros) -> Result<Vec<Source>, StoreError> {
    read.all(
        sql!(
            "select * from market_source where url <> '' and not paused and next_at <= $1
             order by next_at, id limit 20"
        ),
        &[&now],
        Source::from_row,
    )
}

/// When the next fetch is due.
pub fn next_source(read: &mut ReadSession<'_>) -> Result<Option<Micros>, StoreError> {
    let next = sql!("select min(next_at) as at from market_source where url <> '' and not paused");
    read.one(next, &[], |row| row.get("at"))
}
