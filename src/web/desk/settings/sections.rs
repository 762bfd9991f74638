//! The tree of sections: make, change, order, close.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Asked, again, id, slug_or};
use crate::base::ids::SectionId;
use crate::news::NewsError;
use crate::news::editions::{self, Section, SectionFacts, Sections};
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Signed};

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    slug: String,
    description: String,
    parent: String,
}

const LIST: &str = "desk/settings/sections.html";
const ONE: &str = "desk/settings/section.html";

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let tree = tree(&desk, &signed).await?;
    let own = json!({ "rows": rows(&tree), "form": Typed::default(), "said": asked.said() });
    desk.page(&signed, LIST, own).await
}

pub async fn create(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let edition = signed.edition.id;
    let made = match facts(&form) {
        Ok(facts) => desk
            .write(&signed, move |write| {
                editions::create_section(write, edition, &facts)
            })
            .await
            .map_err(Refusal::from),
        Err(refusal) => Err(refusal),
    };
    match made {
        Ok((_, position)) => Ok(desk
            .done(position, &signed.link("/settings/sections?said=section-made"))
            .await),
        Err(refusal) => {
            let tree = tree(&desk, &signed).await?;
            again(
                &desk,
                &signed,
                LIST,
                json!({ "rows": rows(&tree), "form": form }),
                refusal,
            )
            .await
        }
    }
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let tree = tree(&desk, &signed).await?;
    let section = find(&tree, &raw)?;
    let form = Typed {
        name: section.name.clone(),
        slug: section.slug.clone(),
        description: section.description.clone(),
        parent: section.parent.map(|id| id.to_string()).unwrap_or_default(),
    };
    let mut own = one(&tree, section);
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
    signed.has(Right::ManageSettings)?;
    let (edition, section) = (
        signed.edition.id,
        id::<SectionId>(&raw, "section of this kind here")?,
    );
    let saved = match facts(&form) {
        Ok(facts) => desk
            .write(&signed, move |write| {
                editions::change_section(write, edition, section, &facts)
            })
            .await
            .map_err(Refusal::from),
        Err(refusal) => Err(refusal),
    };
    match saved {
        Ok(position) => Ok(desk
            .done(position, &signed.link("/settings/sections?said=section"))
            .await),
        Err(refusal) => {
            let tree = tree(&desk, &signed).await?;
            let mut own = one(&tree, find(&tree, &raw)?);
            own["form"] = json!(form);
            again(&desk, &signed, ONE, own, refusal).await
        }
    }
}

pub async fn close(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(raw): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let (edition, section) = (
        signed.edition.id,
        id::<SectionId>(&raw, "section of this kind here")?,
    );
    let closed: Result<_, NewsError> = desk
        .write(&signed, move |write| {
            editions::close_section(write, edition, section)
        })
        .await;
    match closed {
        Ok(position) => Ok(desk
            .done(position, &signed.link("/settings/sections?said=closed"))
            .await),
        Err(refused) => {
            let tree = tree(&desk, &signed).await?;
            let section = find(&tree, &raw)?;
            let mut own = one(&tree, section);
            own["form"] = json!(Typed {
                name: section.name.clone(),
                slug: section.slug.clone(),
                description: section.description.clone(),
                parent: section.parent.map(|id| id.to_string()).unwrap_or_default(),
            });
            again(&desk, &signed, ONE, own, refused.into()).await
        }
    }
}

/// The form names every section in the order of the page; a button says which goes up or down.
pub async fn order(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let tree = tree(&desk, &signed).await?;
    let mut order: Vec<SectionId> = pairs
        .iter()
        .filter(|(key, _)| key == "section")
        .filter_map(|(_, value)| value.parse().ok())
        .collect();
    if let Some((_, what)) = pairs.iter().find(|(key, _)| key == "do") {
        step(&tree, &mut order, what);
    }
    let edition = signed.edition.id;
    let position = desk
        .write(&signed, move |write| {
            editions::order_sections(write, edition, &order)
        })
        .await?;
    Ok(desk
        .done(position, &signed.link("/settings/sections?said=ordered"))
        .await)
}

/// `up:<id>` or `down:<id>`: past the neighbour of the same row.
fn step(tree: &Sections, order: &mut [SectionId], what: &str) {
    let Some((way, id)) = what.split_once(':') else {
        return;
    };
    let Ok(id) = id.parse::<SectionId>() else { return };
    let parent = |id: SectionId| tree.get(id).map(|section| section.parent);
    let Some(at) = order.iter().position(|other| *other == id) else {
        return;
    };
    let of_row = |i: &usize| parent(order[*i]) == parent(id);
    let other = match way {
        "up" => (0..at).rev().find(of_row),
        _ => (at + 1..order.len()).find(of_row),
    };
    if let Some(other) = other {
        order.swap(at, other);
    }
}

async fn tree(desk: &Desk, signed: &Signed) -> Result<Sections, Refusal> {
    let edition = signed.edition.id;
    Ok(desk.read(move |read| editions::sections(read, edition)).await?)
}

fn find<'t>(tree: &'t Sections, raw: &str) -> Result<&'t Section, Refusal> {
    let nothing = || Refusal::NotFound("section of this kind here".to_owned());
    tree.get(raw.parse().map_err(|_| nothing())?).ok_or_else(nothing)
}

fn facts(form: &Typed) -> Result<SectionFacts, Refusal> {
    let parent = match form.parent.as_str() {
        "" => None,
        raw => Some(raw.parse().map_err(|_| {
            Refusal::invalid(
                "parent",
                "is no section of this edition; choose one from the list",
            )
        })?),
    };
    Ok(SectionFacts {
        slug: slug_or(&form.slug, &form.name),
        name: form.name.clone(),
        description: form.description.clone(),
        parent,
    })
}

fn row(tree: &Sections, section: &Section) -> Value {
    json!({
        "id": section.id, "name": section.name, "path": tree.path(section.id),
        "children": tree.children(section.id).map(|child| row(tree, child)).collect::<Vec<_>>(),
    })
}

fn rows(tree: &Sections) -> Vec<Value> {
    tree.top().map(|section| row(tree, section)).collect()
}

fn one(tree: &Sections, section: &Section) -> Value {
    json!({ "section": row(tree, section), "rows": rows(tree) })
}
