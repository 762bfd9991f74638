//! The log → signals: when values came in, and when a story or what its articles name changed.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry as Slot;

use super::measure::{Measured, Measures};
use crate::base::clock::Micros;
use crate::base::ids::{InstrumentId, StoryId};
use crate::base::store::{ReadSession, Store, StoreError};
use crate::changes::{self, Change, Entry, FollowError, Follower, Position, Subject};
use crate::news::markets::live;
use crate::news::stories::{self, Signal};
use crate::sql;
use crate::views::pages::moved;

const KIND: &str = "market";
/// What a story's articles named within these days.
const NAMED_DAYS: i64 = 14;
/// More than all active stories name.
const MOST_PAIRS: i64 = 4_000;

pub struct MovesFollower {
    store: Store,
    measures: Measures,
}

impl MovesFollower {
    pub fn new(store: Store) -> MovesFollower {
        MovesFollower {
            store,
            measures: Measures::default(),
        }
    }

    fn look(&mut self) -> Result<(), FollowError> {
        let now = self.store.writes.clock().now();
        let mut measures = std::mem::take(&mut self.measures);
        let (measures, signals, before) = self.store.reads.wait(move |read| {
            let signals = signals(read, &mut measures, now)?;
            let before = stories::signals(read, KIND)?;
            Ok::<_, StoreError>((measures, signals, before))
        })?;
        self.measures = measures;
        // Values come in all day long, and most of them change nothing that anybody sees.
        if signals != before {
            self.store
                .writes
                .housekeeping(move |tx| stories::save_signals(tx, KIND, &signals))?;
        }
        Ok(())
    }
}

impl Follower for MovesFollower {
    fn name(&self) -> &'static str {
        "moves"
    }

    /// What each change moves, `views/pages/subjects.rs` says without a wildcard.
    fn concerns(&self, change: &Change) -> bool {
        moved(change).iter().any(|subject| {
            matches!(
                subject,
                Subject::Series(_) | Subject::Instrument(_) | Subject::Markets | Subject::Story(_)
            )
        })
    }

    fn cursor(&mut self) -> Result<Position, FollowError> {
        // Noted before looking: what happens meanwhile is looked at again.
        let head = self.store.reads.wait(changes::head)?;
        self.look()?;
        Ok(head)
    }

    /// Once for all entries at hand: a burst of values is one look.
    fn follow(&mut self, _: &[Entry], _: Position) -> Result<(), FollowError> {
        self.look()
    }
}

/// In the order of their keys, as the table has them.
fn signals(
    read: &mut ReadSession<'_>,
    measures: &mut Measures,
    now: Micros,
) -> Result<Vec<Signal>, StoreError> {
    let mut moves: BTreeMap<InstrumentId, Option<Measured>> = BTreeMap::new();
    let mut signals = Vec::new();
    for (story, instrument) in named(read, now.plus_days(-NAMED_DAYS))? {
        let measured = match moves.entry(instrument) {
            Slot::Occupied(known) => known.into_mut(),
            Slot::Vacant(unknown) => unknown.insert(match live::by_id(read, instrument)? {
                Some(of) => measures.of(read, &of, now)?,
                None => None,
            }),
        };
        if let Some(measured) = measured {
            signals.push(Signal {
                story,
                subject: measured.code.clone(),
                strength: measured.strength,
                said: measured.said.clone(),
                at: measured.at,
            });
        }
    }
    signals.sort_by(|a, b| (a.story, &a.subject).cmp(&(b.story, &b.subject)));
    signals.dedup_by(|a, b| (a.story, &a.subject) == (b.story, &b.subject));
    Ok(signals)
}

/// Which stories name which instruments, in live articles since a moment.
fn named(read: &mut ReadSession<'_>, since: Micros) -> Result<Vec<(StoryId, InstrumentId)>, StoreError> {
    read.all(
        sql!(
            "select distinct m.story_id, w.instrument_id
             from live_instrument n join instrument_word w on w.word = n.word
             join story_article m on m.article_id = n.article_id
             where n.published_at >= $1 and w.own order by m.story_id desc, w.instrument_id limit $2"
        ),
        &[&since, &MOST_PAIRS],
        |row| Ok((row.get("story_id")?, row.get("instrument_id")?)),
    )
}
