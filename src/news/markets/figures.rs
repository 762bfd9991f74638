//! The figures of a text, recomputed from the stored series: right, wrong with what is right, or what
//! would be needed to tell. Reads every series whatever its licence, so it is for the desk; nothing of
//! it is shown to readers. How prose is read is `crates/market-figures`.

use std::cell::RefCell;
use std::collections::HashMap;

use jiff::civil::Date;
use market_figures::{Checked, Market, Reference, check};
use rust_decimal::Decimal;

use super::prose::in_prose;
use super::{Instrument, Point, Series, date_of, day_of, decimal, instruments};
use crate::base::ids::{InstrumentId, SeriesId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// A figure of a text, and what the series say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// As it is written.
    pub said: String,
    pub verdict: Verdict,
    /// Of what: the instrument's short name.
    pub instrument: String,
    /// How it was computed, in signs; empty when it could not be.
    pub written: String,
    /// The observations behind it.
    pub inputs: Vec<Input>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Right,
    /// With the figure that is right.
    Wrong(String),
    /// With what is missing.
    Unknown(String),
}

/// An observation that a figure rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub series: SeriesId,
    pub point: Point,
    pub value: Decimal,
}

/// Values that one question may bring: a daily history of 150 years.
const MOST: i64 = 40_000;

/// Checks every figure of a text that is understood for certain, in order. `today` is the day on which
/// the text speaks: what “on Friday” means.
pub fn check_figures(read: &mut ReadSession<'_>, text: &str, today: Date) -> Result<Vec<Told>, StoreError> {
    let board = Board::load(read)?;
    if board.instruments.is_empty() {
        return Ok(Vec::new());
    }
    let checked = check(text, &board, Reference::on(today));
    if let Some(error) = board.failed.into_inner() {
        return Err(error);
    }
    let names = board.names;
    Ok(checked.into_iter().map(|one| told(text, one, &names)).collect())
}

fn told(text: &str, checked: Checked, names: &HashMap<String, String>) -> Told {
    use market_figures::Verdict as Judged;
    let (inputs, written) = checked.expression.map_or_else(Default::default, |expression| {
        let inputs = expression.inputs.iter().filter_map(|input| {
            Some(Input {
                series: input.series.parse().ok()?,
                point: day_of(input.day),
                value: input.value,
            })
        });
        (inputs.collect(), expression.written())
    });
    Told {
        said: text
            .get(checked.start..checked.end)
            .unwrap_or_default()
            .to_owned(),
        verdict: match checked.verdict {
            Judged::Right => Verdict::Right,
            Judged::Wrong { right } => Verdict::Wrong(right),
            Judged::Unknown { missing } => Verdict::Unknown(missing),
        },
        instrument: names.get(&checked.instrument).cloned().unwrap_or_default(),
        written,
        inputs,
    }
}

/// The stored series as the checker asks for them. Its questions cannot fail, so a failure of the store
/// is kept and told afterwards.
struct Board<'a, 'c> {
    read: RefCell<&'a mut ReadSession<'c>>,
    instruments: Vec<market_figures::Instrument>,
    scales: HashMap<String, (SeriesId, u32)>,
    names: HashMap<String, String>,
    failed: RefCell<Option<StoreError>>,
}

impl<'a, 'c> Board<'a, 'c> {
    fn load(read: &'a mut ReadSession<'c>) -> Result<Board<'a, 'c>, StoreError> {
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
            names: HashMap::new(),
            failed: RefCell::new(None),
        };
        for series in series {
            let Some(instrument) = all.get(&series.instrument) else {
                continue;
            };
            if let Some(found) = in_prose(instrument, &series) {
                board.scales.insert(found.key.clone(), (series.id, series.scale));
                board
                    .names
                    .insert(found.key.clone(), instrument.short_name.clone());
                board.instruments.push(found);
            }
        }
        Ok(board)
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
