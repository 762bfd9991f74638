//! Settings: what articles stand in. Plain forms over the verbs of `news/editions`; a form that is
//! not accepted comes back with what was typed and what is wrong beside the field.

pub mod contributors;
pub mod edition;
pub mod look;
pub mod menus;
pub mod pages;
pub mod redirects;
pub mod sections;

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Desk, Refusal, Signed};
use crate::news::people::Right;
use crate::news::text::Slug;

/// How many lines a page of a list has.
pub const PER_PAGE: usize = 50;

/// What the address of a page may carry: what was just done, and where a list goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    said: String,
    pub q: String,
    pub after: String,
    pub after_id: String,
}

impl Asked {
    /// What was just done, as the address says it.
    pub fn what(&self) -> &str {
        &self.said
    }

    /// What was just done, as a sentence. Words that nobody of us wrote say nothing.
    pub fn said(&self) -> Option<&'static str> {
        Some(match self.said.as_str() {
            "saved" => "Saved. Readers see it now.",
            "edition" => {
                "Saved. What is scheduled or under embargo goes out at the same moment as before; times are shown in \
                 the edition's zone."
            }
            "edition-made" => "The edition is there. It needs sections next.",
            "section-made" => "The section is there.",
            "section" => "Saved. Old addresses lead to the new ones.",
            "closed" => "The section is closed. Its address leads on.",
            "ordered" => "The order is saved.",
            "menu" => "The menu is saved.",
            "page-removed" => "The page is removed. Its address says that it is gone.",
            "redirect" => "The old address leads there now.",
            "redirect-removed" => "The old address is removed.",
            "look" => "The look is saved. Readers see it now.",
            "topic-made" => "The topic is there.",
            "merged" => "The topics are one. The old address leads here.",
            _ => return None,
        })
    }
}

pub async fn index(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    signed.has(Right::ManageSettings)?;
    desk.page(&signed, "desk/settings/index.html", json!({})).await
}

/// A form that was not accepted: the same page, what was typed, what is wrong. Other refusals stay
/// what they are.
pub async fn again(
    desk: &Desk,
    signed: &Signed,
    template: &'static str,
    mut own: Value,
    refusal: Refusal,
) -> Result<Response, Refusal> {
    let Refusal::Invalid(problems) = &refusal else {
        return Err(refusal);
    };
    let errors: serde_json::Map<String, Value> = problems
        .iter()
        .map(|problem| (problem.field.to_owned(), problem.message.clone().into()))
        .collect();
    own["errors"] = errors.into();
    let mut response = desk.page(signed, template, own).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

/// The slug that was typed, or one made of the name when the field was left empty.
pub fn slug_or(typed: &str, name: &str) -> String {
    match typed.trim() {
        "" => Slug::from_words(name).to_string(),
        slug => slug.to_owned(),
    }
}

/// An id in an address; what is none names nothing.
pub fn id<T: std::str::FromStr>(raw: &str, what: &str) -> Result<T, Refusal> {
    raw.parse().map_err(|_| Refusal::NotFound(what.to_owned()))
}
