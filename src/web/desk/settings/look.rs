//! The look of an edition: name at the head, sign, accents; colours that cannot be read are refused
//! with the nearest that can.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Asked, again};
use crate::base::ids::MediaId;
use crate::base::store::StoreError;
use crate::news::NewsError;
use crate::news::editions::{self, Colour, Look};
use crate::news::media;
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Signed};

#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Typed {
    masthead: String,
    logo: String,
    accent_light: String,
    accent_dark: String,
    /// `accent_light:#7a1f1f`: the colour that was offered is taken.
    #[serde(skip_serializing)]
    take: String,
}

const SHOW: &str = "desk/settings/look.html";

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
    let text = |colour: Option<Colour>| colour.map(|c| c.to_string()).unwrap_or_default();
    let form = Typed {
        masthead: edition.look.masthead.clone(),
        logo: edition.look.logo.map(|id| id.to_string()).unwrap_or_default(),
        accent_light: text(edition.look.accent_light),
        accent_dark: text(edition.look.accent_dark),
        take: String::new(),
    };
    let mut own = context(&desk, form, &asked.q).await?;
    own["said"] = json!(asked.said());
    desk.page(&signed, SHOW, own).await
}

pub async fn save(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Form(mut form): Form<Typed>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    match form.take.clone().split_once(':') {
        Some(("accent_light", colour)) => form.accent_light = colour.to_owned(),
        Some(("accent_dark", colour)) => form.accent_dark = colour.to_owned(),
        _ => {}
    }
    let (look, mut problems) = read(&form);
    let mut nearest = serde_json::Map::new();
    for (problem, near) in look.problems() {
        nearest.insert(problem.field.to_owned(), near.to_string().into());
        problems.push(problem);
    }
    let id = signed.edition.id;
    let saved = if problems.is_empty() {
        desk.write(&signed, move |write| editions::save_look(write, id, &look))
            .await
            .map_err(Refusal::from)
    } else {
        Err(Refusal::Invalid(problems))
    };
    match saved {
        Ok(position) => Ok(desk
            .done(position, &signed.link("/settings/look?said=look"))
            .await),
        Err(refusal) => {
            let mut own = context(&desk, form, "").await?;
            own["nearest"] = nearest.into();
            again(&desk, &signed, SHOW, own, refusal).await
        }
    }
}

/// What was typed, and everything in it that is not what it should be.
fn read(form: &Typed) -> (Look, Vec<crate::news::Problem>) {
    let mut problems = Vec::new();
    let mut colour = |field: &'static str, text: &str| {
        if text.trim().is_empty() {
            return None;
        }
        match Colour::parse(field, text) {
            Ok(colour) => Some(colour),
            Err(NewsError::Invalid(problem)) => {
                problems.push(problem);
                None
            }
            Err(_) => None,
        }
    };
    let (accent_light, accent_dark) = (
        colour("accent_light", &form.accent_light),
        colour("accent_dark", &form.accent_dark),
    );
    let logo = form.logo.parse::<MediaId>().ok();
    if logo.is_none() && !form.logo.is_empty() {
        problems.push(crate::news::Problem {
            field: "logo",
            message: "is no picture of the library; choose one from the list".to_owned(),
        });
    }
    let look = Look {
        masthead: form.masthead.clone(),
        logo,
        accent_light,
        accent_dark,
    };
    (look, problems)
}

/// The newest pictures whose names have these words, and the one that is the sign now.
async fn context(desk: &Desk, form: Typed, words: &str) -> Result<Value, Refusal> {
    let (chosen, asked) = (form.logo.parse::<MediaId>().ok(), words.trim().to_lowercase());
    let pictures = desk
        .read(move |read| {
            let mut names = media::names(read)?;
            names.reverse();
            names.retain(|(name, id)| Some(*id) == chosen || name.to_lowercase().contains(&asked));
            names.sort_by_key(|(_, id)| Some(*id) != chosen);
            names.truncate(24);
            Ok::<_, StoreError>(names)
        })
        .await?;
    let pictures: Vec<Value> = pictures
        .iter()
        .map(|(name, id)| json!({ "name": name, "id": id }))
        .collect();
    Ok(json!({
        "form": form, "pictures": pictures, "q": words,
        "ours": { "light": "#0d5a46", "dark": "#84cdb3" },
    }))
}
