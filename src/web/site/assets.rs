//! Style, script and fonts, under addresses that change with their content.

use std::sync::Arc;

use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Response};
use http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use http::{HeaderMap, HeaderValue, StatusCode};

use super::Site;
use crate::news::editions::{Colour, Look};

/// Where they lie.
pub const ROOT: &str = "/assets/";

pub const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

pub async fn asset(State(site): State<Arc<Site>>, uri: OriginalUri, asked: HeaderMap) -> Response {
    let Some(asset) = site.theme.asset(uri.path()) else {
        return look(&site, uri.path());
    };
    let takes = asked
        .get(ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .unwrap_or("");
    let mut headers = site.file_headers.clone();
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

/// The address of an edition's own colours. They are few, so the address says them all, and what it
/// leads to never changes.
pub fn look_address(look: &Look) -> Option<String> {
    let part = |colour: Option<Colour>| {
        colour.map_or_else(|| "ours".to_owned(), |colour| colour.to_string().replace('#', ""))
    };
    let (light, dark) = (look.accent_light, look.accent_dark);
    (light.is_some() || dark.is_some()).then(|| format!("/assets/{}-{}/look.css", part(light), part(dark)))
}

fn look(site: &Site, path: &str) -> Response {
    let Some(style) = look_style(path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut headers = site.file_headers.clone();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"));
    headers.insert(CACHE_CONTROL, FOR_EVER);
    (headers, style).into_response()
}

/// Only colours get in, and only as colours do they come out.
fn look_style(path: &str) -> Option<String> {
    let colours = path.strip_prefix(ROOT)?.strip_suffix("/look.css")?;
    let (light, dark) = colours.split_once('-')?;
    let rule = |part: &str| match part {
        "ours" => Some(String::new()),
        hex if hex.len() == 6 => {
            let colour = Colour::parse("accent", hex).ok()?;
            Some(format!(":root {{ --accent: {colour}; }}"))
        }
        _ => None,
    };
    let (light, dark) = (rule(light)?, rule(dark)?);
    // Between the theme's own tokens, so that print and whatever a theme adds still come after.
    Some(format!(
        "@layer tokens {{\n@media not (prefers-color-scheme: dark) {{ {light} }}\n\
         @media (prefers-color-scheme: dark) {{ {dark} }}\n}}\n"
    ))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_colours_gets_into_a_style() {
        let style = look_style("/assets/7a1f1f-ours/look.css").expect("a style");
        assert!(style.contains("--accent: #7a1f1f;"), "{style}");
        for bad in [
            "/assets/x-y/look.css",
            "/assets/7a1f1f/look.css",
            "/assets/7a1f1f-7a1f1g/look.css",
            "/assets/7a1-ours/look.css",
            "/assets/}*{-ours/look.css",
            "/assets/7a1f1f-ours/other.css",
        ] {
            assert!(look_style(bad).is_none(), "{bad}");
        }
    }
}
