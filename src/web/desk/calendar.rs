//! The coming week at the desk: what comes when, who covers it and with which article; every figure
//! that is in the house, and the article that waits for it.

mod one;
mod typed;

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use serde_json::{Value, json};

pub use one::{at_the_second, cancel, fill, new, one, plan, prepare, save, save_new};

use super::{Desk, Refusal, Signed};
use crate::base::clock::Micros;
use crate::base::store::ReadSession;
use crate::news::newsroom::drafts;
use crate::news::newsroom::figures::{places, signed as with_sign, written};
use crate::news::people::Right;
use crate::news::releases::{Certainty, Release, agenda, country_name};
use crate::web::site::times;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Week {
    week: String,
}

pub async fn week(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Week>,
) -> Result<Response, Refusal> {
    signed.has(Right::SeeDrafts)?;
    let now = desk.clock.now();
    let today = times::zoned(&signed.edition, now).date();
    let wanted = asked.week.parse().unwrap_or(today);
    // Nobody plans for centuries.
    let wanted = wanted.clamp(today.saturating_sub(400.days()), today.saturating_add(400.days()));
    let first = wanted.saturating_sub(i64::from(wanted.weekday().to_monday_zero_offset()).days());
    let last = first.saturating_add(7.days());
    let (from, to) = (midnight(&signed, first)?, midnight(&signed, last)?);
    let asker = signed.clone();
    let lines = desk
        .read(move |read| {
            let mut lines = Vec::new();
            for release in agenda::between(read, from, to)? {
                lines.push(shape(read, &asker, &release, now)?);
            }
            Ok::<_, Refusal>(lines)
        })
        .await?;
    let days: Vec<Value> = (0..7)
        .map(|n| {
            let day = first.saturating_add(i64::from(n).days());
            let iso = day.to_string();
            let of_day: Vec<&Value> = lines.iter().filter(|line| line["day"] == iso).collect();
            json!({ "label": day.strftime("%A, %-d %B").to_string(), "iso": iso, "lines": of_day, "today": day == today })
        })
        .collect();
    let link = |day: Date| signed.link(&format!("/calendar?week={day}"));
    let own = json!({
        "days": days,
        "any": !lines.is_empty(),
        "label": format!("{} to {}", first.strftime("%-d %B"), last.saturating_sub(1.day()).strftime("%-d %B %Y")),
        "previous": link(first.saturating_sub(7.days())),
        "next": link(last),
    });
    desk.page(&signed, "desk/calendar/week.html", own).await
}

fn midnight(signed: &Signed, day: Date) -> Result<Micros, Refusal> {
    let start = day
        .to_zoned_datetime(signed.edition.zone.clone())
        .map_err(|error| Refusal::internal(&error))?;
    Ok(start.timestamp().into())
}

/// A release as the desk sees it: nothing is held back, and what is not public yet is marked.
pub(super) fn shape(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    release: &Release,
    now: Micros,
) -> Result<Value, Refusal> {
    let edition = &signed.edition;
    let at = times::zoned(edition, release.scheduled_at);
    let plan = agenda::plan(read, release.id, edition.id)?.unwrap_or_default();
    let article = match plan.article {
        None => None,
        Some(id) => drafts::by_id(read, id)?.map(|article| {
            let kept = places(&article.draft);
            json!({
                "number": article.number,
                "headline": if article.draft.headline.is_empty() { "Untitled" } else { &article.draft.headline },
                "url": signed.link(&format!("/article/{}", article.number)),
                "edit": signed.link(&format!("/article/{}/edit", article.number)),
                "state": article.state(),
                "work": article.work.as_str(),
                "public": article.public.as_str(),
                "live": article.public.is_live(),
                "places": kept,
                "at_the_second": article.scheduled_at.is_some_and(|at| at <= release.scheduled_at.max(now)),
            })
        }),
    };
    let figure = |figure: Option<rust_decimal::Decimal>| figure.map(|figure| written(figure, &release.unit));
    Ok(json!({
        "id": release.id,
        "url": signed.link(&format!("/calendar/{}", release.id)),
        "day": at.date().to_string(),
        "at": times::label(edition, release.scheduled_at, now),
        "clock": (release.certainty == Certainty::Minute).then(|| at.strftime("%H:%M").to_string()),
        "certainty": release.certainty.as_str(),
        "country": country_name(&release.country),
        "indicator": release.indicator,
        "period": release.period,
        "importance": release.importance.number(),
        "actual": figure(release.actual),
        "forecast": figure(release.forecast),
        "forecast_source": release.forecast_source,
        "previous": figure(release.previous),
        "revised": figure(release.revised),
        "surprise": release.surprise().map(|(by, _)| with_sign(by)),
        "held": release.actual.is_some() && release.scheduled_at > now,
        "due": release.scheduled_at <= now,
        "cancelled": release.cancelled,
        "source": release.source,
        "series": release.series,
        "person": plan.person,
        "person_name": plan.person_name,
        "note": plan.note,
        "article": article,
    }))
}
