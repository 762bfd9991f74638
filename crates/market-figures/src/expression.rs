//! A number with its reason: from which values, by which formula. Anybody can compute it again.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::Market;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    pub formula: Formula,
    pub inputs: Vec<Input>,
    pub value: Decimal,
}

/// An observation that was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    pub series: String,
    pub day: Date,
    pub value: Decimal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// The first input as it is.
    Level,
    /// One divided by it: dollars per yen from yen per dollar.
    InverseLevel,
    /// From the second input to the first, in percent.
    PercentChange,
    /// The same of what the series is quoted in.
    InversePercentChange,
    /// First less second.
    Difference,
    /// First less second, times a hundred: percent into basis points.
    BasisPoints,
    /// First less second, times how many one of the series means.
    CountChange { times: u32 },
    /// How many sessions in a row, to the first input's day, the series moved one way.
    /// The second input is the value that the run began from.
    Run,
    /// Days from the second input's day to the first's: how long ago a value was last so high or low.
    DaysSince,
    /// The first input is the greatest (or least) since the second, which it does not exceed.
    Extreme,
}

impl Expression {
    pub fn new(formula: Formula, inputs: Vec<Input>) -> Option<Self> {
        let value = value(formula, &inputs)?;
        Some(Self {
            formula,
            inputs,
            value,
        })
    }

    /// Computes it again from the market: the same inputs must still be there.
    /// `None`: one of them is gone or has been revised, or the number does not follow.
    pub fn recompute(&self, market: &impl Market) -> Option<Decimal> {
        for input in &self.inputs {
            let found = market.values(&input.series, input.day, input.day);
            if found.first() != Some(&(input.day, input.value)) {
                return None;
            }
        }
        match self.formula {
            Formula::Run => run_length(market, &self.inputs),
            formula => value(formula, &self.inputs),
        }
    }

    /// In signs: `(1.1172 / 1.1130 − 1) × 100`.
    pub fn written(&self) -> String {
        let first = self
            .inputs
            .first()
            .map(|input| input.value.to_string())
            .unwrap_or_default();
        let second = self
            .inputs
            .get(1)
            .map(|input| input.value.to_string())
            .unwrap_or_default();
        match self.formula {
            Formula::Level => first,
            Formula::InverseLevel => format!("1 / {first}"),
            Formula::PercentChange => format!("({first} / {second} \u{2212} 1) × 100"),
            Formula::InversePercentChange => format!("({second} / {first} \u{2212} 1) × 100"),
            Formula::Difference => format!("{first} \u{2212} {second}"),
            Formula::BasisPoints => format!("({first} \u{2212} {second}) × 100"),
            Formula::CountChange { times } => format!("({first} \u{2212} {second}) × {times}"),
            Formula::Run => format!("sessions from {second} to {first} without a turn"),
            Formula::DaysSince | Formula::Extreme => format!("{first} against {second}"),
        }
    }
}

fn value(formula: Formula, inputs: &[Input]) -> Option<Decimal> {
    let first = inputs.first()?;
    let second = || inputs.get(1);
    match formula {
        Formula::Level => Some(first.value),
        Formula::InverseLevel => Decimal::ONE.checked_div(first.value),
        Formula::PercentChange => percent(first.value, second()?.value),
        Formula::InversePercentChange => percent(second()?.value, first.value),
        Formula::Difference => first.value.checked_sub(second()?.value),
        Formula::BasisPoints => first
            .value
            .checked_sub(second()?.value)?
            .checked_mul(Decimal::ONE_HUNDRED),
        Formula::CountChange { times } => first
            .value
            .checked_sub(second()?.value)?
            .checked_mul(times.into()),
        Formula::DaysSince => Some(Decimal::from(
            second()?.day.duration_until(first.day).as_hours() / 24,
        )),
        Formula::Extreme => Some(first.value),
        Formula::Run => None,
    }
}

/// A change in percent. From zero or below, a percentage says nothing.
fn percent(to: Decimal, from: Decimal) -> Option<Decimal> {
    if from <= Decimal::ZERO {
        return None;
    }
    to.checked_div(from)?
        .checked_sub(Decimal::ONE)?
        .checked_mul(Decimal::ONE_HUNDRED)
}

fn run_length(market: &impl Market, inputs: &[Input]) -> Option<Decimal> {
    let [last, first] = inputs else { return None };
    let values = market.values(&last.series, first.day, last.day);
    let up = last.value > first.value;
    let holds = values.windows(2).all(|pair| {
        if up {
            pair[1].1 > pair[0].1
        } else {
            pair[1].1 < pair[0].1
        }
    });
    holds.then(|| Decimal::from(values.len().saturating_sub(1)))
}

impl Expression {
    /// A run's length, computed from the market in the first place.
    pub(crate) fn run(market: &impl Market, last: Input, first: Input) -> Option<Self> {
        let inputs = vec![last, first];
        let value = run_length(market, &inputs)?;
        Some(Self {
            formula: Formula::Run,
            inputs,
            value,
        })
    }
}

/// The day before, saturating.
pub(crate) fn before(day: Date) -> Date {
    day.saturating_sub(1.day())
}
