//! From the series: a release that names one is filled as soon as the series has a value that came in at
//! its moment or after. What is older was known before, and so is none of this release.

use super::{Figures, fill_release};
use crate::base::clock::Micros;
use crate::base::ids::{ReleaseId, SeriesId};
use crate::base::store::{Actor, ReadSession, Store, StoreError};
use crate::news::NewsError;
use crate::news::markets::{decimal, series_by_key};
use crate::sql;

/// A figure that has not come for so long will not come by itself.
const WAITED_DAYS: i64 = 3;

/// Fills every release whose series has brought its figure. Returns how many it filled.
pub fn fill_due(store: &Store) -> Result<usize, StoreError> {
    let now = store.writes.clock().now();
    let due = store.reads.wait(move |read| due(read, now))?;
    let mut filled = 0;
    for (release, figures) in due {
        match store
            .writes
            .wait(Actor::Clock, move |write| fill_release(write, release, &figures))
        {
            Ok(_) => filled += 1,
            Err(NewsError::Store(error)) => return Err(error),
            Err(refused) => {
                tracing::warn!(%release, %refused, "a release could not be filled from its series")
            }
        }
    }
    Ok(filled)
}

fn due(read: &mut ReadSession<'_>, now: Micros) -> Result<Vec<(ReleaseId, Figures)>, StoreError> {
    let waiting = read.all(
        sql!(
            "select id, series, scheduled_at from release
             where scheduled_at <= $1 and scheduled_at > $2 and series <> '' and actual is null and not cancelled
             order by scheduled_at limit 100"
        ),
        &[&now, &now.plus_days(-WAITED_DAYS)],
        |row| {
            Ok((
                row.get::<ReleaseId>("id")?,
                row.get::<String>("series")?,
                row.get::<Micros>("scheduled_at")?,
            ))
        },
    )?;
    let mut due = Vec::new();
    for (release, key, scheduled_at) in waiting {
        if let Some(series) = series_by_key(read, &key)?
            && let Some(figures) = newest(read, (series.id, series.scale), scheduled_at)?
        {
            due.push((release, figures));
        }
    }
    Ok(due)
}

/// The last value of a series with the one before it, when the last came in since a moment.
fn newest(
    read: &mut ReadSession<'_>,
    (series, scale): (SeriesId, u32),
    since: Micros,
) -> Result<Option<Figures>, StoreError> {
    let last = read.all(
        sql!("select value, recorded_at from observation where series_id = $1 order by point desc limit 2"),
        &[&series],
        |row| Ok((row.get::<i64>("value")?, row.get::<Micros>("recorded_at")?)),
    )?;
    let mut last = last.into_iter();
    let Some((value, _)) = last.next().filter(|(_, at)| *at >= since) else {
        return Ok(None);
    };
    let before = last.next().map(|(value, _)| decimal(value, scale));
    Ok(Some(Figures {
        actual: Some(decimal(value, scale)),
        previous: None,
        revised: before,
    }))
}
