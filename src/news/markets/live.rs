//! The public's only door to market data. What a licence keeps inside, and what editors took off the
//! site, cannot be had here: there is no other way to make a [`LiveInstrument`].

mod history;
mod previous;

pub use history::{
    Extremes, MOST_ROWS, Month, Revision, at_or_before, closes, extremes, history, history_from_before,
    latest, months, revisions,
};
pub use previous::previous;

use super::instrument::{Instrument, word};
use super::moves::Move;
use super::series::{Observed, Series};
use super::source::{Source, sources};
use crate::base::clock::Micros;
use crate::base::ids::InstrumentId;
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// An instrument that readers may see, with the series it is known by.
#[derive(Clone, Debug)]
pub struct LiveInstrument {
    pub instrument: Instrument,
    pub series: Series,
    pub source: Source,
    _seal: Seal,
}

#[derive(Clone, Copy, Debug)]
struct Seal;

impl LiveInstrument {
    /// From a value to the last one: see [`previous`].
    pub fn moved_from(&self, previous: Option<Observed>) -> Option<Move> {
        Move::between(previous?.value, self.series.last?.value)
    }

    pub fn last(&self) -> Option<Observed> {
        self.series.last
    }

    /// The source line, as printed beside every number.
    pub fn line(&self) -> &str {
        self.source.line_of(&self.series)
    }

    pub fn is_stale(&self, now: Micros) -> bool {
        self.series.is_stale(now)
    }
}

/// Whether there is anything to show at all.
pub fn any(read: &mut ReadSession<'_>) -> Result<bool, StoreError> {
    let one = sql!(
        "select s.id from series s join instrument i on i.id = s.instrument_id
         where s.main and s.licence <> 'inside' and i.shown limit 1"
    );
    Ok(read.maybe(one, &[], |row| row.get::<i64>("id"))?.is_some())
}

/// All that readers may see and that has a value, as the overview orders them. At most `limit` of each
/// shelf.
pub fn shelves(
    read: &mut ReadSession<'_>,
    limit: usize,
) -> Result<Vec<(String, Vec<LiveInstrument>)>, StoreError> {
    let instruments = read.all(
        sql!("select * from instrument where shown order by ordinal, id"),
        &[],
        Instrument::from_row,
    )?;
    let mut shelves: Vec<(String, Vec<LiveInstrument>)> = Vec::new();
    let mut series = shown_series(read)?;
    let sources = sources(read)?;
    for instrument in instruments {
        let shelf = match shelves.iter().position(|(name, _)| *name == instrument.shelf) {
            Some(at) => at,
            None => {
                shelves.push((instrument.shelf.clone(), Vec::new()));
                shelves.len() - 1
            }
        };
        if shelves[shelf].1.len() < limit
            && let Some(series) = series.remove(&instrument.id)
            && series.last.is_some()
        {
            shelves[shelf].1.extend(sealed(instrument, series, &sources));
        }
    }
    shelves.retain(|(_, list)| !list.is_empty());
    Ok(shelves)
}

/// The instruments of the strip, in order.
pub fn strip(read: &mut ReadSession<'_>) -> Result<Vec<LiveInstrument>, StoreError> {
    let instruments = read.all(
        sql!("select * from instrument where shown and strip order by ordinal, id limit 12"),
        &[],
        Instrument::from_row,
    )?;
    with_series(read, instruments)
}

pub fn by_slug(read: &mut ReadSession<'_>, slug: &str) -> Result<Option<LiveInstrument>, StoreError> {
    let found = read.all(
        sql!("select * from instrument where slug = $1 and shown"),
        &[&slug],
        Instrument::from_row,
    )?;
    Ok(with_series(read, found)?.into_iter().next())
}

pub fn by_id(read: &mut ReadSession<'_>, id: InstrumentId) -> Result<Option<LiveInstrument>, StoreError> {
    let found = read.all(
        sql!("select * from instrument where id = $1 and shown"),
        &[&id],
        Instrument::from_row,
    )?;
    Ok(with_series(read, found)?.into_iter().next())
}

/// What a name means, however it is written: `EUR/USD`, `eurusd`, `oil`.
pub fn named(read: &mut ReadSession<'_>, name: &str, limit: i64) -> Result<Vec<LiveInstrument>, StoreError> {
    let word = word(name);
    if word.is_empty() {
        return Ok(Vec::new());
    }
    let found = read.all(
        sql!(
            "select i.* from instrument_word w join instrument i on i.id = w.instrument_id
             where w.word = $1 and i.shown order by i.ordinal, i.id limit $2"
        ),
        &[&word, &limit],
        Instrument::from_row,
    )?;
    with_series(read, found)
}

/// One currency pair.
pub fn pair(
    read: &mut ReadSession<'_>,
    base: &str,
    quote: &str,
) -> Result<Option<LiveInstrument>, StoreError> {
    let found = read.all(
        sql!(
            "select * from instrument where kind = 'currency' and base = $1 and quote = $2 and shown limit 1"
        ),
        &[&base, &quote],
        Instrument::from_row,
    )?;
    Ok(with_series(read, found)?.into_iter().next())
}

/// What an exchange lists under a ticker; the exchange by its ISO 10383 code.
pub fn listed(
    read: &mut ReadSession<'_>,
    mic: &str,
    ticker: &str,
) -> Result<Option<LiveInstrument>, StoreError> {
    let found = read.all(
        sql!(
            "select * from instrument where ticker = $1 and mic = $2 and shown order by ordinal, id limit 1"
        ),
        &[&ticker, &mic],
        Instrument::from_row,
    )?;
    Ok(with_series(read, found)?.into_iter().next())
}

/// Currency pairs from one currency, by the other one's code: what crosses are made of.
pub fn pairs_of(read: &mut ReadSession<'_>, base: &str) -> Result<Vec<LiveInstrument>, StoreError> {
    let found = read.all(
        sql!("select * from instrument where kind = 'currency' and base = $1 and shown order by quote"),
        &[&base],
        Instrument::from_row,
    )?;
    with_series(read, found)
}

fn with_series(
    read: &mut ReadSession<'_>,
    instruments: Vec<Instrument>,
) -> Result<Vec<LiveInstrument>, StoreError> {
    if instruments.is_empty() {
        return Ok(Vec::new());
    }
    let sources = sources(read)?;
    let mut live = Vec::with_capacity(instruments.len());
    for instrument in instruments {
        let series = read.maybe(
            sql!("select * from series where instrument_id = $1 and main and licence <> 'inside'"),
            &[&instrument.id],
            Series::from_row,
        )?;
        if let Some(series) = series {
            live.extend(sealed(instrument, series, &sources));
        }
    }
    Ok(live)
}

fn shown_series(
    read: &mut ReadSession<'_>,
) -> Result<std::collections::HashMap<InstrumentId, Series>, StoreError> {
    let all = read.all(
        sql!("select * from series where main and licence <> 'inside' and last_point is not null"),
        &[],
        Series::from_row,
    )?;
    Ok(all
        .into_iter()
        .map(|series| (series.instrument, series))
        .collect())
}

fn sealed(instrument: Instrument, series: Series, sources: &[Source]) -> Option<LiveInstrument> {
    let source = sources.iter().find(|source| source.id == series.source)?;
    Some(LiveInstrument {
        instrument,
        series,
        source: source.clone(),
        _seal: Seal,
    })
}

#[cfg(test)]
pub(in crate::news::markets) mod tests;
