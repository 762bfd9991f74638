//! The market snapshot of a letter: the edition's strip as it stands when the letter is frozen. What
//! leaves by mail has left the house, so only what a licence allows to be mailed is in it.

use super::letter::Quote;
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::news::editions::Edition;
use crate::news::markets::Numbers;
use crate::news::markets::live::{self, LiveInstrument, previous};

/// Lines that still are a glance.
const MOST: usize = 8;

pub(super) fn quotes(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    now: Micros,
) -> Result<Vec<Quote>, StoreError> {
    let mut quotes = Vec::new();
    for of in live::strip(read)? {
        if quotes.len() < MOST && of.series.licence.may_mail() && !of.series.ended {
            quotes.extend(quote(read, edition, &of, now)?);
        }
    }
    Ok(quotes)
}

fn quote(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    of: &LiveInstrument,
    now: Micros,
) -> Result<Option<Quote>, StoreError> {
    let Some(last) = of.last() else {
        return Ok(None);
    };
    let previous = previous(read, of)?;
    let numbers = Numbers::of(edition);
    let (instrument, series) = (&of.instrument, &of.series);
    let note = match (series.sample, of.is_stale(now)) {
        (true, _) => edition.words().say("letter_sample"),
        (false, true) => edition.words().say("letter_stale"),
        (false, false) => "",
    };
    let name = match instrument.short_name.as_str() {
        "" => &instrument.code,
        short => short,
    };
    Ok(Some(Quote {
        name: name.to_owned(),
        value: numbers.number(last.value, series.decimals),
        change: numbers.relative(instrument.kind, of.moved_from(previous)),
        as_of: numbers.day(edition, series.frequency, last.point, now).label,
        note: note.to_owned(),
        source: of.line().to_owned(),
        path: format!("{}/markets/{}", edition.root(), instrument.slug),
    }))
}
