//! Planning: a wave for every zone and hour that readers chose, a day ahead. Read from the tables each
//! time, so that a restart forgets nothing and an outage is seen as one.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::audience;
use super::issue::ensure_issue;
use crate::base::clock::Micros;
use crate::base::ids::WaveId;
use crate::base::store::{ReadSession, Store, StoreError};
use crate::news::editions::{self, Edition};
use crate::sql;

/// The hour of the house wave, in the edition's own zone.
pub const HOUSE_HOUR: i64 = 7;
/// A first start plans nothing that is past; a later one looks back over the outage, this far at most.
const LOOK_BACK: i64 = 2 * 86_400;
const AHEAD: i64 = 26 * 3_600;
const CURSOR: &str = "updates_planned";

/// When a day's issue is due for a zone and an hour: a time that the clocks skip comes later, one that
/// they show twice is the first.
pub fn due_at(zone: &TimeZone, day: i32, hour: i64) -> Option<Micros> {
    let date = date_of(day)?;
    let hour = i8::try_from(hour).ok()?;
    let zoned = date.at(hour, 0, 0, 0).to_zoned_datetime(zone.clone()).ok()?;
    Some(zoned.timestamp().into())
}

pub(super) fn date_of(day: i32) -> Option<Date> {
    jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(day).ok()?)
        .ok()
}

struct Planned {
    zone: String,
    hour: i64,
    day: i32,
    due: Micros,
    house: bool,
}

/// Plans what falls due from the last planning to a day ahead. Returns how many waves were added or
/// moved: new rules of a time zone move waves that are not frozen.
pub fn plan(store: &Store, now: Micros) -> Result<usize, StoreError> {
    let wanted = store.reads.wait(move |read| {
        let from = read
            .maybe(
                sql!("select value from counter where name = $1"),
                &[&CURSOR],
                |row| row.get::<i64>("value"),
            )?
            .map_or(now, |at| Micros(at).max(now.plus_seconds(-LOOK_BACK)));
        let mut wanted = Vec::new();
        for edition in editions::editions(read)? {
            let due = due_between(read, &edition, from, now.plus_seconds(AHEAD))?;
            let stands = standing(read, &edition, now)?;
            let new = due
                .into_iter()
                .filter(|wave| stands.get(&(wave.zone.clone(), wave.hour, wave.day)) != Some(&wave.due));
            wanted.push((edition.id, new.collect::<Vec<_>>()));
        }
        Ok::<_, StoreError>(wanted)
    })?;
    store.writes.housekeeping(move |tx| {
        let mut count = 0;
        for (edition, waves) in &wanted {
            for wave in waves {
                let issue = ensure_issue(tx, *edition, wave.day, now)?;
                count += tx.execute(
                    sql!(
                        "insert into wave (id, issue_id, edition_id, day, zone, hour, due_at, state, house, hash,
                                           readers, note)
                         values ($1, $2, $3, $4, $5, $6, $7, 'planned', $8, '', 0, '')
                         on conflict (issue_id, zone, hour) do update set due_at = excluded.due_at
                         where wave.state = 'planned'"
                    ),
                    &[
                        &WaveId::new(now),
                        &issue,
                        edition,
                        &i64::from(wave.day),
                        &wave.zone,
                        &wave.hour,
                        &wave.due,
                        &wave.house,
                    ],
                )? as usize;
            }
        }
        tx.execute(
            sql!(
                "insert into counter (name, value) values ($1, $2)
                 on conflict (name) do update set value = excluded.value"
            ),
            &[&CURSOR, &now],
        )?;
        Ok(count)
    })
}

fn due_between(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    from: Micros,
    to: Micros,
) -> Result<Vec<Planned>, StoreError> {
    let own = |zone: String| {
        if zone.is_empty() {
            edition.zone_name.clone()
        } else {
            zone
        }
    };
    let mut lines: BTreeSet<(String, i64)> = audience::lines(read, edition.id)?
        .into_iter()
        .map(|(zone, hour)| (own(zone), hour))
        .collect();
    lines.insert((edition.zone_name.clone(), HOUSE_HOUR));
    let mut waves = Vec::new();
    for (zone, hour) in lines {
        // A zone that is no more: better the edition's hour than none.
        let clock = TimeZone::get(&zone).unwrap_or_else(|_| edition.zone.clone());
        // Local dates run from a day behind to a day ahead.
        for day in edition.day_of(from) - 1..=edition.day_of(to) + 1 {
            if let Some(due) = due_at(&clock, day, hour)
                && due > from
                && due <= to
            {
                waves.push(Planned {
                    house: zone == edition.zone_name && hour == HOUSE_HOUR,
                    zone: zone.clone(),
                    hour,
                    day,
                    due,
                });
            }
        }
    }
    Ok(waves)
}

type Stands = BTreeMap<(String, i64, i32), Micros>;

fn standing(read: &mut ReadSession<'_>, edition: &Edition, now: Micros) -> Result<Stands, StoreError> {
    let since = i64::from(edition.day_of(now)) - 4;
    let rows = read.all(
        sql!("select zone, hour, day, due_at from wave where edition_id = $1 and day >= $2"),
        &[&edition.id, &since],
        |row| {
            let day = i32::try_from(row.get::<i64>("day")?).unwrap_or(0);
            Ok(((row.get("zone")?, row.get("hour")?, day), row.get("due_at")?))
        },
    )?;
    Ok(rows.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(zone: &str, (year, month, day): (i16, i8, i8), hour: i64) -> String {
        let date = jiff::civil::date(year, month, day);
        let day = jiff::civil::date(1970, 1, 1)
            .until(date)
            .expect("days")
            .get_days();
        let zone = TimeZone::get(zone).expect("a zone");
        due_at(&zone, day, hour)
            .expect("a moment")
            .timestamp()
            .to_string()
    }

    #[test]
    fn skipped_hours_come_later_and_doubled_ones_are_the_first() {
        // London springs forward at 01:00 and falls back at 02:00.
        assert_eq!(due("Europe/London", (2026, 3, 29), 1), "2026-03-29T01:00:00Z");
        assert_eq!(due("Europe/London", (2026, 10, 25), 1), "2026-10-25T00:00:00Z");
        // Cairo's day may begin at one.
        assert_eq!(due("Africa/Cairo", (2026, 4, 24), 0), "2026-04-23T22:00:00Z");
        // One date lasts for more than a day around the world.
        assert_eq!(due("Pacific/Kiritimati", (2026, 6, 1), 7), "2026-05-31T17:00:00Z");
        assert_eq!(due("Pacific/Pago_Pago", (2026, 6, 1), 7), "2026-06-01T18:00:00Z");
    }
}
