//! The log as an audit asks it: newest first, narrowed by who, what, about what and when. Read only;
//! there is no statement anywhere that changes or removes an entry.

use super::{Entry, Position};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// What an audit is narrowed to. Nothing set is everything.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// As stored: `person:0190…`, `clock`.
    pub actor: Option<String>,
    /// Any of these; empty is all.
    pub verbs: Vec<String>,
    /// As stored: `article:0190…`.
    pub subject: Option<String>,
    pub from: Option<Micros>,
    /// Excluded.
    pub to: Option<Micros>,
}

/// Clocks of several machines differ a little, so the order of times is not quite that of positions:
/// bounds are looked up this much wider, and then each entry's time is asked.
const SKEW_SECONDS: i64 = 600;

impl Audit {
    /// The entries before a position, the newest first. Each way of asking has a statement whose order
    /// an index gives, so that nothing is sorted and no more is read than is shown.
    pub fn before(
        &self,
        read: &mut ReadSession<'_>,
        before: Position,
        limit: i64,
    ) -> Result<Vec<Entry>, StoreError> {
        let (low, high) = self.bounds(read)?;
        let high = high.min(before.0);
        let (from, to) = (
            self.from.unwrap_or(Micros(i64::MIN)),
            self.to.unwrap_or(Micros(i64::MAX)),
        );
        let any = if self.verbs.is_empty() {
            "%".to_owned()
        } else {
            format!(",{},", self.verbs.join(","))
        };
        if let Some(subject) = &self.subject {
            return read.all(
                sql!(
                    "select position, at, actor, facts from change
                     where subject = $1 and position < $2 and position >= $3 and at >= $4 and at < $5
                       and ($6 = '%' or $6 like '%,' || verb || ',%')
                       and (cast($7 as text) is null or actor = $7)
                     order by position desc limit $8"
                ),
                &[subject, &high, &low, &from, &to, &any, &self.actor, &limit],
                Entry::from_row,
            );
        }
        if let Some(actor) = &self.actor {
            return read.all(
                sql!(
                    "select position, at, actor, facts from change
                     where actor = $1 and position < $2 and position >= $3 and at >= $4 and at < $5
                       and ($6 = '%' or $6 like '%,' || verb || ',%')
                     order by position desc limit $7"
                ),
                &[actor, &high, &low, &from, &to, &any, &limit],
                Entry::from_row,
            );
        }
        if self.verbs.is_empty() {
            return read.all(
                sql!(
                    "select position, at, actor, facts from change
                     where position < $1 and position >= $2 and at >= $3 and at < $4
                     order by position desc limit $5"
                ),
                &[&high, &low, &from, &to, &limit],
                Entry::from_row,
            );
        }
        // One walk along the index for each verb, then the newest of all of them.
        let mut all = Vec::new();
        for verb in &self.verbs {
            all.extend(read.all(
                sql!(
                    "select position, at, actor, facts from change
                     where verb = $1 and position < $2 and position >= $3 and at >= $4 and at < $5
                     order by position desc limit $6"
                ),
                &[verb, &high, &low, &from, &to, &limit],
                Entry::from_row,
            )?);
        }
        all.sort_by_key(|entry| std::cmp::Reverse(entry.position));
        all.truncate(usize::try_from(limit).unwrap_or_default());
        Ok(all)
    }

    /// The times as positions: the first that counts, and the first that doesn't any more.
    fn bounds(&self, read: &mut ReadSession<'_>) -> Result<(i64, i64), StoreError> {
        let first = sql!("select position from change where at >= $1 order by at, position limit 1");
        let last = sql!("select position from change where at < $1 order by at desc, position desc limit 1");
        let low = match self.from {
            None => Some(0),
            Some(from) => read.maybe(first, &[&from.plus_seconds(-SKEW_SECONDS)], |row| {
                row.get("position")
            })?,
        };
        let high = match self.to {
            None => Some(i64::MAX - 1),
            Some(to) => read.maybe(last, &[&to.plus_seconds(SKEW_SECONDS)], |row| row.get("position"))?,
        };
        Ok((
            low.unwrap_or(i64::MAX),
            high.map_or(0, |last| last.saturating_add(1)),
        ))
    }
}
