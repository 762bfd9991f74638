//! Market data that a house's own machine or vendor sends: values for series that were set up.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use market_formats::{Marks, Observation, Period, parse_number};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::answer::private;
use super::ask::{Given, NoParams, Params};
use super::{Api, Caller, Fault};
use crate::news::NewsError;
use crate::news::markets::{Batch, record_observations, source_by_key, take};
use crate::news::people::{Right, Scope};

/// Values in one request; a longer history comes as a file, by `courant market import`.
const MOST: usize = 10_000;

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservationsGiven {
    /// The source whose series these are.
    #[schema(min_length = 1, max_length = 80, example = "vendor")]
    source: String,
    #[schema(min_items = 1, max_items = 10000)]
    observations: Vec<ObservationGiven>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObservationGiven {
    /// Its code in the source.
    #[schema(min_length = 1, max_length = 120, example = "GOLD")]
    series: String,
    /// A day, week, month, quarter or year, or a moment with its zone.
    #[schema(max_length = 40, example = "2026-10-30")]
    at: String,
    /// As decimal digits, so that nothing is lost on the way; null where there is no value.
    #[schema(max_length = 64, example = "2702.40")]
    value: Option<String>,
}

/// What came of it. Values that were known already are counted and change nothing.
#[derive(Serialize, ToSchema)]
pub struct ObservationsTaken {
    added: i64,
    /// Values that differ from those that were known; the ones before are kept.
    revised: i64,
    same: i64,
    /// Said to have no value.
    missing: i64,
    /// Series of this source that nobody set up; their values were left out.
    unknown: Vec<String>,
}

/// Send values
///
/// Exact, in one transaction: all or nothing. The same values sent twice are taken once; a value that
/// differs is a revision.
#[utoipa::path(post, path = "/market/observations", tag = "Market data", request_body = ObservationsGiven,
    responses((status = 200, body = ObservationsTaken)))]
pub async fn record(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<ObservationsGiven>,
) -> Result<Response, Fault> {
    caller.scope(Scope::Market)?;
    caller.has(Right::ManageMarkets)?;
    let observations = read(&given)?;
    let key = given.source;
    let (source, taken) = api
        .look(move |read| {
            let source = source_by_key(read, &key)?
                .ok_or_else(|| NewsError::invalid("source", format!("there is no source “{key}”")))?;
            Ok((source.id, take(read, &source, &observations)?))
        })
        .await?;
    let batch = Batch {
        source,
        fetch: None,
        readings: taken.readings,
    };
    let kept = api
        .act(&caller, move |write| Ok(record_observations(write, &batch)?))
        .await?;
    if let Some(position) = kept.position {
        api.settle(position).await;
    }
    let out = ObservationsTaken {
        added: kept.added,
        revised: kept.revised,
        same: kept.same,
        missing: i64::try_from(taken.missing).unwrap_or(i64::MAX),
        unknown: taken.unknown.into_iter().collect(),
    };
    private(StatusCode::OK, &out, None)
}

fn read(given: &ObservationsGiven) -> Result<Vec<Observation>, Fault> {
    if given.observations.is_empty() || given.observations.len() > MOST {
        return Err(NewsError::invalid("observations", format!("must be 1 to {MOST}")).into());
    }
    let mut all = Vec::with_capacity(given.observations.len());
    for (place, one) in given.observations.iter().enumerate() {
        let wrong = |what: String| {
            Fault::from(NewsError::invalid(
                "observations",
                format!("number {}: {what}", place + 1),
            ))
        };
        let period: Period = one
            .at
            .parse()
            .map_err(|error| wrong(format!("“{}” is {error}", crate::news::text::clip(&one.at, 40))))?;
        let value = match one.value.as_deref() {
            None => None,
            Some(text) => Some(parse_number(text, Marks::PLAIN).ok_or_else(|| {
                wrong(format!(
                    "“{}” is no number such as 1.1172",
                    crate::news::text::clip(text, 64)
                ))
            })?),
        };
        all.push(Observation {
            series: one.series.as_str().into(),
            period,
            value,
            bar: None,
            vintage: None,
            flags: Vec::new(),
        });
    }
    Ok(all)
}
