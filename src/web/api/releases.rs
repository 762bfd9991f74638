//! The economic calendar: read by everybody, with no figure before its moment; entries and figures
//! come from the newsroom's programs.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Page, private, public_page};
use super::ask::{Given, Moment, NoParams, Params};
use super::{Api, Caller, Fault, Reading};
use crate::base::clock::Micros;
use crate::base::ids::ReleaseId;
use crate::news::flashes::Importance;
use crate::news::people::{Right, Scope};
use crate::news::releases::{
    Certainty, Figures, NewRelease, Release, decimal, fill_release, live, save_release,
};
use crate::views::open::at;

/// The longest stretch of time in one answer.
const LONGEST_DAYS: i64 = 62;

/// A release. Figures are exact decimals, as text.
#[derive(Serialize, ToSchema)]
#[schema(as = Release)]
pub struct ReleaseOut {
    id: Uuid,
    /// What its source calls it.
    origin: String,
    indicator: String,
    /// ISO 3166-1 alpha-2; EA is the euro area.
    #[schema(example = "DE")]
    country: String,
    #[schema(example = "2026-10")]
    period: String,
    #[schema(format = DateTime)]
    scheduled_at: String,
    /// minute, day or tentative
    #[schema(example = "minute")]
    certainty: &'static str,
    importance: i64,
    unit: String,
    /// None before its moment, whatever is in the house.
    #[schema(example = "2.6")]
    actual: Option<String>,
    forecast: Option<String>,
    forecast_source: String,
    previous: Option<String>,
    revised: Option<String>,
    /// Actual less forecast; without a forecast, less the figure before.
    surprise: Option<String>,
    cancelled: bool,
    source: String,
    source_url: String,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReleaseParams {
    /// RFC 3339, or a day; without it, the start of today.
    #[param(value_type = Option<String>, example = "2026-03-02")]
    from: Option<Moment>,
    /// Up to this moment, itself left out; without it, seven days after `from`. At most 62 days after it.
    #[param(value_type = Option<String>, example = "2026-03-09")]
    to: Option<Moment>,
    #[param(example = "DE", pattern = "^[A-Z]{2}$")]
    country: Option<String>,
    /// At least this importance: 1 to 3.
    #[param(minimum = 1, maximum = 3)]
    importance: Option<i64>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseGiven {
    /// What its source calls it; the same twice is one release.
    #[schema(min_length = 1, max_length = 200, example = "destatis:cpi-2026-10")]
    origin: String,
    #[schema(min_length = 1, max_length = 120)]
    indicator: String,
    #[schema(pattern = "^[A-Za-z]{2}$", example = "DE")]
    country: String,
    #[serde(default)]
    #[schema(required = false, max_length = 40)]
    period: String,
    /// RFC 3339, or a day, of which only the day is known then.
    #[schema(value_type = String, example = "2026-03-02T13:00:00Z")]
    scheduled_at: Moment,
    /// 1 to 3.
    #[schema(minimum = 1, maximum = 3)]
    importance: i64,
    #[serde(default)]
    #[schema(required = false, max_length = 20)]
    unit: String,
    #[schema(max_length = 40, example = "2.3")]
    forecast: Option<String>,
    /// Whose forecast it is; needed with one.
    #[serde(default)]
    #[schema(required = false, max_length = 80)]
    forecast_source: String,
    #[schema(max_length = 40, example = "2.4")]
    previous: Option<String>,
    #[serde(default)]
    #[schema(required = false, max_length = 120)]
    source: String,
    #[serde(default)]
    #[schema(required = false, max_length = 500, pattern = "^(https?://.*)?$")]
    source_url: String,
    /// The key of the series that brings the figure.
    #[serde(default)]
    #[schema(required = false, max_length = 120)]
    series: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FiguresGiven {
    #[schema(max_length = 40, example = "2.6")]
    actual: String,
    /// The figure before, when the calendar does not know it.
    #[schema(max_length = 40)]
    previous: Option<String>,
    /// The figure before as it stands now, when it was revised.
    #[schema(max_length = 40)]
    revised: Option<String>,
}

/// The economic calendar
///
/// In the order of time. A figure is there from its moment on.
#[utoipa::path(get, path = "/releases", tag = "Markets", params(ReleaseParams),
    responses((status = 200, body = Page<ReleaseOut>)))]
pub async fn list(
    State(api): State<Arc<Api>>,
    Params(params): Params<ReleaseParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    if params
        .importance
        .is_some_and(|least| Importance::parse(least).is_err())
    {
        return Err(Fault::bad_request("importance must be 1, 2 or 3"));
    }
    let is_code = |code: &String| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if !params.country.as_ref().is_none_or(is_code) {
        return Err(Fault::bad_request(
            "country must be two capital letters (ISO 3166-1), such as DE",
        ));
    }
    let now = api.clock.now();
    let from = params.from.map_or_else(
        || ask.edition.midnight_before(now),
        |from| from.in_zone(&ask.edition),
    );
    let to = params
        .to
        .map_or_else(|| from.plus_days(7), |to| to.in_zone(&ask.edition));
    if to.0.saturating_sub(from.0) > LONGEST_DAYS * Micros::DAY {
        return Err(Fault::bad_request(format!(
            "to lies more than {LONGEST_DAYS} days after from"
        )));
    }
    let items = api
        .look(move |read| {
            let mut found = live::between(read, (from, to), now)?;
            found.retain(|release| {
                params
                    .country
                    .as_ref()
                    .is_none_or(|country| *country == release.country)
                    && params
                        .importance
                        .is_none_or(|least| release.importance.number() >= least)
            });
            Ok(found.iter().map(|release| out(release)).collect::<Vec<_>>())
        })
        .await?;
    public_page(&ask.headers, &Page { items, next: None })
}

/// Save a release
///
/// Makes the release of this origin, or changes it. When its time moves, the embargo of articles that wait
/// for it moves with it.
#[utoipa::path(post, path = "/releases", tag = "Flashes", request_body = ReleaseGiven,
    responses((status = 200, body = ReleaseOut)))]
pub async fn save(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<ReleaseGiven>,
) -> Result<Response, Fault> {
    may(&caller)?;
    let figure = |field, text: &Option<String>| decimal(field, text.as_deref().unwrap_or_default());
    let new = NewRelease {
        certainty: match given.scheduled_at {
            Moment::At(_) => Certainty::Minute,
            Moment::Day(_) => Certainty::Day,
        },
        scheduled_at: given.scheduled_at.in_zone(&caller.edition),
        importance: Importance::parse(given.importance)?,
        forecast: figure("forecast", &given.forecast)?,
        previous: figure("previous", &given.previous)?,
        origin: given.origin,
        indicator: given.indicator,
        country: given.country,
        period: given.period,
        unit: given.unit,
        forecast_source: given.forecast_source,
        source: given.source,
        source_url: given.source_url,
        series: given.series,
    };
    let (id, position) = api
        .act(&caller, move |write| Ok(save_release(write, &new)?))
        .await?;
    api.settle(position).await;
    answer(&api, id).await
}

/// Fill in a figure
///
/// It may come before its moment: no reader is told before. Articles that keep places for it are filled.
#[utoipa::path(post, path = "/releases/{release}/fill", tag = "Flashes",
    params(("release" = Uuid, Path, description = "Its id")),
    request_body = FiguresGiven, responses((status = 200, body = ReleaseOut)))]
pub async fn fill(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<FiguresGiven>,
) -> Result<Response, Fault> {
    may(&caller)?;
    let id = Uuid::try_parse(&called)
        .map(ReleaseId)
        .map_err(|_| Fault::not_found("release of this id"))?;
    let figure = |field, text: &Option<String>| decimal(field, text.as_deref().unwrap_or_default());
    let figures = Figures {
        actual: decimal("actual", &given.actual)?,
        previous: figure("previous", &given.previous)?,
        revised: figure("revised", &given.revised)?,
    };
    let position = api
        .act(&caller, move |write| Ok(fill_release(write, id, &figures)?))
        .await?;
    api.settle(position).await;
    answer(&api, id).await
}

fn may(caller: &Caller) -> Result<(), Fault> {
    caller.scope(Scope::Publish)?;
    caller.has(Right::Plan)
}

/// As readers see it, even for whoever filled it: an answer is kept and may be shown to others.
async fn answer(api: &Api, id: ReleaseId) -> Result<Response, Fault> {
    let now = api.clock.now();
    let found = api
        .look(move |read| Ok(live::by_id(read, id, now)?))
        .await?
        .ok_or_else(|| Fault::not_found("release of this id"))?;
    private(StatusCode::OK, &out(&found), None)
}

fn out(release: &Release) -> ReleaseOut {
    let text = |figure: Option<rust_decimal::Decimal>| figure.map(|figure| figure.to_string());
    ReleaseOut {
        id: release.id.0,
        origin: release.origin.clone(),
        indicator: release.indicator.clone(),
        country: release.country.clone(),
        period: release.period.clone(),
        scheduled_at: at(release.scheduled_at),
        certainty: release.certainty.as_str(),
        importance: release.importance.number(),
        unit: release.unit.clone(),
        actual: text(release.actual),
        forecast: text(release.forecast),
        forecast_source: release.forecast_source.clone(),
        previous: text(release.previous),
        revised: text(release.revised),
        surprise: text(release.surprise().map(|(by, _)| by)),
        cancelled: release.cancelled,
        source: release.source.clone(),
        source_url: release.source_url.clone(),
    }
}
