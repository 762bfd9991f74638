//! What a stretch of a series comes to: its values, its extremes, its move.

use serde::Serialize;
use serde_json::{Value, json};

use super::range::Range;
use super::values::{Summed, Values};
use crate::base::store::StoreError;
use crate::news::markets::live::{self, LiveInstrument};
use crate::news::markets::{DayLabel, Kind, Move, Numbers, Observed, percent_of};
use crate::web::site::Look;

/// Lines of a page's table; the whole is in the download.
const TABLE_LINES: i64 = 30;

/// What is said of a stretch: from where, the lowest, the highest, the move.
pub fn statistics(
    look: &mut Look<'_, '_>,
    of: &LiveInstrument,
    values: &Values,
    range: Range,
) -> Result<Option<Value>, StoreError> {
    let (Some(Summed { ends, begin }), Some(last)) = (values.sum(look, of, range)?, of.last()) else {
        return Ok(None);
    };
    let moved = begin.and_then(|begin| Move::between(begin.value, last.value));
    let numbers = Numbers::of(&look.edition);
    let value = |one: Observed| numbers.number(one.value, of.series.decimals);
    let day = |one: Observed| numbers.day(&look.edition, of.series.frequency, one.point, look.now);
    let relative = moved.map(|moved| match of.instrument.kind {
        Kind::Rate => format!(
            "{} bp",
            numbers.signed(moved.change * rust_decimal::Decimal::ONE_HUNDRED, 0)
        ),
        _ => moved.percent.map(|p| numbers.percent(p)).unwrap_or_default(),
    });
    Ok(Some(json!({
        "range": range.said(look.words()),
        "low": value(ends.low), "low_at": day(ends.low),
        "high": value(ends.high), "high_at": day(ends.high),
        "begin": begin.map(value), "begin_at": begin.map(day),
        "change": moved.map(|moved| numbers.signed(moved.change, of.series.decimals)),
        "relative": relative,
        "direction": moved.map(|moved| match moved.direction() { 1 => "up", -1 => "down", _ => "flat" }),
        "count": ends.count,
        // Where the last value stands between the lowest and the highest, in hundredths.
        "place": place(ends.low, ends.high, last),
    })))
}

fn place(low: Observed, high: Observed, last: Observed) -> Option<i64> {
    let wide = high.value.checked_sub(low.value)?;
    let above = last.value.checked_sub(low.value)?;
    let hundredths = above
        .checked_mul(rust_decimal::Decimal::ONE_HUNDRED)?
        .checked_div(wide)?;
    i64::try_from(hundredths.round().mantissa())
        .ok()
        .map(|n| n.clamp(0, 100))
}

/// A line of the table of newest values.
#[derive(Serialize)]
pub struct Line {
    day: DayLabel,
    value: String,
    change: Option<String>,
    percent: Option<String>,
}

/// The newest values, newest first, each with its move.
pub fn table(
    look: &mut Look<'_, '_>,
    of: &LiveInstrument,
    values: Option<&Values>,
) -> Result<Vec<Line>, StoreError> {
    let read = values.and_then(|values| values.newest(TABLE_LINES as usize + 1));
    let rows: Vec<Observed> = match read {
        Some(newest) => newest.iter().rev().copied().collect(),
        None => live::latest(look.read, of, i64::MAX, TABLE_LINES + 1)?,
    };
    let numbers = Numbers::of(&look.edition);
    let lines = rows.windows(2).map(|pair| {
        let (this, before) = (pair[0], pair[1]);
        line(look, of, &numbers, this, Some(before))
    });
    let mut lines: Vec<Line> = lines.collect();
    if let Some(first) = rows.last().filter(|_| (rows.len() as i64) <= TABLE_LINES) {
        lines.push(line(look, of, &numbers, *first, None));
    }
    Ok(lines)
}

fn line(
    look: &Look<'_, '_>,
    of: &LiveInstrument,
    numbers: &Numbers,
    this: Observed,
    before: Option<Observed>,
) -> Line {
    let change = before.and_then(|before| this.value.checked_sub(before.value));
    let percent = before
        .filter(|_| of.instrument.kind != Kind::Rate)
        .and_then(|before| percent_of(before.value, this.value));
    Line {
        day: numbers.day(&look.edition, of.series.frequency, this.point, look.now),
        value: numbers.number(this.value, of.series.decimals),
        change: change.map(|change| numbers.signed(change, of.series.decimals)),
        percent: percent.map(|percent| numbers.percent(percent)),
    }
}

/// What values were before they were revised, newest first.
pub fn revised(look: &mut Look<'_, '_>, of: &LiveInstrument) -> Result<Vec<Value>, StoreError> {
    let numbers = Numbers::of(&look.edition);
    let mut lines = Vec::new();
    for one in live::revisions(look.read, of, 12)? {
        lines.push(json!({
            "day": numbers.day(&look.edition, of.series.frequency, one.point, look.now),
            "value": numbers.number(one.value, of.series.decimals),
            "first": one.vintage == 0,
            "revised": look.time(one.revised_at),
        }));
    }
    Ok(lines)
}
