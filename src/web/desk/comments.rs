//! Comments on an article, for the editor's script. Every answer is JSON.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::json::Json;
use super::{Desk, Refusal, Signed, Subject};
use crate::base::ids::{CommentId, PersonId};
use crate::news::comments::{self, Anchor, Comment, NewComment};
use crate::news::people::Right;

#[derive(Deserialize)]
pub struct Sent {
    #[serde(default)]
    parent: Option<CommentId>,
    #[serde(default)]
    quote: Option<String>,
    text: String,
    #[serde(default)]
    anchor: Option<SentAnchor>,
    #[serde(default)]
    mentions: Vec<PersonId>,
}

#[derive(Deserialize)]
struct SentAnchor {
    from: String,
    to: String,
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<i64>,
) -> Result<Response, Refusal> {
    let subject = subject(&desk, &signed, number).await?;
    let article = subject.id();
    let found = desk.read(move |read| comments::of_article(read, article)).await?;
    let shown: Vec<Value> = found.iter().map(shape).collect();
    Ok(axum::Json(json!({ "comments": shown })).into_response())
}

pub async fn add(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<i64>,
    Json(sent): Json<Sent>,
) -> Result<Response, Refusal> {
    let subject = subject(&desk, &signed, number).await?;
    signed.may(Right::Comment, &subject)?;
    let new = NewComment {
        parent: sent.parent,
        quote: sent.quote.unwrap_or_default(),
        text: sent.text,
        anchor: sent.anchor.map(|SentAnchor { from, to }| Anchor { from, to }),
        mentions: sent.mentions,
    };
    let (article, author) = (subject.id(), signed.person.id);
    let (id, _) = desk
        .write(&signed, move |write| comments::add(write, author, article, &new))
        .await?;
    answer(&desk, StatusCode::CREATED, id).await
}

pub async fn resolve(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((number, id)): Path<(i64, CommentId)>,
) -> Result<Response, Refusal> {
    let subject = subject(&desk, &signed, number).await?;
    signed.may(Right::Comment, &subject)?;
    let (article, by) = (subject.id(), signed.person.id);
    desk.write(&signed, move |write| comments::resolve(write, by, article, id))
        .await?;
    answer(&desk, StatusCode::OK, id).await
}

pub async fn reopen(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path((number, id)): Path<(i64, CommentId)>,
) -> Result<Response, Refusal> {
    let subject = subject(&desk, &signed, number).await?;
    signed.may(Right::Comment, &subject)?;
    let article = subject.id();
    desk.write(&signed, move |write| comments::reopen(write, article, id))
        .await?;
    answer(&desk, StatusCode::OK, id).await
}

async fn subject(desk: &Desk, signed: &Signed, number: i64) -> Result<Subject, Refusal> {
    let signed = signed.clone();
    desk.read(move |read| signed.article(read, number)).await
}

async fn answer(desk: &Desk, status: StatusCode, id: CommentId) -> Result<Response, Refusal> {
    let comment = desk
        .read(move |read| comments::by_id(read, id))
        .await?
        .ok_or_else(|| Refusal::NotFound("comment of this name".to_owned()))?;
    Ok((status, axum::Json(shape(&comment))).into_response())
}

fn shape(comment: &Comment) -> Value {
    json!({
        "id": comment.id,
        "parent": comment.parent,
        "author": { "id": comment.author, "name": comment.author_name },
        "at": comment.at.timestamp().to_string(),
        "quote": comment.quote,
        "text": comment.text,
        "anchor": comment.anchor.as_ref().map(|anchor| json!({ "from": anchor.from, "to": anchor.to })),
        "mentions": comment.mentions,
        "resolved": comment.resolved.as_ref().map(|resolved| json!({
            "by": resolved.by,
            "at": resolved.at.timestamp().to_string(),
        })),
    })
}
