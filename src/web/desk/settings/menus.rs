//! The menus at the head and at the foot, as lists whose lines can be moved.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde_json::{Value, json};

use super::{Asked, again};
use crate::base::store::StoreError;
use crate::news::NewsError;
use crate::news::editions::{self, Menu, MenuItem};
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Signed};

const SHOW: &str = "desk/settings/menus.html";

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let mut own = context(&desk, &signed, None).await?;
    own["said"] = json!(asked.said());
    desk.page(&signed, SHOW, own).await
}

/// The form names every line in the order of the page; a button says which is moved or left out.
pub async fn save(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(which): Path<String>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    let which = Menu::parse(&which).ok_or_else(|| Refusal::NotFound(format!("menu “{which}”")))?;
    let items = lines(&pairs);
    let (edition, saved) = (signed.edition.id, items.clone());
    let done: Result<_, NewsError> = desk
        .write(&signed, move |write| {
            editions::save_menu(write, edition, which, &saved)
        })
        .await;
    match done {
        Ok(position) => Ok(desk
            .done(position, &signed.link("/settings/menus?said=menu"))
            .await),
        Err(refused) => {
            let own = context(&desk, &signed, Some((which, items))).await?;
            again(&desk, &signed, SHOW, own, refused.into()).await
        }
    }
}

/// Labels and targets come in pairs; the empty pair at the end is the place for a new line.
fn lines(pairs: &[(String, String)]) -> Vec<MenuItem> {
    let of = |key: &str| {
        let found = pairs.iter().filter(move |(name, _)| name == key);
        found
            .map(|(_, value)| value.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let mut items: Vec<Option<MenuItem>> = of("label")
        .into_iter()
        .zip(of("target"))
        .map(|(label, target)| Some(MenuItem { label, target }))
        .collect();
    let pressed = pairs.iter().find(|(name, _)| name == "do");
    if let Some((what, at)) = pressed.and_then(|(_, value)| value.split_once(':'))
        && let Ok(at) = at.parse::<usize>()
        && at < items.len()
    {
        match what {
            "up" if at > 0 => items.swap(at, at - 1),
            "down" if at + 1 < items.len() => items.swap(at, at + 1),
            "remove" => items[at] = None,
            _ => {}
        }
    }
    items
        .into_iter()
        .flatten()
        .filter(|item| !(item.label.is_empty() && item.target.is_empty()))
        .collect()
}

async fn context(
    desk: &Desk,
    signed: &Signed,
    typed: Option<(Menu, Vec<MenuItem>)>,
) -> Result<Value, Refusal> {
    let edition = signed.edition.id;
    let (tree, pages, head, foot) = desk
        .read(move |read| {
            Ok::<_, StoreError>((
                editions::sections(read, edition)?,
                editions::pages(read, edition)?,
                editions::menu(read, edition, Menu::Head)?,
                editions::menu(read, edition, Menu::Foot)?,
            ))
        })
        .await?;
    let shown = |which: Menu, kept: Vec<MenuItem>| {
        let typed = typed.as_ref().filter(|(menu, _)| *menu == which);
        let items = typed.map_or(kept, |(_, items)| items.clone());
        let lines: Vec<Value> = items
            .iter()
            .map(|item| {
                // The site shows the sections below a section as its sub-menu.
                let below: Vec<&str> = tree
                    .iter()
                    .find(|section| tree.path(section.id) == item.target)
                    .map(|section| {
                        tree.children(section.id)
                            .map(|child| child.name.as_str())
                            .collect()
                    })
                    .unwrap_or_default();
                let is_wrong = typed.is_some() && (item.label.is_empty() || !leads_somewhere(&item.target));
                json!({ "label": item.label, "target": item.target, "below": below, "wrong": is_wrong })
            })
            .collect();
        json!({ "which": which.as_str(), "lines": lines, "refused": typed.is_some() })
    };
    let mut choices: Vec<Value> = tree
        .iter()
        .map(|section| json!({ "path": tree.path(section.id), "name": section.name }))
        .collect();
    choices.extend(
        pages
            .iter()
            .map(|page| json!({ "path": format!("/{}", page.slug), "name": page.title })),
    );
    for (path, name) in [
        ("/archive", "Archive"),
        ("/corrections", "Corrections"),
        ("/search", "Search"),
        ("/sign-up", "Daily update"),
    ] {
        choices.push(json!({ "path": path, "name": name }));
    }
    Ok(json!({ "menus": [shown(Menu::Head, head), shown(Menu::Foot, foot)], "choices": choices }))
}

fn leads_somewhere(target: &str) -> bool {
    (target.starts_with('/') && !target.starts_with("//")) || target.starts_with("https://")
}
