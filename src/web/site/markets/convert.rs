//! The converter: an amount, two currencies, a day. A form that works without script leads to an address
//! that says the same thing for good: `/markets/convert/usd/eur/2026-10-30?amount=100`.

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};

use super::rates::decimals_of;
use super::{amounts, overview, quote};
use crate::changes::Subject;
use crate::news::markets::convert::{Asked, PAUSE_DAYS, Rate, rate};
use crate::news::markets::live::{self, LiveInstrument};
use crate::news::markets::{DayLabel, Frequency, Numbers, Point, date_of, day_of, rounded};
use crate::views::pages::Rendered;
use crate::web::site::article::encode;
use crate::web::site::shapes::{Head, Link};
use crate::web::site::times::zoned;
use crate::web::site::{Ask, Look, PageError, Site, missing};

/// The currency that the reference rates are quoted against.
pub const BASE: &str = "EUR";
/// What is asked when nobody says.
const USUAL: (&str, &str) = ("EUR", "USD");

/// What the form sends, and what a permanent address may add.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    from: String,
    to: String,
    amount: String,
    date: String,
}

type MaybeTyped = Result<Query<Typed>, QueryRejection>;

/// `/markets/convert`: the form; sent, it leads to the address of its answer.
pub async fn form(State(site): State<Arc<Site>>, typed: MaybeTyped, ask: Ask) -> Response {
    let typed = typed.map(|Query(typed)| typed).unwrap_or_default();
    if typed.from.is_empty() && typed.to.is_empty() {
        return site
            .show(ask, |look| page(look, USUAL, None, &Typed::default()))
            .await;
    }
    // Not kept: there is no end to what people ask.
    let ask = unkept(ask);
    site.show(ask, move |look| {
        let amount = match typed.amount.trim() {
            "" => String::new(),
            amount => format!("?amount={}", encode(amount)),
        };
        let (Some(from), Some(to)) = (code(&typed.from), code(&typed.to)) else {
            return missing::not_found(look);
        };
        let date = match typed.date.trim() {
            "" => String::new(),
            date => format!("/{}", encode(date)),
        };
        let (from, to) = (from.to_lowercase(), to.to_lowercase());
        let path = look.link(&format!("/markets/convert/{from}/{to}{date}{amount}"));
        Ok(Rendered::redirect(303, path))
    })
    .await
}

/// `/markets/convert/{from}/{to}`: by the newest rates.
pub async fn newest(
    State(site): State<Arc<Site>>,
    Path((from, to)): Path<(String, String)>,
    typed: MaybeTyped,
    ask: Ask,
) -> Response {
    answer(&site, (from, to), None, typed, ask).await
}

/// `/markets/convert/{from}/{to}/{date}`: by those of a day, for good.
pub async fn dated(
    State(site): State<Arc<Site>>,
    Path((from, to, date)): Path<(String, String, String)>,
    typed: MaybeTyped,
    ask: Ask,
) -> Response {
    answer(&site, (from, to), Some(date), typed, ask).await
}

async fn answer(
    site: &Arc<Site>,
    (from, to): (String, String),
    date: Option<String>,
    typed: MaybeTyped,
    ask: Ask,
) -> Response {
    let typed = typed.map(|Query(typed)| typed).unwrap_or_default();
    let ask = if typed.amount.trim().is_empty() {
        ask
    } else {
        unkept(ask)
    };
    site.show(ask, move |look| {
        let (Some(from), Some(to)) = (code(&from), code(&to)) else {
            return missing::not_found(look);
        };
        let day = match &date {
            None => None,
            Some(text) => match text.parse::<Date>().ok().filter(|day| day.to_string() == *text) {
                Some(day) => Some(day),
                None => return missing::not_found(look),
            },
        };
        if day.is_some_and(|day| day > today(look)) {
            // What will be published on that day, nobody knows.
            let path = look.link(&format!(
                "/markets/convert/{}/{}",
                from.to_lowercase(),
                to.to_lowercase()
            ));
            return Ok(Rendered::redirect(302, path));
        }
        page(look, (&from, &to), day, &typed)
    })
    .await
}

fn unkept(ask: Ask) -> Ask {
    Ask {
        keep: false,
        address: format!("{}#convert", ask.address),
        ..ask
    }
}

/// Three letters.
fn code(text: &str) -> Option<String> {
    let text = text.trim();
    (text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphabetic())).then(|| text.to_ascii_uppercase())
}

fn today(look: &Look<'_, '_>) -> Date {
    zoned(&look.edition, look.now).date()
}

fn page(
    look: &mut Look<'_, '_>,
    (from, to): (&str, &str),
    date: Option<Date>,
    typed: &Typed,
) -> Result<Rendered, PageError> {
    look.of(Subject::Markets);
    let words = look.words();
    let pairs = live::pairs_of(look.read, BASE)?;
    let day = day_of(date.unwrap_or_else(|| today(look)));
    let found = rate(look.read, BASE, (from, to), day)?;
    if let Asked::Unknown(_) = &found {
        return missing::not_found(look);
    }
    if date.is_none() {
        // Tomorrow it may be another day's rate.
        if let Ok(midnight) = zoned(&look.edition, look.now)
            .tomorrow()
            .and_then(|tomorrow| tomorrow.start_of_day())
        {
            look.until(midnight.timestamp().into());
        }
    }
    let amount_typed = typed.amount.trim();
    let amount = match amount_typed {
        "" => Some(Decimal::ONE),
        text => amounts::parse(text),
    };
    let result = match &found {
        Asked::Found(rate) => Some(result(look, rate, amount)?),
        Asked::TooOld(_) | Asked::Unknown(_) => None,
    };
    let gap = match &found {
        Asked::TooOld(last) => Some(gap(look, &pairs, (from, to), day, *last)),
        Asked::Found(_) | Asked::Unknown(_) => None,
    };
    let path = match date {
        Some(date) => format!(
            "/markets/convert/{}/{}/{date}",
            from.to_lowercase(),
            to.to_lowercase()
        ),
        None => format!("/markets/convert/{}/{}", from.to_lowercase(), to.to_lowercase()),
    };
    let title = match date {
        Some(date) => {
            let day = label(look, day_of(date)).label;
            words.fill("convert_pair_on", &[("from", from), ("to", to), ("day", &day)])
        }
        None => words.fill("convert_pair", &[("from", from), ("to", to)]),
    };
    let head = Head {
        title: look.titled(&format!("{title} – {}", words.say("convert_title"))),
        description: words.fill("convert_text", &[("from", from), ("to", to)]),
        canonical: look.absolute(&look.link(&path)),
        // There is a page for every day and every pair.
        robots: date.map(|_| "noindex, follow"),
        ..Head::default()
    };
    let own = json!({
        "form": {
            "action": look.link("/markets/convert"),
            "from": from, "to": to,
            "amount": if amount_typed.is_empty() { "1" } else { amount_typed },
            "date": date.map(|date| date.to_string()),
            "newest": today(look).to_string(),
            "currencies": currencies(&pairs),
            "wrong_amount": amount.is_none(),
        },
        "result": result,
        "gap": gap,
        "links": overview::links(look),
    });
    let place = Link {
        name: words.say("markets").to_owned(),
        url: look.link("/markets"),
    };
    let site = Arc::clone(look.site);
    site.theme.page(look, "convert.html", &head, Some(&place), own)
}

fn label(look: &Look<'_, '_>, day: Point) -> DayLabel {
    Numbers::of(&look.edition).day(&look.edition, Frequency::Daily, day, look.now)
}

fn result(look: &mut Look<'_, '_>, rate: &Rate, amount: Option<Decimal>) -> Result<Value, PageError> {
    let numbers = Numbers::of(&look.edition);
    let mut source_url = String::new();
    let mut stale = String::new();
    for leg in &rate.legs {
        let view = quote(look, leg)?;
        source_url = view.source_url;
        if rate.age > 0 && !view.stale.is_empty() {
            stale = view.stale;
        }
    }
    let one = |value: Option<Decimal>| {
        value
            .map(|value| numbers.number(value, decimals_of(value)))
            .unwrap_or_default()
    };
    let inverse = rate.from_per_base.checked_div(rate.to_per_base);
    let converted = amount.and_then(|amount| rate.convert(amount));
    let places = |code: &str| minor_units(code);
    let day = label(look, rate.day);
    let (from, to) = (rate.from.to_lowercase(), rate.to.to_lowercase());
    Ok(json!({
        "from": rate.from,
        "to": rate.to,
        "amount": amount.map(|amount| numbers.number(amount, places(&rate.from).max(amount.normalize().scale()))),
        "value": converted.map(|value| numbers.number(value, places(&rate.to))),
        // As a machine reads it, and as exact as it was reckoned.
        "exact": converted.map(|value| rounded(value, places(&rate.to)).to_string()),
        "rate": one(rate.rate()),
        "inverse": one(inverse),
        "day": day,
        "age": rate.age,
        "line": rate.line,
        "source_url": source_url,
        "sample": rate.sample,
        "stale": stale,
        "too_large": amount.is_some() && converted.is_none(),
        "permanent": look.link(&format!("/markets/convert/{from}/{to}/{}", date_of(rate.day))),
        "swapped": look.link(&format!("/markets/convert/{to}/{from}/{}", date_of(rate.day))),
        "crossed": rate.from != rate.base && rate.to != rate.base,
        "base": rate.base,
        "pairs": rate.legs.iter().map(|leg| Link {
            name: leg.instrument.code.clone(),
            url: look.link(&format!("/markets/{}", leg.instrument.slug)),
        }).collect::<Vec<_>>(),
    }))
}

/// Why there is no number: the last day that had both, and what became of a currency that ended.
fn gap(
    look: &Look<'_, '_>,
    pairs: &[LiveInstrument],
    (from, to): (&str, &str),
    day: Point,
    last: Option<Point>,
) -> Value {
    let notes: Vec<&str> = pairs
        .iter()
        .filter(|pair| [from, to].contains(&pair.instrument.quote.as_str()))
        .map(|pair| pair.instrument.note.as_str())
        .filter(|note| !note.is_empty())
        .collect();
    json!({
        "day": label(look, day),
        "days": PAUSE_DAYS,
        "last": last.map(|last| label(look, last)),
        "url": last.map(|last| look.link(&format!(
            "/markets/convert/{}/{}/{}",
            from.to_lowercase(),
            to.to_lowercase(),
            date_of(last)
        ))),
        "notes": notes,
    })
}

fn currencies(pairs: &[LiveInstrument]) -> Vec<Value> {
    let mut list = vec![json!({ "code": BASE, "name": "Euro", "ended": false })];
    list.extend(pairs.iter().map(|pair| {
        json!({
            "code": pair.instrument.quote,
            "name": pair.instrument.name.trim_start_matches("Euro in "),
            "ended": pair.series.ended,
        })
    }));
    list.sort_by_key(|one| {
        (
            one["ended"] == true,
            one["code"].as_str().unwrap_or_default().to_owned(),
        )
    });
    list
}

/// Digits after the point in which a currency is counted (ISO 4217); two for those it names no more.
fn minor_units(code: &str) -> u32 {
    market_formats::currencies::by_code(code)
        .and_then(|currency| currency.decimals)
        .map_or(2, u32::from)
}
