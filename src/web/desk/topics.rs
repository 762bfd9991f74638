//! Topics: a list to search, one to change, two to make one.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::settings::{Asked, PER_PAGE, again, id, slug_or};
use super::{Desk, Refusal, Signed};
use crate::base::ids::TopicId;
use crate::base::store::StoreError;
use crate::news::NewsError;
use crate::news::editions::{self, NewTopic, Topic};
use crate::news::people::Right;

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    slug: String,
    description: String,
    /// The topic to merge into, by its address or its name.
    into: String,
    sure: String,
}

const ONE: &str = "desk/topics/one.html";
const MERGE: &str = "desk/topics/merge.html";

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageTopics)?;
    let (edition, words) = (signed.edition.id, asked.q.clone());
    let after = asked.after_id.parse().ok().map(|id| (asked.after.clone(), id));
    let mut found = desk
        .read(move |read| editions::topics_after(read, edition, &words, after, PER_PAGE as i64 + 1))
        .await?;
    let more = found.len() > PER_PAGE;
    found.truncate(PER_PAGE);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| json!({ "name": last.name, "id": last.id }));
    let lines: Vec<Value> = found.iter().map(line).collect();
    let own = json!({
        "lines": lines, "next": next, "q": asked.q, "first": asked.after_id.is_empty(), "said": asked.said(),
    });
    desk.page(&signed, "desk/topics/list.html", own).await
}

pub async fn new(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    signed.has(Right::ManageTopics)?;
    desk.page(&signed, ONE, json!({ "form": Typed::default() })).await
}

pub async fn create(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageTopics)?;
    let new = facts(&signed, &form);
    let made: Result<_, NewsError> = desk
        .write(&signed, move |write| editions::create_topic(write, &new))
        .await;
    match made {
        Ok((_, position)) => Ok(desk.done(position, &signed.link("/topics?said=topic-made")).await),
        Err(refused) => again(&desk, &signed, ONE, json!({ "form": form }), refused.into()).await,
    }
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageTopics)?;
    let topic = find(&desk, &signed, &raw).await?;
    let form = Typed {
        name: topic.name.clone(),
        slug: topic.slug.clone(),
        description: topic.description.clone(),
        ..Typed::default()
    };
    let mut own = known(&desk, &signed, &topic).await?;
    own["form"] = json!(form);
    own["said"] = json!(asked.said());
    desk.page(&signed, ONE, own).await
}

pub async fn save(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageTopics)?;
    let topic = find(&desk, &signed, &raw).await?;
    let (id, new) = (topic.id, facts(&signed, &form));
    let saved: Result<_, NewsError> = desk
        .write(&signed, move |write| editions::change_topic(write, id, &new))
        .await;
    match saved {
        Ok(position) => Ok(desk.done(position, &signed.link("/topics?said=saved")).await),
        Err(refused) => {
            let mut own = known(&desk, &signed, &topic).await?;
            own["form"] = json!(form);
            again(&desk, &signed, ONE, own, refused.into()).await
        }
    }
}

/// Says first what will happen; with `sure` it happens.
pub async fn merge(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageTopics)?;
    let (from, edition) = (find(&desk, &signed, &raw).await?, signed.edition.id);
    let mut own = known(&desk, &signed, &from).await?;
    let form = Typed {
        name: from.name.clone(),
        slug: from.slug.clone(),
        description: from.description.clone(),
        ..form
    };
    own["form"] = json!(form);
    let Some(into) = named(&desk, &signed, &form.into).await? else {
        let refusal = Refusal::invalid("into", "is no topic of this edition; choose one from the list");
        return again(&desk, &signed, ONE, own, refusal).await;
    };
    if into.id == from.id {
        let refusal = Refusal::invalid("into", "is this very topic; choose another");
        return again(&desk, &signed, ONE, own, refusal).await;
    }
    if form.sure != "yes" {
        own["into"] = line(&into);
        return desk.page(&signed, MERGE, own).await;
    }
    let (from, into) = (from.id, into.id);
    let position = desk
        .write(&signed, move |write| {
            editions::merge_topic(write, edition, from, into)
        })
        .await?;
    let to = signed.link(&format!("/topics/{into}?said=merged"));
    Ok(desk.done(position, &to).await)
}

fn line(topic: &Topic) -> Value {
    json!({ "id": topic.id, "name": topic.name, "slug": topic.slug, "description": topic.description })
}

/// What the page of one topic shows besides its form.
async fn known(desk: &Desk, signed: &Signed, topic: &Topic) -> Result<Value, Refusal> {
    let (edition, id) = (signed.edition.id, topic.id);
    let (articles, others) = desk
        .read(move |read| {
            let others = editions::topics(read, edition)?;
            Ok::<_, StoreError>((editions::articles_of_topic(read, id)?, others))
        })
        .await?;
    let others: Vec<&str> = others
        .iter()
        .filter(|other| other.id != id)
        .map(|other| other.name.as_str())
        .take(2_000)
        .collect();
    Ok(json!({ "known": line(topic), "articles": articles, "others": others }))
}

async fn find(desk: &Desk, signed: &Signed, raw: &str) -> Result<Topic, Refusal> {
    let (edition, topic): (_, TopicId) = (signed.edition.id, id(raw, "topic of this kind here")?);
    desk.read(move |read| editions::topic(read, edition, topic))
        .await?
        .ok_or_else(|| Refusal::NotFound("topic of this kind here".to_owned()))
}

/// The topic with this address or name.
async fn named(desk: &Desk, signed: &Signed, typed: &str) -> Result<Option<Topic>, Refusal> {
    let (edition, typed) = (signed.edition.id, typed.trim().to_owned());
    Ok(desk
        .read(move |read| {
            if let Some(topic) = editions::topic_by_slug(read, edition, &typed)? {
                return Ok(Some(topic));
            }
            let lower = typed.to_lowercase();
            let all = editions::topics(read, edition)?;
            Ok::<_, StoreError>(all.into_iter().find(|topic| topic.name.to_lowercase() == lower))
        })
        .await?)
}

fn facts(signed: &Signed, form: &Typed) -> NewTopic {
    NewTopic {
        edition: signed.edition.id,
        slug: slug_or(&form.slug, &form.name),
        name: form.name.clone(),
        description: form.description.clone(),
    }
}
