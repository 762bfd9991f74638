//! The archive by day.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::json;

use super::shapes::Head;
use super::{Ask, Look, PageError, Site, missing, times};
use crate::base::clock::Micros;
use crate::changes::Subject;
use crate::news::newsroom::live;
use crate::views::pages::Rendered;

/// `/archive`: sends on to the newest day.
pub async fn newest(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(Ask { keep: false, ..ask }, |look| {
        let last = live::span(look.read, look.edition.id)?.map_or(look.now, |(_, last)| last);
        let day = times::zoned(&look.edition, last).date();
        Ok(Rendered::redirect(302, look.link(&path(day))))
    })
    .await
}

/// `/archive/2026/11/23`
pub async fn day(
    State(site): State<Arc<Site>>,
    Path((year, month, day)): Path<(i16, i8, i8)>,
    ask: Ask,
) -> Response {
    let below = ask.below.clone();
    site.show(ask, move |look| match Date::new(year, month, day) {
        Ok(date) if path(date) == below.split('?').next().unwrap_or_default() => page(look, date),
        Ok(date) => Ok(Rendered::redirect(301, look.link(&path(date)))),
        Err(_) => missing::page(look, &below),
    })
    .await
}

fn path(day: Date) -> String {
    day.strftime("/archive/%Y/%m/%d").to_string()
}

fn page(look: &mut Look<'_, '_>, day: Date) -> Result<Rendered, PageError> {
    let edition = Arc::clone(&look.edition);
    let (from, to) = (midnight(look, day)?, midnight(look, next(day))?);
    look.of(Subject::Day(edition.id, edition.day_of(from)));
    let Some((first, last)) = live::span(look.read, edition.id)? else {
        return missing::not_found(look);
    };
    let (first, last) = (
        times::zoned(&edition, first).date(),
        times::zoned(&edition, last).date(),
    );
    if day < first || day > last.max(times::zoned(&edition, look.now).date()) {
        return missing::not_found(look);
    }
    let articles = live::between(look.read, edition.id, from, to)?;
    let label = look.time(from);
    let link = |look: &Look<'_, '_>, day: Date| json!({ "label": look.words().dates().day(day), "url": look.link(&path(day)) });
    let head = Head {
        title: look.titled(&label.day),
        description: look
            .words()
            .fill("archive_text", &[("name", &edition.name), ("day", &label.day)]),
        canonical: look.absolute(&look.link(&path(day))),
        ..Head::default()
    };
    if day == last {
        // The day after exists as soon as something is published on it.
        look.of(Subject::Latest(edition.id));
    }
    let own = json!({
        "day": label,
        "cards": look.cards(&articles)?,
        "previous": (day > first).then(|| link(look, previous(day))),
        "next": (day < last).then(|| link(look, next(day))),
        "month": month(look, day, first, last),
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "archive_day.html", &head, None, own)
}

fn midnight(look: &Look<'_, '_>, day: Date) -> Result<Micros, PageError> {
    let start = day
        .to_zoned_datetime(look.edition.zone.clone())
        .map_err(|e| PageError::Other(e.to_string()))?;
    Ok(start.timestamp().into())
}

fn next(day: Date) -> Date {
    day.saturating_add(1.day())
}

fn previous(day: Date) -> Date {
    day.saturating_sub(1.day())
}

/// The month around a day as weeks of cells, Monday first; days without a page have no address.
fn month(look: &Look<'_, '_>, day: Date, first: Date, last: Date) -> serde_json::Value {
    let start = day.first_of_month();
    let mut cells: Vec<serde_json::Value> = Vec::new();
    cells.resize(
        start.weekday().to_monday_zero_offset() as usize,
        serde_json::Value::Null,
    );
    let mut cell = start;
    for _ in 0..start.days_in_month() {
        let url = (cell >= first && cell <= last).then(|| look.link(&path(cell)));
        cells.push(json!({ "day": cell.day(), "url": url, "current": cell == day }));
        cell = next(cell);
    }
    while !cells.len().is_multiple_of(7) {
        cells.push(serde_json::Value::Null);
    }
    let dates = look.words().dates();
    let weekdays: Vec<_> = dates
        .weekdays
        .iter()
        .map(|name| json!({ "name": name, "short": name.chars().take(2).collect::<String>() }))
        .collect();
    json!({
        "label": dates.month(day),
        "weekdays": weekdays,
        "weeks": cells.chunks(7).map(<[_]>::to_vec).collect::<Vec<_>>(),
    })
}
