//! The audience in figures, kept with every change in its own transaction: pages of the desk read a
//! few rows, however many readers there are.

use std::collections::BTreeMap;

use super::subscriber::{Subscriber, SubscriberState};
use crate::base::clock::Micros;
use crate::base::ids::EditionId;
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::news::editions::{self, Edition};
use crate::sql;

/// What one write changes in the figures of one edition.
#[derive(Default)]
pub(super) struct Tally {
    counts: BTreeMap<(&'static str, String), i64>,
    events: BTreeMap<&'static str, i64>,
}

impl Tally {
    /// A subscriber became another; none is before the first and after the last.
    pub(super) fn moved(&mut self, before: Option<&Subscriber>, after: Option<&Subscriber>) {
        for (subscriber, by) in before.map(|s| (s, -1)).into_iter().chain(after.map(|s| (s, 1))) {
            self.take(subscriber, by);
        }
    }

    /// Something happened that the day's line shows.
    pub(super) fn event(&mut self, what: &'static str) {
        *self.events.entry(what).or_default() += 1;
    }

    fn take(&mut self, subscriber: &Subscriber, by: i64) {
        let mut add = |what, key: String| *self.counts.entry((what, key)).or_default() += by;
        add("state", subscriber.state.as_str().to_owned());
        if subscriber.state != SubscriberState::Active {
            return;
        }
        add("origin", subscriber.origin.clone());
        let choices = &subscriber.choices;
        add("slot", format!("{}|{}", choices.zone, choices.hour));
        if choices.topics.is_empty() {
            add("topic", String::new());
        }
        for topic in &choices.topics {
            add("topic", topic.to_string());
        }
    }

    pub(super) fn keep(
        self,
        tx: &mut Transaction<'_>,
        edition: EditionId,
        at: Micros,
    ) -> Result<(), StoreError> {
        for ((what, key), by) in self.counts.iter().filter(|(_, by)| **by != 0) {
            tx.execute(
                sql!(
                    "insert into audience_count (edition_id, what, key, number) values ($1, $2, $3, $4)
                     on conflict (edition_id, what, key) do update
                     set number = audience_count.number + excluded.number"
                ),
                &[&edition, what, key, by],
            )?;
        }
        if self.events.is_empty() {
            return Ok(());
        }
        let day = editions::edition_by_id(&mut tx.as_read(), edition)?
            .map_or(0, |found| i64::from(found.day_of(at)));
        for (what, by) in &self.events {
            tx.execute(
                sql!(
                    "insert into audience_day (edition_id, day, what, number) values ($1, $2, $3, $4)
                     on conflict (edition_id, day, what) do update
                     set number = audience_day.number + excluded.number"
                ),
                &[&edition, &day, what, by],
            )?;
        }
        Ok(())
    }
}

/// One edition's audience in figures, the largest first.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    pub states: Vec<(String, i64)>,
    /// Ids of topics; an empty one stands for all topics.
    pub topics: Vec<(String, i64)>,
    pub origins: Vec<(String, i64)>,
}

pub fn figures(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Figures, StoreError> {
    let mut of = |what: &str| {
        read.all(
            sql!(
                "select key, number from audience_count
                 where edition_id = $1 and what = $2 and number > 0 order by number desc, key limit 100"
            ),
            &[&edition, &what],
            |row| Ok((row.get::<String>("key")?, row.get::<i64>("number")?)),
        )
    };
    Ok(Figures {
        states: of("state")?,
        topics: of("topic")?,
        origins: of("origin")?,
    })
}

/// What happened on one day (days since 1970-01-01 in the edition's zone).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayLine {
    pub day: i64,
    pub signed_up: i64,
    pub confirmed: i64,
    pub imported: i64,
    pub left: i64,
    /// Bounced, complained, or put on the list by the desk.
    pub suppressed: i64,
    /// Who was still a reader.
    pub erased: i64,
}

/// The last `count` days, oldest first; days without any event are there too.
pub fn growth(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    now: Micros,
    count: i64,
) -> Result<Vec<DayLine>, StoreError> {
    let last = i64::from(edition.day_of(now));
    let mut lines: Vec<DayLine> = (last - count + 1..=last)
        .map(|day| DayLine {
            day,
            ..DayLine::default()
        })
        .collect();
    let rows = read.all(
        sql!("select day, what, number from audience_day where edition_id = $1 and day > $2 and day <= $3"),
        &[&edition.id, &(last - count), &last],
        |row| {
            Ok((
                row.get::<i64>("day")?,
                row.get::<String>("what")?,
                row.get::<i64>("number")?,
            ))
        },
    )?;
    for (day, what, number) in rows {
        let Some(line) = lines.iter_mut().find(|line| line.day == day) else {
            continue;
        };
        match what.as_str() {
            "signed_up" => line.signed_up = number,
            "confirmed" => line.confirmed = number,
            "imported" => line.imported = number,
            "left" => line.left = number,
            "suppressed" => line.suppressed = number,
            _ => line.erased = number,
        }
    }
    Ok(lines)
}
