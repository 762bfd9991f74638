//! The page behind the link of a letter that asks to confirm. Looking at it does nothing, since mail
//! scanners look at every link; its buttons do.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde_json::json;

use super::private::{Private, nothing};
use super::{Ask, Network, Site, missing};
use crate::base::store::{Actor, StoreError};
use crate::news::NewsError;
use crate::news::readers::{
    Asked, Circumstance, Keys, Subscriber, asked_to_confirm, confirm, refuse as refuse_it, wording,
};

pub async fn show(State(site): State<Arc<Site>>, Path(token): Path<String>, ask: Ask) -> Response {
    let now = site.clock.now();
    let (tried, edition) = (token.clone(), ask.edition.as_ref().map(|edition| edition.id));
    let found = match edition {
        Some(edition) => {
            let look = site
                .reads
                .run(move |read| asked_to_confirm(read, edition, &tried, now));
            look.await
        }
        None => Ok(Asked::Void),
    };
    match found {
        Ok(Asked::Open(reader)) => {
            let own = json!({ "email": reader.email, "token": token });
            let page = Private {
                status: StatusCode::OK,
                template: "confirm.html",
                title: "confirm_page_title",
                own,
            };
            site.show_private(ask, move |_| Ok(page)).await
        }
        // Whoever looks again had the button pressed; a link that worked once says so, and no more.
        Ok(Asked::Done(_)) => site.show_private(ask, |_| Ok(confirmed_before())).await,
        Ok(Asked::Void) => site.show_private(ask, |_| Ok(nothing())).await,
        Err::<_, StoreError>(error) => missing::failed(&site, &ask, &error.into()),
    }
}

fn confirmed_before() -> Private {
    Private {
        status: StatusCode::OK,
        template: "confirm.html",
        title: "confirm_done",
        own: json!({ "done": true }),
    }
}

/// Confirms, and leads to the reader's own page. Pressing twice is pressing once.
pub async fn press(
    State(site): State<Arc<Site>>,
    Path(token): Path<String>,
    Network(network): Network,
    ask: Ask,
) -> Response {
    let Some(edition) = ask.edition.clone() else {
        return missing::not_set_up();
    };
    let circumstance = Circumstance {
        wording: wording(&edition.language),
        page: "/confirm".to_owned(),
        method: "link".to_owned(),
        network: Some(network),
    };
    let id = edition.id;
    let done = site
        .writes
        .run(Actor::Reader, move |write| {
            confirm(write, id, &token, &circumstance)
        })
        .await;
    match done {
        Ok(Asked::Done(reader)) => to_own_page(&site, ask, &reader).await,
        Ok(Asked::Open(_) | Asked::Void) => site.show_private(ask, |_| Ok(nothing())).await,
        Err(NewsError::Store(error)) => missing::failed(&site, &ask, &error.into()),
        Err(_) => site.show_private(ask, |_| Ok(nothing())).await,
    }
}

async fn to_own_page(site: &Arc<Site>, ask: Ask, reader: &Subscriber) -> Response {
    let (id, root) = (
        reader.id,
        ask.edition
            .as_ref()
            .map(|edition| edition.root())
            .unwrap_or_default(),
    );
    match site.reads.run(Keys::load).await {
        Ok(Some(keys)) => {
            let to = format!("{root}/update/{}?said=confirmed", keys.own_page(id));
            Redirect::to(&to).into_response()
        }
        Ok(None) => site.show_private(ask, |_| Ok(confirmed_before())).await,
        Err::<_, StoreError>(error) => missing::failed(site, &ask, &error.into()),
    }
}

/// “It was not me.”
pub async fn refuse(State(site): State<Arc<Site>>, Path(token): Path<String>, ask: Ask) -> Response {
    let Some(edition) = ask.edition.clone() else {
        return missing::not_set_up();
    };
    let id = edition.id;
    let (seen, tried) = (token.clone(), token);
    let now = site.clock.now();
    let was_open = site
        .reads
        .run(move |read| asked_to_confirm(read, id, &seen, now))
        .await;
    let done = site
        .writes
        .run(Actor::Reader, move |write| refuse_it(write, id, &tried))
        .await;
    match (was_open, done) {
        (Ok::<_, StoreError>(Asked::Open(_)), Ok(_)) => {
            let page = Private {
                status: StatusCode::OK,
                template: "confirm.html",
                title: "confirm_refused",
                own: json!({ "refused": true }),
            };
            site.show_private(ask, move |_| Ok(page)).await
        }
        (Err(error), _) | (_, Err(NewsError::Store(error))) => missing::failed(&site, &ask, &error.into()),
        _ => site.show_private(ask, |_| Ok(nothing())).await,
    }
}
