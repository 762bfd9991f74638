//! What waits for an editor: the desk's door to the lines of wires.

use super::wire::{self, Wire};
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, WireId, WireItemId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError};
use crate::news::NewsError;
use crate::sql;

/// A line that came and is not out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub id: WireItemId,
    pub wire: WireId,
    /// The wire's name: the source that readers will see.
    pub source: String,
    pub importance: i64,
    pub text: String,
    /// Where the wire says more; may be empty.
    pub link: String,
    pub instruments: Vec<String>,
    pub said_at: Option<Micros>,
    pub came_at: Micros,
}

impl Held {
    fn from_row(row: &Row<'_>) -> Result<Held, StoreError> {
        let instruments: String = row.get("instruments")?;
        Ok(Held {
            id: row.get("id")?,
            wire: row.get("wire_id")?,
            source: row.get("name")?,
            importance: row.get("importance")?,
            text: row.get("text")?,
            link: row.get("link")?,
            instruments: split(&instruments),
            said_at: row.get("said_at")?,
            came_at: row.get("came_at")?,
        })
    }
}

fn split(instruments: &str) -> Vec<String> {
    let words = instruments.split(',').map(str::trim);
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// The lines that are held in an edition, the newest first.
pub fn held(read: &mut ReadSession<'_>, edition: EditionId, limit: i64) -> Result<Vec<Held>, StoreError> {
    read.all(
        sql!(
            "select i.id, i.wire_id, i.text, i.link, i.instruments, i.said_at, i.came_at, w.name, w.importance
             from wire_item i join wire w on w.id = i.wire_id
             where i.edition_id = $1 and i.state = 'held' order by i.came_at desc, i.id desc limit $2"
        ),
        &[&edition, &limit],
        Held::from_row,
    )
}

/// Loads a held line for a verb, with its wire's row locked: two editors who press at once are one.
///
/// Errors: there is none, or it was released or dropped before.
pub(super) fn for_verb(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    id: WireItemId,
) -> Result<(Held, Wire), NewsError> {
    let found = write.maybe(
        sql!("select wire_id from wire_item where id = $1 and edition_id = $2"),
        &[&id, &edition],
        |row| row.get::<WireId>("wire_id"),
    )?;
    let wire = found.ok_or_else(|| NewsError::NotFound("line of this kind here".to_owned()))?;
    let wire = wire::for_verb(write, edition, wire)?;
    let line = write.maybe(
        sql!(
            "select i.id, i.wire_id, i.text, i.link, i.instruments, i.said_at, i.came_at, w.name, w.importance
             from wire_item i join wire w on w.id = i.wire_id where i.id = $1 and i.state = 'held'"
        ),
        &[&id],
        Held::from_row,
    )?;
    match line {
        Some(line) => Ok((line, wire)),
        None => Err(NewsError::invalid(
            "line",
            "was released or dropped before; somebody was faster",
        )),
    }
}
