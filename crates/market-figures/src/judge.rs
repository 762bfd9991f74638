//! From a claim to verdicts: the same figures, computed from the series.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::check::{Checked, Verdict};
use crate::claim::{Basis, Claim, Kind, Measure, Quantity, Since, Stated, What, When};
use crate::expression::before;
use crate::lexicon::Way;
use crate::market::{Instrument, Market, Rhythm, Unit};
use crate::{Expression, Formula, Input};

/// Longest distance to the value before: over new year and a week of holidays.
const DAILY_GAP: i32 = 12;
/// How far back an extreme is looked for.
const HISTORY_YEARS: i32 = 100;

/// The verdicts on a claim's figures. Empty: one of them is not about this instrument.
pub(crate) fn judge(claim: &Claim, market: &impl Market, today: Date) -> Vec<Checked> {
    let Some(mut known) = market.instruments().get(claim.instrument) else {
        return Vec::new();
    };
    let mut inverse = claim.inverse;
    if let Some(other) = claim.against {
        match pair(known, claim.inverse, other, market.instruments()) {
            Pair::None => return Vec::new(),
            Pair::Missing(subject) => {
                let missing = format!("no series of {subject} in {other}");
                return claim
                    .figures
                    .iter()
                    .map(|stated| unknown(stated, &known.key, &missing))
                    .collect();
            }
            Pair::Found(instrument, is_inverse) => (known, inverse) = (instrument, is_inverse),
        }
    }
    let court = Court {
        market,
        known,
        inverse,
        today,
        claim,
    };
    if !claim.figures.iter().all(|stated| court.fits(stated)) {
        return Vec::new();
    }
    claim.figures.iter().map(|stated| court.verdict(stated)).collect()
}

enum Pair<'a> {
    /// The subject is no currency, or the two are one.
    None,
    Missing(String),
    Found(&'a Instrument, bool),
}

fn pair<'a>(known: &'a Instrument, inverse: bool, other: &str, all: &'a [Instrument]) -> Pair<'a> {
    let quoted = |instrument: &Instrument| match &instrument.unit {
        Unit::Money { currency, .. } => Some(currency.clone()),
        _ => None,
    };
    let (Some(base), Some(quote)) = (known.base.clone(), quoted(known)) else {
        return Pair::None;
    };
    let subject = if inverse { quote } else { base };
    if subject == other {
        return Pair::None;
    }
    for instrument in all {
        let (base, quote) = (instrument.base.as_deref(), quoted(instrument));
        if base == Some(subject.as_str()) && quote.as_deref() == Some(other) {
            return Pair::Found(instrument, false);
        }
        if base == Some(other) && quote.as_deref() == Some(subject.as_str()) {
            return Pair::Found(instrument, true);
        }
    }
    Pair::Missing(subject)
}

struct Court<'a, M: Market> {
    market: &'a M,
    known: &'a Instrument,
    inverse: bool,
    today: Date,
    claim: &'a Claim,
}

/// The value that a claim is about.
struct Now {
    input: Input,
    when: When,
    /// The text named no time; it was taken for the latest.
    assumed: bool,
}

impl<M: Market> Court<'_, M> {
    fn fits(&self, stated: &Stated) -> bool {
        match stated.what {
            What::Change { amount, .. } => {
                self.change_formula(amount).is_some() || self.is_percent_of_percent(amount)
            }
            What::Level { amount, .. } | What::Prior { amount, .. } => self.level_formula(amount).is_some(),
            What::Unchanged | What::Extreme { .. } => true,
        }
    }

    fn is_percent_of_percent(&self, amount: Quantity) -> bool {
        amount.measure == Measure::Percent && self.known.unit == Unit::Percent
    }

    /// How a change in this measure is computed, and with what factor it is written.
    fn change_formula(&self, amount: Quantity) -> Option<(Formula, Decimal, Kind)> {
        let one = Decimal::ONE;
        let percent = if self.inverse {
            Formula::InversePercentChange
        } else {
            Formula::PercentChange
        };
        match (amount.measure, &self.known.unit) {
            (Measure::Percent, Unit::Money { .. } | Unit::Points | Unit::Count { .. }) => {
                Some((percent, one, Kind::PercentChange))
            }
            (Measure::BasisPoints, Unit::Percent) => Some((Formula::BasisPoints, one, Kind::BasisPoints)),
            (Measure::PercentagePoints | Measure::Points, Unit::Percent) => {
                Some((Formula::Difference, one, Kind::PercentagePoints))
            }
            (Measure::Points, Unit::Points) => Some((Formula::Difference, one, Kind::Change)),
            (Measure::Money(code, per), Unit::Money { currency, per: of }) => {
                let same = code == currency && per.is_none_or(|per| of.as_deref() == Some(per));
                (same && !self.inverse).then_some((Formula::Difference, one, Kind::Change))
            }
            (Measure::Cents, Unit::Money { currency, .. })
                if !self.inverse && ["USD", "EUR"].contains(&currency.as_str()) =>
            {
                Some((Formula::Difference, Decimal::ONE_HUNDRED, Kind::Change))
            }
            (Measure::Things | Measure::Bare, Unit::Count { times }) => {
                Some((Formula::CountChange { times: *times }, one, Kind::Change))
            }
            _ => None,
        }
    }

    /// How a level in this measure is computed, and with what factor it is written.
    fn level_formula(&self, amount: Quantity) -> Option<(Formula, Decimal)> {
        let pair = self.known.base.is_some();
        match (amount.measure, &self.known.unit) {
            (Measure::Percent, Unit::Percent) => Some((Formula::Level, Decimal::ONE)),
            (Measure::Money(code, per), Unit::Money { currency, per: of }) => {
                let same_per = per.is_none_or(|per| of.as_deref() == Some(per));
                if code == currency && same_per {
                    return Some((Formula::Level, Decimal::ONE));
                }
                let base = self.known.base.as_deref() == Some(code);
                (base && per.is_none()).then_some((Formula::InverseLevel, Decimal::ONE))
            }
            (Measure::Bare, Unit::Money { .. }) if pair => Some((Formula::Level, Decimal::ONE)),
            (Measure::Cents, Unit::Money { currency, .. }) if currency == "USD" => {
                Some((Formula::Level, Decimal::ONE_HUNDRED))
            }
            (Measure::Points | Measure::Bare, Unit::Points) => Some((Formula::Level, Decimal::ONE)),
            (Measure::Things, Unit::Count { times }) => Some((Formula::Level, Decimal::from(*times))),
            _ => None,
        }
    }

    fn verdict(&self, stated: &Stated) -> Checked {
        match self.try_verdict(stated) {
            Ok(checked) => checked,
            Err(missing) => unknown(stated, &self.known.key, &missing),
        }
    }

    fn try_verdict(&self, stated: &Stated) -> Result<Checked, String> {
        let now = self.now()?;
        let (kind, verdict, expression) = match stated.what {
            What::Change { way, amount, about } => self.change(&now, way, amount, about)?,
            What::Level { amount, about } => {
                let (verdict, expression) = self.level(now.input.clone(), amount, about)?;
                (Kind::Level, verdict, expression)
            }
            What::Prior { amount, about } => {
                let (verdict, expression) = self.level(self.prior(&now)?, amount, about)?;
                (Kind::PriorLevel, verdict, expression)
            }
            What::Unchanged => self.unchanged(&now)?,
            What::Extreme { highest, since } => self.extreme(&now, highest, since)?,
        };
        if now.assumed && matches!(verdict, Verdict::Wrong { .. }) {
            return Err("the day is not said".to_owned());
        }
        let day = Some(now.input.day);
        let instrument = self.known.key.clone();
        Ok(Checked {
            start: stated.start,
            end: stated.end,
            kind,
            instrument,
            day,
            verdict,
            expression: Some(expression),
        })
    }

    fn change(
        &self,
        now: &Now,
        way: Way,
        amount: Quantity,
        about: bool,
    ) -> Result<(Kind, Verdict, Expression), String> {
        let Some((formula, factor, kind)) = self.change_formula(amount) else {
            return Err("a percentage of a percentage: say percentage points or basis points".to_owned());
        };
        let inputs = vec![now.input.clone(), self.prior(now)?];
        let expression = Expression::new(formula, inputs).ok_or("the change cannot be computed")?;
        let computed = expression.value * factor;
        let signed = if way == Way::Down {
            -amount.value.abs()
        } else {
            amount.value.abs()
        };
        let close = is_close(computed, signed, amount.decimals, about);
        let verdict = if close {
            Verdict::Right
        } else {
            Verdict::Wrong {
                right: moved(computed, amount),
            }
        };
        Ok((kind, verdict, expression))
    }

    fn level(&self, input: Input, amount: Quantity, about: bool) -> Result<(Verdict, Expression), String> {
        let (formula, factor) = self.level_formula(amount).ok_or("another unit")?;
        let expression = Expression::new(formula, vec![input]).ok_or("the level cannot be computed")?;
        let computed = expression.value * factor;
        let close = is_close(computed, amount.value, amount.decimals, about);
        let right = || with_unit(rounded(computed, amount.decimals), amount.measure);
        let verdict = if close {
            Verdict::Right
        } else {
            Verdict::Wrong { right: right() }
        };
        Ok((verdict, expression))
    }

    /// At the decimals of the level beside it, nothing has moved.
    fn unchanged(&self, now: &Now) -> Result<(Kind, Verdict, Expression), String> {
        let decimals = self.claim.figures.iter().find_map(|stated| match stated.what {
            What::Level { amount, .. } => Some(amount.decimals),
            _ => None,
        });
        let decimals = decimals.unwrap_or(2);
        let prior = self.prior(now)?;
        let same = rounded(prior.value, decimals) == rounded(now.input.value, decimals);
        let right = format!("{} before", rounded(prior.value, decimals));
        let expression =
            Expression::new(Formula::Difference, vec![now.input.clone(), prior]).ok_or("no change")?;
        let verdict = if same {
            Verdict::Right
        } else {
            Verdict::Wrong { right }
        };
        Ok((Kind::Unchanged, verdict, expression))
    }

    fn extreme(&self, now: &Now, highest: bool, since: Since) -> Result<(Kind, Verdict, Expression), String> {
        // The strongest yen is the lowest number of yen for a dollar.
        let upward = highest != self.inverse;
        let from = now.input.day.saturating_sub(HISTORY_YEARS.years());
        let history = self.market.values(&self.known.key, from, before(now.input.day));
        let first = history.first().ok_or("there is no history")?.0;
        let reaches = |value: Decimal| {
            if upward {
                value >= now.input.value
            } else {
                value <= now.input.value
            }
        };
        let last = history.iter().rev().find(|(_, value)| reaches(*value));
        let claimed = match since {
            Since::At(when) => when.first(),
            Since::Days(days) => now.input.day.saturating_sub(days.days()),
        };
        if claimed < first {
            return Err(format!("the series begins on {first}"));
        }
        let right = match (since, last) {
            (Since::At(when), Some((day, _))) => (when.first()..=when.last()).contains(day),
            (Since::At(_), None) => false,
            (Since::Days(_), Some((day, _))) => *day <= claimed,
            (Since::Days(_), None) => true,
        };
        let word = if highest { "highest" } else { "lowest" };
        let verdict = match (right, last) {
            (true, _) => Verdict::Right,
            (false, Some((day, _))) => Verdict::Wrong {
                right: format!("{word} since {day}"),
            },
            (false, None) => Verdict::Wrong {
                right: format!("{word} since the series began on {first}"),
            },
        };
        let (day, value) = last
            .copied()
            .or_else(|| history.first().copied())
            .ok_or("there is no history")?;
        let inputs = vec![now.input.clone(), self.input(day, value)];
        let expression = Expression::new(Formula::DaysSince, inputs).ok_or("no history")?;
        Ok((Kind::Extreme, verdict, expression))
    }

    fn input(&self, day: Date, value: Decimal) -> Input {
        Input {
            series: self.known.key.clone(),
            day,
            value,
        }
    }

    fn last_in(&self, from: Date, to: Date) -> Option<Input> {
        let values = self.market.values(&self.known.key, from, to.min(self.today));
        values.last().map(|(day, value)| self.input(*day, *value))
    }

    /// The value the claim is about.
    fn now(&self) -> Result<Now, String> {
        let Some(when) = self.claim.when else {
            let from = self.today.saturating_sub(400.days());
            let input = self.last_in(from, self.today).ok_or("there is no value")?;
            let when = match self.known.rhythm {
                Rhythm::Daily => When::Day(input.day),
                Rhythm::Monthly => When::Month(input.day.year(), input.day.month()),
                Rhythm::Quarterly => When::Quarter(input.day.year(), (input.day.month() - 1) / 3 + 1),
            };
            return Ok(Now {
                input,
                when,
                assumed: true,
            });
        };
        let input = self.at(when)?;
        Ok(Now {
            input,
            when,
            assumed: false,
        })
    }

    fn at(&self, when: When) -> Result<Input, String> {
        match (self.known.rhythm, when) {
            (Rhythm::Daily, _)
            | (Rhythm::Monthly, When::Month(..))
            | (Rhythm::Quarterly, When::Quarter(..)) => {}
            (Rhythm::Monthly, _) => return Err("the month is not said".to_owned()),
            (Rhythm::Quarterly, _) => return Err("the quarter is not said".to_owned()),
        }
        self.last_in(when.first(), when.last()).ok_or_else(|| match when {
            When::Day(day) => format!("there is no value for {day}"),
            _ => format!("there is no value from {} to {}", when.first(), when.last()),
        })
    }

    /// The value the change is counted from.
    fn prior(&self, now: &Now) -> Result<Input, String> {
        match self.claim.basis {
            Basis::From(when) => self.at(when),
            Basis::YearEarlier => {
                let when = now.when.year_earlier();
                if self.known.rhythm == Rhythm::Daily {
                    let from = when.last().saturating_sub(7.days());
                    return self
                        .last_in(from, when.last())
                        .ok_or_else(|| "there is no value a year earlier".to_owned());
                }
                self.at(when)
            }
            Basis::Before => {
                let end = before(now.when.first());
                let from = match self.known.rhythm {
                    Rhythm::Daily => end.saturating_sub(DAILY_GAP.days()),
                    Rhythm::Monthly => end.first_of_month(),
                    Rhythm::Quarterly => end.first_of_month().saturating_sub(2.months()),
                };
                self.last_in(from, end)
                    .ok_or_else(|| format!("there is no value before {}", now.when.first()))
            }
        }
    }
}

fn unknown(stated: &Stated, key: &str, missing: &str) -> Checked {
    let kind = match stated.what {
        What::Change { amount, .. } => match amount.measure {
            Measure::Percent => Kind::PercentChange,
            Measure::BasisPoints => Kind::BasisPoints,
            Measure::PercentagePoints => Kind::PercentagePoints,
            _ => Kind::Change,
        },
        What::Level { .. } => Kind::Level,
        What::Prior { .. } => Kind::PriorLevel,
        What::Unchanged => Kind::Unchanged,
        What::Extreme { .. } => Kind::Extreme,
    };
    Checked {
        start: stated.start,
        end: stated.end,
        kind,
        instrument: key.to_owned(),
        day: None,
        verdict: Verdict::Unknown {
            missing: missing.to_owned(),
        },
        expression: None,
    }
}

/// Half of the last digit written is what rounding may cost; "about" may cost a whole one.
fn is_close(computed: Decimal, written: Decimal, decimals: u32, about: bool) -> bool {
    let unit = Decimal::new(if about { 10 } else { 5 }, decimals + 1);
    (computed - written).abs() <= unit
}

pub(crate) fn rounded(value: Decimal, decimals: u32) -> Decimal {
    let mut value =
        value.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
    value.rescale(decimals);
    value
}

/// `up 0.4%`, `down 5 basis points`.
fn moved(computed: Decimal, amount: Quantity) -> String {
    let size = rounded(computed.abs(), amount.decimals);
    let way = match (size.is_zero(), computed.is_sign_negative()) {
        (true, _) => "unchanged,",
        (false, true) => "down",
        (false, false) => "up",
    };
    format!("{way} {}", with_unit(size, amount.measure))
}

fn with_unit(value: Decimal, measure: Measure) -> String {
    match measure {
        Measure::Percent => format!("{value}%"),
        Measure::PercentagePoints => format!("{value} percentage points"),
        Measure::BasisPoints => format!("{value} basis points"),
        Measure::Money(code, _) => format!("{value} {code}"),
        Measure::Cents => format!("{value} cents"),
        Measure::Points => format!("{value} points"),
        Measure::Things | Measure::Bare => value.to_string(),
    }
}
