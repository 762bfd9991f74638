//! Flashes at the desk: the one-line form (which a shortcut opens on every screen), what was sent, and
//! one flash with what can still be done about it.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::settings::{Asked, again};
use super::{Desk, Refusal, Sent, Signed};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, StoryId};
use crate::base::store::{OpenWrite, ReadSession};
use crate::changes::Position;
use crate::news::NewsError;
use crate::news::flashes::live::{self, Filter};
use crate::news::flashes::{
    self, Correction, Flash, Importance, NewFlash, correct_flash, link_article, may_flash, withdraw_flash,
};
use crate::news::newsroom::drafts;
use crate::news::people::Right;
use crate::news::stories::{self, FlashPlace};
use crate::web::site::times;

const SHOWN: i64 = 60;
/// Offered to move it to.
const STORIES: i64 = 200;
const LIST: &str = "desk/flashes/list.html";
const ONE: &str = "desk/flashes/one.html";

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    may(&desk, &signed)?;
    let mut own = sent_before(&desk, &signed).await?;
    own["form"] = json!({ "importance": "2", "once": once() });
    own["said"] = json!(said(&asked));
    desk.page(&signed, LIST, own).await
}

/// Sends one. A browser that reads pages goes to the list; the dialog's script is told in JSON.
pub async fn send(State(desk): State<Arc<Desk>>, signed: Signed, sent: Sent) -> Result<Response, Refusal> {
    may(&desk, &signed)?;
    let made = match new(&desk, &signed, &sent).await {
        Ok(new) => {
            desk.write(&signed, move |write| {
                flashes::flash(write, &new).map_err(Refusal::from)
            })
            .await
        }
        Err(refused) => Err(refused),
    };
    let flashed = match made {
        Ok(flashed) => flashed,
        Err(refused) if sent.wants_page => {
            let mut own = sent_before(&desk, &signed).await?;
            own["form"] = json!({
                "text": sent.text("text"), "importance": sent.text("importance"), "source": sent.text("source"),
                "instruments": sent.text("instruments"), "article": sent.text("article"), "once": once(),
            });
            return again(&desk, &signed, LIST, own, refused).await;
        }
        Err(refused) => return Err(refused),
    };
    if let Some(position) = flashed.position {
        desk.settle(position).await;
    }
    if sent.wants_page {
        return Ok(axum::response::Redirect::to(&signed.link("/flashes?said=sent")).into_response());
    }
    let (edition, number) = (signed.edition.id, flashed.number);
    let flash = desk
        .read(move |read| live::by_number(read, edition, number).map_err(Refusal::from))
        .await?
        .ok_or_else(|| Refusal::NotFound(format!("flash {number}")))?;
    let at = times::zoned(&signed.edition, flash.published_at);
    Ok(Json(json!({
        "number": number,
        "url": signed.link(&format!("/flashes/{number}")),
        "said": format!("Sent at {}: {}", at.strftime("%H:%M:%S"), flash.text),
    }))
    .into_response())
}

pub async fn one(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<i64>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    may(&desk, &signed)?;
    let mut own = shown(&desk, &signed, number).await?;
    own["form"] = json!({ "text": own["flash"]["text"], "article": own["flash"]["article"]["number"] });
    own["said"] = json!(said(&asked));
    desk.page(&signed, ONE, own).await
}

pub async fn correct(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<i64>,
    sent: Sent,
) -> Result<Response, Refusal> {
    let correction = Correction {
        text: sent.owned("text"),
        note: sent.owned("note"),
    };
    let edition = signed.edition.id;
    let verb = move |write: OpenWrite<'_>| correct_flash(write, edition, number, &correction);
    act(&desk, &signed, number, &sent, "corrected", verb).await
}

pub async fn withdraw(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<i64>,
    sent: Sent,
) -> Result<Response, Refusal> {
    let (edition, why) = (signed.edition.id, sent.owned("why"));
    let verb = move |write: OpenWrite<'_>| withdraw_flash(write, edition, number, &why);
    act(&desk, &signed, number, &sent, "withdrawn", verb).await
}

/// `story`: an id, `none`, or `free`. From the flash's own page and from its story's.
pub async fn story(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<i64>,
    sent: Sent,
) -> Result<Response, Refusal> {
    signed.has(Right::ShapeStories)?;
    let edition = signed.edition.id;
    let said = if sent.text("story") == "free" {
        "freed"
    } else {
        "moved"
    };
    let to = match sent.text("story") {
        "free" | "none" => None,
        id => match id.parse::<StoryId>() {
            Ok(id) => Some(id),
            Err(_) => {
                let refused = Refusal::invalid("story", "choose a story from the list");
                return refuse(&desk, &signed, number, &sent, refused).await;
            }
        },
    };
    let verb = move |write: OpenWrite<'_>| match said {
        "freed" => stories::free_flash(write, edition, number),
        _ => stories::move_flash(write, edition, number, to),
    };
    act(&desk, &signed, number, &sent, said, verb).await
}

pub async fn link(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<i64>,
    sent: Sent,
) -> Result<Response, Refusal> {
    may(&desk, &signed)?;
    let edition = signed.edition.id;
    match article(&desk, &signed, sent.text("article")).await {
        Ok(to) => {
            let verb = move |write: OpenWrite<'_>| link_article(write, edition, number, to);
            act(&desk, &signed, number, &sent, "linked", verb).await
        }
        Err(refused) => refuse(&desk, &signed, number, &sent, refused).await,
    }
}

/// Runs a verb on a flash, and shows the flash again: as it is now, or with what is wrong.
async fn act(
    desk: &Desk,
    signed: &Signed,
    number: i64,
    sent: &Sent,
    said: &str,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<Position, NewsError> + Send + 'static,
) -> Result<Response, Refusal> {
    may(desk, signed)?;
    match desk.write(signed, verb).await {
        Ok(position) => {
            let to = signed.link(&format!("/flashes/{number}?said={said}"));
            Ok(desk.done(position, &to).await)
        }
        Err(refused) => refuse(desk, signed, number, sent, refused.into()).await,
    }
}

async fn refuse(
    desk: &Desk,
    signed: &Signed,
    number: i64,
    sent: &Sent,
    refused: Refusal,
) -> Result<Response, Refusal> {
    if !sent.wants_page {
        return Err(refused);
    }
    let mut own = shown(desk, signed, number).await?;
    own["form"] = json!({
        "text": sent.fields.get("text").map_or_else(|| own["flash"]["text"].clone(), |text| json!(text)),
        "note": sent.text("note"), "why": sent.text("why"), "article": sent.text("article"),
    });
    again(desk, signed, ONE, own, refused).await
}

fn may(desk: &Desk, signed: &Signed) -> Result<(), Refusal> {
    may_flash(&signed.person, desk.flash_from).map_err(Refusal::Missing)
}

async fn new(desk: &Desk, signed: &Signed, sent: &Sent) -> Result<NewFlash, Refusal> {
    let importance = match sent.text("importance") {
        "" => 2,
        number => number.parse().unwrap_or(0),
    };
    let words: Vec<String> = sent
        .text("instruments")
        .split([',', ';'])
        .map(|word| word.trim().to_owned())
        .collect();
    let once: String = sent
        .text("once")
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(32)
        .collect();
    Ok(NewFlash {
        edition: signed.edition.id,
        text: sent.owned("text"),
        importance: Importance::parse(importance)?,
        instruments: words,
        source: sent.owned("source"),
        article: article(desk, signed, sent.text("article")).await?,
        // A form that is sent twice, by a double press or after “back”, is one flash.
        origin: (!once.is_empty()).then(|| format!("desk:{once}")),
    })
}

/// The article with the number that was typed, when this person may see it.
async fn article(desk: &Desk, signed: &Signed, typed: &str) -> Result<Option<ArticleId>, Refusal> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let number: i64 = typed
        .rsplit(['-', '/'])
        .next()
        .and_then(|last| last.parse().ok())
        .ok_or_else(|| Refusal::invalid("article", "must be the number of an article, or its address"))?;
    let asker = signed.clone();
    desk.read(move |read| match asker.article(read, number) {
        Ok(subject) => Ok(Some(subject.id())),
        Err(Refusal::NotFound(_)) => Err(Refusal::invalid(
            "article",
            format!("there is no article {number}"),
        )),
        Err(other) => Err(other),
    })
    .await
}

async fn sent_before(desk: &Desk, signed: &Signed) -> Result<Value, Refusal> {
    let (asker, now) = (signed.clone(), desk.clock.now());
    desk.read(move |read| {
        let found = live::latest(read, asker.edition.id, &Filter::default(), live::start(), SHOWN)?;
        let lines = found
            .iter()
            .map(|flash| shape(read, &asker, flash, now))
            .collect::<Result<Vec<_>, _>>()?;
        let held = super::wires::held(read, &asker, now)?;
        let wires = asker.has(Right::ManageSettings).is_ok();
        Ok::<_, Refusal>(json!({ "lines": lines, "held": held, "wires": wires }))
    })
    .await
}

async fn shown(desk: &Desk, signed: &Signed, number: i64) -> Result<Value, Refusal> {
    let (asker, now) = (signed.clone(), desk.clock.now());
    desk.read(move |read| {
        let flash = live::by_number(read, asker.edition.id, number)?
            .ok_or_else(|| Refusal::NotFound(format!("flash {number}")))?;
        let story = in_story(read, &asker, &flash)?;
        Ok::<_, Refusal>(json!({ "flash": shape(read, &asker, &flash, now)?, "of_story": story }))
    })
    .await
}

/// In which story it is, who said so, and where it could be.
fn in_story(read: &mut ReadSession<'_>, signed: &Signed, flash: &Flash) -> Result<Value, Refusal> {
    let may = signed.has(Right::ShapeStories).is_ok();
    let word = stories::flash_word(read, flash.id)?;
    let place = stories::place_of_flash(read, flash.id)?;
    let story = match place {
        Some((id, _)) => stories::story(read, id)?,
        None => None,
    };
    let why = match place.map(|(_, why)| why) {
        Some(FlashPlace::Editor) => "put there by an editor".to_owned(),
        Some(FlashPlace::Article) => "with its article".to_owned(),
        Some(FlashPlace::Engine(sure)) => format!("found by the engine, {} of 100 sure", (sure + 5) / 10),
        None => String::new(),
    };
    let offered: Vec<Value> = if may {
        stories::drafts::titles(read, signed.edition.id, STORIES)?
            .into_iter()
            .filter(|(id, _)| story.as_ref().is_none_or(|story| story.id != *id))
            .map(|(id, title)| json!({ "id": id, "title": title }))
            .collect()
    } else {
        Vec::new()
    };
    Ok(json!({
        "story": story.map(|story| json!({
            "title": story.title,
            "url": may.then(|| signed.link(&format!("/stories/{}", story.id))),
        })),
        "why": why,
        "worded": word.is_some(),
        "may": may,
        "offered": offered,
    }))
}

fn shape(read: &mut ReadSession<'_>, signed: &Signed, flash: &Flash, now: Micros) -> Result<Value, Refusal> {
    let linked = match flash.article {
        Some(id) => drafts::by_id(read, id)?.map(|article| {
            json!({
                "number": article.number,
                "headline": article.draft.headline,
                "url": signed.link(&format!("/article/{}", article.number)),
                "live": article.public.is_live(),
            })
        }),
        None => None,
    };
    let notes: Vec<Value> = flash
        .notes
        .iter()
        .map(|note| {
            json!({
                "kind": note.kind.as_str(), "old_text": note.old_text, "text": note.text,
                "at": times::label(&signed.edition, note.at, now),
            })
        })
        .collect();
    let at = times::zoned(&signed.edition, flash.published_at);
    Ok(json!({
        "number": flash.number,
        "url": signed.link(&format!("/flashes/{}", flash.number)),
        "public": format!("{}/markets/live/{}", signed.edition.root(), flash.number),
        "text": flash.text,
        "importance": flash.importance.number(),
        "importance_label": flash.importance.label(),
        "source": flash.source,
        "instruments": flash.instruments,
        "article": linked,
        "corrected": flash.corrected,
        "withdrawn": flash.withdrawn,
        "notes": notes,
        "at": times::label(&signed.edition, flash.published_at, now),
        "clock": at.strftime("%H:%M:%S").to_string(),
    }))
}

fn said(asked: &Asked) -> Option<&'static str> {
    Some(match asked.what() {
        "sent" | "released" => "The flash is out.",
        "dropped" => "Dropped. It does not come again.",
        "corrected" => "Corrected. The old line stays beside the new one, struck.",
        "withdrawn" => "Withdrawn. The line stays, struck, with the reason.",
        "moved" => "Moved. This holds until it is left to its article again.",
        "freed" => "Left to the article it leads to, and to the engine.",
        "linked" => "Saved. Readers get the link as long as the article is live.",
        _ => return None,
    })
}

/// What makes a form that is sent twice one flash.
pub fn once() -> String {
    rand::random::<[u8; 12]>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
