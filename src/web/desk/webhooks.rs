//! Webhooks at the desk: who is told what, what left, what was given up on, and the means to send it
//! again.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::form::Sent;
use super::{Desk, Refusal, Signed};
use crate::base::clock::Micros;
use crate::base::ids::{DeliveryId, WebhookId};
use crate::changes::{PUBLIC_VERBS, Position};
use crate::news::NewsError;
use crate::news::people::Right;
use crate::news::webhooks::{
    self, DeadCount, Delivery, DeliveryState, MOST, NewWebhook, Secret, Webhook, Which,
};
use crate::web::site::times::label;

const PER_PAGE: i64 = 50;

/// What a verb of the log means to whoever is told.
const WORDS: [(&str, &str); PUBLIC_VERBS.len()] = [
    ("article_published", "An article is published"),
    ("article_updated", "A live article is updated"),
    (
        "article_noted",
        "A correction, clarification or update note is added",
    ),
    ("article_withdrawn", "An article is withdrawn"),
    ("flash_published", "A flash is sent"),
    ("flash_corrected", "A flash is corrected"),
    ("flash_withdrawn", "A flash is withdrawn"),
    ("flash_linked", "A flash leads to an article, or to none any more"),
    ("story_opened", "A story begins"),
    ("story_joined", "An article is in a story now"),
    ("story_left", "An article is no longer in a story"),
    ("story_named", "A story is renamed"),
    ("stories_merged", "A story goes into another"),
    ("story_split", "Articles of a story become one of their own"),
    ("story_played", "The state of play of a story is written"),
    ("story_flash_moved", "A flash is in another story now"),
    ("articles_imported", "Articles are imported"),
    ("placements_saved", "A front is arranged"),
    ("section_saved", "A section changes"),
    ("sections_ordered", "Sections stand in another order"),
    ("section_closed", "A section is closed"),
    ("topic_saved", "A topic changes"),
    ("topic_merged", "A topic goes into another"),
    ("contributor_saved", "A contributor changes"),
    ("page_saved", "A static page changes"),
    ("page_removed", "A static page is removed"),
    ("menu_saved", "The menu changes"),
    ("edition_saved", "Name, language or zone of the edition change"),
];

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
    state: String,
    before: String,
}

impl Asked {
    fn said(&self) -> Option<&'static str> {
        Some(match self.said.as_str() {
            "saved" => "Saved. What leaves from now on goes there.",
            "paused" => "Paused. What happens meanwhile waits, in order.",
            "resumed" => "Resumed. What waited leaves now, in order.",
            "removed" => "The webhook is removed.",
            "test" => "A test is on its way; its line below says what became of it.",
            "replayed" => "They are on their way again, under the ids they had.",
            _ => return None,
        })
    }
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageWebhooks)?;
    let own = list_context(&desk, &signed, &asked).await?;
    desk.page(&signed, "desk/webhooks/list.html", own).await
}

/// The secret is shown in this very answer, because it is shown once.
pub async fn make(State(desk): State<Arc<Desk>>, signed: Signed, sent: Sent) -> Result<Response, Refusal> {
    signed.has(Right::ManageWebhooks)?;
    let (edition, new) = (signed.edition.id, typed(&sent));
    let given = new.clone();
    let made: Result<_, NewsError> = desk
        .write(&signed, move |write| webhooks::make(write, edition, &given))
        .await;
    match made {
        Ok((id, secret, position)) => {
            desk.settle(position).await;
            told(&desk, &signed, id, &secret).await
        }
        Err(refused) => {
            let own = list_context(&desk, &signed, &Asked::default()).await?;
            again(
                &desk,
                &signed,
                "desk/webhooks/list.html",
                own,
                (&sent, new),
                refused.into(),
            )
            .await
        }
    }
}

pub async fn one(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let id = called(&signed, &id)?;
    let own = one_context(&desk, &signed, id, &asked).await?;
    desk.page(&signed, "desk/webhooks/one.html", own).await
}

pub async fn change(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    let id = called(&signed, &id)?;
    desk.hook(&signed, id).await?;
    let new = typed(&sent);
    let given = new.clone();
    let changed: Result<_, NewsError> = desk
        .write(&signed, move |write| webhooks::change(write, id, &given))
        .await;
    match changed {
        Ok(position) => desk.back(&signed, id, position, "saved").await,
        Err(refused) => {
            let own = one_context(&desk, &signed, id, &Asked::default()).await?;
            again(
                &desk,
                &signed,
                "desk/webhooks/one.html",
                own,
                (&sent, new),
                refused.into(),
            )
            .await
        }
    }
}

/// pause, resume, rotate, test, replay, remove
pub async fn verb(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((id, verb)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Refusal> {
    let id = called(&signed, &id)?;
    desk.hook(&signed, id).await?;
    match verb.as_str() {
        "pause" => {
            let position = desk.write(&signed, move |w| webhooks::pause(w, id)).await?;
            desk.back(&signed, id, position, "paused").await
        }
        "resume" => {
            let position = desk.write(&signed, move |w| webhooks::resume(w, id)).await?;
            desk.back(&signed, id, position, "resumed").await
        }
        "rotate" => {
            let (secret, position) = desk.write(&signed, move |w| webhooks::rotate(w, id)).await?;
            desk.settle(position).await;
            told(&desk, &signed, id, &secret).await
        }
        "test" => {
            let (_, position) = desk.write(&signed, move |w| webhooks::send_test(w, id)).await?;
            desk.back(&signed, id, position, "test").await
        }
        "replay" => {
            let which = which(&signed, &sent)?;
            let replayed: Result<_, NewsError> =
                desk.write(&signed, move |w| webhooks::replay(w, id, which)).await;
            let (_, position) = replayed?;
            desk.back(&signed, id, position, "replayed").await
        }
        "remove" => {
            let position = desk.write(&signed, move |w| webhooks::remove(w, id)).await?;
            Ok(desk
                .done(position, &signed.link("/settings/webhooks?said=removed"))
                .await)
        }
        _ => Err(Refusal::NotFound("verb of this name".to_owned())),
    }
}

fn which(signed: &Signed, sent: &Sent) -> Result<Which, Refusal> {
    let refused = |message: &str| Err(Refusal::invalid("replay", message));
    match sent.text("which") {
        "one" => match sent.text("delivery").parse() {
            Ok(id) => Ok(Which::One(id)),
            Err(_) => refused("names no delivery"),
        },
        "dead" => Ok(Which::Dead),
        "since" => {
            let day: Result<jiff::civil::Date, _> = sent.text("since").parse();
            let at = day.and_then(|day| day.to_zoned_datetime(signed.edition.zone.clone()));
            match at {
                Ok(at) => Ok(Which::Since(at.timestamp().into())),
                Err(_) => refused("needs a day, such as 2026-03-02"),
            }
        }
        _ => refused("does not say what to send again"),
    }
}

fn called(signed: &Signed, id: &str) -> Result<WebhookId, Refusal> {
    signed.has(Right::ManageWebhooks)?;
    id.parse()
        .map_err(|_| Refusal::NotFound("webhook of this id".to_owned()))
}

fn typed(sent: &Sent) -> NewWebhook {
    let verbs = PUBLIC_VERBS.iter().filter(|verb| !sent.text(verb).is_empty());
    NewWebhook {
        name: sent.owned("name"),
        url: sent.owned("url"),
        verbs: verbs.map(|verb| (*verb).to_owned()).collect(),
    }
}

impl Desk {
    async fn hook(&self, signed: &Signed, id: WebhookId) -> Result<(Webhook, DeadCount), Refusal> {
        let edition = signed.edition.id;
        self.read(move |read| {
            let found = webhooks::by_id(read, id)?.filter(|hook| hook.edition == edition);
            let hook = found.ok_or_else(|| Refusal::NotFound("webhook of this id".to_owned()))?;
            let counts = webhooks::dead_counts(read, id)?;
            Ok((hook, counts))
        })
        .await
    }

    async fn back(
        &self,
        signed: &Signed,
        id: WebhookId,
        position: Position,
        said: &str,
    ) -> Result<Response, Refusal> {
        let to = signed.link(&format!("/settings/webhooks/{id}?said={said}"));
        Ok(self.done(position, &to).await)
    }
}

/// The page on which a secret is told.
async fn told(desk: &Desk, signed: &Signed, id: WebhookId, secret: &Secret) -> Result<Response, Refusal> {
    let mut own = one_context(desk, signed, id, &Asked::default()).await?;
    own["secret"] = secret.words().into();
    desk.page(signed, "desk/webhooks/one.html", own).await
}

/// A form that was not accepted: what was typed, and what is wrong beside the field.
async fn again(
    desk: &Desk,
    signed: &Signed,
    template: &'static str,
    mut own: Value,
    (sent, new): (&Sent, NewWebhook),
    refusal: Refusal,
) -> Result<Response, Refusal> {
    let Refusal::Invalid(problems) = &refusal else {
        return Err(refusal);
    };
    if !sent.wants_page {
        return Err(refusal);
    }
    own["form"] = form(&new.name, &new.url, |verb| new.verbs.iter().any(|v| v == verb));
    for problem in problems {
        own["errors"][problem.field] = problem.message.clone().into();
    }
    let mut response = desk.page(signed, template, own).await?.into_response();
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

fn form(name: &str, url: &str, chosen: impl Fn(&str) -> bool) -> Value {
    let verbs: Vec<Value> = WORDS
        .iter()
        .map(|(verb, words)| json!({ "verb": verb, "words": words, "chosen": chosen(verb) }))
        .collect();
    json!({ "name": name, "url": url, "verbs": verbs })
}

async fn list_context(desk: &Desk, signed: &Signed, asked: &Asked) -> Result<Value, Refusal> {
    let edition = signed.edition.id;
    let hooks = desk
        .read(move |read| {
            let mut found = Vec::new();
            for hook in webhooks::of_edition(read, edition)? {
                let counts = webhooks::dead_counts(read, hook.id)?;
                found.push((hook, counts));
            }
            Ok::<_, Refusal>(found)
        })
        .await?;
    let hooks: Vec<Value> = hooks
        .iter()
        .map(|(hook, counts)| view(desk, signed, hook, *counts))
        .collect();
    let usual = |verb: &str| verb.starts_with("article_");
    Ok(json!({ "hooks": hooks, "form": form("", "", usual), "errors": {}, "said": asked.said() }))
}

fn view(desk: &Desk, signed: &Signed, hook: &Webhook, counts: DeadCount) -> Value {
    json!({
        "id": hook.id,
        "name": hook.name,
        "url": hook.url,
        "state": hook.state.as_str(),
        "verbs": hook.verbs.len(),
        "dead": counted(counts.dead),
        "waiting": counted(counts.waiting),
        "made": label(&signed.edition, hook.made_at, desk.clock.now()),
    })
}

/// Counting ends at a thousand.
fn counted(n: i64) -> String {
    match n {
        0 => String::new(),
        1_000.. => "1000 or more".to_owned(),
        n => n.to_string(),
    }
}

async fn one_context(desk: &Desk, signed: &Signed, id: WebhookId, asked: &Asked) -> Result<Value, Refusal> {
    let (hook, counts) = desk.hook(signed, id).await?;
    let state = match asked.state.as_str() {
        "dead" => Some(DeliveryState::Dead),
        "waiting" => Some(DeliveryState::Waiting),
        "sent" => Some(DeliveryState::Sent),
        _ => None,
    };
    let before = asked
        .before
        .parse()
        .unwrap_or_else(|_| DeliveryId(uuid::Uuid::max()));
    let mut lines = desk
        .read(move |read| Ok::<_, Refusal>(webhooks::deliveries(read, id, state, before, PER_PAGE + 1)?))
        .await?;
    let most = usize::try_from(PER_PAGE).unwrap_or(1);
    let more = lines.len() > most;
    lines.truncate(most);
    let older = lines.last().filter(|_| more).map(|last| {
        let state = state.map_or("", DeliveryState::as_str);
        signed.link(&format!(
            "/settings/webhooks/{id}?state={state}&before={}",
            last.id
        ))
    });
    let now = desk.clock.now();
    let deliveries: Vec<Value> = lines.iter().map(|delivery| line(signed, delivery, now)).collect();
    Ok(json!({
        "hook": view(desk, signed, &hook, counts),
        "form": form(&hook.name, &hook.url, |verb| hook.wants(verb)),
        "errors": {},
        "deliveries": deliveries,
        "filter": state.map_or("", DeliveryState::as_str),
        "older": older,
        "most": MOST,
        "said": asked.said(),
    }))
}

fn line(signed: &Signed, delivery: &Delivery, now: Micros) -> Value {
    let words = WORDS
        .iter()
        .find(|(verb, _)| *verb == delivery.verb)
        .map_or("A test", |(_, words)| words);
    json!({
        "id": delivery.id,
        "words": words,
        "subject": delivery.subject.split(':').next().unwrap_or_default(),
        "state": delivery.state.as_str(),
        "attempts": delivery.attempts,
        "made": label(&signed.edition, delivery.made_at, now),
        "sent": delivery.sent_at.map(|at| label(&signed.edition, at, now)),
        "next": (delivery.state == DeliveryState::Waiting && delivery.next_at > now)
            .then(|| label(&signed.edition, delivery.next_at, now)),
        "status": delivery.status,
        "problem": delivery.problem,
        "again": matches!(delivery.state, DeliveryState::Sent | DeliveryState::Dead),
    })
}
