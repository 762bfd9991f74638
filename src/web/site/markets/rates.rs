//! The cross-rate table: each of the large currencies in each of the others, from one day's rates.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::convert::BASE;
use super::{overview, quote};
use crate::changes::Subject;
use crate::news::markets::live::{self, LiveInstrument, at_or_before};
use crate::news::markets::{Numbers, Point, rounded};
use crate::views::pages::Rendered;
use crate::web::site::shapes::{Head, Link};
use crate::web::site::{Ask, Look, PageError, Site, missing, section};

/// The currencies most traded (BIS, Triennial Survey), the euro first.
const LARGE: [&str; 10] = [
    "EUR", "USD", "GBP", "JPY", "CHF", "AUD", "CAD", "CNY", "SEK", "NOK",
];

pub async fn rates(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    let (below, after) = (ask.below.clone(), ask.after);
    site.show(ask, move |look| {
        look.of(Subject::Markets);
        match page(look)? {
            Some(page) => Ok(page),
            None if look.sections.by_slug("rates").is_some() => {
                section::two(look, "markets", "rates", after, &below)
            }
            None => missing::not_found(look),
        }
    })
    .await
}

fn page(look: &mut Look<'_, '_>) -> Result<Option<Rendered>, PageError> {
    let pairs = live::pairs_of(look.read, BASE)?;
    let large: Vec<LiveInstrument> = pairs
        .into_iter()
        .filter(|pair| LARGE.contains(&pair.instrument.quote.as_str()))
        .collect();
    // The newest day on which all of them were published: a table of two days is no table.
    let Some(day) = large.iter().filter_map(|pair| pair.last().map(|l| l.point)).min() else {
        return Ok(None);
    };
    let Some(values) = on_day(look, &large, day)? else {
        return Ok(None);
    };
    let first = quote(look, &large[0])?;
    for pair in &large[1..] {
        look.of(Subject::Series(pair.series.id));
    }
    let numbers = Numbers::of(&look.edition);
    let codes: Vec<&str> = LARGE
        .into_iter()
        .filter(|code| values.iter().any(|(c, _)| c == code))
        .collect();
    let rows: Vec<Value> = codes
        .iter()
        .map(|from| {
            let cells: Vec<Value> = codes
                .iter()
                .map(|to| cell(look, &numbers, &values, from, to))
                .collect();
            json!({ "code": from, "name": name_of(&large, from), "cells": cells })
        })
        .collect();
    let date = numbers.day(&look.edition, large[0].series.frequency, day, look.now);
    let (here, words) = (look.link("/markets/rates"), look.words());
    let head = Head {
        title: look.titled(words.say("market_rates")),
        description: words.fill(
            "rates_text",
            &[("n", &codes.len().to_string()), ("day", &date.label)],
        ),
        canonical: look.absolute(&here),
        ..Head::default()
    };
    let place = Link {
        name: words.say("markets").to_owned(),
        url: look.link("/markets"),
    };
    let own = json!({
        "codes": codes, "rows": rows, "day": date, "source": first.source, "source_url": first.source_url,
        "stale": first.stale, "sample": first.sample, "links": overview::links(look),
    });
    let site = Arc::clone(look.site);
    site.theme
        .page(look, "rates.html", &head, Some(&place), own)
        .map(Some)
}

/// Units of each currency for one of the base, on one day; none when one of them has no value that day.
fn on_day(
    look: &mut Look<'_, '_>,
    pairs: &[LiveInstrument],
    day: Point,
) -> Result<Option<Vec<(String, Decimal)>>, PageError> {
    let mut values = vec![(BASE.to_owned(), Decimal::ONE)];
    for pair in pairs {
        match at_or_before(look.read, pair, day)?.filter(|one| one.point == day) {
            Some(one) => values.push((pair.instrument.quote.clone(), one.value)),
            None => return Ok(None),
        }
    }
    Ok(Some(values))
}

fn cell(look: &Look<'_, '_>, numbers: &Numbers, values: &[(String, Decimal)], from: &str, to: &str) -> Value {
    if from == to {
        return Value::Null;
    }
    let of = |code: &str| {
        values
            .iter()
            .find(|(known, _)| known == code)
            .map(|(_, value)| *value)
    };
    let rate = of(from)
        .zip(of(to))
        .and_then(|(from, to)| to.checked_div(from))
        .unwrap_or_default();
    json!({
        "value": numbers.number(rate, decimals_of(rate)),
        "url": look.link(&format!("/markets/convert/{}/{}", from.to_lowercase(), to.to_lowercase())),
        "to": to,
    })
}

/// Five figures that matter, as reference rates have.
pub fn decimals_of(rate: Decimal) -> u32 {
    let size = rounded(rate.abs(), 12);
    let mut decimals = 4;
    let mut bound = Decimal::TEN;
    while size >= bound && decimals > 2 {
        bound *= Decimal::TEN;
        decimals -= 1;
    }
    let mut bound = Decimal::new(1, 1);
    while size < bound && !size.is_zero() && decimals < 10 {
        bound /= Decimal::TEN;
        decimals += 1;
    }
    decimals
}

fn name_of(pairs: &[LiveInstrument], code: &str) -> String {
    pairs
        .iter()
        .find(|pair| pair.instrument.quote == code)
        .map_or_else(
            || "Euro".to_owned(),
            |pair| pair.instrument.name.trim_start_matches("Euro in ").to_owned(),
        )
}
