//! The value that the last one is compared with.
//!
//! Of a series with one value a day it is the value before, whenever that was. Within a day it is the close
//! of the session before: what a share did since yesterday's close, not since the minute before; on a
//! Monday since Friday's, on the day after a holiday since the day before it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use market_formats::sessions::{self, Exchange};

use super::{LiveInstrument, at_or_before};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::news::markets::{Frequency, Observed};

pub fn previous(read: &mut ReadSession<'_>, of: &LiveInstrument) -> Result<Option<Observed>, StoreError> {
    let Some(last) = of.last().filter(|_| of.series.frequency == Frequency::Intraday) else {
        return Ok(of.series.previous);
    };
    let at = Micros(last.point).timestamp();
    let close = sessions::by_mic(&of.instrument.mic).and_then(|exchange| close_before(exchange, at));
    let close = match close {
        Some(close) => Micros::from(close).0,
        // No calendar knows this market: it never closes, and its day is the world's.
        None => last.point.div_euclid(Micros::DAY) * Micros::DAY - 1,
    };
    at_or_before(read, of, close)
}

/// The close of the session before the one that a moment belongs to. What comes before the opening still
/// belongs to the session before.
fn close_before(exchange: &Exchange, at: Timestamp) -> Option<Timestamp> {
    let zone = TimeZone::get(exchange.zone).ok()?;
    let today = zone.to_datetime(at).date();
    let own = match exchange.session(today).filter(|session| session.open <= at) {
        Some(session) => session.day,
        None => exchange.previous_session(today)?,
    };
    let before = exchange.previous_session(own)?;
    Some(exchange.session(before)?.close)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(mic: &str, at: &str) -> String {
        let exchange = sessions::by_mic(mic).expect("a known exchange");
        close_before(exchange, at.parse().expect("a moment"))
            .expect("within the table")
            .to_string()
    }

    #[test]
    fn the_close_before_is_a_sessions() {
        // A Tuesday at noon, a Monday, before Monday's opening, a Saturday.
        assert_eq!(close("XNYS", "2026-03-03T17:00:00Z"), "2026-03-02T21:00:00Z");
        assert_eq!(close("XNYS", "2026-03-02T17:00:00Z"), "2026-02-27T21:00:00Z");
        assert_eq!(close("XNYS", "2026-03-02T13:00:00Z"), "2026-02-26T21:00:00Z");
        assert_eq!(close("XNYS", "2026-02-28T17:00:00Z"), "2026-02-26T21:00:00Z");
        // The clocks changed on 8 March 2026: the close is an hour earlier in UTC.
        assert_eq!(close("XNYS", "2026-03-10T15:00:00Z"), "2026-03-09T20:00:00Z");
        // The Friday after Thanksgiving is short; Monday is compared with its early close.
        assert_eq!(close("XNYS", "2026-11-30T17:00:00Z"), "2026-11-27T18:00:00Z");
    }
}
