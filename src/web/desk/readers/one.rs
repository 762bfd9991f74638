//! One reader: what they chose and agreed to, what they were sent, and what the desk may do when they
//! ask it to: end it, never write again, erase.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{line, when};
use crate::base::ids::SubscriberId;
use crate::base::store::ReadSession;
use crate::couriers::mail::date_of;
use crate::news::people::Right;
use crate::news::readers::{
    self, Circumstance, Email, Reason, Subscriber, SubscriberState, consents, is_suppressed, wording_of,
};
use crate::news::{editions, updates};
use crate::web::desk::{Desk, Fields, Refusal, Signed};
use crate::web::site::times;

const SHOWN: i64 = 30;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let said = match asked.said.as_str() {
        "left" => Some("They get nothing any more; they may come back by themselves."),
        "suppressed" => Some("Nothing is sent to this address any more, whatever anybody fills in."),
        "lifted" => Some("The address is off the list."),
        _ => None,
    };
    page(&desk, &signed, &id, said, None).await
}

async fn page(
    desk: &Arc<Desk>,
    signed: &Signed,
    id: &str,
    said: Option<&str>,
    wrong: Option<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    let id = named(id)?;
    let asker = signed.clone();
    let now = desk.clock.now();
    let mut own = desk.read(move |read| context(read, &asker, id, now)).await?;
    own["said"] = json!(said);
    let failed = wrong.is_some();
    own["wrong"] = json!(wrong);
    let mut answer = desk.page(signed, "desk/readers/one.html", own).await?;
    if failed {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

fn named(id: &str) -> Result<SubscriberId, Refusal> {
    id.parse().map_err(|_| nobody())
}

fn nobody() -> Refusal {
    Refusal::NotFound("reader here. hint: an erased reader leaves nothing but a hash".to_owned())
}

fn find(read: &mut ReadSession<'_>, signed: &Signed, id: SubscriberId) -> Result<Subscriber, Refusal> {
    let found = readers::subscriber(read, id)?.filter(|found| found.edition == signed.edition.id);
    found.ok_or_else(nobody)
}

fn context(
    read: &mut ReadSession<'_>,
    signed: &Signed,
    id: SubscriberId,
    now: crate::base::clock::Micros,
) -> Result<Value, Refusal> {
    let found = find(read, signed, id)?;
    let label = |at| times::label(&signed.edition, at, now);
    let reason = match Email::parse(&found.email) {
        Ok(email) => is_suppressed(read, found.edition, &email)?,
        Err(_) => None,
    };
    let topics: Vec<String> = editions::topics_by_id(read, &found.choices.topics)?
        .into_iter()
        .map(|topic| topic.name)
        .collect();
    let evidence: Vec<Value> = consents(read, id)?
        .iter()
        .map(|line| {
            json!({
                "at": label(line.at),
                "action": line.action,
                "choices": line.choices,
                "page": line.page,
                "method": line.method,
                "network": line.network,
                "version": line.wording,
                "language": line.language,
                "wording": wording_of(&line.wording, &line.language),
            })
        })
        .collect();
    let copies: Vec<Value> = updates::sent_to(read, id, SHOWN)?
        .iter()
        .map(|copy| {
            json!({
                "date": date_of(copy.day).to_string(),
                "url": signed.link(&format!("/updates/{}/account", date_of(copy.day))),
                "state": copy.state,
                "words": if copy.reason.is_empty() { &copy.relay } else { &copy.reason },
                "outcome": copy.outcome,
                "at": copy.settled_at.map(label),
            })
        })
        .collect();
    let events: Vec<Value> = updates::events_of(read, id, SHOWN)?
        .iter()
        .map(|event| {
            json!({
                "at": label(event.at),
                "kind": event.kind,
                "code": event.code,
                "reason": event.reason,
                "undone": event.undone,
            })
        })
        .collect();
    Ok(json!({
        "id": id,
        "reader": line(signed, &found, now),
        "when": when(&signed.edition, &found.choices),
        "topics": topics,
        "text_only": found.choices.text_only,
        "confirmed": found.confirmed_at.map(label),
        "paused": found.choices.paused_until.filter(|until| *until > now).map(label),
        "reason": reason.map(Reason::as_str),
        "gets_mail": found.state == SubscriberState::Active,
        "evidence": evidence,
        "copies": copies,
        "events": events,
    }))
}

/// leave, suppress, lift, erase
pub async fn press(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    let subscriber = named(&id)?;
    let asker = signed.clone();
    let found = desk.read(move |read| find(read, &asker, subscriber)).await?;
    match done(&desk, &signed, &found, &fields).await {
        Ok("erased") => Ok(Redirect::to(&signed.link("/readers?said=erased")).into_response()),
        Ok(said) => Ok(Redirect::to(&signed.link(&format!("/readers/{id}?said={said}"))).into_response()),
        Err(Refusal::Invalid(problems)) => {
            let words = problems.first().map(|problem| problem.message.clone());
            page(&desk, &signed, &id, None, words).await
        }
        Err(refusal) => Err(refusal),
    }
}

async fn done(
    desk: &Desk,
    signed: &Signed,
    found: &Subscriber,
    fields: &Fields,
) -> Result<&'static str, Refusal> {
    let (id, edition) = (found.id, found.edition);
    let email = Email::parse(&found.email)?;
    let note = fields.text("note").to_owned();
    match fields.text("do") {
        "leave" => {
            let how = Circumstance {
                method: "desk".to_owned(),
                ..Circumstance::default()
            };
            desk.write(signed, move |write| {
                readers::leave(write, id, "desk", false, &how)
            })
            .await?;
            Ok("left")
        }
        "suppress" => {
            desk.write(signed, move |write| {
                readers::suppress(write, edition, &email, Reason::ByHand, &note)
            })
            .await?;
            Ok("suppressed")
        }
        "lift" => {
            desk.write(signed, move |write| readers::lift(write, edition, &email))
                .await?;
            Ok("lifted")
        }
        "erase" if !fields.has("sure") => Err(Refusal::invalid(
            "sure",
            "tick the box first: erasing cannot be undone",
        )),
        "erase" => {
            desk.write(signed, move |write| readers::erase(write, id)).await?;
            Ok("erased")
        }
        _ => Err(Refusal::invalid("do", "this is no button of this page")),
    }
}
