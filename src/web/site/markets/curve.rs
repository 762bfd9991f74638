//! Yield curves: what it costs to borrow for a month, a year, thirty years; now and before.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use jiff::{Span, ToSpan};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{drawn, overview, quote};
use crate::base::words::Words;
use crate::changes::Subject;
use crate::news::markets::live::{self, LiveInstrument, at_or_before};
use crate::news::markets::{Kind, Numbers, Point, date_of, day_of};
use crate::views::pages::Rendered;
use crate::web::site::shapes::{Head, Link};
use crate::web::site::{Ask, Look, PageError, Site, missing};

/// The curves drawn beside today's.
fn before() -> [(&'static str, Span); 2] {
    [("curve_year", 1.year()), ("curve_ten", 10.years())]
}

/// A value of a day may be this much older: holidays.
const OLDER_DAYS: i64 = 7;

/// A curve of one day: what it is called, and the yield of each term.
pub struct Curve {
    pub day: Point,
    pub name: String,
    pub yields: Vec<(i64, Decimal)>,
}

pub async fn curves(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(ask, |look| {
        look.of(Subject::Markets);
        match page(look)? {
            Some(page) => Ok(page),
            None => missing::not_found(look),
        }
    })
    .await
}

fn page(look: &mut Look<'_, '_>) -> Result<Option<Rendered>, PageError> {
    let words = look.words();
    let mut by_curve: BTreeMap<String, Vec<(i64, LiveInstrument)>> = BTreeMap::new();
    for (_, list) in live::shelves(look.read, 200)? {
        for of in list {
            let curve = of.instrument.fact("curve").map(str::to_owned);
            let months = of.instrument.fact_number("months");
            if let Some((curve, months)) = curve.zip(months).filter(|_| of.instrument.kind == Kind::Rate) {
                by_curve.entry(curve).or_default().push((months, of));
            }
        }
    }
    let mut views = Vec::new();
    for terms in by_curve.values_mut() {
        terms.sort_by_key(|(months, _)| *months);
        if terms.len() > 2 {
            views.extend(one_curve(look, terms)?);
        }
    }
    if views.is_empty() {
        return Ok(None);
    }
    let here = look.link("/markets/yield-curve");
    let head = Head {
        title: look.titled(words.say("curve_title")),
        description: words.say("curve_text").to_owned(),
        canonical: look.absolute(&here),
        ..Head::default()
    };
    let place = Link {
        name: words.say("markets").to_owned(),
        url: look.link("/markets"),
    };
    let own = json!({ "curves": views, "links": overview::links(look) });
    let site = Arc::clone(look.site);
    site.theme
        .page(look, "yield_curve.html", &head, Some(&place), own)
        .map(Some)
}

fn one_curve(look: &mut Look<'_, '_>, terms: &[(i64, LiveInstrument)]) -> Result<Option<Value>, PageError> {
    let Some(newest) = terms
        .iter()
        .filter_map(|(_, of)| of.last().map(|last| last.point))
        .max()
    else {
        return Ok(None);
    };
    let (numbers, words) = (Numbers::of(&look.edition), look.words());
    let frequency = terms[0].1.series.frequency;
    let mut days: Vec<(String, Point)> = vec![("newest".to_owned(), newest)];
    for (name, span) in before() {
        if let Ok(date) = date_of(newest).checked_sub(span) {
            days.push((name.to_owned(), day_of(date)));
        }
    }
    let mut curves: Vec<Curve> = Vec::new();
    for (name, day) in days {
        let mut yields = Vec::new();
        let mut at = day;
        for (months, of) in terms {
            if let Some(one) = at_or_before(look.read, of, day)?.filter(|one| day - one.point <= OLDER_DAYS) {
                at = at.min(one.point);
                yields.push((*months, one.value));
            }
        }
        if yields.len() > 2 {
            let label = numbers.day(&look.edition, frequency, at, look.now).label;
            let name = if name == "newest" {
                label
            } else {
                format!("{label}, {}", words.say(&name))
            };
            curves.push(Curve {
                day: at,
                name,
                yields,
            });
        }
    }
    let first = quote(look, &terms[0].1)?;
    let mut rows = Vec::new();
    for (months, of) in terms {
        let view = quote(look, of)?;
        let cells: Vec<String> = curves
            .iter()
            .map(|curve| {
                let found = curve.yields.iter().find(|(term, _)| term == months);
                found
                    .map(|(_, value)| numbers.number(*value, of.series.decimals))
                    .unwrap_or_default()
            })
            .collect();
        rows.push(json!({ "term": term(words, *months), "quote": view, "cells": cells }));
    }
    let names: Vec<&str> = curves.iter().map(|curve| curve.name.as_str()).collect();
    Ok(Some(json!({
        "name": first.source,
        "source_url": first.source_url,
        "delay": first.delay,
        "stale": first.stale,
        "sample": first.sample,
        "day": numbers.day(&look.edition, frequency, newest, look.now),
        "names": names,
        "rows": rows,
        "pictures": drawn::curve(look, words.say("curve_by_term"), &curves),
    })))
}

/// `3M`, `10Y`
pub fn short_term(months: i64) -> String {
    if months < 12 {
        format!("{months}M")
    } else {
        format!("{}Y", months / 12)
    }
}

/// `3 months`, `10 years`
fn term(words: &Words, months: i64) -> String {
    let many = |name: &str, n: i64| words.fill(name, &[("n", &n.to_string())]);
    match (months, months / 12) {
        (1, _) => words.say("term_month").to_owned(),
        (..12, _) => many("term_months", months),
        (_, 1) => words.say("term_year").to_owned(),
        (_, years) => many("term_years", years),
    }
}
