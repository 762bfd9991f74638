//! Static pages, written in Markdown, with a look at what readers will see.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use courant_body::{Body, NoSurroundings, from_markdown};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Asked, again, id, slug_or};
use crate::base::ids::PageId;
use crate::news::editions::{self, NewPage};
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Signed};

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    title: String,
    slug: String,
    description: String,
    text: String,
    #[serde(rename = "do", skip_serializing)]
    pressed: String,
}

const ONE: &str = "desk/settings/page.html";

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let edition = signed.edition.id;
    let pages = desk.read(move |read| editions::pages(read, edition)).await?;
    let lines: Vec<_> = pages
        .iter()
        .map(|page| json!({ "id": page.id, "title": page.title, "slug": page.slug }))
        .collect();
    desk.page(
        &signed,
        "desk/settings/pages.html",
        json!({ "lines": lines, "said": asked.said() }),
    )
    .await
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
    write(&desk, &signed, None, form).await
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let (edition, page): (_, PageId) = (signed.edition.id, id(&raw, "page of this kind here")?);
    let page = desk
        .read(move |read| editions::page_by_id(read, edition, page))
        .await?
        .ok_or_else(|| Refusal::NotFound("page of this kind here".to_owned()))?;
    let form = Typed {
        title: page.title.clone(),
        slug: page.slug,
        description: page.description,
        text: page.body.to_markdown(),
        pressed: String::new(),
    };
    let own = json!({
        "form": form, "known": { "id": raw, "title": page.title }, "preview": page.body.to_html(&NoSurroundings),
        "loses": !page.body.survives_markdown(),
    });
    desk.page(&signed, ONE, own).await
}

pub async fn save(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let page: PageId = id(&raw, "page of this kind here")?;
    write(&desk, &signed, Some(page), form).await
}

pub async fn remove(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let (edition, page): (_, PageId) = (signed.edition.id, id(&raw, "page of this kind here")?);
    let position = desk
        .write(&signed, move |write| editions::remove_page(write, edition, page))
        .await?;
    Ok(desk
        .done(position, &signed.link("/settings/pages?said=page-removed"))
        .await)
}

async fn write(desk: &Desk, signed: &Signed, page: Option<PageId>, form: Typed) -> Result<Response, Refusal> {
    let mut own: Value = json!({ "form": form });
    if let Some(page) = page {
        own["known"] = json!({ "id": page, "title": form.title });
    }
    let body = match read(&form.text) {
        Ok(body) => body,
        Err(refusal) => return again(desk, signed, ONE, own, refusal).await,
    };
    own["preview"] = body.to_html(&NoSurroundings).into();
    if form.pressed == "preview" {
        return desk.page(signed, ONE, own).await;
    }
    let new = NewPage {
        edition: signed.edition.id,
        slug: slug_or(&form.slug, &form.title),
        title: form.title,
        description: form.description,
        body,
    };
    let saved = desk
        .write(signed, move |write| match page {
            Some(page) => editions::change_page(write, page, &new),
            None => editions::create_page(write, &new).map(|(_, position)| position),
        })
        .await;
    match saved {
        Ok(position) => Ok(desk
            .done(position, &signed.link("/settings/pages?said=saved"))
            .await),
        Err(refused) => again(desk, signed, ONE, own, refused.into()).await,
    }
}

fn read(text: &str) -> Result<Body, Refusal> {
    if text.len() > 400_000 {
        return Err(Refusal::invalid(
            "text",
            "is longer than a page may be (400,000 bytes)",
        ));
    }
    let body =
        from_markdown(&text.replace("\r\n", "\n")).map_err(|problem| Refusal::invalid("text", problem))?;
    // What is stored is read back through the same door, which refuses what goes too deep.
    Body::from_json(&body.to_json()).map_err(|problem| Refusal::invalid("text", problem.to_string()))
}
