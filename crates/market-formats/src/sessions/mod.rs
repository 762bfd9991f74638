//! When exchanges trade, 2024 to 2027: sessions, pauses, short days, holidays of 38 exchanges.
//!
//! A "previous close" belongs to a session, not to yesterday: ask [`Exchange::previous_session`].
//! Outside the years of the table every answer is `None`, never a guess. The table and the script
//! that writes it are in `tables/`.

mod table;

use std::sync::OnceLock;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// Where the facts come from.
pub const SOURCE: &str = "computed with exchange-calendars 4.13.2 (Apache-2.0)";
/// The first day of the table.
pub const FIRST: Date = jiff::civil::date(2024, 1, 1);
/// Longest time without a session: the new year of Shanghai has eleven days.
const LONGEST_PAUSE: i32 = 21;

/// An exchange by its market identifier code (ISO 10383).
#[derive(Debug)]
pub struct Exchange {
    pub mic: &'static str,
    /// A zone of the time zone database.
    pub zone: &'static str,
    /// The last day of the table.
    pub last: Date,
    tz: TimeZone,
    /// Monday is 1.
    weekdays: Vec<i8>,
    hours: Vec<Hours>,
    closed: Vec<Date>,
    extra: Vec<Date>,
    short: Vec<Short>,
}

#[derive(Clone, Copy, Debug)]
struct Hours {
    since: Date,
    /// At or after `close`: the evening before.
    open: Time,
    close: Time,
    pause: Option<(Time, Time)>,
}

#[derive(Clone, Copy, Debug)]
struct Short {
    day: Date,
    open: Option<Time>,
    close: Time,
}

/// One day's trading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which the session is named after; one that opens in the evening belongs to the next day.
    pub day: Date,
    pub open: Timestamp,
    pub close: Timestamp,
    pub pause: Option<(Timestamp, Timestamp)>,
}

/// What an exchange is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open {
        closes: Timestamp,
    },
    /// The midday pause.
    Paused {
        resumes: Timestamp,
    },
    /// `None`: it opens after the end of the table.
    Closed {
        opens: Option<Timestamp>,
    },
}

/// All exchanges of the table.
pub fn all() -> &'static [Exchange] {
    static TABLE: OnceLock<Vec<Exchange>> = OnceLock::new();
    TABLE.get_or_init(|| table::read(include_str!("../../tables/sessions.txt")))
}

pub fn by_mic(mic: &str) -> Option<&'static Exchange> {
    all().iter().find(|exchange| exchange.mic == mic)
}

impl Exchange {
    pub fn covers(&self, day: Date) -> bool {
        (FIRST..=self.last).contains(&day)
    }

    /// A day's session. `None`: the exchange is closed, or the table does not know the day.
    pub fn session(&self, day: Date) -> Option<Session> {
        let trades =
            self.weekdays.contains(&day.weekday().to_monday_one_offset()) || self.extra.contains(&day);
        if !self.covers(day) || !trades || self.closed.binary_search(&day).is_ok() {
            return None;
        }
        let hours = self.hours.iter().rev().find(|hours| hours.since <= day)?;
        let short = self.short.iter().find(|short| short.day == day);
        let open = short.and_then(|short| short.open).unwrap_or(hours.open);
        let close = short.map_or(hours.close, |short| short.close);
        let open_day = if hours.open >= hours.close {
            day.yesterday().ok()?
        } else {
            day
        };
        let at = |day: Date, time: Time| self.tz.to_timestamp(day.to_datetime(time)).ok();
        // A short day that ends by the pause has none.
        let pause = match hours.pause {
            Some((from, until)) if until < close => Some((at(day, from)?, at(day, until)?)),
            _ => None,
        };
        Some(Session {
            day,
            open: at(open_day, open)?,
            close: at(day, close)?,
            pause,
        })
    }

    /// The last trading day before a day.
    pub fn previous_session(&self, day: Date) -> Option<Date> {
        self.look(day, -1)
    }

    /// The first trading day after a day.
    pub fn next_session(&self, day: Date) -> Option<Date> {
        self.look(day, 1)
    }

    /// The last close at or before a moment: what is then "the previous close".
    pub fn previous_close(&self, at: Timestamp) -> Option<Timestamp> {
        let today = self.tz.to_datetime(at).date();
        let closed = |day| {
            self.session(day)
                .map(|session| session.close)
                .filter(|close| *close <= at)
        };
        closed(today).or_else(|| closed(self.previous_session(today)?))
    }

    /// `None`: the table does not know the day.
    pub fn is_open(&self, at: Timestamp) -> Option<bool> {
        self.state(at).map(|state| matches!(state, State::Open { .. }))
    }

    /// `None`: the table does not know the day.
    pub fn state(&self, at: Timestamp) -> Option<State> {
        let today = self.tz.to_datetime(at).date();
        if !self.covers(today) {
            return None;
        }
        // Today's session, or tomorrow's that opens this evening.
        for day in [Some(today), today.tomorrow().ok()].into_iter().flatten() {
            let Some(session) = self.session(day) else {
                continue;
            };
            if (session.open..session.close).contains(&at) {
                return Some(match session.pause {
                    Some((from, until)) if (from..until).contains(&at) => State::Paused { resumes: until },
                    _ => State::Open {
                        closes: session.close,
                    },
                });
            }
            if at < session.open {
                return Some(State::Closed {
                    opens: Some(session.open),
                });
            }
        }
        let opens = self
            .next_session(today)
            .and_then(|day| self.session(day))
            .map(|session| session.open);
        Some(State::Closed { opens })
    }

    fn look(&self, from: Date, step: i32) -> Option<Date> {
        (1..=LONGEST_PAUSE)
            .map(|days| from.saturating_add((days * step).days()))
            .find(|day| self.session(*day).is_some())
    }
}

#[cfg(test)]
mod tests;
