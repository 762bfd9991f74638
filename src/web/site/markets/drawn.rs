//! Charts of series, through `crates/charts`: each drawn twice, for a telephone and for a desk, because
//! words in a picture shrink with it. The style sheet shows one of the two.

use charts::{Curve as Drawn, Drawing, LineChart, Marker, Sparkline, Tenor, Words, YieldCurve};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use serde_json::{Value, json};

use super::curve::{Curve, short_term};
use super::instrument::Mark;
use super::range::Range;
use super::values::Values;
use crate::base::clock::Micros;
use crate::base::store::StoreError;
use crate::news::editions::Edition;
use crate::news::markets::live::{LiveInstrument, latest};
use crate::news::markets::{DayLabel, Frequency, Numbers, Observed, date_of};
use crate::web::site::Look;
use crate::web::site::times::zoned;

/// A class for the style sheet, and the size in pixels at which words are as large as the page's own.
const SIZES: [(&str, u32, u32); 2] = [("for-narrow", 360, 240), ("for-wide", 800, 320)];
/// Beside an article.
const SMALL: (u32, u32) = (360, 130);
/// Values in a sparkline.
const SPARK: i64 = 30;
/// Rows behind a chart, beyond which a table has one row a month.
const ROWS: usize = 270;
/// What a chart's places are counted in: thousandths of its plot.
const PLACES: f64 = 1_000.0;

/// Days without a value that break a line: longer than any holiday.
pub fn gap_days(frequency: Frequency) -> i64 {
    match frequency {
        Frequency::Intraday | Frequency::Daily => 14,
        Frequency::Weekly => 30,
        Frequency::Monthly => 70,
        Frequency::Quarterly => 200,
        Frequency::Yearly => 800,
    }
}

/// Days and values; of a day with several, the last.
fn points(of: &LiveInstrument, values: &[Observed]) -> Vec<charts::Point> {
    let mut points: Vec<charts::Point> = Vec::with_capacity(values.len());
    for one in values {
        let day = date_of(of.series.frequency.day(one.point));
        let point = charts::Point {
            day,
            value: Some(one.value.normalize()),
        };
        match points.last_mut() {
            Some(last) if last.day == day => *last = point,
            _ => points.push(point),
        }
    }
    points
}

fn words(edition: &Edition) -> Words {
    let numbers = Numbers::of(edition);
    let (decimal, grouping) = numbers.marks();
    let mut words = Words {
        decimal,
        grouping: Some(grouping),
        ..Words::default()
    };
    let dates = edition.words().dates();
    words.months.clone_from(&dates.months_short);
    words.day_month = charted(&dates.short);
    words.full_date = charted(&dates.short_year);
    words.month_year = charted(&dates.month_short);
    words
}

/// The charts' names for the gaps of a date.
fn charted(order: &str) -> String {
    order.replace("{d}", "{day}").replace("{mon}", "{month}")
}

/// The last thirty values, without words: beside a number that says the rest.
pub fn spark(look: &mut Look<'_, '_>, of: &LiveInstrument) -> Result<String, StoreError> {
    let mut values = latest(look.read, of, i64::MAX, SPARK)?;
    values.reverse();
    if values.len() < 3 {
        return Ok(String::new());
    }
    let title = look.words().fill(
        "spark_title",
        &[
            ("name", &of.instrument.short_name),
            ("n", &values.len().to_string()),
        ],
    );
    let drawing = Sparkline {
        title: &title,
        points: &points(of, &values),
        width: 124,
        height: 28,
        gap_days: gap_days(of.series.frequency),
    }
    .draw();
    Ok(drawing.map(|drawing| drawing.svg()).unwrap_or_default())
}

/// What `instrument.html` is given of a chart.
#[derive(Serialize)]
pub struct Chart {
    /// The first day of the stretch.
    from: String,
    pictures: Vec<Value>,
    summary: String,
    rows: Vec<ChartRow>,
    rows_note: &'static str,
}

/// A value behind a chart. A type of its own, because a page has hundreds: a map for each would cost more
/// than drawing the line.
#[derive(Serialize)]
struct ChartRow {
    /// Where it stands in the plot.
    at: String,
    day: DayLabel,
    value: String,
    /// For a closer look, where no file of the values may be handed on.
    exact: Option<String>,
}

/// The chart of an instrument's page, with the rows behind it and the articles on it.
pub fn chart(
    look: &Look<'_, '_>,
    of: &LiveInstrument,
    (range, values): (Range, &Values),
    marks: &[Mark],
) -> Option<Chart> {
    let line = values.line();
    let [first, .., _] = line else {
        return None;
    };
    let numbers = Numbers::of(&look.edition);
    let description = summary(look, of, &numbers, line);
    let title = format!("{}, {}", of.instrument.name, range.said(look.words()));
    let markers: Vec<Marker> = marks.iter().map(|mark| marker(look, &numbers, mark)).collect();
    let (points, words) = (points(of, line), words(&look.edition));
    let mut pictures = Vec::new();
    for (class, width, height) in SIZES {
        let drawing = LineChart {
            id: class,
            title: &title,
            description: &description,
            points: &points,
            markers: &markers,
            width,
            height,
            gap_days: values.gap_days(of),
            frozen_at: None,
            decimals: of.series.decimals,
            words: &words,
        }
        .draw();
        pictures.extend(drawing.map(|drawing| picture(&drawing, class, (width, height))));
    }
    let closes = values.closes();
    let (rows, whole) = rows(look, of, &numbers, (line, closes.as_deref()));
    Some(Chart {
        from: date_of(of.series.frequency.day(first.point)).to_string(),
        pictures,
        summary: description,
        rows,
        rows_note: if whole {
            ""
        } else {
            look.words().say("chart_month_ends")
        },
    })
}

/// A year without marks, for a share card.
pub fn card(look: &mut Look<'_, '_>, of: &LiveInstrument) -> Result<Option<Drawing>, StoreError> {
    let Some(values) = Values::of(look, of, Range::Year)? else {
        return Ok(None);
    };
    let values = values.line();
    let numbers = Numbers::of(&look.edition);
    let (width, height) = super::share::DRAWN;
    Ok(LineChart {
        id: "card",
        title: &of.instrument.name,
        description: &summary(look, of, &numbers, values),
        points: &points(of, values),
        markers: &[],
        width,
        height,
        gap_days: gap_days(of.series.frequency),
        frozen_at: None,
        decimals: of.series.decimals,
        words: &words(&look.edition),
    }
    .draw())
}

/// A drawing with what a cursor on it needs: its plot's edges, in thousandths of the picture.
fn picture(drawing: &Drawing, class: &str, (width, height): (u32, u32)) -> Value {
    let share =
        |half_pixels: i32, of: u32| (f64::from(half_pixels) / (2.0 * f64::from(of)) * PLACES).round() as i64;
    let frame = drawing.frame;
    json!({
        "class": class,
        "svg": drawing.svg(),
        "plot": format!(
            "{} {} {} {}",
            share(frame.left, width),
            share(frame.right, width),
            share(frame.top, height),
            share(frame.bottom, height)
        ),
    })
}

fn marker(look: &Look<'_, '_>, numbers: &Numbers, mark: &Mark) -> Marker {
    let day = zoned(&look.edition, mark.at).date();
    let label = numbers.day(
        &look.edition,
        Frequency::Daily,
        crate::news::markets::day_of(day),
        look.now,
    );
    Marker {
        day,
        title: format!("{}: {}", label.label, mark.headline),
        href: Some(mark.url.clone()),
    }
}

fn summary(look: &Look<'_, '_>, of: &LiveInstrument, numbers: &Numbers, values: &[Observed]) -> String {
    let said = |one: &Observed| {
        let day = numbers.day(&look.edition, of.series.frequency, one.point, look.now);
        format!(
            "{} ({})",
            numbers.number(one.value, of.series.decimals),
            day.label
        )
    };
    match (values.first(), values.last()) {
        (Some(first), Some(last)) => {
            let gaps = [
                ("name", of.instrument.name.as_str()),
                ("first", &said(first)),
                ("last", &said(last)),
            ];
            look.words().fill("chart_from_to", &gaps)
        }
        _ => of.instrument.name.clone(),
    }
}

/// The table behind the line: every value, or of a long line the last of each month. `at` is where it
/// stands in the plot.
fn rows(
    look: &Look<'_, '_>,
    of: &LiveInstrument,
    numbers: &Numbers,
    (values, closes): (&[Observed], Option<&[Observed]>),
) -> (Vec<ChartRow>, bool) {
    let whole = closes.is_none() && values.len() <= ROWS;
    let exported = of.series.licence.may_export();
    let frequency = of.series.frequency;
    let month = |one: &Observed| {
        let date = date_of(frequency.day(one.point));
        (date.year(), date.month())
    };
    let number = |value: Decimal| value.to_f64().unwrap_or_default();
    let low = values.iter().map(|one| one.value).min().map_or(0.0, number);
    let high = values.iter().map(|one| one.value).max().map_or(1.0, number);
    let day = |one: &Observed| frequency.day(one.point) as f64;
    let first = values.first().map_or(0.0, day);
    let wide = (values.last().map_or(1.0, day) - first).max(1.0);
    let kept: Vec<&Observed> = match closes {
        Some(closes) => closes.iter().collect(),
        None => values
            .iter()
            .enumerate()
            .filter(|(i, one)| whole || values.get(i + 1).is_none_or(|next| month(next) != month(one)))
            .map(|(_, one)| one)
            .collect(),
    };
    let rows = kept
        .into_iter()
        .map(|one| {
            let x = ((day(one) - first) / wide * PLACES).round();
            let y = if high > low {
                ((high - number(one.value)) / (high - low) * PLACES).round()
            } else {
                PLACES / 2.0
            };
            ChartRow {
                at: format!("{x} {y}"),
                day: numbers.day(&look.edition, frequency, one.point, look.now),
                value: numbers.number(one.value, of.series.decimals),
                exact: (!exported).then(|| one.value.to_string()),
            }
        })
        .collect();
    (rows, whole)
}

/// The small chart beside an article: the line as it stood at publication, and dotted what came since.
pub fn small(look: &Look<'_, '_>, of: &LiveInstrument, values: &[Observed], published: Micros) -> String {
    let numbers = Numbers::of(&look.edition);
    let drawing = LineChart {
        id: &format!("then-{}", of.instrument.slug),
        title: &look
            .words()
            .fill("chart_before_since", &[("name", &of.instrument.name)]),
        description: &summary(look, of, &numbers, values),
        points: &points(of, values),
        markers: &[],
        width: SMALL.0,
        height: SMALL.1,
        gap_days: gap_days(of.series.frequency),
        frozen_at: Some(zoned(&look.edition, published).date()),
        decimals: of.series.decimals,
        words: &words(&look.edition),
    }
    .draw();
    drawing.map(|drawing| drawing.svg()).unwrap_or_default()
}

/// Yields by term, a line for each day.
pub fn curve(look: &Look<'_, '_>, title: &str, curves: &[Curve]) -> Vec<Value> {
    let mut months: Vec<i64> = curves
        .iter()
        .flat_map(|curve| curve.yields.iter().map(|(months, _)| *months))
        .collect();
    months.sort_unstable();
    months.dedup();
    let tenors: Vec<Tenor> = months
        .iter()
        .map(|months| Tenor {
            label: short_term(*months),
            months: u32::try_from(*months).unwrap_or_default(),
        })
        .collect();
    let drawn: Vec<Drawn> = curves
        .iter()
        .map(|curve| Drawn {
            day: date_of(curve.day),
            yields: months
                .iter()
                .map(|term| curve.yields.iter().find(|(months, _)| months == term))
                .map(|found| found.map(|(_, value)| value.normalize()))
                .collect(),
        })
        .collect();
    let names: Vec<&str> = curves.iter().map(|curve| curve.name.as_str()).collect();
    let (description, words) = (names.join("; "), words(&look.edition));
    let mut pictures = Vec::new();
    for (class, width, height) in SIZES {
        let drawing = YieldCurve {
            id: class,
            title,
            description: &description,
            tenors: &tenors,
            curves: &drawn,
            width,
            height,
            words: &words,
        }
        .draw();
        pictures.extend(drawing.map(|drawing| picture(&drawing, class, (width, height))));
    }
    pictures
}
