//! What came back: the desk's list, and the door at which a mail server or provider hands it in.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use crate::base::ids::MailEventId;
use crate::base::store::{Actor, StoreError};
use crate::couriers::mail::{Sender, intake};
use crate::news::NewsError;
use crate::news::people::Right;
use crate::news::updates;
use crate::web::desk::{Desk, Fields, Refusal, Signed};
use crate::web::site::times;

const PER_PAGE: i64 = 50;

#[derive(Deserialize)]
pub struct Asked {
    before: Option<MailEventId>,
    #[serde(default)]
    said: String,
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::SendUpdates)?;
    let before = asked.before.unwrap_or(MailEventId(uuid::Uuid::max()));
    let events = desk
        .read(move |read| Ok::<_, Refusal>(updates::events(read, before, PER_PAGE)?))
        .await?;
    let hook = hook_address(&desk).await?;
    let now = desk.clock.now();
    let lines: Vec<_> = events
        .iter()
        .map(|event| {
            json!({
                "id": event.id,
                "kind": event.kind,
                "email": event.email,
                "code": event.code,
                "reason": event.reason,
                "undone": event.undone,
                "can_undo": !event.undone && matches!(event.kind.as_str(), "bounced" | "soft"),
                "at": times::label(&signed.edition, event.at, now),
            })
        })
        .collect();
    let older = events
        .last()
        .filter(|_| events.len() as i64 == PER_PAGE)
        .map(|last| signed.link(&format!("/came-back?before={}", last.id)));
    let own = json!({
        "events": lines,
        "older": older,
        "hook": hook,
        "said": said(&asked.said),
    });
    desk.page(&signed, "desk/updates/back.html", own).await
}

/// `undone`, or `all-3-2`: bounces and readers.
fn said(word: &str) -> Option<String> {
    if word == "undone" {
        return Some("Taken back: the reader gets mail again.".to_owned());
    }
    let (bounces, readers) = word.strip_prefix("all-")?.split_once('-')?;
    let (bounces, readers): (u32, u32) = (bounces.parse().ok()?, readers.parse().ok()?);
    Some(format!(
        "Bounces taken back: {bounces}. Readers who get mail again: {readers}."
    ))
}

/// One bounce, or all of them since a moment.
pub async fn undo(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Refusal> {
    signed.has(Right::SendUpdates)?;
    if !fields.text("since").is_empty() {
        let since = signed.edition.moment("since", fields.text("since"))?;
        let (store, by) = (desk.store.clone(), Actor::Person(signed.person.id));
        let done = blocking(move || updates::undo_bounces(&store, &by, since)).await?;
        let said = format!("all-{}-{}", done.bounces, done.readers);
        return Ok(Redirect::to(&signed.link(&format!("/came-back?said={said}"))).into_response());
    }
    let id = fields
        .text("event")
        .parse()
        .map_err(|_| Refusal::NotFound("bounce of this kind".to_owned()))?;
    let (store, by) = (desk.store.clone(), Actor::Person(signed.person.id));
    blocking(move || updates::undo_event(&store, by, id)).await?;
    Ok(Redirect::to(&signed.link("/came-back?said=undone")).into_response())
}

/// Where a mail server hands in what comes back.
pub(super) async fn hook_address(desk: &Desk) -> Result<String, Refusal> {
    let store = desk.store.clone();
    let secret = blocking(move || Ok(store.writes.housekeeping(updates::mail_secret)?)).await?;
    Ok(format!("{}/mail/bounce/{}", desk.url, hook_token(&secret)))
}

/// The word that keeps strangers from making work. What a message says is believed only with our seal.
fn hook_token(secret: &[u8; 32]) -> String {
    outgoing_mail::marks::Key::new(*secret).seal("bounce hook", &[0; 16])
}

/// `POST /mail/bounce/<token>`: one message as the body.
pub async fn hook(State(desk): State<Arc<Desk>>, Path(token): Path<String>, body: Bytes) -> Response {
    let (store, settings) = (desk.store.clone(), desk.mail.settings.clone());
    let taken = blocking(move || {
        let secret = store.writes.housekeeping(updates::mail_secret)?;
        let key = outgoing_mail::marks::Key::new(secret);
        if key.open("bounce hook", &token) != Some([0; 16]) {
            return Ok(None);
        }
        let sender = Sender::new(&settings, secret)
            .map_err(|error| StoreError::Engine(format!("letters cannot be addressed: {error}")))?;
        intake::take(&store, &sender, &body).map(Some)
    });
    match taken.await {
        Ok(Some(taken)) => taken.words().into_response(),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        // The server that hands it in tries again.
        Err(refusal) => refusal.status().into_response(),
    }
}

/// Work that waits for the database, off the threads that answer.
pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, NewsError> + Send + 'static,
) -> Result<T, Refusal> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(Refusal::from),
        Err(error) => Err(Refusal::internal(&error)),
    }
}
