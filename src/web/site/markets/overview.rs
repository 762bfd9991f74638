//! `/markets`: everything at a glance, and below it the news of the section of that name.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{drawn, quote};
use crate::base::ids::SectionId;
use crate::changes::Subject;
use crate::news::markets::live::{self, LiveInstrument};
use crate::news::markets::{Kind, Numbers, Point, percent_of};
use crate::news::newsroom::live::{After, in_section};
use crate::views::pages::Rendered;
use crate::web::site::ask::write_after;
use crate::web::site::shapes::{Head, Link, OpenGraph};
use crate::web::site::{Ask, Look, PageError, Site, section};

/// Rows of one table of the overview.
const ROWS: usize = 60;
/// Movers in each direction.
const MOVERS: usize = 5;
/// Articles below the tables.
const ARTICLES: usize = 8;

pub async fn overview(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    let (below, after) = (ask.below.clone(), ask.after);
    site.show(ask, move |look| {
        look.of(Subject::Markets);
        // The section's older articles, and a publication that keeps no market data.
        if after.is_some() || !live::any(look.read)? {
            return section::one(look, "markets", after, &below);
        }
        page(look)
    })
    .await
}

fn page(look: &mut Look<'_, '_>) -> Result<Rendered, PageError> {
    let all = live::shelves(look.read, ROWS)?;
    let mut shelves = Vec::new();
    for (name, list) in &all {
        shelves.push(shelf(look, name, list)?);
    }
    let movers = movers(look, &all)?;
    let news = match look.sections.by_slug("markets").map(|section| section.id) {
        Some(id) => Some(news(look, id)?),
        None => None,
    };
    let here = look.link("/markets");
    let url = look.absolute(&here);
    let words = look.words();
    let description = words.say("market_text").to_owned();
    let head = Head {
        title: look.titled(words.say("markets")),
        description: description.clone(),
        canonical: url.clone(),
        og: Some(OpenGraph {
            kind: "website",
            title: words.say("markets").to_owned(),
            description,
            url,
            ..OpenGraph::default()
        }),
        ..Head::default()
    };
    let place = Link {
        name: words.say("markets").to_owned(),
        url: here,
    };
    let own = json!({
        "shelves": shelves,
        "movers": movers,
        "news": news,
        "links": links(look),
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "markets.html", &head, Some(&place), own)
}

/// The pages beside the overview.
pub fn links(look: &Look<'_, '_>) -> Value {
    json!({
        "overview": look.link("/markets"),
        "rates": look.link("/markets/rates"),
        "convert": look.link("/markets/convert"),
        "curve": look.link("/markets/yield-curve"),
        "live": look.link("/markets/live"),
        "calendar": look.link("/markets/calendar"),
    })
}

fn shelf(look: &mut Look<'_, '_>, name: &str, list: &[LiveInstrument]) -> Result<Value, PageError> {
    let mut rows = Vec::new();
    let mut sources: Vec<(String, String, String)> = Vec::new();
    for of in list {
        let view = quote(look, of)?;
        let line = (view.source.clone(), view.source_url.clone(), view.delay.clone());
        if !sources.contains(&line) {
            sources.push(line);
        }
        let spark = if of.series.ended && of.series.sample {
            String::new()
        } else {
            drawn::spark(look, of)?
        };
        rows.push(json!({ "quote": view, "spark": spark }));
    }
    let sources: Vec<Value> = sources
        .into_iter()
        .map(|(line, url, delay)| json!({ "line": line, "url": url, "delay": delay }))
        .collect();
    // Said once, where it is true of every row.
    let first = rows.first().map(|row| row["quote"]["stale"].clone());
    let notice = first.filter(|stale| {
        stale.as_str().is_some_and(|text| !text.is_empty())
            && rows.iter().all(|row| row["quote"]["stale"] == *stale)
    });
    let of_kind = |kind| list.iter().all(|of| of.instrument.kind == kind);
    Ok(json!({
        "name": name,
        "id": crate::news::text::Slug::from_words(name).as_str(),
        "notice": notice,
        "sample": list.iter().all(|of| of.series.sample),
        "rows": rows,
        "sources": sources,
        // Currencies that are no more; other series that ended are history worth a table.
        "ended": of_kind(Kind::Currency) && list.iter().all(|of| of.series.ended),
        "rates": of_kind(Kind::Rate),
    }))
}

/// The largest moves among the currencies that were all quoted on the newest day: stored values only,
/// the rule printed beside them.
fn movers(
    look: &mut Look<'_, '_>,
    all: &[(String, Vec<LiveInstrument>)],
) -> Result<Option<Value>, PageError> {
    let pairs: Vec<&LiveInstrument> = all
        .iter()
        .flat_map(|(_, list)| list)
        .filter(|of| of.instrument.kind == Kind::Currency && !of.series.sample && !of.series.ended)
        .collect();
    let newest: Option<Point> = pairs.iter().filter_map(|of| of.last().map(|l| l.point)).max();
    let before: Option<Point> = pairs
        .iter()
        .filter(|of| of.last().map(|last| last.point) == newest)
        .filter_map(|of| of.series.previous.map(|p| p.point))
        .max();
    let (Some(newest), Some(before)) = (newest, before) else {
        return Ok(None);
    };
    // Between the same two days, or it is no contest.
    let mut moved: Vec<(Decimal, &LiveInstrument)> = pairs
        .into_iter()
        .filter(|of| of.last().is_some_and(|last| last.point == newest))
        .filter(|of| of.series.previous.is_some_and(|p| p.point == before))
        .filter_map(|of| Some((in_euros(of)?, of)))
        .collect();
    if moved.len() < 2 * MOVERS {
        return Ok(None);
    }
    moved.sort_by(|a, b| {
        b.0.cmp(&a.0)
            .then_with(|| a.1.instrument.slug.cmp(&b.1.instrument.slug))
    });
    let numbers = Numbers::of(&look.edition);
    let frequency = moved[0].1.series.frequency;
    let day = |point| numbers.day(&look.edition, frequency, point, look.now).label;
    let rule = look.words().fill(
        "market_movers_rule",
        &[
            ("n", &moved.len().to_string()),
            ("before", &day(before)),
            ("day", &day(newest)),
        ],
    );
    let rose = moved
        .iter()
        .take(MOVERS)
        .filter(|(percent, _)| *percent > Decimal::ZERO);
    let fell = moved
        .iter()
        .rev()
        .take(MOVERS)
        .filter(|(percent, _)| *percent < Decimal::ZERO);
    let mut view = |(percent, of): &(Decimal, &LiveInstrument)| {
        let quote = quote(look, of)?;
        Ok::<_, PageError>(json!({
            "name": of.instrument.name.trim_start_matches("Euro in "),
            "url": quote.url,
            "value": format!("{} {}", quote.value, of.instrument.quote),
            "percent": numbers.percent(*percent),
            "direction": if *percent > Decimal::ZERO { "up" } else { "down" },
        }))
    };
    let rose = rose.map(&mut view).collect::<Result<Vec<Value>, _>>()?;
    let fell = fell.map(&mut view).collect::<Result<Vec<Value>, _>>()?;
    Ok(Some(json!({ "rule": rule, "rose": rose, "fell": fell })))
}

/// By how much one unit of the other currency is worth more in the base one than it was.
fn in_euros(of: &LiveInstrument) -> Option<Decimal> {
    // Less of it is paid for one euro: it rose.
    percent_of(of.last()?.value, of.series.previous?.value)
}

fn news(look: &mut Look<'_, '_>, id: SectionId) -> Result<Value, PageError> {
    look.of(Subject::Section(id));
    let mut articles = in_section(look.read, id, After::start(), ARTICLES as i64 + 2)?;
    let lead = section::arranged(look, id, &mut articles)?;
    let more = articles.len() > ARTICLES;
    articles.truncate(ARTICLES);
    let here = look.link("/markets");
    let older = articles
        .last()
        .filter(|_| more)
        .map(|last| format!("{here}?{}", write_after(&last.after())));
    let children: Vec<Link> = look
        .sections
        .children(id)
        .filter_map(|child| look.section_link(child.id))
        .collect();
    let section = look.sections.get(id).cloned();
    Ok(json!({
        "name": section.as_ref().map(|section| section.name.clone()),
        "description": section.map(|section| section.description),
        "children": children,
        "lead": lead.map(|article| look.card(&article)).transpose()?,
        "cards": look.cards(&articles)?,
        "older": older,
        "feed_url": look.link("/markets/feed.xml"),
    }))
}
