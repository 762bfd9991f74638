//! The log → frames.

use std::sync::Arc;

use bytes::Bytes;

use super::rebuild;
use super::row::Stream;
use crate::base::ids::{EditionId, FlashId};
use crate::base::store::{ReadSession, Store};
use crate::changes::{Change, Entry, FollowError, Follower, Position};

/// How a flash looks on the wire. Asked once for each change, whoever reads along.
pub trait Render: Send + Sync + 'static {
    /// The event for a flash as it stands now; none when its edition is unknown.
    fn frame(
        &self,
        read: &mut ReadSession<'_>,
        position: Position,
        flash: (EditionId, FlashId),
    ) -> Result<Option<Bytes>, FollowError>;
}

/// Renders each change of a flash once and hands it to everybody. Its state is thrown away with the
/// process: it begins with the last frames of the tables.
pub struct StreamFollower {
    store: Store,
    stream: Arc<Stream>,
    render: Arc<dyn Render>,
    head: Position,
}

impl StreamFollower {
    /// Makes the rows at once, before the first reader is let in.
    pub fn new(
        store: &Store,
        stream: Arc<Stream>,
        render: Arc<dyn Render>,
    ) -> Result<StreamFollower, FollowError> {
        let with = Arc::clone(&render);
        let (rows, floor, head) = store.reads.wait(move |read| rebuild::rows(read, with.as_ref()))?;
        stream.begin(rows, floor, head);
        Ok(StreamFollower {
            store: store.clone(),
            stream,
            render,
            head,
        })
    }
}

/// The flash that a change is about. Which changes are about one, `Change::subject` says without a
/// wildcard; all of those name their edition.
pub(super) fn flash_of(change: &Change) -> Option<(EditionId, FlashId)> {
    let (Change::FlashPublished { edition, flash, .. }
    | Change::FlashCorrected { edition, flash, .. }
    | Change::FlashWithdrawn { edition, flash, .. }
    | Change::FlashLinked { edition, flash, .. }) = change
    else {
        return None;
    };
    Some((*edition, *flash))
}

impl Follower for StreamFollower {
    fn name(&self) -> &'static str {
        "stream"
    }

    fn concerns(&self, change: &Change) -> bool {
        flash_of(change).is_some()
    }

    fn cursor(&mut self) -> Result<Position, FollowError> {
        Ok(self.head)
    }

    fn follow(&mut self, entries: &[Entry], upto: Position) -> Result<(), FollowError> {
        let (render, wanted) = (Arc::clone(&self.render), rebuild::wanted(entries));
        let made = match wanted.is_empty() {
            true => Vec::new(),
            false => self
                .store
                .reads
                .wait(move |read| rebuild::frames(read, render.as_ref(), &wanted))?,
        };
        for (edition, frame) in made {
            self.stream.tell(edition, frame);
        }
        self.stream.passed(upto);
        Ok(())
    }
}
