//! Placements: what editors put on the fronts by hand. Everything else on them ranks itself. Editors
//! place through change sets (`change_set.rs`), which can be undone and scheduled.

use serde::{Deserialize, Serialize};

use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, SectionId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The one article at the top.
    Lead,
    /// Editor's picks.
    Picks,
    /// The same of a section's front.
    SectionLead(SectionId),
    SectionPicks(SectionId),
}

impl Slot {
    fn key(self) -> String {
        match self {
            Slot::Lead => "lead".to_owned(),
            Slot::Picks => "picks".to_owned(),
            Slot::SectionLead(section) => format!("lead:{section}"),
            Slot::SectionPicks(section) => format!("picks:{section}"),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    pub article: ArticleId,
    /// When it gives the place up by itself.
    pub until: Option<Micros>,
}

/// Fills a slot, replacing what was there. At most twelve articles fit.
pub fn save_placements(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    slot: Slot,
    placed: &[Placement],
) -> Result<Position, NewsError> {
    if placed.len() > 12 {
        return Err(NewsError::invalid(
            "placements",
            "at most twelve articles fit in a slot",
        ));
    }
    put(&mut write, edition, slot, placed)?;
    Ok(write.record(&Change::PlacementsSaved { edition })?.commit()?)
}

/// The rows of a slot, inside a larger write.
pub(super) fn put(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    slot: Slot,
    placed: &[Placement],
) -> Result<(), StoreError> {
    let name = slot.key();
    write.execute(
        sql!("delete from placement where edition_id = $1 and slot = $2"),
        &[&edition, &name],
    )?;
    for (ordinal, placement) in placed.iter().enumerate() {
        write.execute(
            sql!("insert into placement (edition_id, slot, ordinal, article_id, until) values ($1, $2, $3, $4, $5)"),
            &[&edition, &name, &(ordinal as i64), &placement.article, &placement.until],
        )?;
    }
    Ok(())
}

/// What stands in a slot at this moment.
pub fn placements(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    slot: Slot,
    now: Micros,
) -> Result<Vec<Placement>, StoreError> {
    read.all(
        sql!(
            "select article_id, until from placement
             where edition_id = $1 and slot = $2 and (until is null or until > $3) order by ordinal"
        ),
        &[&edition, &slot.key(), &now],
        |row| {
            Ok(Placement {
                article: row.get("article_id")?,
                until: row.get("until")?,
            })
        },
    )
}
