//! The embedded outbox: what would have left, message by message, and what came back.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde::Deserialize;
use serde_json::json;

use super::preview::document;
use crate::base::ids::OutboxId;
use crate::news::people::Right;
use crate::news::updates::{self, OutboxMessage};
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

const PER_PAGE: i64 = 50;

#[derive(Deserialize)]
pub struct Asked {
    before: Option<OutboxId>,
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::SendUpdates)?;
    let before = asked.before.unwrap_or(OutboxId(uuid::Uuid::max()));
    let messages = desk
        .read(move |read| Ok::<_, Refusal>(updates::outbox(read, before, PER_PAGE)?))
        .await?;
    let now = desk.clock.now();
    let lines: Vec<_> = messages
        .iter()
        .map(|message| {
            json!({
                "url": signed.link(&format!("/outbox/{}", message.id)),
                "kind": message.kind,
                "recipient": message.recipient,
                "subject": message.subject,
                "at": times::label(&signed.edition, message.at, now),
            })
        })
        .collect();
    let older = messages
        .last()
        .filter(|_| messages.len() as i64 == PER_PAGE)
        .map(|last| signed.link(&format!("/outbox?before={}", last.id)));
    let own = json!({ "messages": lines, "older": older, "goes_to": desk.mail.goes_to() });
    desk.page(&signed, "desk/updates/outbox.html", own).await
}

pub async fn message(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<OutboxId>,
) -> Result<Response, Refusal> {
    let message = find(&desk, &signed, id).await?;
    let here = signed.link(&format!("/outbox/{id}"));
    let headers = message.raw.split("\r\n\r\n").next().unwrap_or_default();
    let own = json!({
        "recipient": message.recipient,
        "subject": message.subject,
        "kind": message.kind,
        "at": times::label(&signed.edition, message.at, desk.clock.now()),
        "headers": headers.replace("\r\n", "\n"),
        "text": linked(&message.text),
        "html_url": (!message.html.is_empty()).then(|| format!("{here}/html")),
        "raw_url": format!("{here}/raw"),
        "back": signed.link("/outbox"),
    });
    desk.page(&signed, "desk/updates/message.html", own).await
}

/// `/desk/outbox/{id}/html` and `/raw`
pub async fn part(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((id, part)): Path<(OutboxId, String)>,
) -> Result<Response, Refusal> {
    let message = find(&desk, &signed, id).await?;
    match part.as_str() {
        "html" if !message.html.is_empty() => Ok(document(message.html)),
        "raw" => {
            let mut answer = message.raw.into_response();
            answer.headers_mut().insert(
                CONTENT_TYPE,
                HeaderValue::from_static("text/plain; charset=utf-8"),
            );
            Ok(answer)
        }
        _ => Err(Refusal::NotFound("part of this message".to_owned())),
    }
}

async fn find(desk: &Desk, signed: &Signed, id: OutboxId) -> Result<OutboxMessage, Refusal> {
    signed.has(Right::SendUpdates)?;
    desk.read(move |read| Ok::<_, Refusal>(updates::outbox_message(read, id)?))
        .await?
        .ok_or_else(|| Refusal::NotFound("message in the outbox".to_owned()))
}

/// A text in runs, its addresses apart, so that a page can make links of them.
fn linked(text: &str) -> Vec<serde_json::Value> {
    let mut runs = Vec::new();
    let mut rest = text;
    while let Some(at) = ["https://", "http://"].iter().filter_map(|s| rest.find(s)).min() {
        let end = rest[at..]
            .find(|c: char| c.is_whitespace() || c == '>' || c == ')')
            .map_or(rest.len(), |n| at + n);
        runs.push(json!({ "text": &rest[..at] }));
        runs.push(json!({ "text": &rest[at..end], "url": &rest[at..end] }));
        rest = &rest[end..];
    }
    runs.push(json!({ "text": rest }));
    runs
}
