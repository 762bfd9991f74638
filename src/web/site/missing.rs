//! What a reader gets when there is no page: the new address, "gone", "not found", or an honest
//! failure with the number under which the log has the reason.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::RETRY_AFTER;
use http::{HeaderValue, StatusCode};
use serde_json::json;

use super::shapes::Head;
use super::{Ask, Look, PageError, Site, article};
use crate::base::store::StoreError;
use crate::news::editions::{Destination, redirect};
use crate::news::newsroom::live::{self, After};
use crate::views::pages::Rendered;

/// Every address that no other page took.
pub async fn any(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    let below = ask.below.clone();
    site.show(Ask { keep: false, ..ask }, move |look| page(look, &below))
        .await
}

/// Looks for an old address; `below` is the path with its query, below the edition's root.
pub fn page(look: &mut Look<'_, '_>, below: &str) -> Result<Rendered, PageError> {
    let path = below.split('?').next().unwrap_or(below);
    // Old sites' addresses differ in the slash at the end, and some are nothing but a query (`/?p=12`).
    let mut tries = vec![below.to_owned(), path.to_owned()];
    if path.len() > 1 {
        tries.push(match path.strip_suffix('/') {
            Some(bare) => bare.to_owned(),
            None => format!("{path}/"),
        });
    }
    for from in tries {
        match redirect(look.read, look.edition.id, &from)? {
            None => {}
            Some(Destination::Path(to)) => {
                let to = if to.starts_with('/') { look.link(&to) } else { to };
                return Ok(Rendered::redirect(301, to));
            }
            Some(Destination::Gone) => return plain(look, "gone.html", "gone_title", 410),
            Some(Destination::Article(id)) => {
                return match live::by_id(look.read, id)? {
                    Some(article) => Ok(Rendered::redirect(301, look.article_path(&article))),
                    None => match live::withdrawn_number(look.read, id)? {
                        Some(number) => article::page(look, number, ""),
                        None => plain(look, "not_found.html", "not_found_title", 404),
                    },
                };
            }
        }
    }
    plain(look, "not_found.html", "not_found_title", 404)
}

pub fn not_found(look: &mut Look<'_, '_>) -> Result<Rendered, PageError> {
    plain(look, "not_found.html", "not_found_title", 404)
}

fn plain(look: &mut Look<'_, '_>, template: &str, title: &str, status: u16) -> Result<Rendered, PageError> {
    let latest = live::latest(look.read, look.edition.id, After::start(), 6)?;
    let latest = look.cards(&latest)?;
    let head = Head {
        title: look.titled(look.words().say(title)),
        robots: Some("noindex"),
        ..Head::default()
    };
    let site = Arc::clone(look.site);
    Ok(site
        .theme
        .page(look, template, &head, None, json!({ "latest": latest }))?
        .with_status(status))
}

/// Something failed. The reader gets a short text, the log the reason, both the same number.
pub fn failed(site: &Site, ask: &Ask, error: &PageError) -> Response {
    let id: String = rand::random::<[u8; 4]>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let busy = matches!(error, PageError::Store(StoreError::Busy));
    let status = if busy {
        StatusCode::SERVICE_UNAVAILABLE
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    };
    tracing::error!(error_id = id, path = ask.path, %error, "a page failed");
    let text = format!(
        "This page could not be made just now.\nPlease try again in a moment. If it stays like this, tell us \
         this number: {id}\n"
    );
    let mut response = (status, site.headers.clone(), text).into_response();
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

/// Before there is an edition.
pub fn not_set_up() -> Response {
    let text = "This publication has not been set up yet.\nOn the server: `courant demo` fills an empty data \
                folder with a sample newspaper, `courant edition create` makes an edition.\n";
    (StatusCode::SERVICE_UNAVAILABLE, text).into_response()
}
