//! The newsroom's verbs over a draft: each by the right of the person and the scope of the token, on the
//! text that was read (If-Match).

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;

use super::ask::{Called, Given, MaybeGiven, Moment, NoParams, Params};
use super::drafts::{Condition, Draft};
use super::{Api, Caller, Fault};
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::Position;
use crate::news::NewsError;
use crate::news::newsroom::{self as newsroom, NewNote, Published};
use crate::news::people::{Right, Scope};

/// Nothing need be said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    #[schema(min_length = 1, max_length = 500, example = "The second figure has no source")]
    reason: String,
}

/// What readers are told, and why, for the house. The token's person answers for it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoteGiven {
    #[schema(
        min_length = 1,
        max_length = 1000,
        example = "An earlier version gave the rate as 3 per cent."
    )]
    text: String,
    /// For the house; never shown.
    #[schema(min_length = 1, max_length = 500, example = "Figure misread")]
    reason: String,
}

/// With a note, readers are told what is new.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateGiven {
    note: Option<NoteGiven>,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct At {
    /// RFC 3339, or a day, which begins at midnight in the edition's zone.
    #[schema(value_type = String, example = "2026-03-02T18:00:00Z")]
    at: Moment,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Until {
    /// RFC 3339, or a day; null lifts the embargo.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "2026-03-02T18:00:00Z")]
    until: Option<Moment>,
}

impl NoteGiven {
    fn by(self, caller: &Caller) -> NewNote {
        NewNote {
            text: self.text,
            reason: self.reason,
            approver: caller.person.name.clone(),
        }
    }
}

impl Api {
    async fn verb(
        &self,
        caller: &Caller,
        called: &str,
        (right, scope): (Right, Scope),
        verb: impl FnOnce(OpenWrite<'_>, ArticleId) -> Result<Position, NewsError> + Send + 'static,
    ) -> Result<Response, Fault> {
        caller.scope(scope)?;
        let called = Called::read(called)?;
        let condition = Condition::of(&caller.headers)?;
        let who = caller.clone();
        let (id, position) = self
            .act(caller, move |mut write| {
                let held = who.takes(&mut write, called, &condition, right)?;
                let id = held.article.id;
                Ok((id, verb(write, id)?))
            })
            .await?;
        self.settle(position).await;
        self.draft(caller, id, StatusCode::OK).await
    }
}

/// Hand a draft to an editor
///
/// Moves it to review and keeps the text as a version.
#[utoipa::path(post, path = "/drafts/{article}/submit", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn submit(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    api.verb(
        &caller,
        &called,
        (Right::WriteOthers, Scope::Write),
        newsroom::submit,
    )
    .await
}

/// Send a draft back to its reporter
///
/// With the reason, which the reporter reads.
#[utoipa::path(post, path = "/drafts/{article}/send-back", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    request_body = Reason, responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn send_back(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<Reason>,
) -> Result<Response, Fault> {
    api.verb(&caller, &called, (Right::Review, Scope::Publish), move |w, id| {
        newsroom::send_back(w, id, &given.reason)
    })
    .await
}

/// Say that this text may go out
///
/// What is published next is exactly this version. A text that could not be published is refused, with everything that is wrong.
#[utoipa::path(post, path = "/drafts/{article}/approve", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn approve(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    api.verb(&caller, &called, (Right::Review, Scope::Publish), move |w, id| {
        newsroom::approve(w, id)
    })
    .await
}

/// Publish a ready article
///
/// For the first time. Under an embargo it is scheduled for the embargo’s end instead; the answer says which.
#[utoipa::path(post, path = "/drafts/{article}/publish", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn publish(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    api.verb(
        &caller,
        &called,
        (Right::Publish, Scope::Publish),
        move |w, id| {
            newsroom::publish(w, id).map(|done| match done {
                Published::Now(position) | Published::At(_, position) => position,
            })
        },
    )
    .await
}

/// Publish the approved change of a live article
///
/// The publication time stays, so that an old story cannot pass for a new one.
#[utoipa::path(post, path = "/drafts/{article}/update", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    request_body = Option<UpdateGiven>, responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn update(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(given): MaybeGiven<UpdateGiven>,
) -> Result<Response, Fault> {
    let note = given.note.map(|note| note.by(&caller));
    api.verb(
        &caller,
        &called,
        (Right::Publish, Scope::Publish),
        move |w, id| newsroom::update(w, id, note.as_ref()),
    )
    .await
}

/// Publish a ready article at a moment to come
#[utoipa::path(post, path = "/drafts/{article}/schedule", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    request_body = At, responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn schedule(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<At>,
) -> Result<Response, Fault> {
    let at = given.at.in_zone(&caller.edition);
    api.verb(
        &caller,
        &called,
        (Right::Publish, Scope::Publish),
        move |w, id| newsroom::schedule(w, id, at),
    )
    .await
}

/// Take an article from the schedule
#[utoipa::path(post, path = "/drafts/{article}/unschedule", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn unschedule(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    api.verb(
        &caller,
        &called,
        (Right::Publish, Scope::Publish),
        newsroom::unschedule,
    )
    .await
}

/// Set or lift an embargo
///
/// Not before this moment, whatever anybody presses.
#[utoipa::path(post, path = "/drafts/{article}/embargo", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    request_body = Until, responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn embargo(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<Until>,
) -> Result<Response, Fault> {
    let until = given.until.map(|until| until.in_zone(&caller.edition));
    api.verb(
        &caller,
        &called,
        (Right::Embargo, Scope::Publish),
        move |w, id| newsroom::embargo(w, id, until),
    )
    .await
}

/// Correct a live article
///
/// Publishes the approved, corrected text with a note on what was wrong. The note stays for good.
#[utoipa::path(post, path = "/drafts/{article}/correct", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    request_body = NoteGiven, responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn correct(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<NoteGiven>,
) -> Result<Response, Fault> {
    let note = given.by(&caller);
    api.verb(
        &caller,
        &called,
        (Right::Correct, Scope::Publish),
        move |w, id| newsroom::correct(w, id, &note),
    )
    .await
}

/// Clarify a live article
///
/// Something was right but could be misread. The text may stay as it is.
#[utoipa::path(post, path = "/drafts/{article}/clarify", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    request_body = NoteGiven, responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn clarify(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<NoteGiven>,
) -> Result<Response, Fault> {
    let note = given.by(&caller);
    api.verb(
        &caller,
        &called,
        (Right::Correct, Scope::Publish),
        move |w, id| newsroom::clarify(w, id, &note),
    )
    .await
}

/// Withdraw a live article
///
/// The text goes for good; its address stays and says why.
#[utoipa::path(post, path = "/drafts/{article}/withdraw", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    request_body = NoteGiven, responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn withdraw(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<NoteGiven>,
) -> Result<Response, Fault> {
    let note = given.by(&caller);
    api.verb(
        &caller,
        &called,
        (Right::Withdraw, Scope::Publish),
        move |w, id| newsroom::withdraw(w, id, &note),
    )
    .await
}

/// Let an unpublished article go
///
/// It can be restored.
#[utoipa::path(post, path = "/drafts/{article}/spike", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn spike(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    api.verb(&caller, &called, (Right::Spike, Scope::Write), move |w, id| {
        newsroom::spike(w, id)
    })
    .await
}

/// Take up a spiked article again
///
/// As a draft.
#[utoipa::path(post, path = "/drafts/{article}/restore", tag = "Workflow",
    params(("article" = String, Path, description = "Number or id", example = "1042")),
    responses((status = 200, body = Draft, headers(("ETag" = String, description = "For If-Match")))))]
pub async fn restore(
    State(api): State<Arc<Api>>,
    Path(called): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    api.verb(&caller, &called, (Right::Spike, Scope::Write), move |w, id| {
        newsroom::restore(w, id)
    })
    .await
}
