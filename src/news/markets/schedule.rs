//! When a source is asked next: soon after it publishes, never to the second, and again if it was late.

use jiff::ToSpan;
use jiff::civil::Time;
use jiff::tz::TimeZone;

use super::Source;
use crate::base::clock::Micros;

/// How a round went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Went {
    /// New values came.
    New,
    /// It answered, with nothing new.
    Nothing,
    /// It did not answer as it should.
    Failed,
}

/// Asked again while what is due has not come.
const AGAIN_SECONDS: i64 = 15 * 60;
/// After this long a publication that did not come is taken for a holiday.
const LATE_SECONDS: i64 = 5 * 3_600;
/// The longest pause after failures.
const PAUSE_SECONDS: i64 = 6 * 3_600;
/// Nobody asks in the very minute of publication: everybody's programs do.
const SPREAD_SECONDS: i64 = 600;

/// The next moment to ask. `jitter` is any number; the same one gives the same moment.
pub fn next_round(source: &Source, now: Micros, went: Went, jitter: u32) -> Micros {
    let spread = 60 + i64::from(jitter) % SPREAD_SECONDS;
    let publication = next_publication(source, now).plus_seconds(spread);
    match went {
        Went::New => publication,
        Went::Nothing => {
            let late = last_publication(source, now).is_some_and(|at| now < at.plus_seconds(LATE_SECONDS));
            if late {
                publication.min(now.plus_seconds(AGAIN_SECONDS + spread / 10))
            } else {
                publication
            }
        }
        Went::Failed => {
            let pause = AGAIN_SECONDS
                .saturating_mul(1 << source.tries.clamp(0, 8))
                .min(PAUSE_SECONDS);
            now.plus_seconds(pause + spread / 10)
        }
    }
}

fn next_publication(source: &Source, now: Micros) -> Micros {
    let days = (0..8).filter_map(|ahead| publication(source, now, ahead));
    days.into_iter().find(|at| *at > now).unwrap_or(now.plus_days(1))
}

fn last_publication(source: &Source, now: Micros) -> Option<Micros> {
    (0..8)
        .filter_map(|back| publication(source, now, -back))
        .find(|at| *at <= now)
}

/// When it publishes on a day, if it does: the hour on the wall there, whatever the season.
fn publication(source: &Source, now: Micros, days: i64) -> Option<Micros> {
    let zone = TimeZone::get(&source.zone).unwrap_or(TimeZone::UTC);
    let here = now.timestamp().to_zoned_datetime(zone.clone());
    let date = here.date().checked_add(days.days()).ok()?;
    let weekday = char::from_digit(date.weekday().to_monday_one_offset().unsigned_abs().into(), 10)?;
    if !source.weekdays.contains(weekday) {
        return None;
    }
    let (hour, minute) = (source.at_minute.div_euclid(60), source.at_minute.rem_euclid(60));
    let time = Time::new(i8::try_from(hour).ok()?, i8::try_from(minute).ok()?, 0, 0).ok()?;
    let at = date.to_datetime(time).to_zoned_datetime(zone).ok()?;
    Some(at.timestamp().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::SourceId;

    fn ecb() -> Source {
        Source {
            id: SourceId(1),
            key: "ecb".into(),
            name: String::new(),
            line: String::new(),
            home: String::new(),
            url: "https://ecb.example/".into(),
            format: "ecb-daily".into(),
            mapping: String::new(),
            zone: "Europe/Berlin".into(),
            at_minute: 16 * 60 + 5,
            weekdays: "12345".into(),
            paused: false,
            etag: String::new(),
            last_modified: String::new(),
            hash: String::new(),
            fetched_at: None,
            taken_at: None,
            next_at: Micros(0),
            tries: 0,
            problem: String::new(),
        }
    }

    fn at(text: &str) -> Micros {
        let stamp: jiff::Timestamp = text.parse().expect("a moment");
        stamp.into()
    }

    fn next(now: &str, went: Went) -> String {
        next_round(&ecb(), at(now), went, 0).timestamp().to_string()
    }

    #[test]
    fn it_is_asked_after_the_next_publication() {
        // Friday evening to Monday; in summer the hour in UTC is another.
        assert_eq!(next("2026-10-30T15:10:00Z", Went::New), "2026-11-02T15:06:00Z");
        assert_eq!(next("2026-07-01T14:10:00Z", Went::New), "2026-07-02T14:06:00Z");
        // Over the weekend on which the clocks change.
        assert_eq!(next("2026-10-23T14:30:00Z", Went::New), "2026-10-26T15:06:00Z");
    }

    #[test]
    fn it_is_asked_again_while_it_is_late_and_not_all_night() {
        assert_eq!(
            next("2026-10-30T15:10:00Z", Went::Nothing),
            "2026-10-30T15:25:06Z"
        );
        assert_eq!(
            next("2026-10-30T21:10:00Z", Went::Nothing),
            "2026-11-02T15:06:00Z"
        );
        assert_eq!(
            next("2026-10-31T15:10:00Z", Went::Nothing),
            "2026-11-02T15:06:00Z"
        );
    }

    #[test]
    fn failures_pause_longer_each_time() {
        let mut source = ecb();
        let now = at("2026-10-30T15:10:00Z");
        let mut pauses = Vec::new();
        for tries in [0, 1, 2, 3, 20] {
            source.tries = tries;
            pauses.push((next_round(&source, now, Went::Failed, 0).0 - now.0) / 60 / Micros::SECOND);
        }
        assert_eq!(pauses, [15, 30, 60, 120, 360]);
    }
}
