//! The reader's eye: an article, or the front page, as it will be at a moment.

use crate::base::words;
use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::HeaderValue;
use serde::Deserialize;

use super::overview::numbered;
use crate::base::clock::Micros;
use crate::base::store::Actor;
use crate::news::newsroom::drafts;
use crate::news::newsroom::preview::as_released_by;
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::preview::{Seen, answer, page as as_reader, with_bar};
use crate::web::site::{Look, front as site_front, media, times};

/// When, and which text.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    at: String,
    version: String,
}

/// The moment that is asked for: now, when none is.
fn moment(desk: &Desk, signed: &Signed, at: &str) -> Result<Micros, Refusal> {
    match at.trim() {
        "" => Ok(desk.clock.now()),
        at => Ok(signed.edition.moment("at", at)?),
    }
}

/// The draft, or one version of it, on the site's own article page.
pub async fn page(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<String>,
    params: Result<Query<Params>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(params) = params.map_err(|_| Refusal::invalid("address", "cannot be read"))?;
    let number = numbered(&number)?;
    let at = moment(&desk, &signed, &params.at)?;
    let (site, asker) = (Arc::clone(&desk.site), signed.clone());
    let html = desk
        .read(move |read| {
            let subject = asker.article(read, number)?;
            let (content, version) = match params.version.as_str() {
                "" | "draft" => {
                    // Anybody may look at what is live; its draft is for those who see drafts.
                    asker.may(Right::SeeDrafts, &subject)?;
                    (subject.article.draft.clone(), None)
                }
                version => {
                    asker.may(Right::SeeDrafts, &subject)?;
                    let nothing = || Refusal::NotFound("version of this name".to_owned());
                    let id = version.parse().map_err(|_| nothing())?;
                    let (line, content) =
                        drafts::version(read, subject.article.id, id)?.ok_or_else(nothing)?;
                    (content, Some(line.ordinal))
                }
            };
            let mut look = Look::new(&site, Arc::clone(&asker.edition), asker.path.clone(), read)?;
            look.pictures_at = asker.link("/picture");
            let seen = Seen { content, at, version };
            Ok::<String, Refusal>(as_reader(&mut look, &subject.article, seen)?)
        })
        .await?;
    Ok(answer(&desk, html))
}

/// The front page at a moment: what is due by then is out, what ends by then is gone. The releases are
/// made inside a write that is dropped, by the very code that the clock runs.
pub async fn front(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    params: Result<Query<Params>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(params) = params.map_err(|_| Refusal::invalid("address", "cannot be read"))?;
    signed.has(Right::SeeDrafts)?;
    let at = moment(&desk, &signed, &params.at)?;
    let (site, asker) = (Arc::clone(&desk.site), signed.clone());
    let html = desk
        .writes
        .run(Actor::Clock, move |mut write| {
            as_released_by(&mut write, asker.edition.id, at)?;
            let read = &mut write.as_read();
            let path = format!("{}/", asker.edition.root());
            let mut look = Look::new(&site, Arc::clone(&asker.edition), path, read)?;
            look.now = at;
            look.pictures_at = asker.link("/picture");
            let said = format!(
                "The front page as at {}",
                times::label(&asker.edition, at, at).label
            );
            Ok::<String, Refusal>(with_bar(words::english(), site_front::page(&mut look)?, &said))
        })
        .await?;
    Ok(answer(&desk, html))
}

/// Pictures of the library, public or not, for those at the desk.
pub async fn picture(State(desk): State<Arc<Desk>>, _: Signed, Path(file): Path<String>) -> Response {
    let cache = HeaderValue::from_static("private, max-age=600");
    media::send(&desk.site, &file, Some(cache), |_, _| Ok(true)).await
}
