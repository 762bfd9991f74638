//! A wire: where it is, what becomes of its lines, and how the last look went.

use crate::base::clock::Micros;
use crate::base::ids::{EditionId, WireId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError, Transaction};
use crate::news::NewsError;
use crate::news::flashes::Importance;
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// RSS, Atom, JSON Feed: the headline is the line.
    Feed,
    /// A JSON object a line: `id`, `text`, and as the wire likes `url`, `at`, `instruments`.
    Lines,
}

impl Format {
    pub const ALL: [Format; 2] = [Format::Feed, Format::Lines];

    pub fn as_str(self) -> &'static str {
        match self {
            Format::Feed => "feed",
            Format::Lines => "lines",
        }
    }

    pub fn parse(word: &str) -> Result<Format, NewsError> {
        Format::ALL
            .into_iter()
            .find(|known| known.as_str() == word)
            .ok_or_else(|| NewsError::invalid("format", "must be feed or lines"))
    }
}

#[derive(Clone, Debug)]
pub struct Wire {
    pub id: WireId,
    pub edition: EditionId,
    /// Printed as the source of its flashes.
    pub name: String,
    pub url: String,
    pub format: Format,
    pub importance: Importance,
    /// Its lines go out without an editor.
    pub unattended: bool,
    /// Between two looks.
    pub seconds: i64,
    pub paused: bool,
    pub etag: String,
    pub last_modified: String,
    pub looked_at: Option<Micros>,
    /// Its first answer; what was in it is old.
    pub begun_at: Option<Micros>,
    pub next_at: Micros,
    pub tries: i64,
    /// Why the last look brought nothing; empty: it went well.
    pub problem: String,
}

impl Wire {
    fn from_row(row: &Row<'_>) -> Result<Wire, StoreError> {
        let odd = |error: NewsError| StoreError::Engine(error.to_string());
        Ok(Wire {
            id: row.get("id")?,
            edition: row.get("edition_id")?,
            name: row.get("name")?,
            url: row.get("url")?,
            format: Format::parse(&row.get::<String>("format")?).map_err(odd)?,
            importance: Importance::parse(row.get("importance")?).map_err(odd)?,
            unattended: row.get("unattended")?,
            seconds: row.get("seconds")?,
            paused: row.get("paused")?,
            etag: row.get("etag")?,
            last_modified: row.get("last_modified")?,
            looked_at: row.get("looked_at")?,
            begun_at: row.get("begun_at")?,
            next_at: row.get("next_at")?,
            tries: row.get("tries")?,
            problem: row.get("problem")?,
        })
    }
}

pub fn by_id(read: &mut ReadSession<'_>, id: WireId) -> Result<Option<Wire>, StoreError> {
    read.maybe(sql!("select * from wire where id = $1"), &[&id], Wire::from_row)
}

pub fn of_edition(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Wire>, StoreError> {
    read.all(
        sql!("select * from wire where edition_id = $1 order by made_at, id"),
        &[&edition],
        Wire::from_row,
    )
}

/// The wires that are to be looked at now, who waits longest first.
pub fn due(read: &mut ReadSession<'_>, now: Micros) -> Result<Vec<Wire>, StoreError> {
    read.all(
        sql!("select * from wire where not paused and next_at <= $1 order by next_at, id limit 100"),
        &[&now],
        Wire::from_row,
    )
}

pub fn next_look(read: &mut ReadSession<'_>) -> Result<Option<Micros>, StoreError> {
    read.one(
        sql!("select min(next_at) as at from wire where not paused"),
        &[],
        |row| row.get("at"),
    )
}

/// Loads a wire of an edition for a verb, and takes its row's lock.
pub(super) fn for_verb(write: &mut OpenWrite<'_>, edition: EditionId, id: WireId) -> Result<Wire, NewsError> {
    write.execute(sql!("update wire set name = name where id = $1"), &[&id])?;
    by_id(&mut write.as_read(), id)?
        .filter(|wire| wire.edition == edition)
        .ok_or_else(|| NewsError::NotFound("wire of this kind here".to_owned()))
}

/// How a look went, and what the wire is asked with next time.
#[derive(Clone, Debug)]
pub struct Look {
    pub at: Micros,
    pub next_at: Micros,
    pub tries: i64,
    pub problem: String,
    /// ETag and Last-Modified of an answer that was taken.
    pub tags: Option<(String, String)>,
}

/// Notes how a look went. Housekeeping: what it brought has said so itself.
pub fn note_look(tx: &mut Transaction<'_>, wire: WireId, look: &Look) -> Result<(), StoreError> {
    tx.execute(
        sql!("update wire set looked_at = $2, next_at = $3, tries = $4, problem = $5 where id = $1"),
        &[&wire, &look.at, &look.next_at, &look.tries, &look.problem],
    )?;
    if let Some((etag, modified)) = &look.tags {
        tx.execute(
            sql!("update wire set etag = $2, last_modified = $3 where id = $1"),
            &[&wire, etag, modified],
        )?;
    }
    Ok(())
}
