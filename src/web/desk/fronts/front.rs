//! One front: place, order, pin, take off; save now or schedule; undo.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::{Draft, Line};
use super::{Place, place};
use crate::base::clock::Micros;
use crate::base::store::ReadSession;
use crate::changes::Position;
use crate::news::editions::{self, Arrangement, ChangeSet, SetState};
use crate::news::newsroom::drafts::{self, Placeable};
use crate::news::people::people;
use crate::news::{NewsError, Problem};
use crate::web::desk::fields::Fields;
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let said = match asked.said.as_str() {
        "saved" => Some("The front was changed; readers see it now."),
        "undone" => Some("The last change was undone."),
        "scheduled" => Some("The change is scheduled."),
        "cancelled" => Some("The scheduled change was cancelled."),
        _ => None,
    };
    page(&desk, &signed, word, None, said).await
}

/// Every button of the form. Save, schedule and undo change something; the others only the form.
pub async fn press(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(word): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let mut draft = Draft::sent(&fields);
    let button = fields.text("do").to_owned();
    let (done, said) = match button.as_str() {
        "save" => (save(&desk, &signed, &word, &draft).await, "saved"),
        "schedule" => (schedule(&desk, &signed, &word, &draft).await, "scheduled"),
        "undo" => (undo(&desk, &signed, &word).await, "undone"),
        other => {
            draft.press(other);
            return page(&desk, &signed, word, Some((draft, button, None)), None).await;
        }
    };
    match done {
        Ok(position) => {
            let to = signed.link(&format!("/fronts/{word}?said={said}"));
            Ok(desk.done(position, &to).await)
        }
        Err(Refusal::Invalid(problems)) => {
            let wrong = problems.into_iter().next();
            let mut answer = page(&desk, &signed, word, Some((draft, button, wrong)), None).await?;
            *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(answer)
        }
        Err(refusal) => Err(refusal),
    }
}

async fn save(desk: &Desk, signed: &Signed, word: &str, draft: &Draft) -> Result<Position, Refusal> {
    let front = allowed(desk, signed, word).await?.front;
    let new = draft.arrangement(&signed.edition)?;
    let (edition, name, seen) = (signed.edition.id, draft.name.clone(), draft.seen);
    Ok(desk
        .write(signed, move |write| {
            editions::arrange(write, (edition, front), &new, &name, seen)
        })
        .await?)
}

async fn schedule(desk: &Desk, signed: &Signed, word: &str, draft: &Draft) -> Result<Position, Refusal> {
    let front = allowed(desk, signed, word).await?.front;
    if draft.due.is_empty() {
        return Err(Refusal::invalid(
            "time",
            "is missing: when shall the front change?",
        ));
    }
    let due = signed.edition.moment("time", &draft.due)?;
    let new = draft.arrangement(&signed.edition)?;
    let (edition, name) = (signed.edition.id, draft.name.clone());
    let scheduled = desk.write(signed, move |write| {
        editions::schedule_set(write, (edition, front), &new, &name, due)
    });
    Ok(scheduled.await?.1)
}

async fn undo(desk: &Desk, signed: &Signed, word: &str) -> Result<Position, Refusal> {
    let front = allowed(desk, signed, word).await?.front;
    let edition = signed.edition.id;
    Ok(desk
        .write(signed, move |write| editions::undo(write, edition, front))
        .await?)
}

pub(super) async fn allowed(desk: &Desk, signed: &Signed, word: &str) -> Result<Place, Refusal> {
    let (asker, word) = (signed.clone(), word.to_owned());
    desk.read(move |read| place(read, &asker, &word)).await
}

type Unsaved = (Draft, String, Option<Problem>);

async fn page(
    desk: &Arc<Desk>,
    signed: &Signed,
    word: String,
    unsaved: Option<Unsaved>,
    said: Option<&'static str>,
) -> Result<Response, Refusal> {
    let (asker, now) = (signed.clone(), desk.clock.now());
    let mut own = desk
        .read(move |read| context(read, &asker, &word, unsaved, now))
        .await?;
    own["said"] = json!(said);
    desk.page(signed, "desk/fronts/front.html", own).await
}

fn context(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    word: &str,
    unsaved: Option<Unsaved>,
    now: Micros,
) -> Result<Value, Refusal> {
    let place = place(read, signed, word)?;
    let (edition, front) = (signed.edition.id, place.front);
    let stands = editions::arrangement(read, edition, front, now)?;
    let history = editions::change_sets(read, (edition, Some(front)), Some(SetState::Applied), 20)?;
    let mut due = editions::change_sets(read, (edition, Some(front)), Some(SetState::Scheduled), 50)?;
    due.sort_by_key(|set| (set.due_at, set.made_at));
    let seen = history.first().map(|set| set.id);
    let is_unsaved = unsaved.is_some();
    let (draft, pressed, wrong) = match unsaved {
        Some(unsaved) => unsaved,
        None => (Draft::of(&stands, seen, &signed.edition), String::new(), None),
    };
    let found = drafts::placeable(read, edition, &draft.find, 20)?;
    let names = people(read)?;
    let who = |actor: &str| {
        let person = names
            .iter()
            .find(|person| actor == format!("person:{}", person.id));
        person.map_or_else(|| actor.to_owned(), |person| person.name.clone())
    };
    let mut lines = |placed: &[Line]| -> Result<Vec<Value>, NewsError> {
        let mut shown = Vec::new();
        for line in placed {
            let article = drafts::placeable_by_id(read, edition, line.article)?;
            let mut value = article.map_or_else(|| json!({}), |article| shape(signed, &article, now));
            value["id"] = json!(line.article);
            value["until"] = json!(line.until);
            shown.push(value);
        }
        Ok(shown)
    };
    let (lead, picks) = (lines(&draft.lead)?, lines(&draft.picks)?);
    let set = |set: &ChangeSet| set_shape(signed, set, &who(&set.made_by), now);
    Ok(json!({
        "front": {
            "name": place.name,
            "url": signed.link(&format!("/fronts/{}", place.word)),
            "public_url": format!("{}{}", signed.edition.root(), place.path),
        },
        "lead": lead,
        "picks": picks,
        "name": draft.name,
        "due": draft.due,
        "find": draft.find,
        "seen": draft.seen,
        "found": found.iter().filter(|article| !draft.holds(article.id))
            .map(|article| shape(signed, article, now)).collect::<Vec<_>>(),
        "unsaved": is_unsaved,
        "pressed": pressed,
        "wrong": wrong.map(|problem| json!({ "field": problem.field, "message": problem.message })),
        "scheduled": due.iter().map(set).collect::<Vec<_>>(),
        "history": history.iter().map(set).collect::<Vec<_>>(),
    }))
}

fn shape(signed: &Signed, article: &Placeable, now: Micros) -> Value {
    json!({
        "id": article.id,
        "headline": article.headline,
        "number": article.number,
        "public": article.public,
        "url": signed.link(&format!("/article/{}", article.number)),
        "scheduled": article.scheduled_at.map(|at| times::label(&signed.edition, at, now)),
        "published": article.published_at.map(|at| times::label(&signed.edition, at, now)),
    })
}

fn set_shape(signed: &Signed, set: &ChangeSet, who: &str, now: Micros) -> Value {
    let count = |placed: &Arrangement| placed.all().count();
    json!({
        "id": set.id,
        "name": set.name,
        "who": who,
        "at": times::label(&signed.edition, set.applied_at.unwrap_or(set.made_at), now),
        "due": set.due_at.map(|at| times::label(&signed.edition, at, now)),
        "articles": count(&set.placed),
        "replaced": count(&set.replaced),
    })
}
