//! The tables → a new index, beside the one that serves.

use text_search::Rebuild;

use super::{Search, Source};
use crate::base::store::Store;
use crate::changes::{self, FollowError, Position};
use crate::news::editions;

/// Articles read in one snapshot; a rebuild must not hold one for minutes.
const BATCH: i64 = 200;

/// Builds the index anew and puts it in place of the old one. `progress` is told how many articles
/// are in, and says whether to go on. Returns the position it stands at: whatever happens after it is for the follower.
pub fn rebuild(
    store: &Store,
    search: &Search,
    source: impl Source,
    mut progress: impl FnMut(u64) -> bool,
) -> Result<Position, FollowError> {
    // Noted before reading: an article that changes meanwhile is taken in again by the follower.
    let head = store.reads.wait(changes::head)?;
    let mut rebuild = Rebuild::begin(&search.index)?;
    let mut done = 0;
    for edition in store.reads.wait(editions::editions)? {
        let mut after = 0;
        loop {
            let edition = edition.clone();
            let batch = store
                .reads
                .wait(move |read| source.batch(read, &edition, after, BATCH))?;
            let (documents, Some(last)) = batch else { break };
            for document in &documents {
                rebuild.add(document)?;
            }
            after = last;
            done += documents.len() as u64;
            if !progress(done) {
                return Err(FollowError("it was told to stop".to_owned()));
            }
        }
    }
    rebuild.finish(u64::try_from(head.0).unwrap_or_default())?;
    Ok(head)
}
