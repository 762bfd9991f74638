//! The stored series as `crates/market-figures` asks for them: every series that is known by a name in
//! prose, whatever its licence. For the desk only.

use std::cell::RefCell;
use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::Date;
use market_figures::{Market, Rhythm};
use rust_decimal::Decimal;

use super::prose::in_prose;
use super::{Instrument, Series, date_of, day_of, decimal, instruments};
use crate::base::ids::{InstrumentId, SeriesId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// Values that one question may bring: a daily history of 150 years.
const MOST: i64 = 40_000;
/// Days before which no wrap is drafted: a market that is quiet for longer is no news.
const LOOKED_BACK: i32 = 60;

/// The stored series as the checker asks for them. Its questions cannot fail, so a failure of the store
/// is kept and told afterwards.
pub(super) struct Board<'a, 'c> {
    read: RefCell<&'a mut ReadSession<'c>>,
    pub instruments: Vec<market_figures::Instrument>,
    scales: HashMap<String, (SeriesId, u32)>,
    of: HashMap<String, Instrument>,
    failed: RefCell<Option<StoreError>>,
}

impl<'a, 'c> Board<'a, 'c> {
    pub fn load(read: &'a mut ReadSession<'c>) -> Result<Board<'a, 'c>, StoreError> {
        let all: HashMap<InstrumentId, Instrument> =
            instruments(read)?.into_iter().map(|one| (one.id, one)).collect();
        let series = read.all(
            sql!("select * from series where main order by id"),
            &[],
            Series::from_row,
        )?;
        let mut board = Board {
            read: RefCell::new(read),
            instruments: Vec::new(),
            scales: HashMap::new(),
            of: HashMap::new(),
            failed: RefCell::new(None),
        };
        for series in series {
            let Some(instrument) = all.get(&series.instrument) else {
                continue;
            };
            if let Some(found) = in_prose(instrument, &series) {
                board.scales.insert(found.key.clone(), (series.id, series.scale));
                board.of.insert(found.key.clone(), instrument.clone());
                board.instruments.push(found);
            }
        }
        Ok(board)
    }

    /// The newest day on which one of the daily series has a value, at or before `upto`.
    pub fn newest_day(&self, upto: Date) -> Option<Date> {
        let daily = self.instruments.iter().filter(|one| one.rhythm == Rhythm::Daily);
        let from = upto.saturating_sub(LOOKED_BACK.days());
        daily
            .filter_map(|one| self.values(&one.key, from, upto).last().map(|(day, _)| *day))
            .max()
    }

    /// What is told of under a key.
    pub fn instrument(&self, key: &str) -> Option<&Instrument> {
        self.of.get(key)
    }

    /// The instruments' short names by their keys, when every question could be answered.
    pub fn names(self) -> Result<HashMap<String, String>, StoreError> {
        match self.failed.into_inner() {
            Some(error) => Err(error),
            None => Ok(self
                .of
                .into_iter()
                .map(|(key, instrument)| (key, instrument.short_name))
                .collect()),
        }
    }
}

impl Market for Board<'_, '_> {
    fn instruments(&self) -> &[market_figures::Instrument] {
        &self.instruments
    }

    fn values(&self, key: &str, from: Date, to: Date) -> Vec<(Date, Decimal)> {
        let Some(&(series, scale)) = self.scales.get(key) else {
            return Vec::new();
        };
        let found = self.read.borrow_mut().all(
            sql!(
                "select point, value from observation where series_id = $1 and point >= $2 and point <= $3
                 order by point limit $4"
            ),
            &[&series, &day_of(from), &day_of(to), &MOST],
            |row| Ok::<_, StoreError>((date_of(row.get("point")?), decimal(row.get("value")?, scale))),
        );
        found.unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            Vec::new()
        })
    }
}
