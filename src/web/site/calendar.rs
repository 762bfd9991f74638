//! `/markets/calendar`: what will be told when, by week or by day, in the reader's zone; and as
//! iCalendar. The zone is the edition's unless the address names another: pages are the same for
//! everybody who asks the same.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::shapes::Head;
use super::{Ask, Look, PageError, Site};
use crate::base::clock::Micros;
use crate::base::words::Words;
use crate::changes::Subject;
use crate::news::flashes::Importance;
use crate::news::newsroom::figures::{signed, written};
use crate::news::newsroom::live::by_id;
use crate::news::releases::live::{self, LiveRelease};
use crate::news::releases::{Against, Certainty, agenda, country_name};
use crate::views::feeds::{self, CalendarAt, CalendarEvent, EventCalendar};
use crate::views::pages::Rendered;

/// Zones to choose from besides the edition's and the one that the address names.
const ZONES: [&str; 12] = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Istanbul",
    "America/New_York",
    "America/Chicago",
    "America/Sao_Paulo",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
];
/// Weeks before and after today that have a page: schedules reach a year ahead.
const REACH_DAYS: i32 = 400;

/// What somebody asks for. What cannot be read narrows nothing.
struct Asked {
    week: Option<Date>,
    day: Option<Date>,
    country: Option<String>,
    importance: Option<Importance>,
    zone: Option<String>,
}

impl Asked {
    fn read(query: &HashMap<String, String>) -> Asked {
        let text = |name: &str| query.get(name).map_or("", String::as_str).trim();
        let country = text("country").to_ascii_uppercase();
        Asked {
            week: text("week").parse().ok(),
            day: text("day").parse().ok(),
            country: (country.len() == 2 && country.bytes().all(|b| b.is_ascii_uppercase()))
                .then_some(country),
            importance: text("importance")
                .parse()
                .ok()
                .and_then(|number| Importance::parse(number).ok())
                .filter(|importance| importance.number() > 1),
            zone: Some(text("zone"))
                .filter(|name| name.len() <= 60 && TimeZone::get(name).is_ok())
                .map(str::to_owned),
        }
    }

    fn is_plain(&self) -> bool {
        self.week.is_none()
            && self.day.is_none()
            && self.country.is_none()
            && self.importance.is_none()
            && self.zone.is_none()
    }

    fn takes(&self, release: &LiveRelease) -> bool {
        self.country
            .as_ref()
            .is_none_or(|country| *country == release.country)
            && self.importance.is_none_or(|least| release.importance >= least)
    }

    /// The query that keeps filters and zone, with another time.
    fn link(&self, page: &str, time: Option<(&str, Date)>) -> String {
        let mut pairs = Vec::new();
        if let Some((name, date)) = time {
            pairs.push(format!("{name}={date}"));
        }
        if let Some(country) = &self.country {
            pairs.push(format!("country={country}"));
        }
        if let Some(importance) = self.importance {
            pairs.push(format!("importance={}", importance.number()));
        }
        if let Some(zone) = &self.zone {
            pairs.push(format!("zone={zone}"));
        }
        match pairs.is_empty() {
            true => page.to_owned(),
            false => format!("{page}?{}", pairs.join("&")),
        }
    }
}

pub async fn calendar(
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
    look.of(Subject::Calendar);
    let zone_name = asked.zone.clone().unwrap_or_else(|| edition.zone_name.clone());
    let zone = TimeZone::get(&zone_name).unwrap_or_else(|_| edition.zone.clone());
    let today = look.now.timestamp().to_zoned_datetime(zone.clone()).date();
    // The page of this week is another one tomorrow.
    look.until(start_of(tomorrow(today), &zone)?);
    let (first, days) = match (asked.day, asked.week) {
        (Some(day), _) => (within(day, today), 1),
        (None, week) => (monday(within(week.unwrap_or(today), today)), 7),
    };
    let last = first.saturating_add(i64::from(days).days());
    let (from, to) = (start_of(first, &zone)?, start_of(last, &zone)?);
    let now = look.now;
    let all = live::between(look.read, (from, to), now)?;
    if let Some(next) = all
        .iter()
        .map(|release| release.scheduled_at)
        .filter(|at| *at > now)
        .min()
    {
        // From then on its figure may be told, which may be in the house already.
        look.until(next);
    }
    let countries: BTreeSet<&str> = all
        .iter()
        .map(|release| release.country.as_str())
        .chain(asked.country.as_deref())
        .collect();
    let mut lines: Vec<(Date, Vec<Value>)> = (0..days)
        .map(|n| (first.saturating_add(i64::from(n).days()), Vec::new()))
        .collect();
    for release in all.iter().filter(|release| asked.takes(release)) {
        let date = release
            .scheduled_at
            .timestamp()
            .to_zoned_datetime(zone.clone())
            .date();
        let view = shape(look, release, &zone)?;
        if let Some((_, of_day)) = lines.iter_mut().find(|(day, _)| *day == date) {
            of_day.push(view);
        }
    }
    let (here, words) = (look.link("/markets/calendar"), look.words());
    let shown_days: Vec<Value> = lines
        .into_iter()
        .map(|(day, releases)| {
            json!({
                "iso": day.to_string(),
                "label": day_label(words, day),
                "url": asked.link(&here, Some(("day", day))),
                "today": day == today,
                "releases": releases,
            })
        })
        .collect();
    let step = i64::from(days);
    let kind = if days == 1 { "day" } else { "week" };
    let title = match days {
        1 => day_label(words, first),
        _ => words.fill(
            "from_to",
            &[
                ("from", &short_label(words, first)),
                ("to", &short_label(words, last.saturating_sub(1.day()))),
            ],
        ),
    };
    let head = Head {
        title: look.titled(words.say("calendar")),
        description: words.say("calendar_text").to_owned(),
        canonical: look.absolute(&here),
        robots: (!asked.is_plain()).then_some("noindex"),
        ..Head::default()
    };
    let countries: Vec<Value> = countries
        .into_iter()
        .map(|code| json!({ "code": code, "name": country(words, code), "chosen": asked.country.as_deref() == Some(code) }))
        .collect();
    let mut zones: Vec<&str> = ZONES.to_vec();
    zones.push(&edition.zone_name);
    zones.push(&zone_name);
    zones.sort_unstable();
    zones.dedup();
    let own = json!({
        "links": super::markets::overview::links(look),
        "title": title,
        "kind": kind,
        "days": shown_days,
        "empty": shown_days.iter().all(|day| day["releases"].as_array().is_none_or(Vec::is_empty)),
        "zone": zone_name,
        "zones": zones,
        "edition_zone": edition.zone_name,
        "countries": countries,
        "importance": asked.importance.map_or(1, Importance::number),
        "first": first.to_string(),
        "here": here,
        "this_week": asked.link(&here, None),
        "week": asked.link(&here, Some(("week", monday(first)))),
        "previous": asked.link(&here, Some((kind, first.saturating_sub(step.days())))),
        "next": asked.link(&here, Some((kind, last))),
        "ics": asked.link(&look.link("/markets/calendar.ics"), None),
        "script": look.site.theme.calendar_script(),
    });
    let site = Arc::clone(look.site);
    site.theme.page(look, "calendar.html", &head, None, own)
}

fn shape(look: &mut Look<'_, '_>, release: &LiveRelease, zone: &TimeZone) -> Result<Value, PageError> {
    let words = look.words();
    let at = release.scheduled_at.timestamp().to_zoned_datetime(zone.clone());
    let figure = |figure| written(figure, &release.unit);
    let surprise = release.surprise().map(|(by, against)| {
        json!({
            "by": signed(by),
            "direction": match by.cmp(&rust_decimal::Decimal::ZERO) {
                std::cmp::Ordering::Greater => "above",
                std::cmp::Ordering::Less => "below",
                std::cmp::Ordering::Equal => "as",
            },
            "against": match against {
                Against::Forecast => "forecast",
                Against::Previous => "previous",
            },
        })
    });
    let plan = agenda::plan(look.read, release.id, look.edition.id)?;
    let article = match plan.and_then(|plan| plan.article) {
        None => None,
        Some(id) => {
            // Also when it is not live: its publication must bring the link.
            look.of(Subject::Article(id));
            by_id(look.read, id)?
                .map(|article| json!({ "url": look.article_path(&article), "headline": article.headline }))
        }
    };
    Ok(json!({
        "anchor": format!("release-{}", release.id.0.simple()),
        "iso": at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        "clock": (release.certainty == Certainty::Minute).then(|| at.strftime("%H:%M").to_string()),
        "certainty": release.certainty.as_str(),
        "country": country(words, &release.country),
        "code": release.country,
        "indicator": release.indicator,
        "period": release.period,
        "importance": release.importance.number(),
        "importance_label": importance_label(words, release.importance),
        "actual": release.actual.map(figure),
        "forecast": release.forecast.map(figure),
        "forecast_source": release.forecast_source,
        "previous": release.previous.map(figure),
        "revised": release.revised.map(figure),
        "surprise": surprise,
        "cancelled": release.cancelled,
        "source": release.source,
        "source_url": release.source_url,
        "article": article,
    }))
}

/// `/markets/calendar.ics`: the last week and the next three months, filtered as the page is.
pub async fn ics(
    State(site): State<Arc<Site>>,
    Query(query): Query<HashMap<String, String>>,
    ask: Ask,
) -> Response {
    let asked = Asked::read(&query);
    let ask = if asked.is_plain() { ask } else { ask.narrowed() };
    site.show(ask, move |look| {
        look.of(Subject::Calendar);
        let now = look.now;
        look.until(now.plus_seconds(3_600));
        let all = live::between(look.read, (now.plus_days(-7), now.plus_days(92)), now)?;
        if let Some(next) = all
            .iter()
            .map(|release| release.scheduled_at)
            .filter(|at| *at > now)
            .min()
        {
            look.until(next);
        }
        let page = look.absolute(&look.link("/markets/calendar"));
        let zone = look.edition.zone.clone();
        let words = look.words();
        let events = all
            .iter()
            .filter(|release| asked.takes(release))
            .map(|release| event(words, release, &page, (&zone, now)))
            .collect();
        let calendar = EventCalendar {
            name: format!("{} – {}", look.edition.name, words.say("calendar")),
            events,
        };
        Ok(Rendered::typed(
            "text/calendar; charset=utf-8",
            feeds::ical(&calendar),
        ))
    })
    .await
}

fn event(
    words: &Words,
    release: &LiveRelease,
    page: &str,
    (zone, now): (&TimeZone, Micros),
) -> CalendarEvent {
    let at = release.scheduled_at.timestamp();
    let day = at.to_zoned_datetime(zone.clone()).date();
    let figure = |name: &str, figure: Option<rust_decimal::Decimal>| {
        figure.map(|figure| format!("{name}: {}", written(figure, &release.unit)))
    };
    let forecast = figure(words.say("forecast"), release.forecast)
        .map(|text| format!("{text} ({})", release.forecast_source));
    let said: Vec<String> = [
        figure(words.say("actual"), release.actual),
        forecast,
        figure(words.say("previous"), release.previous),
        figure(words.say("revised_to"), release.revised),
        Some(words.fill("source_is", &[("source", &release.source)])).filter(|_| !release.source.is_empty()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let period = match release.period.as_str() {
        "" => String::new(),
        period => format!(", {period}"),
    };
    CalendarEvent {
        uid: format!("{}@courant", release.id),
        stamp: Micros(now.0.min(release.scheduled_at.0)).timestamp(),
        at: match release.certainty {
            Certainty::Minute => CalendarAt::Moment(at),
            Certainty::Day | Certainty::Tentative => CalendarAt::Day(day),
        },
        summary: format!("{}: {}{period}", release.country, release.indicator),
        description: said.join("\n"),
        url: format!("{page}?day={day}"),
        status: match (release.cancelled, release.certainty) {
            (true, _) => "CANCELLED",
            (false, Certainty::Tentative) => "TENTATIVE",
            (false, Certainty::Minute | Certainty::Day) => "CONFIRMED",
        },
        priority: match release.importance.number() {
            3 => 1,
            2 => 5,
            _ => 9,
        },
        country: release.country.clone(),
    }
}

/// Nobody pages through centuries.
fn within(day: Date, today: Date) -> Date {
    day.clamp(
        today.saturating_sub(REACH_DAYS.days()),
        today.saturating_add(REACH_DAYS.days()),
    )
}

fn monday(day: Date) -> Date {
    day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
}

fn tomorrow(day: Date) -> Date {
    day.saturating_add(1.day())
}

fn start_of(day: Date, zone: &TimeZone) -> Result<Micros, PageError> {
    let start = day
        .to_zoned_datetime(zone.clone())
        .map_err(|e| PageError::Other(e.to_string()))?;
    Ok(start.timestamp().into())
}

fn day_label(words: &Words, day: Date) -> String {
    words.dates().weekday_short(day)
}

fn short_label(words: &Words, day: Date) -> String {
    words.dates().day(day)
}

/// A country in the edition's words, else as the newsroom calls it.
fn country(words: &Words, code: &str) -> String {
    let name = format!("country_{}", code.to_ascii_lowercase());
    if words.knows(&name) {
        words.say(&name).to_owned()
    } else {
        country_name(code).to_owned()
    }
}

pub fn importance_label(words: &'static Words, importance: Importance) -> &'static str {
    words.say(match importance.number() {
        3 => "importance_high",
        2 => "importance_medium",
        _ => "importance_low",
    })
}
