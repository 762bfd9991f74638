//! Uploads in pieces, for scripts of the desk. The contract: a piece goes where the one before ended;
//! whoever sends it elsewhere is told where that is.

use std::sync::Arc;

use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::json::{Json, body};
use super::{Desk, Refusal, Signed, pick};
use crate::news::media::{self, AddError, PIECE, Progress, UploadError, UploadId};
use crate::news::people::Right;

#[derive(Deserialize)]
pub struct Declared {
    name: String,
    bytes: u64,
}

pub async fn begin(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Json(declared): Json<Declared>,
) -> Result<Response, Refusal> {
    signed.has(Right::UploadMedia)?;
    let (at_desk, person, now) = (Arc::clone(&desk), signed.person.id, desk.clock.now());
    let id = blocking(move || {
        at_desk
            .uploads
            .begin(person, (&declared.name, declared.bytes), now)
            .map_err(refusal)
    })
    .await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(json!({ "upload": id.to_string(), "offset": 0 })),
    )
        .into_response())
}

pub async fn progress(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::UploadMedia)?;
    let (at_desk, person, id) = (Arc::clone(&desk), signed.person.id, parse(&id)?);
    let progress = blocking(move || at_desk.uploads.progress(person, id).map_err(refusal)).await?;
    answer(&desk, &signed, progress).await
}

/// The next piece. A connection that breaks off inside one leaves nothing of it.
pub async fn take(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Refusal> {
    signed.has(Right::UploadMedia)?;
    let id = parse(&id)?;
    let offset = request
        .headers()
        .get("upload-offset")
        .and_then(|value| value.to_str().ok()?.trim().parse::<u64>().ok())
        .ok_or_else(|| {
            Refusal::invalid("Upload-Offset", "is missing: the byte at which this piece begins")
        })?;
    let piece = body(request, PIECE).await?;
    let (at_desk, person) = (Arc::clone(&desk), signed.person.id);
    let taken = blocking(move || {
        let place = (&at_desk.store, &at_desk.files);
        Ok(at_desk.uploads.take(place, (person, id), offset, &piece))
    })
    .await?;
    match taken {
        Ok(progress) => answer(&desk, &signed, progress).await,
        Err(UploadError::Elsewhere(offset)) => {
            let body = json!({ "offset": offset, "title": "Not in this state", "detail": format!("the upload stands at byte {offset}") });
            Ok((StatusCode::CONFLICT, axum::Json(body)).into_response())
        }
        Err(error) => Err(refusal(error)),
    }
}

pub async fn forget(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::UploadMedia)?;
    let (person, id) = (signed.person.id, parse(&id)?);
    blocking(move || desk.uploads.forget(person, id).map_err(refusal)).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn answer(desk: &Desk, signed: &Signed, progress: Progress) -> Result<Response, Refusal> {
    let Some((id, known)) = progress.became else {
        return Ok(axum::Json(json!({ "offset": progress.offset })).into_response());
    };
    let now = desk.clock.now();
    let picture = desk
        .read(move |read| media::by_id(read, id))
        .await?
        .ok_or_else(|| Refusal::NotFound(format!("picture {id}")))?;
    let body = json!({
        "offset": progress.offset,
        "media": pick::media_shape(signed, &picture, now),
        "known": known,
    });
    Ok(axum::Json(body).into_response())
}

fn parse(id: &str) -> Result<UploadId, Refusal> {
    id.parse().map_err(|_| refusal(UploadError::Unknown))
}

pub fn refusal(error: UploadError) -> Refusal {
    match error {
        UploadError::Unknown => Refusal::NotFound(
            "upload of this name. hint: it may have ended or been forgotten; begin anew".to_owned(),
        ),
        UploadError::Elsewhere(_) => Refusal::Conflict(error.to_string()),
        UploadError::Refused(why) => Refusal::invalid("file", why),
        UploadError::Picture(AddError::Picture(why)) => Refusal::invalid("file", why.to_string()),
        UploadError::Picture(AddError::News(why)) => why.into(),
        UploadError::Picture(AddError::File(why)) | UploadError::File(why) => Refusal::internal(&why),
    }
}

/// Files and pixels are worked on beside the threads that answer.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|panic| Err(Refusal::internal(&panic)))
}
