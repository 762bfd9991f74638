//! An edition: its names, language, zone and habits; and another edition beside it.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Asked, again, slug_or};
use crate::news::NewsError;
use crate::news::editions::{self, EditionFacts, NewEdition};
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Signed};

/// As the form sends it; a box that is not ticked is not sent.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    slug: String,
    name: String,
    tagline: String,
    description: String,
    language: String,
    zone: String,
    note: String,
    contact: String,
    full_feeds: Option<String>,
    four_eyes: Option<String>,
}

const SHOW: &str = "desk/settings/edition.html";
const NEW: &str = "desk/settings/edition_new.html";

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let id = signed.edition.id;
    let edition = desk
        .read(move |read| editions::edition_by_id(read, id))
        .await?
        .ok_or(Refusal::NotSetUp)?;
    let ticked = |on: bool| on.then(|| "yes".to_owned());
    let form = Typed {
        slug: edition.slug,
        name: edition.name,
        tagline: edition.tagline,
        description: edition.description,
        language: edition.language,
        zone: edition.zone_name,
        note: edition.note,
        contact: edition.contact,
        full_feeds: ticked(edition.full_feeds),
        four_eyes: ticked(edition.four_eyes),
    };
    desk.page(&signed, SHOW, json!({ "form": form, "said": asked.said() }))
        .await
}

pub async fn save(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let (id, said) = (signed.edition.id, form.clone());
    let facts = EditionFacts {
        name: said.name,
        tagline: said.tagline,
        description: said.description,
        language: said.language.trim().to_owned(),
        zone: said.zone.trim().to_owned(),
        note: said.note,
        contact: said.contact,
        full_feeds: said.full_feeds.is_some(),
        four_eyes: said.four_eyes.is_some(),
    };
    let saved: Result<_, NewsError> = desk
        .write(&signed, move |write| editions::change_edition(write, id, &facts))
        .await;
    match saved {
        Ok(position) => Ok(desk
            .done(position, &signed.link("/settings/edition?said=edition"))
            .await),
        Err(refused) => again(&desk, &signed, SHOW, json!({ "form": form }), refused.into()).await,
    }
}

pub async fn new(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let form = Typed {
        zone: signed.edition.zone_name.clone(),
        ..Typed::default()
    };
    desk.page(&signed, NEW, json!({ "form": form })).await
}

pub async fn create(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let said = form.clone();
    let slug = slug_or(&said.slug, &said.name);
    let new = NewEdition {
        slug: slug.clone(),
        name: said.name,
        tagline: said.tagline,
        description: said.description,
        language: said.language.trim().to_owned(),
        zone: said.zone.trim().to_owned(),
        note: String::new(),
        is_main: false,
        full_feeds: false,
        four_eyes: false,
        contact: String::new(),
    };
    let made: Result<_, NewsError> = desk
        .write(&signed, move |write| editions::create_edition(write, &new))
        .await;
    match made {
        Ok((_, position)) => {
            let to = format!("/{slug}/desk/settings/edition?said=edition-made");
            Ok(desk.done(position, &to).await)
        }
        Err(refused) => again(&desk, &signed, NEW, json!({ "form": form }), refused.into()).await,
    }
}
