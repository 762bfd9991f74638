//! A reader's own page, without a password: the secret in the address is the key. What changes
//! anything is a POST; it needs no cookie and asks for no origin, because mail programs have neither.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, REFERRER_POLICY};
use http::{HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

use super::choices::{self, choices_typed};
use super::private::{Private, Typed, nothing};
use super::{Ask, Look, Network, PageError, Site, missing};
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, SubscriberId};
use crate::base::store::{Actor, ReadSession, StoreError};
use crate::news::readers::{
    self, Choices, Circumstance, Email, Keys, Subscriber, SubscriberState, consents, is_suppressed, own_data,
    prefer, subscriber, wording, wording_of,
};
use crate::news::{NewsError, Problem};

#[derive(Deserialize)]
pub struct Said {
    #[serde(default)]
    said: String,
}

pub async fn show(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
    Query(said): Query<Said>,
    ask: Ask,
) -> Response {
    let said = match said.said.as_str() {
        "confirmed" => "own_confirmed",
        "saved" => "own_saved",
        "paused" => "own_paused",
        "resumed" => "own_resumed",
        "back" => "own_back",
        _ => "",
    };
    site.show_private(ask, move |look| own_page(look, &token, said, None, &[]))
        .await
}

fn own_page(
    look: &mut Look<'_, '_>,
    token: &str,
    said: &str,
    typed: Option<&Choices>,
    problems: &[Problem],
) -> Result<Private, PageError> {
    let Some(reader) = reader_of(look.read, look.edition.id, token)? else {
        return Ok(nothing());
    };
    let choices = typed.unwrap_or(&reader.choices).clone();
    let choice = choices::shown(look, &choices)?;
    let paused = reader.choices.paused_until.filter(|until| *until > look.now);
    let own = json!({
        "reader": { "email": reader.email, "state": reader.state.as_str() },
        "may_return": may_return(look.read, &reader)?,
        "at": look.link(&format!("/update/{token}")),
        "said": if said.is_empty() { "" } else { look.words().say(said) },
        "choice": choice,
        "errors": choices::errors(look.words(), problems),
        "paused": paused.map(|until| day_label(&reader, look, until)),
        "tomorrow": day(&reader, look, look.now.plus_days(1)),
        "in_a_year": day(&reader, look, look.now.plus_days(365)),
        "evidence": evidence(look, &reader)?,
    });
    Ok(Private {
        status: if problems.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        },
        template: "update_page.html",
        title: "update_yours",
        own,
    })
}

/// Whose page it is: of this edition, and one who confirmed at some time.
fn reader_of(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    token: &str,
) -> Result<Option<Subscriber>, StoreError> {
    let id = Keys::load(read)?.and_then(|keys| keys.read_own_page(token));
    let found = match id {
        Some(id) => subscriber(read, id)?,
        None => None,
    };
    Ok(found.filter(|found| found.edition == edition && found.state != SubscriberState::Pending))
}

fn may_return(read: &mut ReadSession<'_>, reader: &Subscriber) -> Result<bool, StoreError> {
    if reader.state != SubscriberState::Left || reader.confirmed_at.is_none() {
        return Ok(false);
    }
    let reason = match Email::parse(&reader.email) {
        Ok(email) => is_suppressed(read, reader.edition, &email)?,
        Err(_) => None,
    };
    use readers::Reason::{Left, Refused};
    Ok(reason.is_none_or(|reason| matches!(reason, Left | Refused)))
}

fn evidence(look: &mut Look<'_, '_>, reader: &Subscriber) -> Result<Vec<Value>, StoreError> {
    let lines = consents(look.read, reader.id)?;
    Ok(lines
        .iter()
        .map(|line| {
            json!({
                "at": look.time(line.at),
                "action": line.action,
                "choices": line.choices,
                "page": line.page,
                "method": line.method,
                "network": line.network,
                "wording": wording_of(&line.wording, &line.language),
            })
        })
        .collect())
}

fn day(reader: &Subscriber, look: &Look<'_, '_>, at: Micros) -> String {
    let zone = reader.zone(&look.edition);
    at.timestamp().to_zoned_datetime(zone).date().to_string()
}

fn day_label(reader: &Subscriber, look: &Look<'_, '_>, at: Micros) -> Value {
    let zone = reader.zone(&look.edition);
    let day = at.timestamp().to_zoned_datetime(zone).date();
    json!({ "iso": day.to_string(), "label": look.words().dates().day(day) })
}

/// Hour, zone, days, topics, form.
pub async fn save(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
    Network(network): Network,
    ask: Ask,
    typed: Typed,
) -> Response {
    change(site, token, network, ask, "saved", move |before| {
        choices_typed(&typed, before.choices.clone(), false)
    })
    .await
}

/// Until a day, for some weeks, or no longer.
pub async fn pause(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
    Network(network): Network,
    ask: Ask,
    typed: Typed,
) -> Response {
    let Some(edition) = ask.edition.clone() else {
        return missing::not_set_up();
    };
    let now = site.clock.now();
    let said = if typed.has("end") { "resumed" } else { "paused" };
    change(site, token, network, ask, said, move |before| {
        let zone = before.zone(&edition);
        let until = if typed.has("end") {
            None
        } else if let Ok(weeks) = typed.text("weeks").parse::<i64>() {
            let today = now.timestamp().to_zoned_datetime(zone.clone()).date();
            Some(midnight(today, weeks.clamp(1, 52) * 7, &zone)?)
        } else {
            let day = typed.text("until").parse().map_err(|_| no_day())?;
            Some(midnight(day, 0, &zone)?).filter(|until| *until > now)
        };
        if until.is_none() && !typed.has("end") {
            return Err(no_day());
        }
        Ok(Choices {
            paused_until: until,
            ..before.choices.clone()
        })
    })
    .await
}

fn no_day() -> NewsError {
    NewsError::invalid("pause", "choose a day to come, like 2026-12-24")
}

/// The beginning of a day, some days on, where the reader is.
fn midnight(day: jiff::civil::Date, later: i64, zone: &jiff::tz::TimeZone) -> Result<Micros, NewsError> {
    let span = jiff::Span::new().try_days(later).map_err(|_| no_day())?;
    let day = day.checked_add(span).map_err(|_| no_day())?;
    let at = day.to_zoned_datetime(zone.clone()).map_err(|_| no_day())?;
    Ok(at.timestamp().into())
}

async fn change<F>(
    site: Arc<Site>,
    token: String,
    network: std::net::IpAddr,
    ask: Ask,
    said: &'static str,
    new: F,
) -> Response
where
    F: FnOnce(&Subscriber) -> Result<Choices, NewsError> + Send + 'static,
{
    let reader = match find(&site, &ask, &token).await {
        Ok(Some(reader)) if reader.state == SubscriberState::Active => reader,
        Ok(_) => return site.show_private(ask, |_| Ok(nothing())).await,
        Err(error) => return missing::failed(&site, &ask, &error.into()),
    };
    let wanted = match new(&reader) {
        Ok(wanted) => wanted,
        Err(refused) => return again(&site, ask, token, reader.choices, refused).await,
    };
    let circumstance = circumstance(&ask, network);
    let (id, kept) = (reader.id, wanted.clone());
    let done = site
        .writes
        .run(Actor::Reader, move |write| prefer(write, id, kept, &circumstance))
        .await;
    match done {
        Ok(()) => to_page(&ask, &token, said),
        Err(NewsError::Store(error)) => missing::failed(&site, &ask, &error.into()),
        Err(refused) => again(&site, ask, token, wanted, refused).await,
    }
}

async fn again(site: &Arc<Site>, ask: Ask, token: String, typed: Choices, refused: NewsError) -> Response {
    let problem = match refused {
        NewsError::Invalid(problem) => problem,
        other => Problem {
            field: "form",
            message: other.to_string(),
        },
    };
    site.show_private(ask, move |look| {
        own_page(look, &token, "", Some(&typed), &[problem])
    })
    .await
}

async fn find(site: &Site, ask: &Ask, token: &str) -> Result<Option<Subscriber>, StoreError> {
    let Some(edition) = ask.edition.as_ref().map(|edition| edition.id) else {
        return Ok(None);
    };
    let token = token.to_owned();
    site.reads.run(move |read| reader_of(read, edition, &token)).await
}

fn to_page(ask: &Ask, token: &str, said: &str) -> Response {
    let root = ask
        .edition
        .as_ref()
        .map(|edition| edition.root())
        .unwrap_or_default();
    Redirect::to(&format!("{root}/update/{token}?said={said}")).into_response()
}

fn circumstance(ask: &Ask, network: std::net::IpAddr) -> Circumstance {
    let language = ask.edition.as_ref().map(|edition| edition.language.clone());
    Circumstance {
        wording: wording(&language.unwrap_or_default()),
        page: "/update".to_owned(),
        method: "link".to_owned(),
        network: Some(network),
    }
}

/// A page with a button: whatever looks at the link of a letter ends nothing.
pub async fn leave_form(State(site): State<Arc<Site>>, Path(token): Path<String>, ask: Ask) -> Response {
    site.show_private(ask, move |look| {
        let Some(reader) = reader_of(look.read, look.edition.id, &token)? else {
            return Ok(nothing());
        };
        Ok(leave_page(look, &token, reader.state != SubscriberState::Active))
    })
    .await
}

fn leave_page(look: &Look<'_, '_>, token: &str, has_left: bool) -> Private {
    Private {
        status: StatusCode::OK,
        template: "update_leave.html",
        title: if has_left {
            "left_page_title"
        } else {
            "leave_title"
        },
        own: json!({ "left": has_left, "at": look.link(&format!("/update/{token}")) }),
    }
}

/// One click in a mail program, or the button of the page: always an answer of 200 to a link of ours,
/// also the second time, also when nothing is left of its reader.
pub async fn leave(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
    Network(network): Network,
    ask: Ask,
    typed: Typed,
) -> Response {
    let id = match named(&site, &token).await {
        Ok(Some(id)) => id,
        Ok(None) => return site.show_private(ask, |_| Ok(nothing())).await,
        Err(error) => return missing::failed(&site, &ask, &error.into()),
    };
    let for_good = typed.has("for_good");
    let how = if for_good || typed.has("button") {
        "button"
    } else {
        "one click"
    };
    let circumstance = Circumstance {
        method: how.to_owned(),
        ..circumstance(&ask, network)
    };
    let done = site
        .writes
        .run(Actor::Reader, move |write| {
            readers::leave(write, id, how, for_good, &circumstance)
        })
        .await;
    match done {
        Ok(()) => {
            site.show_private(ask, move |look| Ok(leave_page(look, &token, true)))
                .await
        }
        Err(NewsError::Store(error)) => missing::failed(&site, &ask, &error.into()),
        Err(_) => site.show_private(ask, |_| Ok(nothing())).await,
    }
}

/// Whose secret it is, whether or not they are still there.
async fn named(site: &Site, token: &str) -> Result<Option<SubscriberId>, StoreError> {
    let keys = site.reads.run(Keys::load).await?;
    Ok(keys.and_then(|keys| keys.read_own_page(token)))
}

pub async fn come_back(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
    Network(network): Network,
    ask: Ask,
) -> Response {
    let reader = match find(&site, &ask, &token).await {
        Ok(Some(reader)) => reader.id,
        Ok(None) => return site.show_private(ask, |_| Ok(nothing())).await,
        Err(error) => return missing::failed(&site, &ask, &error.into()),
    };
    let circumstance = circumstance(&ask, network);
    let done = site
        .writes
        .run(Actor::Reader, move |write| {
            readers::come_back(write, reader, &circumstance)
        })
        .await;
    match done {
        Ok(true) => to_page(&ask, &token, "back"),
        Err(NewsError::Store(error)) => missing::failed(&site, &ask, &error.into()),
        Ok(false) | Err(_) => to_page(&ask, &token, ""),
    }
}

/// Everything we have of this reader, as a file.
pub async fn export(State(site): State<Arc<Site>>, Path(token): Path<String>, ask: Ask) -> Response {
    let reader = match find(&site, &ask, &token).await {
        Ok(Some(reader)) => reader.id,
        Ok(None) => return site.show_private(ask, |_| Ok(nothing())).await,
        Err(error) => return missing::failed(&site, &ask, &error.into()),
    };
    let data = match site.reads.run(move |read| own_data(read, reader)).await {
        Ok(data) => data.unwrap_or_default(),
        Err::<_, StoreError>(error) => return missing::failed(&site, &ask, &error.into()),
    };
    let mut headers = site.headers.clone();
    for (name, value) in [
        (CONTENT_TYPE, "application/json"),
        (
            CONTENT_DISPOSITION,
            "attachment; filename=\"my-daily-update.json\"",
        ),
        (CACHE_CONTROL, "no-store"),
        (REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let text = serde_json::to_string_pretty(&data).unwrap_or_default();
    (headers, text).into_response()
}

/// Erases the reader when the box beside the button is ticked.
pub async fn erase(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
    ask: Ask,
    typed: Typed,
) -> Response {
    let reader = match find(&site, &ask, &token).await {
        Ok(Some(reader)) => reader,
        Ok(None) => return site.show_private(ask, |_| Ok(nothing())).await,
        Err(error) => return missing::failed(&site, &ask, &error.into()),
    };
    if !typed.has("sure") {
        let refused = NewsError::invalid("erase", "tick the box first: this cannot be undone");
        return again(&site, ask, token, reader.choices, refused).await;
    }
    let done = site
        .writes
        .run(Actor::Reader, move |write| readers::erase(write, reader.id))
        .await;
    match done {
        Ok(()) => {
            let page = Private {
                status: StatusCode::OK,
                template: "update_leave.html",
                title: "update_erased_title",
                own: json!({ "erased": true }),
            };
            site.show_private(ask, move |_| Ok(page)).await
        }
        Err(NewsError::Store(error)) => missing::failed(&site, &ask, &error.into()),
        Err(_) => site.show_private(ask, |_| Ok(nothing())).await,
    }
}
