//! Market data as readers may have it: instruments with their last value, and the values of a series
//! where its licence lets them be handed on.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Page, public, public_page};
use super::ask::{Cursor, Moment, NoParams, Params};
use super::{Api, Fault, Reading};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::news::markets::live::{self, LiveInstrument};
use crate::news::markets::{Frequency, Observed, Point, date_of, day_of};

/// Values of one answer; the whole of a daily series is in its CSV file.
const VALUES: i64 = 1_000;
/// Instruments of one shelf.
const SHELF: usize = 1_000;

/// One value of a series.
#[derive(Serialize, ToSchema)]
#[schema(as = Observation)]
pub struct ObservationOut {
    /// The day, or the first day of the month, quarter or year; of intraday series the moment.
    #[schema(example = "2026-10-30")]
    at: String,
    /// Exact decimal digits.
    #[schema(example = "1.1172")]
    value: String,
}

/// An instrument with its last value.
#[derive(Serialize, ToSchema)]
#[schema(as = Instrument)]
pub struct InstrumentOut {
    #[schema(example = "eur-usd")]
    slug: String,
    /// As a newsroom writes it.
    #[schema(example = "EUR/USD")]
    code: String,
    name: String,
    /// currency, rate, index, commodity, company or macro
    kind: &'static str,
    /// The table of the overview in which it stands.
    shelf: String,
    url: String,
    unit: String,
    /// ISO 6166, 10383 and 4217; empty where there is none.
    isin: String,
    mic: String,
    currency: String,
    /// None where the licence keeps values on the site; `licence` says so.
    last: Option<ObservationOut>,
    /// What the last value is compared with: the value before, within a day the close before.
    previous: Option<ObservationOut>,
    /// The last value less the one before.
    change: Option<String>,
    /// Nothing newer came though it is due.
    stale: bool,
    /// Made up, for show.
    sample: bool,
    /// The series has ended: a currency that is no more.
    ended: bool,
    /// intraday, daily, weekly, monthly, quarterly or yearly
    frequency: &'static str,
    /// How late it is, in words.
    delay: String,
    /// open, mailed or shown: what may be done with the values.
    licence: &'static str,
    /// To be named beside every value.
    source: String,
    source_url: String,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Stretch {
    /// RFC 3339, or a day; without it, the first value.
    #[param(value_type = Option<String>, example = "2026-01-01")]
    from: Option<Moment>,
    /// The last day or moment, itself included; without it, the newest value.
    #[param(value_type = Option<String>, example = "2026-10-30")]
    to: Option<Moment>,
    /// From a link named next; carry it as it is.
    #[param(value_type = Option<String>)]
    cursor: Option<Cursor>,
}

/// All instruments
///
/// As the overview orders them, each with its last value.
#[utoipa::path(get, path = "/instruments", tag = "Markets",
    responses((status = 200, body = Page<InstrumentOut>)))]
pub async fn list(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let (site, now) = (api.url.clone(), api.clock.now());
    let items = api
        .look(move |read| {
            let shelves = live::shelves(read, SHELF)?;
            let all = shelves.iter().flat_map(|(_, list)| list);
            Ok(all
                .map(|of| out(read, of, &site, now))
                .collect::<Result<Vec<_>, _>>()?)
        })
        .await?;
    public_page(&ask.headers, &Page { items, next: None })
}

/// One instrument
#[utoipa::path(get, path = "/instruments/{instrument}", tag = "Markets",
    params(("instrument" = String, Path, description = "Slug")),
    responses((status = 200, body = InstrumentOut)))]
pub async fn one(
    State(api): State<Arc<Api>>,
    Path(slug): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let (site, now) = (api.url.clone(), api.clock.now());
    let found = api
        .look(move |read| {
            let of = called(read, &slug)?;
            Ok(out(read, &of, &site, now)?)
        })
        .await?;
    public(&ask.headers, &found)
}

/// Its values
///
/// In the order of time, at most 1,000 in one answer. A series whose licence keeps its values on the site
/// has none here.
#[utoipa::path(get, path = "/instruments/{instrument}/observations", tag = "Markets",
    params(("instrument" = String, Path, description = "Slug"), Stretch),
    responses((status = 200, body = Page<ObservationOut>)))]
pub async fn observations(
    State(api): State<Arc<Api>>,
    Path(slug): Path<String>,
    Params(stretch): Params<Stretch>,
    ask: Reading,
) -> Result<Response, Fault> {
    let edition = Arc::clone(&ask.edition);
    let (frequency, mut found) = api
        .look(move |read| {
            let of = called(read, &slug)?;
            if !of.series.licence.may_export() {
                return Err(Fault::not_found(format!(
                    "history of “{slug}” that may be handed on: it is {}",
                    of.series.licence.words()
                )));
            }
            let frequency = of.series.frequency;
            let point = |moment: Moment| match (frequency, moment) {
                (Frequency::Intraday, moment) => moment.in_zone(&edition).0,
                (_, Moment::Day(day)) => day_of(day),
                (_, Moment::At(at)) => at.0.div_euclid(Micros::DAY),
            };
            // A whole day of moments, when the last day is named by its date.
            let end = |moment: Moment| match (frequency, moment) {
                (Frequency::Intraday, Moment::Day(_)) => point(moment).saturating_add(Micros::DAY - 1),
                _ => point(moment),
            };
            let begin = match stretch.cursor {
                Some(cursor) => cursor.at.0,
                None => stretch.from.map_or(i64::MIN, point),
            };
            let stretch = (begin, stretch.to.map_or(i64::MAX, end));
            let values = live::history(read, &of, stretch, VALUES + 1)?;
            Ok((frequency, values))
        })
        .await?;
    let most = usize::try_from(VALUES).unwrap_or(1);
    // The first value that found no place: the next page begins with it.
    let next = found.get(most).map(|first| {
        ask.next(
            &api,
            &Cursor {
                at: Micros(first.point),
                id: Uuid::nil(),
            },
        )
    });
    found.truncate(most);
    let items = found
        .into_iter()
        .map(|value| observation(frequency, value))
        .collect();
    public_page::<ObservationOut>(&ask.headers, &Page { items, next })
}

fn called(read: &mut ReadSession<'_>, slug: &str) -> Result<LiveInstrument, Fault> {
    live::by_slug(read, slug)?.ok_or_else(|| Fault::not_found("instrument of this name"))
}

fn out(
    read: &mut ReadSession<'_>,
    of: &LiveInstrument,
    site: &str,
    now: Micros,
) -> Result<InstrumentOut, StoreError> {
    let (instrument, series) = (&of.instrument, &of.series);
    let told = series.licence.may_export();
    let previous = live::previous(read, of)?.filter(|_| told);
    let last = of.last().filter(|_| told);
    Ok(InstrumentOut {
        slug: instrument.slug.clone(),
        code: instrument.code.clone(),
        name: instrument.name.clone(),
        kind: instrument.kind.as_str(),
        shelf: instrument.shelf.clone(),
        url: format!("{site}/markets/{}", instrument.slug),
        unit: series.unit.clone(),
        isin: instrument.isin.clone(),
        mic: instrument.mic.clone(),
        currency: instrument.quote.clone(),
        change: of.moved_from(previous).map(|moved| moved.change.to_string()),
        last: last.map(|value| observation(series.frequency, value)),
        previous: previous.map(|value| observation(series.frequency, value)),
        stale: of.is_stale(now),
        sample: series.sample,
        ended: series.ended,
        frequency: series.frequency.as_str(),
        delay: series.delay.words(),
        licence: series.licence.as_str(),
        source: of.line().to_owned(),
        source_url: of.source.home.clone(),
    })
}

fn observation(frequency: Frequency, value: Observed) -> ObservationOut {
    let at = |point: Point| match frequency {
        Frequency::Intraday => Micros(point).timestamp().to_string(),
        _ => date_of(point).to_string(),
    };
    ObservationOut {
        at: at(value.point),
        value: value.value.to_string(),
    }
}
