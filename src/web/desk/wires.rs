//! Wires at the desk: the lines that wait on the screen of flashes, and, for who may change settings,
//! which feeds they come from.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::settings::{Asked, again, id};
use super::{Desk, Refusal, Sent, Signed};
use crate::base::clock::Micros;
use crate::base::ids::{WireId, WireItemId};
use crate::base::store::ReadSession;
use crate::news::flashes::{Importance, may_flash};
use crate::news::people::Right;
use crate::news::wires::{self, Format, Held, NewWire, Wire};
use crate::web::site::times;

/// Held lines on one screen; the rest comes up as these go.
const SHOWN: i64 = 50;
const LIST: &str = "desk/flashes/wires.html";
const ONE: &str = "desk/flashes/wire.html";

/// The held lines, for the screen of flashes.
pub(super) fn held(read: &mut ReadSession<'_>, signed: &Signed, now: Micros) -> Result<Vec<Value>, Refusal> {
    let lines = wires::held(read, signed.edition.id, SHOWN)?;
    Ok(lines.iter().map(|line| held_view(signed, line, now)).collect())
}

fn held_view(signed: &Signed, line: &Held, now: Micros) -> Value {
    let clock = times::zoned(&signed.edition, line.came_at).strftime("%H:%M:%S");
    json!({
        "id": line.id,
        "url": signed.link(&format!("/flashes/held/{}", line.id)),
        "text": line.text,
        "source": line.source,
        "importance": line.importance,
        "instruments": line.instruments,
        "link": line.link,
        "clock": clock.to_string(),
        "came": times::label(&signed.edition, line.came_at, now),
        "said": line.said_at.map(|at| times::label(&signed.edition, at, now)),
    })
}

/// `release` or `drop`, with one key on the screen of flashes.
pub async fn press(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((raw, verb)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    may_flash(&signed.person, desk.flash_from).map_err(Refusal::Missing)?;
    let line: WireItemId = id(&raw, "line of this kind here")?;
    let edition = signed.edition.id;
    let (position, said) = match verb.as_str() {
        "release" => {
            let done = desk
                .write(&signed, move |write| {
                    wires::release_line(write, edition, line).map_err(Refusal::from)
                })
                .await?;
            (done.position, "released")
        }
        "drop" => {
            let done = desk
                .write(&signed, move |write| {
                    wires::drop_lines(write, edition, &[line]).map_err(Refusal::from)
                })
                .await?;
            (Some(done), "dropped")
        }
        _ => return Err(Refusal::NotFound("verb of this kind".to_owned())),
    };
    let to = signed.link(&format!("/flashes?said={said}"));
    match position {
        Some(position) => Ok(desk.done(position, &to).await),
        None => Err(Refusal::NotFound("line of this kind here".to_owned())),
    }
}

/// Drops the lines that were on the screen; what came since stays.
pub async fn drop_all(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    may_flash(&signed.person, desk.flash_from).map_err(Refusal::Missing)?;
    let lines: Vec<WireItemId> = fields
        .iter()
        .filter(|(field, _)| field == "line")
        .take(usize::try_from(SHOWN).unwrap_or_default())
        .filter_map(|(_, raw)| raw.parse().ok())
        .collect();
    let edition = signed.edition.id;
    let position = desk
        .write(&signed, move |write| {
            wires::drop_lines(write, edition, &lines).map_err(Refusal::from)
        })
        .await?;
    Ok(desk.done(position, &signed.link("/flashes?said=dropped")).await)
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let mut own = all(&desk, &signed).await?;
    own["form"] = json!({ "format": "feed", "importance": "2", "seconds": "60" });
    own["said"] = json!(said(&asked));
    desk.page(&signed, LIST, own).await
}

pub async fn make(State(desk): State<Arc<Desk>>, signed: Signed, sent: Sent) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    match save(&desk, &signed, None, &sent).await {
        Ok(done) => Ok(done),
        Err(refused) => {
            let mut own = all(&desk, &signed).await?;
            own["form"] = typed(&sent);
            again(&desk, &signed, LIST, own, refused).await
        }
    }
}

pub async fn one(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let wire = found(&desk, &signed, &raw).await?;
    let own = json!({
        "wire": view(&signed, &wire, desk.clock.now()),
        "form": {
            "name": wire.name, "url": wire.url, "format": wire.format.as_str(),
            "importance": wire.importance.number().to_string(), "seconds": wire.seconds.to_string(),
            "unattended": wire.unattended,
        },
    });
    desk.page(&signed, ONE, own).await
}

pub async fn change(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let wire = found(&desk, &signed, &raw).await?;
    match save(&desk, &signed, Some(wire.id), &sent).await {
        Ok(done) => Ok(done),
        Err(refused) => {
            let own = json!({ "wire": view(&signed, &wire, desk.clock.now()), "form": typed(&sent) });
            again(&desk, &signed, ONE, own, refused).await
        }
    }
}

/// `pause` or `resume`.
pub async fn turn(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((raw, verb)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let wire: WireId = id(&raw, "wire of this kind here")?;
    let paused = match verb.as_str() {
        "pause" => true,
        "resume" => false,
        _ => return Err(Refusal::NotFound("verb of this kind".to_owned())),
    };
    let edition = signed.edition.id;
    let position = desk
        .write(&signed, move |write| {
            wires::pause_wire(write, edition, wire, paused).map_err(Refusal::from)
        })
        .await?;
    let said = if paused { "paused" } else { "resumed" };
    let to = signed.link(&format!("/flashes/wires?said={said}"));
    Ok(desk.done(position, &to).await)
}

async fn save(desk: &Desk, signed: &Signed, id: Option<WireId>, sent: &Sent) -> Result<Response, Refusal> {
    let number = |field: &str| sent.text(field).trim().parse::<i64>().unwrap_or(0);
    let new = NewWire {
        name: sent.owned("name"),
        url: sent.owned("url"),
        format: Format::parse(sent.text("format"))?,
        importance: Importance::parse(number("importance"))?,
        unattended: !sent.text("unattended").is_empty(),
        seconds: number("seconds"),
    };
    let edition = signed.edition.id;
    let (_, position) = desk
        .write(signed, move |write| {
            wires::save_wire(write, edition, id, &new).map_err(Refusal::from)
        })
        .await?;
    Ok(desk
        .done(position, &signed.link("/flashes/wires?said=saved"))
        .await)
}

async fn found(desk: &Desk, signed: &Signed, raw: &str) -> Result<Wire, Refusal> {
    let (wire, edition): (WireId, _) = (id(raw, "wire of this kind here")?, signed.edition.id);
    desk.read(move |read| wires::by_id(read, wire).map_err(Refusal::from))
        .await?
        .filter(|wire| wire.edition == edition)
        .ok_or_else(|| Refusal::NotFound("wire of this kind here".to_owned()))
}

async fn all(desk: &Desk, signed: &Signed) -> Result<Value, Refusal> {
    let (edition, now) = (signed.edition.id, desk.clock.now());
    let found = desk
        .read(move |read| wires::of_edition(read, edition).map_err(Refusal::from))
        .await?;
    let views: Vec<Value> = found.iter().map(|wire| view(signed, wire, now)).collect();
    Ok(json!({ "wires": views }))
}

fn typed(sent: &Sent) -> Value {
    json!({
        "name": sent.text("name"), "url": sent.text("url"), "format": sent.text("format"),
        "importance": sent.text("importance"), "seconds": sent.text("seconds"),
        "unattended": !sent.text("unattended").is_empty(),
    })
}

fn view(signed: &Signed, wire: &Wire, now: Micros) -> Value {
    let at = |at: Micros| times::label(&signed.edition, at, now);
    json!({
        "url": signed.link(&format!("/flashes/wires/{}", wire.id)),
        "name": wire.name,
        "address": wire.url,
        "format": wire.format.as_str(),
        "importance": wire.importance.number(),
        "unattended": wire.unattended,
        "seconds": wire.seconds,
        "paused": wire.paused,
        "looked": wire.looked_at.map(at),
        "begun": wire.begun_at.is_some(),
        "problem": wire.problem,
    })
}

fn said(asked: &Asked) -> Option<&'static str> {
    Some(match asked.what() {
        "saved" => "Saved. Its first answer only says what is old; what comes after it is held.",
        "paused" => "It is not asked any more. Lines that are held stay held.",
        "resumed" => "It is asked again.",
        _ => return None,
    })
}
