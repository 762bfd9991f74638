//! What somebody asks: parameters, cursors, bodies. Anything unknown is refused by its name, because a
//! filter with a slip of the pen that is ignored answers something else than was asked.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequest, FromRequestParts, OriginalUri, Query, Request};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderMap, Uri};
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use uuid::Uuid;

use super::{Api, Fault};
use crate::base::clock::Micros;
use crate::news::editions::Edition;
use crate::web::desk::Refusal;
use crate::web::site::EditionAt;

/// A JSON body may be this long.
pub const JSON_BYTES: usize = 4 * 1024 * 1024;
/// A list's page has this many items unless asked otherwise, and never more than the second number.
pub const USUAL: i64 = 50;
pub const MOST: i64 = 100;

/// A question to the public part.
pub struct Reading {
    pub edition: Arc<Edition>,
    pub headers: HeaderMap,
    pub uri: Uri,
}

impl FromRequestParts<Arc<Api>> for Reading {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Reading, Fault> {
        Ok(Reading {
            edition: edition_of(parts, api)?,
            headers: parts.headers.clone(),
            uri: uri_of(parts),
        })
    }
}

impl Reading {
    /// This list's address with another cursor.
    pub fn next(&self, api: &Api, cursor: &Cursor) -> String {
        next(api, &self.uri, cursor)
    }
}

pub fn edition_of(parts: &Parts, api: &Arc<Api>) -> Result<Arc<Edition>, Fault> {
    match parts.extensions.get::<EditionAt>() {
        Some(EditionAt(edition)) => Ok(Arc::clone(edition)),
        None => api
            .editions()
            .first()
            .cloned()
            .ok_or_else(|| Fault::from(Refusal::NotSetUp)),
    }
}

/// As it was asked, the edition's prefix included.
pub fn uri_of(parts: &Parts) -> Uri {
    parts
        .extensions
        .get::<OriginalUri>()
        .map_or_else(|| parts.uri.clone(), |uri| uri.0.clone())
}

pub fn next(api: &Api, uri: &Uri, cursor: &Cursor) -> String {
    let mut pairs: Vec<String> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("cursor="))
        .map(str::to_owned)
        .collect();
    pairs.push(format!("cursor={}", cursor.written()));
    format!("{}{}?{}", api.url, uri.path(), pairs.join("&"))
}

/// Parameters of a query, all of them known.
pub struct Params<T>(pub T);

impl<T: DeserializeOwned> FromRequestParts<Arc<Api>> for Params<T> {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<Api>) -> Result<Params<T>, Fault> {
        let raw = parts.uri.query().unwrap_or_default().to_ascii_lowercase();
        // Encoded control characters: no value has one, and PostgreSQL refuses to look for NUL.
        if (0..0x20)
            .chain([0x7f])
            .any(|c| raw.contains(&format!("%{c:02x}")))
        {
            return Err(Fault::bad_request("A parameter holds a control character"));
        }
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(params)) => Ok(Params(params)),
            Err(QueryRejection::FailedToDeserializeQueryString(error)) => {
                let said = error.body_text();
                let said = said
                    .rsplit_once("query string: ")
                    .map_or(said.as_str(), |(_, end)| end);
                Err(Fault::bad_request(format!("The query cannot be read: {said}")))
            }
            Err(other) => Err(Fault::bad_request(other.body_text())),
        }
    }
}

/// Refuses any parameter: for what takes none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoParams {}

/// How many items a page has. More than the most is refused, never cut.
#[derive(Clone, Copy, Debug)]
pub struct Limit(pub i64);

impl Default for Limit {
    fn default() -> Limit {
        Limit(USUAL)
    }
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Limit, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.parse() {
            Ok(n) if (1..=MOST).contains(&n) => Ok(Limit(n)),
            _ => Err(D::Error::custom(format!(
                "limit must be a number from 1 to {MOST}"
            ))),
        }
    }
}

/// Where a page of a list begins: a moment and an id, opaque to whoever carries it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub at: Micros,
    pub id: Uuid,
}

impl Cursor {
    fn written(&self) -> String {
        URL_SAFE_NO_PAD.encode(format!("{}.{}", self.at.0, self.id.simple()))
    }

    fn read(text: &str) -> Option<Cursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let words = String::from_utf8(bytes).ok()?;
        let (at, id) = words.split_once('.')?;
        Some(Cursor {
            at: Micros(at.parse().ok()?),
            id: Uuid::try_parse(id).ok()?,
        })
    }
}

impl<'de> Deserialize<'de> for Cursor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Cursor, D::Error> {
        let text = String::deserialize(deserializer)?;
        Cursor::read(&text)
            .ok_or_else(|| D::Error::custom("cursor is none of ours; follow the links named next"))
    }
}

/// A moment (RFC 3339), or a day, which begins at midnight in the edition's zone.
#[derive(Clone, Copy, Debug)]
pub enum Moment {
    At(Micros),
    Day(jiff::civil::Date),
}

impl Moment {
    pub fn in_zone(self, edition: &Edition) -> Micros {
        match self {
            Moment::At(at) => at,
            Moment::Day(day) => day
                .to_zoned_datetime(edition.zone.clone())
                .map_or(Micros(i64::MAX), |zoned| zoned.timestamp().into()),
        }
    }

    pub fn read(text: &str) -> Option<Moment> {
        if let Ok(at) = text.parse::<jiff::Timestamp>() {
            return Some(Moment::At(at.into()));
        }
        let is_day = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
        is_day.then(|| text.parse().ok().map(Moment::Day)).flatten()
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Moment, D::Error> {
        let text = String::deserialize(deserializer)?;
        Moment::read(&text).ok_or_else(|| {
            D::Error::custom("a time must be written 2026-03-02T09:30:00Z, or as a day, 2026-03-02")
        })
    }
}

/// A JSON body.
pub struct Given<T>(pub T);

/// A JSON body that may be left out, which says as much as `{}`.
pub struct MaybeGiven<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<Api>> for Given<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &Arc<Api>) -> Result<Given<T>, Fault> {
        let (said, bytes) = said_of(request).await?;
        if bytes.is_empty() {
            return Err(Fault::bad_request("The body is missing; it must be JSON"));
        }
        json_of(said.as_deref(), &bytes).map(Given)
    }
}

impl<T: DeserializeOwned> FromRequest<Arc<Api>> for MaybeGiven<T> {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &Arc<Api>) -> Result<MaybeGiven<T>, Fault> {
        let (said, bytes) = said_of(request).await?;
        if bytes.is_empty() {
            return read_json(b"{}").map(MaybeGiven);
        }
        json_of(said.as_deref(), &bytes).map(MaybeGiven)
    }
}

async fn said_of(request: Request) -> Result<(Option<String>, Bytes), Fault> {
    let said = content_type(request.headers());
    Ok((said, bytes_of(request.into_body(), JSON_BYTES).await?))
}

fn json_of<T: DeserializeOwned>(said: Option<&str>, bytes: &[u8]) -> Result<T, Fault> {
    match said {
        Some("application/json" | "application/merge-patch+json") => read_json(bytes),
        _ => Err(Fault::media_type("application/json")),
    }
}

pub fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    if std::str::from_utf8(bytes).is_err() {
        return Err(Fault::bad_request("The body is not UTF-8"));
    }
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        Category::Data => Fault::invalid("body", error.to_string()),
        _ => Fault::bad_request(format!("The body is not JSON: {error}")),
    })
}

pub fn content_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    let kind = value.split(';').next().unwrap_or_default().trim();
    Some(kind.to_ascii_lowercase())
}

pub async fn bytes_of(body: Body, limit: usize) -> Result<Bytes, Fault> {
    to_bytes(body, limit).await.map_err(|_| Fault::too_large(limit))
}

/// What an address calls an article: its number or its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    Number(i64),
    Id(Uuid),
}

impl Called {
    pub fn read(text: &str) -> Result<Called, Fault> {
        if let Ok(id) = Uuid::try_parse(text) {
            return Ok(Called::Id(id));
        }
        let digits = !text.is_empty() && text.len() < 19 && text.bytes().all(|b| b.is_ascii_digit());
        match text.parse() {
            Ok(number) if digits => Ok(Called::Number(number)),
            _ => Err(Fault::not_found("article of this number or id")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_survives_its_journey(at in any::<i64>(), id in any::<u128>()) {
            let cursor = Cursor { at: Micros(at), id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::read(&cursor.written()), Some(cursor));
        }

        #[test]
        fn no_text_is_a_cursor_by_chance_or_breaks_anything(text in ".*") {
            if let Some(cursor) = Cursor::read(&text) {
                prop_assert!(Cursor::read(&cursor.written()).is_some());
            }
            let _called = Called::read(&text);
            let _moment = Moment::read(&text);
        }

        #[test]
        fn no_bytes_break_the_reading_of_json(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
            let _read = read_json::<serde_json::Value>(&bytes);
        }
    }

    #[test]
    fn deep_nesting_is_refused_not_followed() {
        let deep = "[".repeat(200_000);
        let fault = read_json::<serde_json::Value>(deep.as_bytes()).expect_err("too deep");
        assert_eq!(fault.status, 400);
    }
}
