//! Beside an article: what it moves stood where, when it came out, and what has become of it since. The
//! line ends at publication and stays as it was; what came since is dotted.

use serde_json::{Value, json};

use super::{drawn, quote};
use crate::base::clock::Micros;
use crate::news::markets::live::{self, LiveInstrument, at_or_before, history};
use crate::news::markets::{Frequency, Kind, Move, Numbers, Observed, Point, day_of, resolve};
use crate::web::site::times::zoned;
use crate::web::site::{Look, PageError};

/// Instruments named beside an article, and those of them that are drawn.
const NAMED: usize = 6;
const DRAWN: usize = 2;
/// Days on the line before publication, and as many since.
const DAYS: i64 = 90;
/// A value older than this at publication says nothing about the day.
const OLD_DAYS: i64 = 10;

/// The instruments an article names, each with its quote; the first of them drawn.
pub fn since_published(
    look: &mut Look<'_, '_>,
    names: &[String],
    published: Micros,
) -> Result<Vec<Value>, PageError> {
    let mut views = Vec::new();
    let mut drawn_so_far = 0;
    for id in resolve(look.read, names)?.into_iter().take(NAMED) {
        let Some(of) = live::by_id(look.read, id)?.filter(|of| of.last().is_some()) else {
            continue;
        };
        let view = quote(look, &of)?;
        let then = match drawn_so_far < DRAWN {
            true => then(look, &of, published)?,
            false => None,
        };
        drawn_so_far += usize::from(then.is_some());
        views.push(json!({ "quote": view, "then": then }));
    }
    Ok(views)
}

fn then(look: &mut Look<'_, '_>, of: &LiveInstrument, published: Micros) -> Result<Option<Value>, PageError> {
    let end: Point = match of.series.frequency {
        Frequency::Intraday => published.0,
        // What was known at publication: the value of the day before, unless it came out after hours.
        Frequency::Daily | Frequency::Weekly => day_of(zoned(&look.edition, published).date()),
        Frequency::Monthly | Frequency::Quarterly | Frequency::Yearly => return Ok(None),
    };
    let Some(at) = at_or_before(look.read, of, end)? else {
        return Ok(None);
    };
    let frequency = of.series.frequency;
    if frequency.day(end) - frequency.day(at.point) > OLD_DAYS {
        return Ok(None);
    }
    let begin = frequency.from_day(frequency.day(end) - DAYS);
    // A while of what came since is drawn too, dotted; the rest is a number.
    let end = frequency.from_day(frequency.day(at.point) + DAYS);
    let line: Vec<Observed> = history(look.read, of, (begin, end), live::MOST_ROWS)?;
    if line.iter().filter(|one| one.point <= at.point).count() < 2 {
        return Ok(None);
    }
    let numbers = Numbers::of(&look.edition);
    let day = |point| numbers.day(&look.edition, frequency, point, look.now);
    let newer = of.last().filter(|last| last.point > at.point);
    let moved = newer.and_then(|last| Move::between(at.value, last.value));
    let relative = moved.map(|moved| match of.instrument.kind {
        Kind::Rate => format!(
            "{} bp",
            numbers.signed(moved.change * rust_decimal::Decimal::ONE_HUNDRED, 0)
        ),
        _ => moved
            .percent
            .map(|percent| numbers.percent(percent))
            .unwrap_or_else(|| numbers.signed(moved.change, of.series.decimals)),
    });
    let chart = drawn::small(look, of, &line, published);
    Ok(Some(json!({
        "chart": chart,
        "begin_at": day(line[0].point),
        "value": numbers.number(at.value, of.series.decimals),
        "at": day(at.point),
        "since": relative,
        "direction": moved.map(|moved| match moved.direction() { 1 => "up", -1 => "down", _ => "flat" }),
        "newest_at": newer.map(|last| day(last.point)),
    })))
}
