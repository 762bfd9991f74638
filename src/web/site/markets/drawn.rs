//! Charts as SVG of our own: a line that scales with the page, words and marks that do not.
//!
//! The outer drawing has no view box: grid, words and marks stand at percentages of whatever width the
//! page has, at the size of the page's own type. The line is a nested drawing that is stretched, with a
//! stroke that is not. No attribute is a style: colours are the style sheet's, light and dark.
//! Geometry may be in floats; no number that is printed comes from here.

use courant_body::escape;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Value, json};

use super::curve::{Curve, term};
use super::instrument::Mark;
use super::numbers::Numbers;
use super::range::Range;
use super::{axis, history};
use crate::base::store::StoreError;
use crate::news::markets::live::{LiveInstrument, latest};
use crate::news::markets::{Frequency, Observed, Point};
use crate::web::site::Look;

/// The nested drawing: fine enough that rounding to whole units cannot be seen.
const WIDE: f64 = 2_000.0;
const HIGH: f64 = 600.0;
/// The share of the height above and below the line: a little air, and room for the words.
const ABOVE: f64 = 0.06;
const BELOW: f64 = 0.12;
/// More points than this are thinned to the first, lowest, highest and last of each bucket.
const BUCKETS: usize = 300;
/// Values in a sparkline.
const SPARK: i64 = 30;
/// Rows behind a chart, beyond which a table has one row a month.
const ROWS: usize = 270;

/// Where points and values stand: 0 to 1 from the left, 0 to 1 from the top.
struct Frame {
    from: f64,
    wide: f64,
    low: f64,
    high: f64,
}

impl Frame {
    fn around(points: &[Observed]) -> Option<Frame> {
        let (first, last) = (points.first()?, points.last()?);
        let low = points.iter().map(|one| one.value).min()?;
        let high = points.iter().map(|one| one.value).max()?;
        Some(Frame {
            from: first.point as f64,
            wide: ((last.point - first.point).max(1)) as f64,
            low: low.to_f64()?,
            high: high.to_f64()?,
        })
    }

    fn x(&self, point: Point) -> f64 {
        ((point as f64 - self.from) / self.wide).clamp(0.0, 1.0)
    }

    fn y(&self, value: Decimal) -> f64 {
        let value = value.to_f64().unwrap_or(self.low);
        let room = 1.0 - ABOVE - BELOW;
        if self.high <= self.low {
            return ABOVE + room / 2.0;
        }
        ABOVE + room * (1.0 - (value - self.low) / (self.high - self.low))
    }

    fn unit(&self, one: &Observed) -> (i64, i64) {
        (
            (self.x(one.point) * WIDE).round() as i64,
            (self.y(one.value) * HIGH).round() as i64,
        )
    }
}

/// The first, lowest, highest and last value of each bucket, in order of time.
fn thinned(points: &[Observed]) -> Vec<Observed> {
    if points.len() <= 2 * BUCKETS {
        return points.to_vec();
    }
    let mut kept: Vec<Observed> = Vec::with_capacity(4 * BUCKETS);
    for bucket in points.chunks(points.len().div_ceil(BUCKETS)) {
        let low = bucket.iter().min_by_key(|one| one.value);
        let high = bucket.iter().max_by_key(|one| one.value);
        let mut four: Vec<Observed> = [bucket.first(), low, high, bucket.last()]
            .into_iter()
            .flatten()
            .copied()
            .collect();
        four.sort_by_key(|one| one.point);
        four.dedup();
        kept.extend(four);
    }
    kept
}

/// `M0 12l8-3 7 2…`: relative and short. A hole of more than `gap` points of time breaks the line.
fn line(frame: &Frame, points: &[Observed], gap: Option<Point>) -> String {
    let mut path = String::with_capacity(points.len() * 6);
    let (mut at, mut begun): (Option<((i64, i64), Point)>, bool) = (None, false);
    for one in points {
        let (x, y) = frame.unit(one);
        match at {
            Some(((px, py), before)) if gap.is_none_or(|gap| one.point - before <= gap) => {
                if (x, y) == (px, py) {
                    continue;
                }
                let (dx, dy) = (x - px, y - py);
                path.push(if begun { 'l' } else { ' ' });
                begun = false;
                path.push_str(&dx.to_string());
                if dy >= 0 {
                    path.push(' ');
                }
                path.push_str(&dy.to_string());
            }
            _ => {
                path.push_str(&format!("M{x} {y}"));
                begun = true;
            }
        }
        at = Some(((x, y), one.point));
    }
    path
}

fn stretched(path: &str, class: &str) -> String {
    format!(
        "<svg class=\"{class}\" width=\"100%\" height=\"100%\" viewBox=\"0 0 {WIDE} {HIGH}\" preserveAspectRatio=\"none\">\
         <path d=\"{path}\" vector-effect=\"non-scaling-stroke\"/></svg>"
    )
}

fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned() + "%"
}

/// A line of the last thirty values, without words: beside a number that says the rest.
pub fn spark(look: &mut Look<'_, '_>, of: &LiveInstrument) -> Result<String, StoreError> {
    let mut points = latest(look.read, of, i64::MAX, SPARK)?;
    points.reverse();
    let Some(frame) = Frame::around(&points).filter(|_| points.len() > 2) else {
        return Ok(String::new());
    };
    // In order, not in time: a sparkline has no axis that would be wrong.
    let even: Vec<Observed> = points
        .iter()
        .enumerate()
        .map(|(i, one)| Observed {
            point: i as i64,
            value: one.value,
        })
        .collect();
    let frame = Frame {
        from: 0.0,
        wide: (even.len() - 1) as f64,
        ..frame
    };
    let mut path = String::new();
    let mut at = (0, 0);
    for (i, one) in even.iter().enumerate() {
        let x = (frame.x(one.point) * 120.0).round() as i64;
        let height = (frame.high - frame.low).max(f64::MIN_POSITIVE);
        let share = (one.value.to_f64().unwrap_or(frame.low) - frame.low) / height;
        let y = (26.0 - share.clamp(0.0, 1.0) * 24.0).round() as i64;
        if i == 0 {
            path.push_str(&format!("M{x} {y}l"));
        } else {
            path.push_str(&format!("{} {} ", x - at.0, y - at.1));
        }
        at = (x, y);
    }
    Ok(format!(
        "<svg class=\"spark\" viewBox=\"0 0 124 28\" width=\"124\" height=\"28\" aria-hidden=\"true\"><path d=\"{}\"/>\
         <circle cx=\"{}\" cy=\"{}\" r=\"2\"/></svg>",
        path.trim_end(),
        at.0,
        at.1
    ))
}

/// The chart of an instrument's page, with the rows behind it and the articles on it.
pub fn chart(
    look: &mut Look<'_, '_>,
    of: &LiveInstrument,
    range: Range,
    marks: &[Mark],
) -> Result<Value, StoreError> {
    let Some((from, to)) = range.points(&of.series) else {
        return Ok(Value::Null);
    };
    let points = history::stretch(look, of, (from, to))?;
    let Some(frame) = Frame::around(&points).filter(|_| points.len() > 1) else {
        return Ok(Value::Null);
    };
    let numbers = Numbers::of(&look.edition);
    let mut svg = String::with_capacity(8_192);
    let summary = summary(look, of, &numbers, &points);
    svg.push_str(&format!(
        "<svg class=\"chart\" width=\"100%\" height=\"320\" role=\"group\" aria-label=\"{}\">",
        escape(&summary)
    ));
    grid(
        &mut svg,
        of,
        &frame,
        &numbers,
        &points,
        look.edition.language.starts_with("en"),
    );
    let gap = match of.series.frequency {
        Frequency::Daily => Some(40),
        _ => None,
    };
    svg.push_str(&stretched(&line(&frame, &thinned(&points), gap), "chart-line"));
    if let Some(last) = points.last() {
        svg.push_str(&format!(
            "<circle class=\"chart-end\" cx=\"{}\" cy=\"{}\" r=\"3\"/>",
            percent(frame.x(last.point)),
            percent(frame.y(last.value))
        ));
    }
    draw_marks(&mut svg, of, &frame, &points, marks);
    svg.push_str("</svg>");
    let (rows, whole) = rows(look, of, &frame, &numbers, &points);
    Ok(json!({
        "svg": svg,
        "summary": summary,
        "rows": rows,
        "rows_note": if whole { "" } else { "The last value of each month." },
        "wide": WIDE,
        "high": HIGH,
    }))
}

fn summary(look: &Look<'_, '_>, of: &LiveInstrument, numbers: &Numbers, points: &[Observed]) -> String {
    let said = |one: &Observed| {
        format!(
            "{} ({})",
            numbers.number(one.value, of.series.decimals),
            numbers
                .day(&look.edition, of.series.frequency, one.point, look.now)
                .label
        )
    };
    match (points.first(), points.last()) {
        (Some(first), Some(last)) => {
            format!("{}, from {} to {}", of.instrument.name, said(first), said(last))
        }
        _ => of.instrument.name.clone(),
    }
}

fn grid(
    svg: &mut String,
    of: &LiveInstrument,
    frame: &Frame,
    numbers: &Numbers,
    points: &[Observed],
    english: bool,
) {
    let low = points.iter().map(|one| one.value).min().unwrap_or_default();
    let high = points.iter().map(|one| one.value).max().unwrap_or_default();
    svg.push_str("<g class=\"chart-grid\" aria-hidden=\"true\">");
    for value in axis::values(low, high) {
        let y = percent(frame.y(value));
        let decimals = value.scale().min(of.series.decimals);
        svg.push_str(&format!(
            "<line x1=\"0\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/><text x=\"100%\" y=\"{y}\" dy=\"-5\" text-anchor=\"end\">{}</text>",
            numbers.number(value, decimals)
        ));
    }
    if let (Some(first), Some(last)) = (points.first(), points.last()) {
        let frequency = of.series.frequency;
        let (from, to) = (frequency.day(first.point), frequency.day(last.point));
        for (day, word) in axis::days(from, to, english) {
            let share = frame.x(frequency.from_day(day));
            // A word at the very edge would be cut.
            if (0.02..0.93).contains(&share) {
                svg.push_str(&format!(
                    "<text x=\"{}\" y=\"100%\" dy=\"-6\" text-anchor=\"middle\">{word}</text>",
                    percent(share)
                ));
            }
        }
    }
    svg.push_str("</g>");
}

/// Articles on the line, each a link under its letter. Letters that would cover each other step up.
fn draw_marks(svg: &mut String, of: &LiveInstrument, frame: &Frame, points: &[Observed], marks: &[Mark]) {
    let mut before: Option<(f64, f64)> = None;
    for mark in marks {
        let day = of
            .series
            .frequency
            .from_day(mark.at.0.div_euclid(crate::base::clock::Micros::DAY));
        let point = match of.series.frequency {
            Frequency::Intraday => mark.at.0,
            _ => day,
        };
        let Some(at) = points
            .iter()
            .rev()
            .find(|one| one.point <= point)
            .or(points.first())
        else {
            return;
        };
        let x = frame.x(point).clamp(0.015, 0.985);
        let mut y = (frame.y(at.value) - 0.075).max(0.04);
        if let Some((px, py)) = before
            && (x - px).abs() < 0.03
        {
            y = if py > 0.16 { py - 0.085 } else { py + 0.17 };
        }
        before = Some((x, y));
        let (cx, cy) = (percent(x), percent(y.clamp(0.04, 0.86)));
        svg.push_str(&format!(
            "<a href=\"{}\" aria-label=\"{}: {}\"><line class=\"chart-stem\" x1=\"{cx}\" x2=\"{cx}\" y1=\"{cy}\" y2=\"{}\"/>\
             <circle cx=\"{cx}\" cy=\"{cy}\" r=\"11\"/><text x=\"{cx}\" y=\"{cy}\" dy=\".36em\" text-anchor=\"middle\">{}</text></a>",
            escape(&mark.url),
            mark.letter,
            escape(&mark.headline),
            percent(frame.y(at.value)),
            mark.letter
        ));
    }
}

/// The table behind the line: every value, or of a long line the last of each month. `at` is where the
/// cursor stands.
fn rows(
    look: &Look<'_, '_>,
    of: &LiveInstrument,
    frame: &Frame,
    numbers: &Numbers,
    points: &[Observed],
) -> (Vec<Value>, bool) {
    let whole = points.len() <= ROWS;
    let month = |one: &Observed| {
        let date = crate::news::markets::date_of(of.series.frequency.day(one.point));
        (date.year(), date.month())
    };
    let kept = points
        .iter()
        .enumerate()
        .filter(|(i, one)| whole || points.get(i + 1).is_none_or(|next| month(next) != month(one)));
    let rows = kept
        .map(|(_, one)| {
            let (x, y) = frame.unit(one);
            json!({
                "at": format!("{x} {y}"),
                "day": numbers.day(&look.edition, of.series.frequency, one.point, look.now),
                "value": numbers.number(one.value, of.series.decimals),
            })
        })
        .collect();
    (rows, whole)
}

/// The small chart beside an article: it ends where the article begins.
pub fn small(look: &Look<'_, '_>, of: &LiveInstrument, points: &[Observed]) -> String {
    let Some(frame) = Frame::around(points) else {
        return String::new();
    };
    let numbers = Numbers::of(&look.edition);
    let end = points.last().map_or(0.5, |last| frame.y(last.value));
    format!(
        "<svg class=\"chart chart-small\" width=\"100%\" height=\"96\" role=\"img\" aria-label=\"{}\">{}\
         <circle class=\"chart-end\" cx=\"100%\" cy=\"{}\" r=\"3\"/></svg>",
        escape(&summary(look, of, &numbers, points)),
        stretched(&line(&frame, &thinned(points), None), "chart-line"),
        percent(end),
    )
}

/// Yields by term, a line for each day. The terms stand evenly: a month is as wide as ten years, or
/// nothing could be read of the first year.
pub fn curve(curves: &[Curve], numbers: &Numbers) -> String {
    let mut terms: Vec<i64> = curves
        .iter()
        .flat_map(|curve| curve.yields.iter().map(|(months, _)| *months))
        .collect();
    terms.sort_unstable();
    terms.dedup();
    let all: Vec<Decimal> = curves
        .iter()
        .flat_map(|curve| curve.yields.iter().map(|(_, y)| *y))
        .collect();
    let (Some(low), Some(high)) = (all.iter().min(), all.iter().max()) else {
        return String::new();
    };
    let frame = Frame {
        from: 0.0,
        wide: (terms.len().max(2) - 1) as f64,
        low: low.to_f64().unwrap_or_default(),
        high: high.to_f64().unwrap_or_default(),
    };
    let place = |months: i64| terms.iter().position(|term| *term == months).unwrap_or_default() as i64;
    let names: Vec<&str> = curves.iter().map(|curve| curve.name.as_str()).collect();
    let mut svg = format!(
        "<svg class=\"chart chart-curve\" width=\"100%\" height=\"320\" role=\"img\" aria-label=\"Yields by term: {}\"><g class=\"chart-grid\">",
        escape(&names.join("; "))
    );
    for value in axis::values(*low, *high) {
        let y = percent(frame.y(value));
        svg.push_str(&format!(
            "<line x1=\"0\" x2=\"100%\" y1=\"{y}\" y2=\"{y}\"/><text x=\"100%\" y=\"{y}\" dy=\"-5\" text-anchor=\"end\">{}%</text>",
            numbers.number(value, value.scale().min(2))
        ));
    }
    for (i, months) in terms.iter().enumerate() {
        // Every other term where they stand close.
        if i % 2 == 0 && i + 1 < terms.len() {
            let anchor = if i == 0 { "start" } else { "middle" };
            svg.push_str(&format!(
                "<text x=\"{}\" y=\"100%\" dy=\"-6\" text-anchor=\"{anchor}\">{}</text>",
                percent(frame.x(i as i64)),
                term(*months)
            ));
        }
    }
    svg.push_str("</g>");
    for (i, one) in curves.iter().enumerate().rev() {
        let points: Vec<Observed> = one
            .yields
            .iter()
            .map(|(months, value)| Observed {
                point: place(*months),
                value: *value,
            })
            .collect();
        let class = format!("chart-line chart-line-{}", i.min(3));
        svg.push_str(&stretched(&line(&frame, &points, None), &class));
    }
    svg.push_str("</svg>");
    svg
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(n: i64) -> Vec<Observed> {
        let mut value = 11_172_i64;
        (0..n)
            .map(|i| {
                value += (i * 7_919 % 61) - 30;
                Observed {
                    point: 20_000 + i + i / 5 * 2,
                    value: Decimal::new(value, 4),
                }
            })
            .collect()
    }

    fn path(points: &[Observed]) -> String {
        let frame = Frame::around(points).expect("some");
        line(&frame, &thinned(points), Some(40))
    }

    #[test]
    fn a_year_of_days_is_two_kilobytes_at_most() {
        assert!(path(&walk(260)).len() <= 2_048, "{}", path(&walk(260)).len());
        assert!(path(&walk(7_126)).len() <= 9_000, "{}", path(&walk(7_126)).len());
    }

    #[test]
    fn thinning_loses_no_peak_and_no_end() {
        let mut points = walk(7_126);
        points[3_333].value = Decimal::new(-3_763, 2);
        points[5_555].value = Decimal::new(9_999, 0);
        let kept = thinned(&points);
        assert!(kept.len() <= 4 * BUCKETS, "{}", kept.len());
        for i in [0, 3_333, 5_555, 7_125] {
            assert!(kept.contains(&points[i]), "{i}");
        }
        assert!(kept.windows(2).all(|pair| pair[0].point < pair[1].point));
    }

    #[test]
    fn a_hole_breaks_the_line_and_a_flat_one_is_drawn() {
        let mut points = walk(20);
        for one in &mut points[10..] {
            one.point += 2_341;
        }
        assert_eq!(path(&points).matches('M').count(), 2);
        let flat: Vec<Observed> = (0..3)
            .map(|i| Observed {
                point: i,
                value: Decimal::ONE,
            })
            .collect();
        let frame = Frame::around(&flat).expect("some");
        assert!((0.0..1.0).contains(&frame.y(Decimal::ONE)));
        assert!(!path(&flat).contains("NaN"));
    }

    #[test]
    fn the_short_form_means_the_same_line() {
        let points = walk(300);
        let frame = Frame::around(&points).expect("some");
        let path = path(&points);
        // Read it back as a browser does: numbers are parted by blanks and minus signs.
        let (begin, moves) = path.split_once('l').expect("a line");
        let spaced = format!("{} {}", begin.trim_start_matches('M'), moves).replace('-', " -");
        let numbers: Vec<i64> = spaced
            .split_whitespace()
            .map(|n| n.parse().expect("a number"))
            .collect();
        let mut at = (0, 0);
        for pair in numbers.chunks(2) {
            at = (at.0 + pair[0], at.1 + pair[1]);
        }
        assert_eq!(at, frame.unit(points.last().expect("some")));
    }
}
