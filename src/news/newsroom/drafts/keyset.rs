//! All articles of an edition in pages that miss nothing and repeat nothing.

use super::{DraftLine, PublicState, WorkState};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, PersonId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

#[derive(Clone, Copy, Debug, Default)]
pub struct DraftFilter {
    pub work: Option<WorkState>,
    pub public: Option<PublicState>,
    /// Only what this person began.
    pub made_by: Option<PersonId>,
}

/// Where a page begins: before this article, in order of the last change.
#[derive(Clone, Copy, Debug)]
pub struct Before(pub Micros, pub ArticleId);

impl Before {
    pub fn start() -> Before {
        Before(Micros(i64::MAX), ArticleId(uuid::Uuid::max()))
    }
}

/// Articles in the order of their last change, the latest first.
pub fn page(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    filter: DraftFilter,
    before: Before,
    limit: i64,
) -> Result<Vec<DraftLine>, StoreError> {
    read.all(
        sql!(
            "select id, number, draft_headline, work_state, public_state, changed_at from article
             where edition_id = $1 and (changed_at, id) < ($2, $3)
               and (cast($4 as text) is null or work_state = $4)
               and (cast($5 as text) is null or public_state = $5)
               and (cast($6 as uuid) is null or made_by = $6)
             order by changed_at desc, id desc limit $7"
        ),
        &[
            &edition,
            &before.0,
            &before.1,
            &filter.work.map(WorkState::as_str),
            &filter.public.map(PublicState::as_str),
            &filter.made_by,
            &limit,
        ],
        |row| {
            Ok(DraftLine {
                id: row.get("id")?,
                number: row.get("number")?,
                headline: row.get("draft_headline")?,
                work: row.get("work_state")?,
                public: row.get("public_state")?,
                changed_at: row.get("changed_at")?,
            })
        },
    )
}
