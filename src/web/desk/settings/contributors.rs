//! Contributors: who signs. Nobody needs an account for that.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Asked, PER_PAGE, again, id, slug_or};
use crate::base::ids::ContributorId;
use crate::news::NewsError;
use crate::news::editions::{self, NewContributor};
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Signed};

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    slug: String,
    role: String,
    place: String,
    bio: String,
    expertise: String,
    contact: String,
}

const ONE: &str = "desk/settings/contributor.html";

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let after = asked.after_id.parse().ok().map(|id| (asked.after.clone(), id));
    let words = asked.q.clone();
    let mut found = desk
        .read(move |read| editions::contributors_after(read, &words, after, PER_PAGE as i64 + 1))
        .await?;
    let more = found.len() > PER_PAGE;
    found.truncate(PER_PAGE);
    let next = found
        .last()
        .filter(|_| more)
        .map(|last| json!({ "name": last.name, "id": last.id }));
    let lines: Vec<_> = found
        .iter()
        .map(|who| json!({ "id": who.id, "name": who.name, "role": who.role, "place": who.place, "slug": who.slug }))
        .collect();
    let own = json!({
        "lines": lines, "next": next, "q": asked.q, "first": asked.after_id.is_empty(), "said": asked.said(),
    });
    desk.page(&signed, "desk/settings/contributors.html", own).await
}

pub async fn new(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    desk.page(&signed, ONE, json!({ "form": Typed::default() })).await
}

pub async fn create(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let new = facts(&form);
    let made: Result<_, NewsError> = desk
        .write(&signed, move |write| editions::create_contributor(write, &new))
        .await;
    match made {
        Ok((_, position)) => Ok(desk
            .done(position, &signed.link("/settings/contributors?said=saved"))
            .await),
        Err(refused) => again(&desk, &signed, ONE, json!({ "form": form }), refused.into()).await,
    }
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let contributor: ContributorId = id(&raw, "contributor of this kind")?;
    let who = desk
        .read(move |read| editions::contributor(read, contributor))
        .await?
        .ok_or_else(|| Refusal::NotFound("contributor of this kind".to_owned()))?;
    let form = Typed {
        name: who.name.clone(),
        slug: who.slug,
        role: who.role,
        place: who.place,
        bio: who.bio,
        expertise: who.expertise.join("; "),
        contact: who.contact,
    };
    desk.page(
        &signed,
        ONE,
        json!({ "form": form, "known": { "id": raw, "name": who.name } }),
    )
    .await
}

pub async fn save(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let (contributor, new): (ContributorId, _) = (id(&raw, "contributor of this kind")?, facts(&form));
    let saved: Result<_, NewsError> = desk
        .write(&signed, move |write| {
            editions::change_contributor(write, contributor, &new)
        })
        .await;
    match saved {
        Ok(position) => Ok(desk
            .done(position, &signed.link("/settings/contributors?said=saved"))
            .await),
        Err(refused) => {
            let own = json!({ "form": form, "known": { "id": raw, "name": form.name } });
            again(&desk, &signed, ONE, own, refused.into()).await
        }
    }
}

fn facts(form: &Typed) -> NewContributor {
    NewContributor {
        slug: slug_or(&form.slug, &form.name),
        name: form.name.clone(),
        role: form.role.clone(),
        place: form.place.clone(),
        bio: form.bio.clone(),
        expertise: form
            .expertise
            .split([';', '\n'])
            .map(|field| field.trim().to_owned())
            .filter(|field| !field.is_empty())
            .collect(),
        contact: form.contact.clone(),
    }
}
