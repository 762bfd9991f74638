//! Placements: what editors put on the front page by hand. Everything else on it ranks itself.

use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId};
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
}

impl Slot {
    fn as_str(self) -> &'static str {
        match self {
            Slot::Lead => "lead",
            Slot::Picks => "picks",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
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
    let name = slot.as_str();
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
    Ok(write.record(&Change::PlacementsSaved { edition })?.commit()?)
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
        &[&edition, &slot.as_str(), &now],
        |row| {
            Ok(Placement {
                article: row.get("article_id")?,
                until: row.get("until")?,
            })
        },
    )
}
