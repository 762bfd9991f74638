//! What a stretch of a series comes to: its values, its extremes, its move.

use serde_json::{Value, json};

use super::range::Range;
use crate::base::store::StoreError;
use crate::news::markets::live::{self, LiveInstrument, MOST_ROWS};
use crate::news::markets::{Frequency, Kind, Move, Numbers, Observed, Point, percent_of};
use crate::web::site::Look;

/// Closes that a long stretch of an intraday series is drawn of.
const CLOSES: i64 = 600;
/// Lines of a page's table; the whole is in the download.
const TABLE_LINES: i64 = 30;

/// The values of a stretch, every one of them; of a long intraday stretch, closes.
pub fn stretch(
    look: &mut Look<'_, '_>,
    of: &LiveInstrument,
    (from, to): (Point, Point),
) -> Result<Vec<Observed>, StoreError> {
    match of.series.frequency {
        Frequency::Intraday => live::closes(look.read, of, (from, to), CLOSES),
        _ => live::history(look.read, of, (from, to), MOST_ROWS),
    }
}

/// What is said of a stretch: from where, the lowest, the highest, the move.
pub fn statistics(
    look: &mut Look<'_, '_>,
    of: &LiveInstrument,
    range: Range,
) -> Result<Option<Value>, StoreError> {
    let (Some((from, to)), Some(last)) = (range.points(&of.series), of.last()) else {
        return Ok(None);
    };
    let Some(ends) = live::extremes(look.read, of, (from, to))? else {
        return Ok(None);
    };
    // The stretch begins with what was known then: Friday's value, when it begins on a Sunday.
    let begin = live::at_or_before(look.read, of, from)?;
    let begin = match begin {
        Some(begin) => Some(begin),
        None => live::history(look.read, of, (from, to), 1)?.into_iter().next(),
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
        "range": range.words(),
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

/// The newest values, newest first, each with its move.
pub fn table(look: &mut Look<'_, '_>, of: &LiveInstrument) -> Result<Vec<Value>, StoreError> {
    let rows = live::latest(look.read, of, i64::MAX, TABLE_LINES + 1)?;
    let numbers = Numbers::of(&look.edition);
    let lines = rows.windows(2).map(|pair| {
        let (this, before) = (pair[0], pair[1]);
        line(look, of, &numbers, this, Some(before))
    });
    let mut lines: Vec<Value> = lines.collect();
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
) -> Value {
    let change = before.and_then(|before| this.value.checked_sub(before.value));
    let percent = before
        .filter(|_| of.instrument.kind != Kind::Rate)
        .and_then(|before| percent_of(before.value, this.value));
    json!({
        "day": numbers.day(&look.edition, of.series.frequency, this.point, look.now),
        "value": numbers.number(this.value, of.series.decimals),
        "change": change.map(|change| numbers.signed(change, of.series.decimals)),
        "percent": percent.map(|percent| numbers.percent(percent)),
    })
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
