//! Market data at the desk: what there is and how it stands, names and licences, answers of sources that
//! were kept out.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::Sent;
use super::{Desk, Refusal, Signed};
use crate::base::clock::Micros;
use crate::base::ids::{FetchId, InstrumentId, SeriesId, SourceId};
use crate::base::store::Actor;
use crate::couriers::fetch::markets::read_answer;
use crate::news::NewsError;
use crate::news::markets::{
    self, Batch, Frequency, Instrument, Licence, Numbers, Series, Source, date_of, fetches, instruments,
    of_instrument, source_by_id, sources, take,
};
use crate::news::newsroom::{Byline, draft_wrap, drafts};
use crate::news::people::Right;
use crate::views::figures::{Outdated, outdated};
use crate::web::site::times::label;

/// Figures that rest on revised values, on one screen.
const MOST_OUTDATED: usize = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
}

impl Asked {
    fn said(&self) -> Option<&'static str> {
        Some(match self.said.as_str() {
            "saved" => "Saved. Readers see it so from now on.",
            "accepted" => "Let in: its values are recorded.",
            "discarded" => "Thrown away. Nothing of it was taken.",
            "on" => "It is fetched from now on.",
            "off" => "It is not fetched any more.",
            _ => return None,
        })
    }
}

/// `/desk/markets`
pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageMarkets)?;
    let edition = signed.edition.id;
    let (all, sources, waiting, outdated) = desk
        .read(move |read| {
            let mut all = Vec::new();
            for instrument in instruments(read)? {
                let series = of_instrument(read, instrument.id)?;
                all.push((instrument, series));
            }
            let outdated = outdated(read, edition, MOST_OUTDATED)?;
            Ok::<_, Refusal>((all, sources(read)?, fetches::quarantined(read)?, outdated))
        })
        .await?;
    let lines: Vec<Value> = all
        .iter()
        .map(|(instrument, series)| line(&desk, &signed, instrument, series))
        .collect();
    let now = desk.clock.now();
    let stale = |source: &Source| {
        let mut series = all.iter().flat_map(|(_, series)| series);
        series.any(|one| one.source == source.id && one.is_stale(now))
    };
    let sources_view: Vec<Value> = sources
        .iter()
        .map(|source| {
            json!({
                "id": source.id, "key": source.key, "name": source.name, "home": source.home,
                "fetched": !source.url.is_empty(), "paused": source.paused, "problem": source.problem,
                "asked": source.fetched_at.map(|at| label(&signed.edition, at, now)),
                "taken": source.taken_at.map(|at| label(&signed.edition, at, now)),
                "next": label(&signed.edition, source.next_at, now),
                "stale": stale(source),
            })
        })
        .collect();
    let waiting: Vec<Value> = waiting
        .iter()
        .map(|fetch| {
            let source = sources.iter().find(|source| source.id == fetch.source);
            json!({
                "id": fetch.id, "note": fetch.note, "at": label(&signed.edition, fetch.at, now),
                "source": source.map(|source| source.name.clone()), "type": fetch.content_type,
            })
        })
        .collect();
    let own = json!({
        "lines": lines, "sources": sources_view, "waiting": waiting, "said": asked.said(),
        "outdated": outdated.iter().map(|row| outdated_view(&signed, row, now)).collect::<Vec<_>>(),
    });
    desk.page(&signed, "desk/markets/list.html", own).await
}

fn outdated_view(signed: &Signed, row: &Outdated, now: Micros) -> Value {
    json!({
        "headline": row.headline, "url": signed.link(&format!("/article/{}", row.number)),
        "said": row.said, "series": row.series, "day": date_of(row.point).to_string(),
        "then": row.then.to_string(), "now": row.now.to_string(),
        "at": label(&signed.edition, row.revised_at, now),
    })
}

fn line(desk: &Desk, signed: &Signed, instrument: &Instrument, series: &[Series]) -> Value {
    let (numbers, now) = (Numbers::of(&signed.edition), desk.clock.now());
    let main = series.first();
    let last = main.and_then(|series| series.last.map(|last| (series, last)));
    json!({
        "slug": instrument.slug,
        "code": instrument.code,
        "name": instrument.name,
        "shelf": instrument.shelf,
        "shown": instrument.shown,
        "value": last.map(|(series, last)| numbers.number(last.value, series.decimals)),
        "as_of": last.map(|(series, last)| {
            numbers.day(&signed.edition, series.frequency, last.point, now)
        }),
        "licence": main.map(|series| series.licence.as_str()),
        "stale": main.is_some_and(|series| series.is_stale(now)),
        "ended": main.is_some_and(|series| series.ended),
        "sample": main.is_some_and(|series| series.sample),
    })
}

/// Begins an article with what the series say of the newest day.
pub async fn wrap(State(desk): State<Arc<Desk>>, signed: Signed, _sent: Sent) -> Result<Response, Refusal> {
    signed.has(Right::Write)?;
    let edition = Arc::clone(&signed.edition);
    let byline = signed.person.contributor.map(Byline::Contributor);
    let today = date_of(edition.day_of(desk.clock.now()).into());
    let (article, position) = desk
        .write(&signed, move |write| draft_wrap(write, edition.id, today, byline))
        .await?;
    let number = desk
        .read(move |read| drafts::by_id(read, article).map_err(Refusal::from))
        .await?
        .map_or(0, |article| article.number);
    let edit = signed.link(&format!("/article/{number}/edit"));
    Ok(desk.done(position, &edit).await)
}

/// `/desk/markets/{slug}`
pub async fn one(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(slug): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageMarkets)?;
    let (instrument, series, sources) = desk.instrument(slug).await?;
    let (numbers, now) = (Numbers::of(&signed.edition), desk.clock.now());
    let series: Vec<Value> = series
        .iter()
        .map(|one| {
            let source = sources.iter().find(|source| source.id == one.source);
            json!({
                "id": one.id, "key": one.key, "name": one.name, "unit": one.unit,
                "frequency": one.frequency.as_str(), "delay": one.delay.words(),
                "licence": one.licence.as_str(), "days": one.stale_after / 86_400,
                "observations": one.observations, "main": one.main, "sample": one.sample, "ended": one.ended,
                "stale": one.is_stale(now),
                "source": source.map(|source| source.line_of(one).to_owned()),
                "last": one.last.map(|last| json!({
                    "value": numbers.number(last.value, one.decimals),
                    "as_of": numbers.day(&signed.edition, one.frequency, last.point, now),
                })),
                "intraday": one.frequency == Frequency::Intraday,
            })
        })
        .collect();
    let licences: Vec<Value> = Licence::ALL
        .iter()
        .map(|licence| json!({ "word": licence.as_str(), "words": licence.words() }))
        .collect();
    let own = json!({
        "instrument": {
            "slug": instrument.slug, "code": instrument.code, "name": instrument.name,
            "short_name": instrument.short_name, "note": instrument.note, "strip": instrument.strip,
            "shown": instrument.shown, "kind": instrument.kind.as_str(), "isin": instrument.isin,
            "ticker": instrument.ticker, "mic": instrument.mic, "shelf": instrument.shelf,
            "page": format!("{}/markets/{}", signed.edition.root(), instrument.slug),
        },
        "series": series, "licences": licences, "said": asked.said(),
    });
    desk.page(&signed, "desk/markets/one.html", own).await
}

/// Names, note, strip, whether it is shown.
pub async fn describe(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(slug): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageMarkets)?;
    let (instrument, ..) = desk.instrument(slug.clone()).await?;
    let id: InstrumentId = instrument.id;
    let (name, short, note) = (sent.owned("name"), sent.owned("short_name"), sent.owned("note"));
    let (strip, shown) = (!sent.text("strip").is_empty(), !sent.text("shown").is_empty());
    let saved: Result<_, NewsError> = desk
        .write(&signed, move |write| {
            markets::describe_instrument(write, id, (&name, &short, &note), (strip, shown))
        })
        .await;
    let to = signed.link(&format!("/markets/{}?said=saved", instrument.slug));
    Ok(desk.done(saved?, &to).await)
}

/// What may be done with a series, and when it counts as stale.
pub async fn license(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((slug, id)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageMarkets)?;
    let (instrument, series, _) = desk.instrument(slug).await?;
    let id: SeriesId = id
        .parse()
        .ok()
        .filter(|id| series.iter().any(|one| one.id == *id))
        .ok_or_else(|| Refusal::NotFound("series of this number".to_owned()))?;
    let licence = Licence::parse(sent.text("licence"))
        .ok_or_else(|| Refusal::invalid("licence", "is none of open, mailed, shown, inside"))?;
    let days: i64 = sent
        .text("days")
        .parse()
        .ok()
        .filter(|days| (0..=3_650).contains(days))
        .ok_or_else(|| Refusal::invalid("days", "must be a number of days, 0 for never"))?;
    let saved: Result<_, NewsError> = desk
        .write(&signed, move |write| {
            markets::license_series(write, id, licence, Some(days * 86_400))
        })
        .await;
    let to = signed.link(&format!("/markets/{}?said=saved", instrument.slug));
    Ok(desk.done(saved?, &to).await)
}

/// Fetch a source, or don't.
pub async fn source(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageMarkets)?;
    let id: SourceId = id
        .parse()
        .map_err(|_| Refusal::NotFound("source of this number".to_owned()))?;
    let on = sent.text("fetch") == "on";
    let saved: Result<_, NewsError> = desk
        .write(&signed, move |write| markets::pause_source(write, id, !on))
        .await;
    let to = signed.link(if on {
        "/markets?said=on"
    } else {
        "/markets?said=off"
    });
    Ok(desk.done(saved?, &to).await)
}

/// `accept` or `discard`: somebody has looked at an answer that was kept out.
pub async fn settle(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((id, verb)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageMarkets)?;
    let id: FetchId = id
        .parse()
        .map_err(|_| Refusal::NotFound("answer of this id".to_owned()))?;
    match verb.as_str() {
        "discard" => {
            let done: Result<_, NewsError> = desk
                .write(&signed, move |write| markets::discard(write, id))
                .await;
            Ok(desk.done(done?, &signed.link("/markets?said=discarded")).await)
        }
        "accept" => {
            let (store, actor) = (desk.store.clone(), Actor::Person(signed.person.id));
            // Reading it again is work: not on a thread that serves.
            let work = tokio::task::spawn_blocking(move || accept(&store, actor, id));
            let kept = work.await.map_err(|error| Refusal::internal(&error))??;
            let to = signed.link("/markets?said=accepted");
            Ok(desk.done(kept.position.unwrap_or_default(), &to).await)
        }
        _ => Err(Refusal::NotFound("verb of this name".to_owned())),
    }
}

fn accept(store: &crate::base::store::Store, actor: Actor, id: FetchId) -> Result<markets::Kept, NewsError> {
    let found = store.reads.wait(move |read| {
        let fetch = fetches::by_id(read, id)?;
        let source = match &fetch {
            Some(fetch) => source_by_id(read, fetch.source)?,
            None => None,
        };
        Ok::<_, NewsError>(source.zip(fetches::body(read, id)?))
    })?;
    let (source, body) = found.ok_or_else(|| NewsError::NotFound("answer of this id".to_owned()))?;
    let observations = read_answer(&source, &body).map_err(|why| {
        NewsError::invalid(
            "fetch",
            format!("it still cannot be read: {why:#}. hint: throw it away, or correct the source’s format"),
        )
    })?;
    let of = source.clone();
    let taken = store.reads.wait(move |read| take(read, &of, &observations))?;
    let batch = Batch {
        source: source.id,
        fetch: Some(id),
        readings: taken.readings,
    };
    store
        .writes
        .wait(actor, move |write| markets::release(write, id, &batch))
}

impl Desk {
    async fn instrument(&self, slug: String) -> Result<(Instrument, Vec<Series>, Vec<Source>), Refusal> {
        self.read(move |read| {
            let found = instruments(read)?.into_iter().find(|one| one.slug == slug);
            let instrument = found.ok_or_else(|| Refusal::NotFound("instrument of this name".to_owned()))?;
            let series = of_instrument(read, instrument.id)?;
            Ok((instrument, series, sources(read)?))
        })
        .await
    }
}
