//! Drop: held lines that nobody needs. They stay known, so that they do not come again.

use crate::base::ids::{EditionId, WireItemId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Drops what is still held of these; what somebody released meanwhile stays out.
///
/// Errors: none of them is held.
pub fn drop_lines(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    lines: &[WireItemId],
) -> Result<Position, NewsError> {
    let mut count = 0;
    for id in lines {
        count += write.execute(
            sql!(
                "update wire_item set state = 'dropped' where id = $1 and edition_id = $2 and state = 'held'"
            ),
            &[id, &edition],
        )?;
    }
    if count == 0 {
        return Err(NewsError::invalid("line", "was released or dropped before"));
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let change = Change::WireLinesDropped { edition, count };
    Ok(write.record(&change)?.commit()?)
}
