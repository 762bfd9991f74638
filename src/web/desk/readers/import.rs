//! Taking a list in: a file, where its people agreed, and how far it is. The work goes on when the
//! browser has gone; the list itself is never kept.

use std::sync::Arc;

use axum::extract::{FromRequest, Multipart, Path, Request, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde_json::{Value, json};

use crate::base::clock::Micros;
use crate::base::ids::ImportId;
use crate::base::store::Actor;
use crate::news::people::Right;
use crate::news::readers::{
    ImportFile, ImportRun, ImportTerms, Progress, begin_run, import_readers, keep_run, read_import, run, runs,
};
use crate::news::text::required;
use crate::news::{NewsError, Problem};
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

/// A list of a million readers with all columns is some 90 MB; this is a good third of one. Longer
/// lists go in parts, or by `courant subscribers import`.
pub const MOST: usize = 32 * 1024 * 1024;

/// What the form holds.
#[derive(Default)]
pub struct Sent {
    file: Vec<u8>,
    source: String,
    ask: bool,
    trial: bool,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Sent, Refusal> {
        let broken = |error: &dyn std::fmt::Display| {
            Refusal::invalid(
                "file",
                format!("did not arrive whole: {error}. hint: send it again"),
            )
        };
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|error| broken(&error))?;
        let mut sent = Sent::default();
        loop {
            let part = match parts.next_field().await {
                Ok(Some(part)) => part,
                Ok(None) => return Ok(sent),
                Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => return Err(too_large()),
                Err(error) => return Err(broken(&error)),
            };
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = match part.bytes().await {
                Ok(bytes) => bytes,
                Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => return Err(too_large()),
                Err(error) => return Err(broken(&error)),
            };
            match name.as_str() {
                "file" => sent.file = bytes.to_vec(),
                "source" => sent.source = String::from_utf8_lossy(&bytes).into_owned(),
                "ask" => sent.ask = true,
                "trial" => sent.trial = true,
                _ => {}
            }
        }
    }
}

fn too_large() -> Refusal {
    Refusal::TooLarge(format!(
        "a list may have {} MB. hint: send it in parts, or have the operator run `courant subscribers import`",
        MOST / 1024 / 1024
    ))
}

pub async fn form(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    page(&desk, &signed, "", None).await
}

async fn page(
    desk: &Arc<Desk>,
    signed: &Signed,
    source: &str,
    wrong: Option<Problem>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    let edition = signed.edition.id;
    let all = desk
        .read(move |read| Ok::<_, Refusal>(runs(read, edition)?))
        .await?;
    let now = desk.clock.now();
    let own = json!({
        "runs": all.iter().map(|run| shape(signed, run, now)).collect::<Vec<_>>(),
        "source": source,
        "wrong": wrong.as_ref().map(|p| json!({ "field": p.field, "message": p.message })),
        "most": MOST / 1024 / 1024,
    });
    let mut answer = desk.page(signed, "desk/readers/import.html", own).await?;
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

pub async fn begin(State(desk): State<Arc<Desk>>, signed: Signed, sent: Sent) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    let source = sent.source.clone();
    match read(&desk, &signed, sent).await {
        Ok(id) => Ok(Redirect::to(&signed.link(&format!("/readers/import/{id}"))).into_response()),
        Err(NewsError::Invalid(problem)) => page(&desk, &signed, &source, Some(problem)).await,
        Err(other) => Err(other.into()),
    }
}

/// Reads the file, and has it taken in on a thread of its own.
async fn read(desk: &Arc<Desk>, signed: &Signed, sent: Sent) -> Result<ImportId, NewsError> {
    let source = required("source", &sent.source, 200)?;
    if sent.file.is_empty() {
        return Err(NewsError::invalid("file", "is missing: choose a CSV file"));
    }
    let file = read_import(&sent.file)?;
    let terms = ImportTerms {
        edition: signed.edition.id,
        source: source.clone(),
        ask: sent.ask,
        trial: sent.trial,
    };
    let actor = Actor::Person(signed.person.id);
    let (now, by, edition, trial) = (desk.clock.now(), actor.clone(), terms.edition, terms.trial);
    let id = desk
        .keep(move |tx| Ok::<_, NewsError>(begin_run(tx, (edition, &by), (&source, trial), now)?))
        .await?;
    let at_work = Arc::clone(desk);
    tokio::task::spawn_blocking(move || take(&at_work, id, &actor, file, &terms));
    Ok(id)
}

fn take(desk: &Desk, id: ImportId, actor: &Actor, file: ImportFile, terms: &ImportTerms) {
    let mut last = Progress::default();
    let told = |state: &'static str, progress: &Progress| {
        let (progress, now) = (progress.clone(), desk.clock.now());
        let keep = move |tx: &mut crate::base::store::Transaction<'_>| {
            Ok::<_, NewsError>(keep_run(tx, id, state, &progress, now)?)
        };
        desk.store.writes.housekeeping(keep)
    };
    let done = import_readers(&desk.store, actor, file, terms, |progress| {
        last = progress.clone();
        told("running", progress)
    });
    let kept = match done {
        Ok(progress) => told("done", &progress),
        Err(error) => {
            tracing::error!(%error, import = %id, "a list of readers could not be taken in to its end");
            told("failed", &last)
        }
    };
    if let Err(error) = kept {
        tracing::error!(%error, import = %id, "how far a list of readers came could not be kept");
    }
}

pub async fn one(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    let nothing = || Refusal::NotFound("list of this id".to_owned());
    let id: ImportId = id.parse().map_err(|_| nothing())?;
    let found = desk.read(move |read| Ok::<_, Refusal>(run(read, id)?)).await?;
    let found = found
        .filter(|run| run.edition == signed.edition.id)
        .ok_or_else(nothing)?;
    let now = desk.clock.now();
    let own = json!({
        "run": shape(&signed, &found, now),
        "problems": found.progress.problems.iter().map(|p| json!({ "number": p.number, "message": p.message })).collect::<Vec<_>>(),
    });
    desk.page(&signed, "desk/readers/import_run.html", own).await
}

fn shape(signed: &Signed, run: &ImportRun, now: Micros) -> Value {
    let progress = &run.progress;
    json!({
        "url": signed.link(&format!("/readers/import/{}", run.id)),
        "state": run.state_at(now),
        "at": times::label(&signed.edition, run.made_at, now),
        "trial": run.trial,
        "source": run.source,
        "lines": progress.lines,
        "done": progress.done,
        "added": progress.added,
        "known": progress.known,
        "kept_out": progress.kept_out,
        "refused": progress.refused,
    })
}
