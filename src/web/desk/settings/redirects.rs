//! Old addresses: a list to search, one to add, many to paste.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Asked, PER_PAGE, again};
use crate::base::store::StoreError;
use crate::news::NewsError;
use crate::news::editions::{self, Destination};
use crate::news::newsroom::drafts;
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Signed};

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    from: String,
    to: String,
    lines: String,
}

const LIST: &str = "desk/settings/redirects.html";

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let mut own = context(&desk, &signed, &asked).await?;
    own["form"] = json!(Typed::default());
    own["said"] = json!(asked.said());
    desk.page(&signed, LIST, own).await
}

pub async fn add(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let (edition, said) = (signed.edition.id, form.clone());
    let added: Result<_, NewsError> = desk
        .write(&signed, move |write| {
            editions::add_redirect(write, edition, &said.from, &said.to)
        })
        .await;
    match added {
        Ok(position) => Ok(desk
            .done(position, &signed.link("/settings/redirects?said=redirect"))
            .await),
        Err(refused) => {
            let mut own = context(&desk, &signed, &Asked::default()).await?;
            own["form"] = json!(form);
            again(&desk, &signed, LIST, own, refused.into()).await
        }
    }
}

/// Answers with the report itself: what was left out must not be lost by a redirect.
pub async fn paste(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let (edition, text) = (signed.edition.id, form.lines.clone());
    let pasted: Result<_, NewsError> = desk
        .write(&signed, move |write| {
            editions::paste_redirects(write, edition, &text)
        })
        .await;
    match pasted {
        Ok((report, position)) => {
            desk.settle(position).await;
            let wrong: Vec<Value> = report
                .iter()
                .filter_map(|line| {
                    let problem = line.problem.as_ref()?;
                    Some(json!({ "number": line.number, "line": line.line, "problem": problem }))
                })
                .collect();
            let left: Vec<&str> = report
                .iter()
                .filter(|line| line.problem.is_some())
                .map(|line| line.line.as_str())
                .collect();
            let mut own = context(&desk, &signed, &Asked::default()).await?;
            own["report"] = json!({ "saved": report.len() - wrong.len(), "wrong": wrong });
            own["form"] = json!(Typed {
                lines: left.join("\n"),
                ..Typed::default()
            });
            desk.page(&signed, LIST, own).await
        }
        Err(refused) => {
            let mut own = context(&desk, &signed, &Asked::default()).await?;
            own["form"] = json!(form);
            again(&desk, &signed, LIST, own, refused.into()).await
        }
    }
}

pub async fn remove(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let edition = signed.edition.id;
    let position = desk
        .write(&signed, move |write| {
            editions::remove_redirect(write, edition, &form.from)
        })
        .await?;
    Ok(desk
        .done(
            position,
            &signed.link("/settings/redirects?said=redirect-removed"),
        )
        .await)
}

async fn context(desk: &Desk, signed: &Signed, asked: &Asked) -> Result<Value, Refusal> {
    let edition = signed.edition.id;
    let (part, after) = (asked.q.clone(), asked.after.clone());
    let lines = desk
        .read(move |read| {
            let found = editions::redirects_after(read, edition, &part, &after, PER_PAGE as i64 + 1)?;
            let mut lines = Vec::with_capacity(found.len());
            for (from, to) in found {
                let to = match to {
                    Destination::Gone => json!({ "gone": true }),
                    Destination::Path(path) => json!({ "path": path }),
                    Destination::Article(id) => match drafts::by_id(read, id)? {
                        Some(article) => {
                            json!({ "number": article.number, "headline": article.draft.headline })
                        }
                        None => json!({ "gone": true }),
                    },
                };
                lines.push(json!({ "from": from, "to": to }));
            }
            Ok::<_, StoreError>(lines)
        })
        .await?;
    let more = lines.len() > PER_PAGE;
    let lines: Vec<Value> = lines.into_iter().take(PER_PAGE).collect();
    let next = lines.last().filter(|_| more).map(|last| last["from"].clone());
    Ok(json!({ "lines": lines, "next": next, "q": asked.q, "first": asked.after.is_empty() }))
}
