//! The public's door. A figure that is in the house early is not in a [`LiveRelease`]: this is the only
//! file that makes one, and it asks the time.

use std::ops::Deref;

use super::agenda;
use super::release::Release;
use crate::base::clock::Micros;
use crate::base::ids::ReleaseId;
use crate::base::store::{ReadSession, StoreError};

/// A release as it may be told at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct LiveRelease {
    release: Release,
}

impl Deref for LiveRelease {
    type Target = Release;
    fn deref(&self) -> &Release {
        &self.release
    }
}

pub fn between(
    read: &mut ReadSession<'_>,
    (from, to): (Micros, Micros),
    now: Micros,
) -> Result<Vec<LiveRelease>, StoreError> {
    let all = agenda::between(read, from, to)?;
    Ok(all.into_iter().map(|release| told(release, now)).collect())
}

pub fn by_id(
    read: &mut ReadSession<'_>,
    id: ReleaseId,
    now: Micros,
) -> Result<Option<LiveRelease>, StoreError> {
    Ok(agenda::by_id(read, id)?.map(|release| told(release, now)))
}

/// Before its moment a release has no figure, and the one before is as it was: a revision comes out
/// with the figure.
fn told(mut release: Release, now: Micros) -> LiveRelease {
    if release.scheduled_at > now {
        (release.actual, release.revised, release.filled_at) = (None, None, None);
    }
    LiveRelease { release }
}
