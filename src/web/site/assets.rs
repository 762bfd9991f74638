//! Style, script and fonts, under addresses that change with their content.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::Site;

pub const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

pub async fn asset(State(site): State<Arc<Site>>, uri: OriginalUri, asked: HeaderMap) -> Response {
    let Some(asset) = site.theme.asset(uri.path()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let takes = asked
        .get(ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let mut headers = site.headers.clone();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(CACHE_CONTROL, FOR_EVER);
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    let (body, coding) = match (&asset.brotli, &asset.gzip) {
        (Some(brotli), _) if takes.contains("br") => (brotli, Some("br")),
        (_, Some(gzip)) if takes.contains("gzip") => (gzip, Some("gzip")),
        _ => (&asset.body, None),
    };
    if let Some(coding) = coding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    (headers, body.clone()).into_response()
}

/// The publication's sign, for search engines and share cards.
pub async fn logo(State(site): State<Arc<Site>>) -> Response {
    fixed(&site, "img/logo.png", "image/png")
}

pub async fn favicon(State(site): State<Arc<Site>>) -> Response {
    fixed(&site, "img/favicon.svg", "image/svg+xml")
}

fn fixed(site: &Site, name: &str, content_type: &'static str) -> Response {
    let Some(bytes) = site.theme.picture(name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut headers = site.headers.clone();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=86400"));
    (headers, bytes).into_response()
}
