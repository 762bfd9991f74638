//! Addresses that are not written to. The list shows hashes; an address is asked for by typing it.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::base::clock::Micros;
use crate::news::people::{Right, person};
use crate::news::readers::{self, Email, Reason};
use crate::news::{NewsError, Problem};
use crate::web::desk::{Desk, Fields, Refusal, Signed};
use crate::web::site::times;

const PER_PAGE: i64 = 50;

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
    /// Go on after a line: its time and hash.
    at: Option<i64>,
    hash: String,
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let said = match asked.said.as_str() {
        "added" => Some("On the list. Nothing is sent to this address any more.".to_owned()),
        "lifted" => Some("Off the list.".to_owned()),
        _ => None,
    };
    let before = asked.at.map(|at| (Micros(at), asked.hash.clone()));
    page(&desk, &signed, before, (said, None), "").await
}

async fn page(
    desk: &Arc<Desk>,
    signed: &Signed,
    before: Option<(Micros, String)>,
    (said, wrong): (Option<String>, Option<&Problem>),
    typed: &str,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    let (edition, now) = (signed.edition.id, desk.clock.now());
    let lines = desk
        .read(move |read| {
            let mut lines = Vec::new();
            for line in readers::suppressions(read, edition, before, PER_PAGE)? {
                let by = match line.actor.strip_prefix("person:").and_then(|id| id.parse().ok()) {
                    Some(id) => person(read, id)?.map(|person| person.name),
                    None => None,
                };
                lines.push((line, by));
            }
            Ok::<_, Refusal>(lines)
        })
        .await?;
    let shown: Vec<Value> = lines
        .iter()
        .map(|(line, by)| {
            json!({
                "hash": line.hash.get(..12),
                "reason": words(&line.reason),
                "note": line.note,
                "by": by.as_deref().unwrap_or(&line.actor),
                "at": times::label(&signed.edition, line.at, now),
            })
        })
        .collect();
    let older = lines
        .last()
        .filter(|_| lines.len() as i64 == PER_PAGE)
        .map(|(last, _)| {
            signed.link(&format!(
                "/readers/suppressed?at={}&hash={}",
                last.at.0, last.hash
            ))
        });
    let own = json!({
        "lines": shown,
        "older": older,
        "typed": typed,
        "said": said,
        "wrong": wrong.map(|problem| problem.message.clone()),
    });
    let mut answer = desk.page(signed, "desk/readers/suppressed.html", own).await?;
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

fn words(reason: &str) -> &str {
    match Reason::parse(reason) {
        Some(Reason::Left) => "left; may sign up again",
        Some(Reason::Erased) => "erased",
        Some(Reason::Bounced) => "letters came back",
        Some(Reason::ByHand) => "put here by hand",
        Some(Reason::Refused) => "never wants to be written to",
        Some(Reason::Complaint) => "reported as spam",
        None => reason,
    }
}

/// look, add, lift: each about the address that was typed.
pub async fn press(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    match done(&desk, &signed, &fields).await {
        Ok(Done::Went(said)) => {
            Ok(Redirect::to(&signed.link(&format!("/readers/suppressed?said={said}"))).into_response())
        }
        Ok(Done::Says(words)) => page(&desk, &signed, None, (Some(words), None), fields.text("email")).await,
        Err(NewsError::Invalid(problem)) => {
            page(&desk, &signed, None, (None, Some(&problem)), fields.text("email")).await
        }
        Err(other) => Err(other.into()),
    }
}

enum Done {
    Went(&'static str),
    Says(String),
}

async fn done(desk: &Desk, signed: &Signed, fields: &Fields) -> Result<Done, NewsError> {
    let edition = signed.edition.id;
    let email = Email::parse(fields.text("email"))?;
    let note = fields.text("note").to_owned();
    match fields.text("do") {
        "add" => {
            desk.write(signed, move |write| {
                readers::suppress(write, edition, &email, Reason::ByHand, &note)
            })
            .await?;
            Ok(Done::Went("added"))
        }
        "lift" => {
            desk.write(signed, move |write| readers::lift(write, edition, &email))
                .await?;
            Ok(Done::Went("lifted"))
        }
        _ => {
            let asked = email.clone();
            let reason = desk
                .read(move |read| Ok::<_, NewsError>(readers::is_suppressed(read, edition, &asked)?))
                .await?;
            Ok(Done::Says(match reason {
                Some(reason) => format!("{email} is on the list: {}.", words(reason.as_str())),
                None => format!("{email} is not on the list."),
            }))
        }
    }
}
