//! Webhooks by program: for those who set up many. The desk has a screen for the same.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::LOCATION;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::answer::{Page, private, private_page};
use super::ask::{Cursor, Given, Limit, MaybeGiven, Moment, NoParams, Params, next};
use super::verbs::Nothing;
use super::{Api, Caller, Fault};
use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, WebhookId};
use crate::base::store::OpenWrite;
use crate::changes::Position;
use crate::news::NewsError;
use crate::news::people::{Right, Scope};
use crate::news::webhooks::{self, DeliveryState, NewWebhook, Webhook, Which};
use crate::views::open::at;

/// An address that is told what readers can see.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub struct WebhookOut {
    id: Uuid,
    name: String,
    #[schema(format = "uri")]
    url: String,
    verbs: Vec<String>,
    /// active, paused, or gone when the receiver answered 410
    #[schema(example = "active")]
    state: &'static str,
    #[schema(format = DateTime)]
    made_at: String,
    /// Deliveries that were given up on; 1000 stands for more.
    dead: i64,
    /// Deliveries that have not left yet; 1000 stands for more.
    waiting: i64,
}

/// A webhook with its secret, which is told this once.
#[derive(Serialize, ToSchema)]
pub struct WebhookMade {
    #[serde(flatten)]
    webhook: WebhookOut,
    /// What deliveries are signed with, as Standard Webhooks writes it.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    secret: String,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WebhookGiven {
    #[schema(min_length = 1, max_length = 80)]
    name: String,
    #[schema(
        max_length = 500,
        pattern = "^https?://[^ /@]+",
        example = "https://partner.example/courant"
    )]
    url: String,
    /// Verbs of public changes.
    #[schema(min_items = 1, example = json!(["article_published", "article_updated", "article_noted", "article_withdrawn"]))]
    verbs: Vec<String>,
}

/// What to send again: one of the three.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReplayGiven {
    /// One delivery.
    delivery: Option<Uuid>,
    /// Everything that was given up on.
    #[serde(default)]
    #[schema(required = false)]
    dead: bool,
    /// Everything since a moment: RFC 3339, or a day.
    #[schema(value_type = Option<String>, example = "2026-03-02")]
    since: Option<Moment>,
}

#[derive(Serialize, ToSchema)]
pub struct Replayed {
    /// How many were put back in the queue; at most 1000 at once.
    deliveries: u32,
}

#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryOut {
    /// The webhook-id that the receiver meets.
    id: Uuid,
    /// Its place in the log; below nought for tests.
    position: i64,
    verb: String,
    subject: String,
    /// waiting, sending, sent or dead
    #[schema(example = "sent")]
    state: &'static str,
    attempts: i64,
    #[schema(format = DateTime)]
    made_at: String,
    #[schema(format = DateTime)]
    next_at: Option<String>,
    #[schema(format = DateTime)]
    sent_at: Option<String>,
    /// What the receiver answered last.
    status: Option<i64>,
    problem: String,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeliveryParams {
    /// waiting, sending, sent or dead
    #[param(value_type = Option<String>, pattern = "^(waiting|sending|sent|dead)$")]
    state: Option<String>,
    /// Items on a page. More than 100 is refused.
    #[serde(default)]
    #[param(value_type = Option<i64>, minimum = 1, maximum = 100, example = 50)]
    limit: Limit,
    /// From a link named next; carry it as it is.
    #[param(value_type = Option<String>)]
    cursor: Option<Cursor>,
}

impl From<WebhookGiven> for NewWebhook {
    fn from(given: WebhookGiven) -> NewWebhook {
        NewWebhook {
            name: given.name,
            url: given.url,
            verbs: given.verbs,
        }
    }
}

fn may(caller: &Caller) -> Result<(), Fault> {
    caller.scope(Scope::Webhooks)?;
    caller.has(Right::ManageWebhooks)
}

fn called(id: &str) -> Result<WebhookId, Fault> {
    Uuid::try_parse(id)
        .map(WebhookId)
        .map_err(|_| Fault::not_found("webhook of this id"))
}

impl Api {
    async fn hook(&self, caller: &Caller, id: WebhookId) -> Result<WebhookOut, Fault> {
        let edition = caller.edition.id;
        self.look(move |read| {
            let hook = webhooks::by_id(read, id)?
                .filter(|hook| hook.edition == edition)
                .ok_or_else(|| Fault::not_found("webhook of this id"))?;
            let counts = webhooks::dead_counts(read, hook.id)?;
            Ok(out(hook, counts))
        })
        .await
    }

    /// A verb on a hook of this edition, then the hook as it is.
    async fn hook_verb<T: Send + 'static>(
        &self,
        caller: &Caller,
        id: &str,
        verb: impl FnOnce(OpenWrite<'_>, WebhookId) -> Result<T, NewsError> + Send + 'static,
    ) -> Result<(WebhookId, T), Fault> {
        may(caller)?;
        let id = called(id)?;
        self.hook(caller, id).await?;
        let done = self.act(caller, move |write| Ok(verb(write, id)?)).await?;
        Ok((id, done))
    }
}

fn out(hook: Webhook, counts: webhooks::DeadCount) -> WebhookOut {
    WebhookOut {
        id: hook.id.0,
        name: hook.name,
        url: hook.url,
        verbs: hook.verbs,
        state: hook.state.as_str(),
        made_at: at(hook.made_at),
        dead: counts.dead,
        waiting: counts.waiting,
    }
}

/// The webhooks of this edition
#[utoipa::path(get, path = "/webhooks", tag = "Webhooks", responses((status = 200, body = Page<WebhookOut>)))]
pub async fn list(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
) -> Result<Response, Fault> {
    may(&caller)?;
    let edition = caller.edition.id;
    let items = api
        .look(move |read| {
            let mut items = Vec::new();
            for hook in webhooks::of_edition(read, edition)? {
                let counts = webhooks::dead_counts(read, hook.id)?;
                items.push(out(hook, counts));
            }
            Ok(items)
        })
        .await?;
    private_page(&Page { items, next: None })
}

/// Make a webhook
///
/// The secret is told in this answer and never again.
#[utoipa::path(post, path = "/webhooks", tag = "Webhooks", request_body = WebhookGiven,
    responses((status = 201, body = WebhookMade)))]
pub async fn make(
    State(api): State<Arc<Api>>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<WebhookGiven>,
) -> Result<Response, Fault> {
    may(&caller)?;
    let edition = caller.edition.id;
    let new = NewWebhook::from(given);
    let (id, secret, _) = api
        .act(&caller, move |write| Ok(webhooks::make(write, edition, &new)?))
        .await?;
    let made = WebhookMade {
        webhook: api.hook(&caller, id).await?,
        secret: secret.words().to_owned(),
    };
    let mut response = private(StatusCode::CREATED, &made, None)?;
    let address = format!("{}{}/api/v1/webhooks/{id}", api.url, caller.edition.root());
    if let Ok(value) = address.parse() {
        response.headers_mut().insert(LOCATION, value);
    }
    Ok(response)
}

/// A webhook
#[utoipa::path(get, path = "/webhooks/{webhook}", tag = "Webhooks",
    params(("webhook" = Uuid, Path, description = "Id")), responses((status = 200, body = WebhookOut)))]
pub async fn read(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
) -> Result<Response, Fault> {
    may(&caller)?;
    let hook = api.hook(&caller, called(&id)?).await?;
    private(StatusCode::OK, &hook, None)
}

/// Change a webhook
///
/// Name, address and verbs. What waits already goes to the new address.
#[utoipa::path(put, path = "/webhooks/{webhook}", tag = "Webhooks",
    params(("webhook" = Uuid, Path, description = "Id")), request_body = WebhookGiven,
    responses((status = 200, body = WebhookOut)))]
pub async fn change(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<WebhookGiven>,
) -> Result<Response, Fault> {
    let new = NewWebhook::from(given);
    let (id, _) = api
        .hook_verb(&caller, &id, move |write, id| webhooks::change(write, id, &new))
        .await?;
    private(StatusCode::OK, &api.hook(&caller, id).await?, None)
}

/// Remove a webhook
///
/// With everything that waits for it.
#[utoipa::path(delete, path = "/webhooks/{webhook}", tag = "Webhooks",
    params(("webhook" = Uuid, Path, description = "Id")), responses((status = 204, description = "It is gone")))]
pub async fn remove(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
) -> Result<Response, Fault> {
    api.hook_verb(&caller, &id, webhooks::remove).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A new secret
///
/// Told in this answer and never again. The one before signs along for 24 hours.
#[utoipa::path(post, path = "/webhooks/{webhook}/rotate", tag = "Webhooks",
    params(("webhook" = Uuid, Path, description = "Id")), responses((status = 200, body = WebhookMade)))]
pub async fn rotate(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    let (id, (secret, _)) = api.hook_verb(&caller, &id, webhooks::rotate).await?;
    let made = WebhookMade {
        webhook: api.hook(&caller, id).await?,
        secret: secret.words().to_owned(),
    };
    private(StatusCode::OK, &made, None)
}

/// Pause a webhook
///
/// What happens meanwhile waits, in order.
#[utoipa::path(post, path = "/webhooks/{webhook}/pause", tag = "Webhooks",
    params(("webhook" = Uuid, Path, description = "Id")), responses((status = 200, body = WebhookOut)))]
pub async fn pause(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    let (id, _): (_, Position) = api.hook_verb(&caller, &id, webhooks::pause).await?;
    private(StatusCode::OK, &api.hook(&caller, id).await?, None)
}

/// Resume a webhook
#[utoipa::path(post, path = "/webhooks/{webhook}/resume", tag = "Webhooks",
    params(("webhook" = Uuid, Path, description = "Id")), responses((status = 200, body = WebhookOut)))]
pub async fn resume(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    let (id, _) = api.hook_verb(&caller, &id, webhooks::resume).await?;
    private(StatusCode::OK, &api.hook(&caller, id).await?, None)
}

/// Send a test
///
/// A delivery of the type `test`, signed as any other.
#[utoipa::path(post, path = "/webhooks/{webhook}/test", tag = "Webhooks",
    params(("webhook" = Uuid, Path, description = "Id")), responses((status = 202, body = Replayed)))]
pub async fn test(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    MaybeGiven(Nothing {}): MaybeGiven<Nothing>,
) -> Result<Response, Fault> {
    api.hook_verb(&caller, &id, webhooks::send_test).await?;
    private(StatusCode::ACCEPTED, &Replayed { deliveries: 1 }, None)
}

/// Send deliveries again
///
/// Under the ids they had, so that a receiver that has them already knows.
#[utoipa::path(post, path = "/webhooks/{webhook}/replay", tag = "Webhooks",
    params(("webhook" = Uuid, Path, description = "Id")), request_body = ReplayGiven,
    responses((status = 202, body = Replayed)))]
pub async fn replay(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(NoParams {}): Params<NoParams>,
    caller: Caller,
    Given(given): Given<ReplayGiven>,
) -> Result<Response, Fault> {
    let which = match (given.delivery, given.dead, given.since) {
        (Some(id), false, None) => Which::One(DeliveryId(id)),
        (None, true, None) => Which::Dead,
        (None, false, Some(since)) => Which::Since(since.in_zone(&caller.edition)),
        _ => return Err(Fault::invalid("body", "say one of delivery, dead and since")),
    };
    let (_, (deliveries, _)) = api
        .hook_verb(&caller, &id, move |write, id| webhooks::replay(write, id, which))
        .await?;
    private(StatusCode::ACCEPTED, &Replayed { deliveries }, None)
}

/// A webhook's deliveries
///
/// The latest first. Sent ones are kept for 30 days.
#[utoipa::path(get, path = "/webhooks/{webhook}/deliveries", tag = "Webhooks",
    params(("webhook" = Uuid, Path, description = "Id"), DeliveryParams),
    responses((status = 200, body = Page<DeliveryOut>)))]
pub async fn deliveries(
    State(api): State<Arc<Api>>,
    Path(id): Path<String>,
    Params(params): Params<DeliveryParams>,
    caller: Caller,
) -> Result<Response, Fault> {
    may(&caller)?;
    let id = called(&id)?;
    api.hook(&caller, id).await?;
    let state = match params.state.as_deref() {
        None => None,
        Some(word @ ("waiting" | "sending" | "sent" | "dead")) => Some(DeliveryState::parse(word)),
        Some(_) => return Err(Fault::bad_request("state must be waiting, sending, sent or dead")),
    };
    let before = DeliveryId(params.cursor.map_or(Uuid::max(), |cursor| cursor.id));
    let limit = params.limit.0;
    let mut found = api
        .look(move |read| Ok(webhooks::deliveries(read, id, state, before, limit + 1)?))
        .await?;
    let most = usize::try_from(limit).unwrap_or(1);
    let more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| more).map(|last| {
        let cursor = Cursor {
            at: Micros(0),
            id: last.id.0,
        };
        next(&api, &caller.uri, &cursor)
    });
    let items = found
        .into_iter()
        .map(|delivery| DeliveryOut {
            id: delivery.id.0,
            position: delivery.position,
            next_at: (delivery.state == DeliveryState::Waiting).then(|| at(delivery.next_at)),
            verb: delivery.verb,
            subject: delivery.subject,
            state: delivery.state.as_str(),
            attempts: delivery.attempts,
            made_at: at(delivery.made_at),
            sent_at: delivery.sent_at.map(at),
            status: delivery.status,
            problem: delivery.problem,
        })
        .collect();
    private_page(&Page { items, next })
}
