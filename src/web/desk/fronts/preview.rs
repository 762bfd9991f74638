//! The front as a reader would see it at this moment, with placements that nobody has saved. Made for
//! one person, kept nowhere, counted nowhere.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse, Response};
use http::HeaderValue;

use super::form::Draft;
use super::front::allowed;
use crate::news::editions::Front;
use crate::web::desk::fields::Fields;
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::{Look, PageError, front, section};

pub async fn preview(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(word): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let place = allowed(&desk, &signed, &word).await?;
    let new = Draft::sent(&fields).arrangement(&signed.edition)?;
    let (site, edition) = (Arc::clone(&desk.site), Arc::clone(&signed.edition));
    let path = format!("{}{}", edition.root(), place.path);
    let made = desk.read(move |read| {
        let mut look = Look::new(&site, edition, path, read)?;
        look.tried = Some((place.front, new));
        match place.front {
            Front::Page => front::page(&mut look),
            Front::Section(id) => section::page(&mut look, id, None, &place.path),
        }
    });
    match made.await {
        Ok(page) => {
            let mut answer = Html(page.body).into_response();
            let headers = answer.headers_mut();
            headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
            Ok(answer)
        }
        Err(PageError::Store(error)) => Err(error.into()),
        Err(error) => Err(Refusal::internal(&error)),
    }
}
