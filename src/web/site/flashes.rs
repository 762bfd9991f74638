//! `/markets/live`: flashes by day, newest first, narrowed by importance and instrument; one flash under
//! an address that never changes; their feeds. All of it is there without script.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::flash_view::{instrument_name, note_label};
use super::shapes::{FeedLink, Head, Pager};
use super::{Ask, Look, PageError, Site, feed, missing, times};
use crate::base::clock::Micros;
use crate::base::words::Words;
use crate::changes::{self, Subject};
use crate::news::flashes::live::{self, Before, Filter};
use crate::news::flashes::{Flash, Importance};
use crate::news::stories;
use crate::news::text::Slug;
use crate::views::feeds::{Entry, Feed};
use crate::views::pages::Rendered;

const PER_PAGE: usize = 60;
const IN_FEED: i64 = 60;
/// Instruments to choose from: those of the last month, the most flashed first.
const CHOICES: i64 = 12;

/// What a list is narrowed to, as its address says it. What cannot be read narrows nothing.
#[derive(Clone, Debug, Default)]
struct Asked {
    importance: Option<Importance>,
    instrument: Option<String>,
    day: Option<Date>,
    before: Option<Before>,
}

impl Asked {
    fn read(query: &HashMap<String, String>) -> Asked {
        let text = |name: &str| query.get(name).map_or("", String::as_str).trim();
        let instrument = text("instrument");
        Asked {
            importance: text("importance")
                .parse()
                .ok()
                .and_then(|number| Importance::parse(number).ok())
                .filter(|importance| importance.number() > 1),
            instrument: (!instrument.is_empty() && instrument.len() <= 90)
                .then(|| Slug::from_words(instrument).to_string()),
            day: text("day").parse().ok(),
            before: text("before")
                .split_once('-')
                .and_then(|(at, number)| Some((Micros(at.parse().ok()?), number.parse().ok()?))),
        }
    }

    fn is_plain(&self) -> bool {
        self.importance.is_none() && self.instrument.is_none() && self.day.is_none() && self.before.is_none()
    }

    /// The address of the list with these filters.
    fn link(&self, look: &Look<'_, '_>) -> String {
        let mut pairs = Vec::new();
        if let Some(importance) = self.importance {
            pairs.push(format!("importance={}", importance.number()));
        }
        if let Some(instrument) = &self.instrument {
            pairs.push(format!("instrument={instrument}"));
        }
        if let Some(day) = self.day {
            pairs.push(format!("day={day}"));
        }
        if let Some((at, number)) = self.before {
            pairs.push(format!("before={}-{number}", at.0));
        }
        let page = look.link("/markets/live");
        match pairs.is_empty() {
            true => page,
            false => format!("{page}?{}", pairs.join("&")),
        }
    }
}

pub async fn list(
    State(site): State<Arc<Site>>,
    Query(query): Query<HashMap<String, String>>,
    ask: Ask,
) -> Response {
    let asked = Asked::read(&query);
    let ask = if asked.is_plain() { ask } else { ask.narrowed() };
    site.show(ask, move |look| page(look, &asked)).await
}

fn page(look: &mut Look<'_, '_>, asked: &Asked) -> Result<Rendered, PageError> {
    let edition = Arc::clone(&look.edition);
    look.of(Subject::Flashes(edition.id));
    // Before the flashes are read, in the same snapshot: what comes after it, the stream will tell.
    let position = changes::head(look.read)?;
    let (from, until) = match asked.day {
        Some(day) => {
            let (from, until) = (
                midnight(look, day)?,
                midnight(look, day.tomorrow().unwrap_or(day))?,
            );
            (Some(from), Some((until, 0)))
        }
        None => (None, None),
    };
    let filter = Filter {
        importance: asked.importance.map(Importance::number),
        instrument: asked.instrument.clone(),
        from,
    };
    let before = asked.before.or(until).unwrap_or_else(live::start);
    let mut found = live::latest(look.read, edition.id, &filter, before, PER_PAGE as i64 + 1)?;
    let more = found.len() > PER_PAGE;
    found.truncate(PER_PAGE);
    let older = found.last().filter(|_| more).map(|last| {
        let before = Some((last.published_at, last.number));
        Asked {
            before,
            ..asked.clone()
        }
        .link(look)
    });
    let newer = asked.before.map(|_| {
        let before = None;
        Asked {
            before,
            ..asked.clone()
        }
        .link(look)
    });
    let days = by_day(look, asked, &found)?;
    let here = look.link("/markets/live");
    let head = Head {
        title: look.titled(look.words().say("live_title")),
        description: look.words().say("live_text").to_owned(),
        canonical: look.absolute(&here),
        robots: (!asked.is_plain()).then_some("noindex"),
        feeds: feed_links(look),
        ..Head::default()
    };
    let live = (asked.before.is_none() && asked.day.is_none()).then(|| live_part(look, asked, position.0));
    let own = json!({
        "links": super::markets::overview::links(look),
        "days": days,
        "choices": choices(look, asked)?,
        "filtered": !asked.is_plain(),
        "all": here,
        "feed": look.link("/markets/live/feed.xml"),
        "pager": Pager { newer, older },
        "live": live,
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "flashes.html", &head, None, own)
}

/// What the script needs to read along.
fn live_part(look: &Look<'_, '_>, asked: &Asked, position: i64) -> Value {
    json!({
        "events": look.link("/markets/live/events"),
        "position": position,
        "script": look.site.theme.live_script(),
        "importance": asked.importance.map_or(1, Importance::number),
        "instrument": asked.instrument,
        "today": times::zoned(&look.edition, look.now).date().to_string(),
    })
}

fn by_day(look: &mut Look<'_, '_>, asked: &Asked, flashes: &[Flash]) -> Result<Vec<Value>, PageError> {
    let edition = Arc::clone(&look.edition);
    let mut days: Vec<(Date, Vec<Value>)> = Vec::new();
    for flash in flashes {
        let date = times::zoned(&edition, flash.published_at).date();
        let view = serde_json::to_value(look.flash(flash)?).map_err(|e| PageError::Other(e.to_string()))?;
        match days.last_mut() {
            Some((day, lines)) if *day == date => lines.push(view),
            _ => days.push((date, vec![view])),
        }
    }
    let lines = days
        .into_iter()
        .map(|(date, flashes)| {
            let alone = Asked {
                day: Some(date),
                before: None,
                ..asked.clone()
            };
            json!({
                "iso": date.to_string(),
                "label": look.words().dates().with_weekday(date),
                "url": alone.link(look),
                "flashes": flashes,
            })
        })
        .collect();
    Ok(lines)
}

/// The filters as links: no script and no form is needed to use them.
fn choices(look: &mut Look<'_, '_>, asked: &Asked) -> Result<Value, PageError> {
    let plain = Asked {
        before: None,
        ..asked.clone()
    };
    let importance: Vec<Value> = Importance::ALL
        .into_iter()
        .map(|step| {
            let chosen = Some(step).filter(|step| step.number() > 1);
            let url = Asked {
                importance: chosen,
                ..plain.clone()
            }
            .link(look);
            json!({ "value": step.number(), "url": url, "current": asked.importance == chosen })
        })
        .collect();
    let since = look.now.plus_days(-30);
    let mut slugs = live::instruments(look.read, look.edition.id, since, CHOICES)?;
    if let Some(own) = &asked.instrument
        && !slugs.contains(own)
    {
        slugs.push(own.clone());
    }
    let mut instruments = Vec::with_capacity(slugs.len());
    for slug in slugs {
        let current = asked.instrument.as_ref() == Some(&slug);
        // Pressing the chosen one again lets it go.
        let instrument = (!current).then(|| slug.clone());
        let url = Asked {
            instrument,
            ..plain.clone()
        }
        .link(look);
        let name = instrument_name(look, &slug)?;
        instruments.push(json!({ "name": name, "slug": slug, "url": url, "current": current }));
    }
    Ok(json!({ "importance": importance, "instruments": instruments }))
}

/// `/markets/live/12`: the address of one flash, which never changes.
pub async fn one(State(site): State<Arc<Site>>, Path(number): Path<String>, ask: Ask) -> Response {
    let below = ask.below.clone();
    site.show(ask, move |look| {
        let edition = look.edition.id;
        let digits = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
        let found = match number.parse::<i64>() {
            Ok(number) if digits => live::by_number(look.read, edition, number)?,
            _ => None,
        };
        let Some(flash) = found else {
            return missing::page(look, &below);
        };
        let view = look.flash(&flash)?;
        let story = match stories::story_of_flash(look.read, flash.id)? {
            None => None,
            Some(id) => {
                // Also while it has no page: it may get one.
                look.of(Subject::Story(id));
                stories::live::by_id(look.read, id)?
            }
        };
        let head = Head {
            title: look.titled(&titled(look.words(), &flash)),
            description: flash.text.clone(),
            canonical: look.absolute(&view.url),
            feeds: feed_links(look),
            ..Head::default()
        };
        let own = json!({
            "flash": view,
            "story": story.map(|story| json!({ "title": story.title, "url": look.link(&story.path()) })),
            "all": look.link("/markets/live"),
        });
        let site = Arc::clone(look.site);
        site.theme.page(look, "flash.html", &head, None, own)
    })
    .await
}

/// The newest lines for the front page's strip: of the last day, none that was withdrawn.
pub fn strip(look: &mut Look<'_, '_>) -> Result<Value, PageError> {
    const SHOWN: usize = 3;
    look.of(Subject::Flashes(look.edition.id));
    let position = changes::head(look.read)?;
    let filter = Filter {
        from: Some(look.now.plus_days(-1)),
        ..Filter::default()
    };
    let found = live::latest(look.read, look.edition.id, &filter, live::start(), 12)?;
    let mut lines = Vec::new();
    for flash in found.iter().filter(|flash| !flash.withdrawn).take(SHOWN) {
        look.until(flash.published_at.plus_days(1));
        lines.push(look.flash(flash)?);
    }
    if lines.is_empty() {
        return Ok(Value::Null);
    }
    let mut live = live_part(look, &Asked::default(), position.0);
    live["lines"] = json!(lines);
    live["all"] = json!(look.link("/markets/live"));
    Ok(live)
}

/// `/markets/live/feed.xml` and its siblings.
pub async fn feed(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    let below = ask.below.clone();
    let path = below.split('?').next().unwrap_or_default().to_owned();
    let file = path.rsplit('/').next().unwrap_or_default().to_owned();
    site.show(ask, move |look| {
        let Some(format) = feed::Format::parse(&file) else {
            return missing::page(look, &below);
        };
        let edition = Arc::clone(&look.edition);
        look.of(Subject::Flashes(edition.id));
        let found = live::latest(look.read, edition.id, &Filter::default(), live::start(), IN_FEED)?;
        let last = found.iter().map(Flash::changed_at).max();
        let entries = found
            .iter()
            .map(|flash| entry(look, flash))
            .collect::<Result<_, _>>()?;
        let feed = Feed {
            title: format!("{} – {}", edition.name, look.words().say("live")),
            description: look.words().say("live_text").to_owned(),
            language: edition.language.clone(),
            page_url: look.absolute(&look.link("/markets/live")),
            feed_url: look.absolute(&look.link(&format!("/markets/live/{file}"))),
            hub: look.site.hub.clone(),
            updated: last.map(Micros::timestamp),
            entries,
        };
        Ok(Rendered {
            last_modified: last,
            ..format.write(&feed)
        })
    })
    .await
}

/// A flash in a feed, with what it said before.
pub(super) fn entry(look: &mut Look<'_, '_>, flash: &Flash) -> Result<Entry, PageError> {
    let (view, words) = (look.flash(flash)?, look.words());
    let said = |note: &super::flash_view::FlashNoteView| match note.kind {
        "withdrawal" => format!("{}: {}", note.label, note.text),
        _ => words.fill(
            "flash_said_before",
            &[
                ("what", note.label),
                ("old", &note.old_text),
                ("text", &note.text),
            ],
        ),
    };
    let mut summary: Vec<String> = view.notes.iter().map(said).collect();
    if !view.source.is_empty() {
        summary.push(words.fill("source_is", &[("source", &view.source)]));
    }
    let url = match &view.article {
        Some(article) if !flash.withdrawn => look.absolute(&article.url),
        _ => look.absolute(&view.url),
    };
    Ok(Entry {
        id: format!("urn:uuid:{}", flash.id),
        url,
        title: titled(words, flash),
        summary: summary.join(" ").trim().to_owned(),
        content: None,
        authors: Vec::new(),
        categories: view
            .instruments
            .into_iter()
            .map(|instrument| instrument.name)
            .collect(),
        published: flash.published_at.timestamp(),
        updated: flash.notes.first().map(|note| note.at.timestamp()),
        picture: None,
    })
}

/// The line, with what became of it in front: a feed has no way to strike words.
fn titled(words: &'static Words, flash: &Flash) -> String {
    match flash.notes.first() {
        Some(note) => format!("{}: {}", note_label(words, note.kind), flash.text),
        None => flash.text.clone(),
    }
}

fn feed_links(look: &Look<'_, '_>) -> Vec<FeedLink> {
    super::front::feed_links(
        look,
        "/markets/live",
        &format!("{} – {}", look.edition.name, look.words().say("live")),
    )
}

fn midnight(look: &Look<'_, '_>, day: Date) -> Result<Micros, PageError> {
    let start = day
        .to_zoned_datetime(look.edition.zone.clone())
        .map_err(|e| PageError::Other(e.to_string()))?;
    Ok(start.timestamp().into())
}
