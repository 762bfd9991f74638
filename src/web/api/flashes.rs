//! Flashes: read by everybody, sent and put right by the newsroom's programs and by wires.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Page, private, public, public_page};
use super::ask::{Called, Cursor, Given, Limit, Moment, NoParams, Params};
use super::{Api, Caller, Fault, Reading};
use crate::base::ids::ArticleId;
use crate::base::store::{OpenWrite, ReadSession};
use crate::changes::Position;
use crate::news::NewsError;
use crate::news::flashes::live::{self, Filter};
use crate::news::flashes::{
    Correction, Importance, NewFlash, correct_flash, flash, link_article, may_flash, withdraw_flash,
};
use crate::news::newsroom::drafts;
use crate::news::people::{Right, Scope};
use crate::views::open::{self, FlashOut, Out};
use crate::web::desk::matter;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FlashParams {
    /// At least this importance: 1 to 3.
    #[param(minimum = 1, maximum = 3)]
    importance: Option<i64>,
    /// An instrument's word in addresses.
    #[param(example = "eur-usd", max_length = 90)]
    instrument: Option<String>,
    /// Sent at or after this moment: RFC 3339, or a day.
    #[param(value_type = Option<String>, example = "2026-03-02T00:00:00Z")]
    since: Option<Moment>,
    /// Items on a page. More than 100 is refused.
    #[serde(default)]
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100, example = 50)]
    limit: Limit,
    /// From a link named next; carry it as it is.
    #[param(value_type = Option<String>)]
    cursor: Option<Cursor>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlashGiven {
    #[schema(min_length = 1, max_length = 240, example = "ECB HOLDS DEPOSIT RATE AT 2.00%")]
    text: String,
    /// 1 to 3; 3 moves markets.
    #[serde(default = "watched")]
    #[schema(minimum = 1, maximum = 3, required = false)]
    importance: i64,
    /// Names as people write them, at most eight.
    #[serde(default)]
    #[schema(required = false, max_items = 8, example = json!(["EUR/USD"]))]
    instruments: Vec<String>,
    #[serde(default)]
    #[schema(required = false, max_length = 80)]
    source: String,
    /// The number or id of the article it leads to.
    #[schema(value_type = Option<String>, example = "1042")]
    article: Option<String>,
    /// What your wire calls it. The same twice is one flash, for good, whatever the key of the request.
    #[schema(max_length = 200)]
    origin: Option<String>,
}

fn watched() -> i64 {
    2
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlashCorrection {
    /// The line as it should have been.
    #[schema(min_length = 1, max_length = 240)]
    text: String,
    /// A word to readers; the old line stays beside the new one without it, too.
    #[serde(default)]
    #[schema(required = false, max_length = 300)]
    note: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlashWithdrawal {
    /// What readers are told.
    #[schema(min_length = 1, max_length = 300)]
    why: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FlashLink {
    /// Number or id of an article; null takes the link away.
    #[schema(value_type = Option<String>, example = "1042")]
    article: Option<String>,
}

/// Flashes, the newest first
///
/// What was wrong stays: corrected and withdrawn ones say what they said.
#[utoipa::path(get, path = "/flashes", tag = "Markets", params(FlashParams),
    responses((status = 200, body = Page<FlashOut>)))]
pub async fn list(
    State(api): State<Arc<Api>>,
    Params(params): Params<FlashParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    if params
        .importance
        .is_some_and(|least| Importance::parse(least).is_err())
    {
        return Err(Fault::bad_request("importance must be 1, 2 or 3"));
    }
    let long = |slug: &String| slug.chars().count() > 90;
    if params.instrument.as_ref().is_some_and(long) {
        return Err(Fault::bad_request(
            "no instrument's word has more than 90 characters",
        ));
    }
    let filter = Filter {
        importance: params.importance,
        instrument: params.instrument,
        from: params.since.map(|since| since.in_zone(&ask.edition)),
    };
    let before = params.cursor.map_or_else(live::start, |cursor| {
        let number = i64::try_from(cursor.id.as_u128()).unwrap_or(i64::MAX);
        (cursor.at, number)
    });
    let (limit, edition) = (params.limit.0, ask.edition.id);
    let (items, last) = api
        .filled(&ask, move |out| {
            let mut found = live::latest(out.read, edition, &filter, before, limit + 1)?;
            let more = found.len() > usize::try_from(limit).unwrap_or(1);
            if more {
                found.pop();
            }
            let last = found.last().filter(|_| more).map(|last| Cursor {
                at: last.published_at,
                id: Uuid::from_u128(u128::try_from(last.number).unwrap_or(0)),
            });
            let items: Vec<FlashOut> = found
                .iter()
                .map(|line| open::flash(out, line))
                .collect::<Result<_, _>>()?;
            Ok((items, last))
        })
        .await?;
    let next = last.map(|cursor| ask.next(&api, &cursor));
    public_page(&ask.headers, &Page { items, next })
}

/// One flash
#[utoipa::path(get, path = "/flashes/{flash}", tag = "Markets",
    params(("flash" = String, Path, description = "Its number", example = "12")),
    responses((status = 200, body = FlashOut)))]
pub async fn one(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let (edition, number) = (ask.edition.id, number(&called)?);
    let found = api.filled(&ask, move |out| told(out, edition, number)).await?;
    public(&ask.headers, &found)
}

/// Send a flash
///
/// It is public this second. With `origin`, the same line twice is one flash.
#[utoipa::path(post, path = "/flashes", tag = "Flashes", request_body = FlashGiven,
    responses((status = 201, body = FlashOut), (status = 200, description = "This origin was sent before", body = FlashOut)))]
pub async fn send(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<FlashGiven>,
) -> Result<Response, Fault> {
    may(&api, &caller)?;
    let new = NewFlash {
        edition: caller.edition.id,
        text: given.text,
        importance: Importance::parse(given.importance)?,
        instruments: given.instruments,
        source: given.source,
        article: article(&api, &caller, given.article.as_deref()).await?,
        origin: given.origin,
    };
    let done = api.act(&caller, move |write| Ok(flash(write, &new)?)).await?;
    let status = match done.position {
        Some(position) => {
            api.settle(position).await;
            StatusCode::CREATED
        }
        None => StatusCode::OK,
    };
    answer(&api, &caller, done.number, status).await
}

/// Correct a flash
///
/// It says what is right from now on; what it said stays beside it, struck.
#[utoipa::path(post, path = "/flashes/{flash}/correct", tag = "Flashes",
    params(("flash" = String, Path, description = "Its number", example = "12")),
    request_body = FlashCorrection, responses((status = 200, body = FlashOut)))]
pub async fn correct(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<FlashCorrection>,
) -> Result<Response, Fault> {
    let correction = Correction {
        text: given.text,
        note: given.note,
    };
    let (edition, number) = (caller.edition.id, number(&called)?);
    act(&api, &caller, number, move |write| {
        correct_flash(write, edition, number, &correction)
    })
    .await
}

/// Withdraw a flash
///
/// The line stays, struck, with the reason. It cannot be taken back.
#[utoipa::path(post, path = "/flashes/{flash}/withdraw", tag = "Flashes",
    params(("flash" = String, Path, description = "Its number", example = "12")),
    request_body = FlashWithdrawal, responses((status = 200, body = FlashOut)))]
pub async fn withdraw(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<FlashWithdrawal>,
) -> Result<Response, Fault> {
    let (edition, number) = (caller.edition.id, number(&called)?);
    act(&api, &caller, number, move |write| {
        withdraw_flash(write, edition, number, &given.why)
    })
    .await
}

/// Link a flash to an article
///
/// Readers get the link as long as the article is live.
#[utoipa::path(post, path = "/flashes/{flash}/link", tag = "Flashes",
    params(("flash" = String, Path, description = "Its number", example = "12")),
    request_body = FlashLink, responses((status = 200, body = FlashOut)))]
pub async fn link(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<FlashLink>,
) -> Result<Response, Fault> {
    may(&api, &caller)?;
    let to = article(&api, &caller, given.article.as_deref()).await?;
    let (edition, number) = (caller.edition.id, number(&called)?);
    act(&api, &caller, number, move |write| {
        link_article(write, edition, number, to)
    })
    .await
}

async fn act(
    api: &Api,
    caller: &Caller,
    number: i64,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<Position, NewsError> + Send + 'static,
) -> Result<Response, Fault> {
    may(api, caller)?;
    let position = api.act(caller, move |write| Ok(verb(write)?)).await?;
    api.settle(position).await;
    answer(api, caller, number, StatusCode::OK).await
}

fn may(api: &Api, caller: &Caller) -> Result<(), Fault> {
    caller.scope(Scope::Publish)?;
    Ok(may_flash(&caller.person, api.flash_from)?)
}

async fn answer(api: &Api, caller: &Caller, number: i64, status: StatusCode) -> Result<Response, Fault> {
    let (edition, url, now) = (Arc::clone(&caller.edition), api.url.clone(), api.clock.now());
    let found = api
        .look(move |read| {
            let mut out = Out::new(read, &edition, &url, now)?;
            told(&mut out, edition.id, number)
        })
        .await?;
    private(status, &found, None)
}

fn told(out: &mut Out<'_, '_>, edition: crate::base::ids::EditionId, number: i64) -> Result<FlashOut, Fault> {
    let found = live::by_number(out.read, edition, number)?
        .ok_or_else(|| Fault::not_found(format!("flash {number}")))?;
    Ok(open::flash(out, &found)?)
}

fn number(called: &str) -> Result<i64, Fault> {
    match Called::read(called) {
        Ok(Called::Number(number)) => Ok(number),
        _ => Err(Fault::not_found("flash of this number")),
    }
}

/// The article that is meant, when the token's person may see it.
async fn article(api: &Api, caller: &Caller, called: Option<&str>) -> Result<Option<ArticleId>, Fault> {
    let Some(called) = called else {
        return Ok(None);
    };
    let nothing = || Fault::invalid("article", "is no article of this edition");
    let called = Called::read(called).map_err(|_| nothing())?;
    let (person, edition) = (caller.person.clone(), caller.edition.id);
    api.look(move |read: &mut ReadSession<'_>| {
        let id = match called {
            Called::Id(id) => Some(ArticleId(id)),
            Called::Number(number) => drafts::id_by_number(read, number)?,
        };
        let found = match id {
            Some(id) => drafts::by_id(read, id)?.filter(|found| found.edition == edition),
            None => None,
        };
        let found = found.ok_or_else(nothing)?;
        if !found.public.is_live() {
            let matter = matter(read, &found, &person)?;
            person.may(Right::SeeDrafts, &matter).map_err(|_| nothing())?;
        }
        Ok(Some(found.id))
    })
    .await
}
