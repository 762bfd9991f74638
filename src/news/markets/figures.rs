//! The figures of a text, recomputed from the stored series: right, wrong with what is right, or what
//! would be needed to tell. Reads every series whatever its licence, so it is for the desk; nothing of
//! it is shown to readers. How prose is read is `crates/market-figures`.

use std::collections::HashMap;

use jiff::civil::Date;
use market_figures::{Checked, Reference, check};
use rust_decimal::Decimal;

use super::board::Board;
use super::{Point, day_of};
use crate::base::ids::SeriesId;
use crate::base::store::{ReadSession, StoreError};

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

/// Checks every figure of a text that is understood for certain, in order. `today` is the day on which
/// the text speaks: what “on Friday” means.
pub fn check_figures(read: &mut ReadSession<'_>, text: &str, today: Date) -> Result<Vec<Told>, StoreError> {
    let board = Board::load(read)?;
    if board.instruments.is_empty() {
        return Ok(Vec::new());
    }
    let checked = check(text, &board, Reference::on(today));
    let names = board.names()?;
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
