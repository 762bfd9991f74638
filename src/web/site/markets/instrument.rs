//! An instrument's page: what it stands at, where it came from, what was written on the way.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State as Shared};
use axum::response::Response;
use jiff::Timestamp;
use market_formats::sessions::{self, State};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::drawn::Chart;
use super::history::Line;
use super::range::Range;
use super::values::Values;
use super::{QuoteView, drawn, history, overview, quote, share};
use crate::base::clock::Micros;
use crate::base::words::Words;
use crate::changes::Subject;
use crate::news::markets::live::{self, LiveInstrument};
use crate::news::markets::{Frequency, Kind};
use crate::news::newsroom::live::{LiveArticle, about};
use crate::views::pages::Rendered;
use crate::web::site::shapes::{Card, Head, Link, OpenGraph};
use crate::web::site::{Ask, Look, PageError, Site, section};

pub use super::csv::history as history_file;

/// Articles listed under an instrument, and those marked on its line.
const ARTICLES: i64 = 12;
const MARKED: usize = 9;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    range: String,
}

/// `/markets/{slug}`: an instrument, else an article or a sub-section of a section of this name.
pub async fn one(
    Shared(site): Shared<Arc<Site>>,
    Path(slug): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
    ask: Ask,
) -> Response {
    let range = asked.ok().and_then(|Query(asked)| Range::parse(&asked.range));
    let (below, after) = (ask.below.clone(), ask.after);
    let address = match range {
        // One page for each stretch that is offered, and none for anything else.
        Some(range) => format!("{}?range={}", ask.address, range.as_str()),
        None => ask.address.clone(),
    };
    site.show(Ask { address, ..ask }, move |look| {
        look.of(Subject::Markets);
        match live::by_slug(look.read, &slug)? {
            Some(of) => page(look, &of, range),
            None => section::two(look, "markets", &slug, after, &below),
        }
    })
    .await
}

/// What `instrument.html` is given.
#[derive(Serialize)]
struct Own {
    quote: QuoteView,
    instrument: Value,
    session: Option<String>,
    range: Value,
    ranges: Vec<Value>,
    chart: Option<Chart>,
    statistics: Option<Value>,
    year: Option<Value>,
    table: Vec<Line>,
    revisions: Vec<Value>,
    articles: Vec<Written>,
    download: Option<String>,
    converter: Option<String>,
    links: Value,
}

fn page(look: &mut Look<'_, '_>, of: &LiveInstrument, asked: Option<Range>) -> Result<Rendered, PageError> {
    let (instrument, series, words) = (&of.instrument, &of.series, look.words());
    look.of(Subject::Instrument(instrument.id));
    let range = asked.unwrap_or_else(|| usual(of));
    let view = quote(look, of)?;
    let here = look.link(&format!("/markets/{}", instrument.slug));
    let url = look.absolute(&here);
    let (articles, marks) = written(look, of, range)?;
    let values = Values::of(look, of, range)?;
    let chart = values
        .as_ref()
        .and_then(|values| drawn::chart(look, of, (range, values), &marks));
    let ranges: Vec<Value> = Range::ALL
        .iter()
        .map(|one| {
            json!({
                "label": one.as_str().to_uppercase(),
                "words": one.said(words),
                "url": format!("{here}?range={}", one.as_str()),
                "current": *one == range,
            })
        })
        .collect();
    let (mut statistics, mut year) = (None, None);
    if let Some(values) = &values {
        statistics = history::statistics(look, of, values, range)?;
        year = match series.frequency {
            Frequency::Quarterly | Frequency::Yearly => None,
            _ if range == Range::Year => statistics.clone(),
            _ => history::statistics(look, of, values, Range::Year)?,
        };
    }
    let source = words.fill("source_is", &[("source", &view.source)]);
    let description = format!("{}. {source}.", view.spoken);
    let head = Head {
        title: look.titled(&format!("{} – {}", instrument.name, words.say("markets"))),
        description: description.clone(),
        canonical: url.clone(),
        og: Some(OpenGraph {
            kind: "website",
            title: instrument.name.clone(),
            description: description.clone(),
            url,
            image: of.last().map(|_| look.absolute(&format!("{here}/card.png"))),
            image_alt: description,
            image_width: share::SIZE.0,
            image_height: share::SIZE.1,
            ..OpenGraph::default()
        }),
        ..Head::default()
    };
    let own = Own {
        quote: view,
        instrument: facts(words, of),
        session: session(look, of),
        range: json!({ "name": range.as_str(), "words": range.said(words) }),
        ranges,
        chart,
        statistics,
        year,
        table: history::table(look, of, values.as_ref())?,
        revisions: history::revised(look, of)?,
        articles,
        download: series.licence.may_export().then(|| format!("{here}/history.csv")),
        converter: converter(look, of),
        links: overview::links(look),
    };
    let place = Link {
        name: words.say("markets").to_owned(),
        url: look.link("/markets"),
    };
    let site = Arc::clone(look.site);
    site.theme.page(look, "instrument.html", &head, Some(&place), own)
}

/// A year of days; of slower series, all there is.
fn usual(of: &LiveInstrument) -> Range {
    match of.series.frequency {
        Frequency::Intraday | Frequency::Daily | Frequency::Weekly => Range::Year,
        Frequency::Monthly => Range::FiveYears,
        Frequency::Quarterly | Frequency::Yearly => Range::All,
    }
}

fn facts(words: &Words, of: &LiveInstrument) -> Value {
    let (instrument, series) = (&of.instrument, &of.series);
    json!({
        "slug": instrument.slug,
        "code": instrument.code,
        "kind": instrument.kind.as_str(),
        "shelf": instrument.shelf,
        "isin": instrument.isin,
        "ticker": instrument.ticker,
        "mic": instrument.mic,
        "note": instrument.note,
        "frequency": words.say(&format!("frequency_{}", series.frequency.as_str())),
        "licence": words.say(&format!("licence_{}", series.licence.as_str())),
        "observations": series.observations,
        "first": series.first.map(|first| match series.frequency {
            Frequency::Intraday => Micros(first).timestamp().strftime("%Y").to_string(),
            _ => crate::news::markets::date_of(first).year().to_string(),
        }),
    })
}

/// Whether its exchange trades now; the page is made anew when that changes.
fn session(look: &mut Look<'_, '_>, of: &LiveInstrument) -> Option<String> {
    let exchange = sessions::by_mic(&of.instrument.mic)?;
    let words = look.words();
    let said = |at: Timestamp| {
        let at = at.to_zoned_datetime(look.edition.zone.clone());
        format!("{} {}", words.dates().weekday(at.date()), at.strftime("%H:%M %Z"))
    };
    let (state, next) = match exchange.state(look.now.timestamp())? {
        State::Open { closes } => (
            words.fill("trading_until", &[("time", &said(closes))]),
            Some(closes),
        ),
        State::Paused { resumes } => (
            words.fill("trading_pauses", &[("time", &said(resumes))]),
            Some(resumes),
        ),
        State::Closed { opens: Some(opens) } => (
            words.fill("trading_closed_until", &[("time", &said(opens))]),
            Some(opens),
        ),
        State::Closed { opens: None } => (words.say("trading_closed").to_owned(), None),
    };
    if let Some(next) = next {
        look.until(next.into());
    }
    Some(format!("{}: {state}", exchange.mic))
}

fn converter(look: &Look<'_, '_>, of: &LiveInstrument) -> Option<String> {
    let instrument = &of.instrument;
    (instrument.kind == Kind::Currency).then(|| {
        look.link(&format!(
            "/markets/convert/{}/{}",
            instrument.base.to_lowercase(),
            instrument.quote.to_lowercase()
        ))
    })
}

/// An article on the price line: when it came out, where it is.
pub struct Mark {
    pub at: Micros,
    pub headline: String,
    pub url: String,
}

#[derive(Serialize)]
struct Written {
    /// Whether it stands on the chart: not if it came out before the stretch or after its end.
    marked: bool,
    card: Card,
}

/// What was written about it: the newest, and among them those that stand on this stretch of the line.
fn written(
    look: &mut Look<'_, '_>,
    of: &LiveInstrument,
    range: Range,
) -> Result<(Vec<Written>, Vec<Mark>), PageError> {
    let all = (Micros(i64::MIN), Micros(i64::MAX));
    let newest = about(look.read, look.edition.id, of.instrument.id, all, ARTICLES)?;
    let stretch = range.points(&of.series).map(|(from, to)| {
        let begin = Micros(of.series.frequency.day(from).saturating_mul(Micros::DAY));
        (begin, of.series.frequency.end(to))
    });
    let on_line: Vec<LiveArticle> = match stretch {
        Some(stretch) => about(
            look.read,
            look.edition.id,
            of.instrument.id,
            stretch,
            MARKED as i64,
        )?,
        None => Vec::new(),
    };
    // In order of time, as who goes along the line with the keyboard meets them.
    let marks: Vec<Mark> = on_line
        .iter()
        .rev()
        .map(|article| Mark {
            at: article.published_at,
            headline: article.headline.clone(),
            url: look.article_path(article),
        })
        .collect();
    let mut listed = Vec::new();
    let older: Vec<LiveArticle> = on_line
        .into_iter()
        .filter(|article| !newest.iter().any(|one| one.id == article.id))
        .collect();
    for article in newest.iter().chain(&older) {
        let url = look.article_path(article);
        listed.push(Written {
            marked: marks.iter().any(|mark| mark.url == url),
            card: look.card(article)?,
        });
    }
    Ok((listed, marks))
}
