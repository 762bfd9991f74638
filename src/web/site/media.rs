//! Pictures: `/media/<hash>-<width>.<jpg|webp>`. Served only while some live article shows them and
//! their rights hold; an embargoed article's pictures are as hidden as its text.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use pictures::Format;

use super::Site;
use super::assets::FOR_EVER;
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::news::media::{self, Picture};
use crate::news::newsroom::live;

pub async fn picture(State(site): State<Arc<Site>>, Path(name): Path<String>) -> Response {
    // The sign at the head of an edition is shown everywhere.
    let signs: Vec<_> = site
        .editions()
        .iter()
        .filter_map(|edition| edition.look.logo)
        .collect();
    send(&site, &name, None, move |read, picture| {
        Ok(signs.contains(&picture.id) || live::shows(read, picture.id)?)
    })
    .await
}

/// Sends a picture's file to whoever `may` see it. `cache`: how it may be kept, when not as public ones.
pub async fn send(
    site: &Arc<Site>,
    name: &str,
    cache: Option<HeaderValue>,
    may: impl FnOnce(&mut ReadSession<'_>, &Picture) -> Result<bool, StoreError> + Send + 'static,
) -> Response {
    let Some((hash, width, format)) = parse(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let now = site.clock.now();
    let visible = site.reads.run(move |read| {
        let Some(picture) = media::by_hash(read, &hash)? else {
            return Ok(None);
        };
        let shown = may(read, &picture)?;
        Ok::<_, StoreError>(Some(picture).filter(|picture| shown && !picture.has_expired(now)))
    });
    let picture = match visible.await {
        Ok(Some(picture)) if pictures::standard_widths(picture.width).contains(&width) => picture,
        Ok(_) => return StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a picture could not be looked up");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let keep = cache.unwrap_or_else(|| cache_control(picture.expires_at, now));
    let files = site.files.clone();
    let made = tokio::task::spawn_blocking(move || files.rendition(&picture, width, format)).await;
    match made {
        Ok(Ok(bytes)) => {
            let mut headers = site.headers.clone();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.mime()));
            headers.insert(CACHE_CONTROL, keep);
            (headers, bytes).into_response()
        }
        Ok(Err(error)) => {
            tracing::error!(%error, name, "a picture could not be made");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
        Err(error) => {
            tracing::error!(%error, name, "making a picture panicked");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// A picture whose rights end is kept by nobody beyond that moment.
fn cache_control(expires_at: Option<Micros>, now: Micros) -> HeaderValue {
    let Some(at) = expires_at else {
        return FOR_EVER;
    };
    let seconds = ((at.0 - now.0) / Micros::SECOND).clamp(0, 31_536_000);
    HeaderValue::from_str(&format!("public, max-age={seconds}"))
        .unwrap_or(HeaderValue::from_static("no-store"))
}

/// `0123…-640.webp` → hash, width, format.
fn parse(name: &str) -> Option<(String, u32, Format)> {
    let (stem, extension) = name.rsplit_once('.')?;
    let format = match extension {
        "jpg" => Format::Jpeg,
        "webp" => Format::WebP,
        _ => return None,
    };
    let (hash, width) = stem.rsplit_once('-')?;
    Some((hash.to_owned(), width.parse().ok()?, format))
}
