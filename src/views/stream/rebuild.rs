//! The tables → frames: at the start, and for readers who were away longer than the row remembers.

use std::collections::HashMap;

use super::Render;
use super::follow::flash_of;
use super::row::{Frame, KEPT};
use crate::base::ids::{EditionId, FlashId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes::{self, Audit, Entry, FollowError, Position};

/// Who was away for longer than this many changes of flashes is better served by a page.
pub const MOST_TOLD: usize = 1_000;

const VERBS: [&str; 4] = [
    "flash_published",
    "flash_corrected",
    "flash_withdrawn",
    "flash_linked",
];

type Wanted = Vec<(Position, (EditionId, FlashId))>;
type Rows = HashMap<EditionId, Vec<Frame>>;

/// The entries that are about flashes.
pub(super) fn wanted(entries: &[Entry]) -> Wanted {
    entries
        .iter()
        .filter_map(|entry| Some((entry.position, flash_of(&entry.change)?)))
        .collect()
}

/// The last frames of every edition, the position after which they are whole, and the log's head.
pub(super) fn rows(
    read: &mut ReadSession<'_>,
    render: &dyn Render,
) -> Result<(Rows, Position, Position), FollowError> {
    let head = changes::head(read)?;
    let entries = newest(read, Position(head.0 + 1), KEPT)?;
    let floor = match entries.len() == KEPT {
        true => entries
            .first()
            .map_or(head, |oldest| Position(oldest.position.0 - 1)),
        false => Position(0),
    };
    let mut rows = Rows::new();
    for (edition, frame) in frames(read, render, &wanted(&entries))? {
        rows.entry(edition).or_default().push(frame);
    }
    Ok((rows, floor, head))
}

/// What one edition's readers missed between two positions, the second included; none when that is
/// more than a stream should tell.
pub fn missed(
    read: &mut ReadSession<'_>,
    render: &dyn Render,
    edition: EditionId,
    (after, upto): (Position, Position),
) -> Result<Option<Vec<Frame>>, FollowError> {
    let entries = newest(read, Position(upto.0.saturating_add(1)), MOST_TOLD + 1)?;
    let mut wanted = wanted(&entries);
    wanted.retain(|(position, (of, _))| *position > after && *of == edition);
    let whole = entries.len() <= MOST_TOLD || entries.first().is_some_and(|oldest| oldest.position <= after);
    if !whole {
        return Ok(None);
    }
    let made = frames(read, render, &wanted)?;
    Ok(Some(made.into_iter().map(|(_, frame)| frame).collect()))
}

pub(super) fn frames(
    read: &mut ReadSession<'_>,
    render: &dyn Render,
    wanted: &Wanted,
) -> Result<Vec<(EditionId, Frame)>, FollowError> {
    let mut made = Vec::with_capacity(wanted.len());
    for (position, (edition, flash)) in wanted {
        if let Some(bytes) = render.frame(read, *position, (*edition, *flash))? {
            let position = *position;
            made.push((*edition, Frame { position, bytes }));
        }
    }
    Ok(made)
}

/// The newest changes of flashes before a position, the oldest first.
fn newest(read: &mut ReadSession<'_>, before: Position, most: usize) -> Result<Vec<Entry>, StoreError> {
    let audit = Audit {
        verbs: VERBS.map(str::to_owned).to_vec(),
        ..Audit::default()
    };
    let mut entries = audit.before(read, before, i64::try_from(most).unwrap_or(i64::MAX))?;
    entries.reverse();
    Ok(entries)
}
