//! Sign-up for the daily update: a form that works without script.

use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::shapes::Head;
use super::{Ask, Look, PageError, Site, missing};
use crate::base::store::Actor;
use crate::news::NewsError;
use crate::news::readers::{Email, sign_up};
use crate::views::pages::Rendered;

pub async fn form(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(ask, |look| page(look, "", None)).await
}

pub async fn done(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(ask, |look| {
        let head = head(look);
        let site = Arc::clone(look.site);
        site.theme.page(look, "sign_up_done.html", &head, None, json!({}))
    })
    .await
}

#[derive(Deserialize)]
pub struct Fields {
    #[serde(default)]
    email: String,
    /// A field that people do not see; programs fill it in.
    #[serde(default)]
    website: String,
}

/// Keeps the address. Answers the same for known and unknown ones.
pub async fn submit(State(site): State<Arc<Site>>, ask: Ask, Form(fields): Form<Fields>) -> Response {
    let Some(edition) = ask.edition.clone() else {
        return missing::not_set_up();
    };
    if !is_from_here(&ask.headers, &site.url) {
        let text = "This form was sent from another site. Please use the form on our own pages.\n";
        return (StatusCode::FORBIDDEN, text).into_response();
    }
    let thanks = Redirect::to(&format!("{}/sign-up/done", edition.root())).into_response();
    if !fields.website.is_empty() {
        return thanks;
    }
    let email = match Email::parse(&fields.email) {
        Ok(email) => email,
        Err(refused) => return again(&site, ask, fields.email, refused).await,
    };
    let id = edition.id;
    match site
        .writes
        .run(Actor::Reader, move |write| sign_up(write, id, &email, "site"))
        .await
    {
        Ok(_) => thanks,
        Err(NewsError::Store(error)) => missing::failed(&site, &ask, &error.into()),
        Err(refused) => again(&site, ask, fields.email, refused).await,
    }
}

/// The form once more, with what was written and what is wrong with it.
async fn again(site: &Arc<Site>, ask: Ask, value: String, refused: NewsError) -> Response {
    let message = match refused {
        NewsError::Invalid(problem) => problem.message,
        other => other.to_string(),
    };
    let ask = Ask {
        keep: false,
        address: format!("{}#refused", ask.address),
        ..ask
    };
    site.show(ask, move |look| {
        Ok(page(look, &value, Some(&message))?.with_status(422))
    })
    .await
}

fn page(look: &mut Look<'_, '_>, value: &str, error: Option<&str>) -> Result<Rendered, PageError> {
    let head = head(look);
    let site = Arc::clone(look.site);
    site.theme.page(
        look,
        "sign_up.html",
        &head,
        None,
        json!({ "value": value, "error": error }),
    )
}

fn head(look: &Look<'_, '_>) -> Head {
    Head {
        title: format!("Daily update – {}", look.edition.name),
        description: "The most important stories unfolding in the global economy, once a day by mail."
            .to_owned(),
        canonical: look.absolute(&look.link("/sign-up")),
        ..Head::default()
    }
}

/// Browsers say where a form stands; ones that don't are let through, they carry no cookies anyway.
fn is_from_here(headers: &HeaderMap, url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(place), _) => matches!(place, "same-origin" | "none"),
        (None, Some(origin)) => origin == url,
        (None, None) => true,
    }
}
