//! What the API says: JSON with a strong tag, or a problem (RFC 9457) that says what to do.

use axum::response::{IntoResponse, Response};
use http::header::{
    ACCESS_CONTROL_EXPOSE_HEADERS, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, LINK,
    RETRY_AFTER, WWW_AUTHENTICATE,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::base::store::StoreError;
use crate::news::people::{Missing, Scope};
use crate::news::{NewsError, Problem};
use crate::web::desk::{Refusal, problem_json};

/// Why the API did not do it.
#[derive(Debug)]
pub struct Fault {
    pub status: StatusCode,
    title: &'static str,
    detail: String,
    problems: Vec<Problem>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// Every refusal, as the description shows it.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemShape {
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    kind: String,
    #[schema(example = "Not in this state")]
    title: String,
    #[schema(example = 409)]
    status: u16,
    /// What happened.
    detail: String,
    /// What to do.
    hint: Option<String>,
    /// Field by field, when values were refused.
    problems: Vec<FieldProblem>,
}

#[derive(Serialize, ToSchema)]
pub struct FieldProblem {
    field: String,
    message: String,
}

impl Fault {
    fn new(status: StatusCode, title: &'static str, detail: impl Into<String>) -> Fault {
        Fault {
            status,
            title,
            detail: detail.into(),
            problems: Vec::new(),
            headers: Vec::new(),
        }
    }

    fn with(mut self, name: HeaderName, value: &str) -> Fault {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }

    /// 400: the request itself cannot be read.
    pub fn bad_request(detail: impl Into<String>) -> Fault {
        Fault::new(StatusCode::BAD_REQUEST, "Cannot be read", detail)
    }

    pub fn no_token() -> Fault {
        Fault::new(
            StatusCode::UNAUTHORIZED,
            "A token is missing",
            "This needs a token. hint: send Authorization: Bearer <token>; the desk makes tokens under My account",
        )
        .with(WWW_AUTHENTICATE, "Bearer realm=\"courant\"")
    }

    pub fn bad_token() -> Fault {
        Fault::new(
            StatusCode::UNAUTHORIZED,
            "The token is not good",
            "This token is unknown, expired or revoked. hint: make a new one under My account at the desk",
        )
        .with(
            WWW_AUTHENTICATE,
            "Bearer realm=\"courant\", error=\"invalid_token\"",
        )
    }

    pub fn missing_scope(scope: Scope) -> Fault {
        let word = scope.as_str();
        Fault::new(
            StatusCode::FORBIDDEN,
            "A scope is missing",
            format!("This token has not the scope “{word}”. hint: make a token with it"),
        )
    }

    pub fn not_found(what: impl std::fmt::Display) -> Fault {
        Fault::from(Refusal::NotFound(what.to_string()))
    }

    pub fn invalid(field: &'static str, message: impl Into<String>) -> Fault {
        Fault::from(Refusal::invalid(field, message))
    }

    pub fn conflict(why: impl Into<String>) -> Fault {
        Fault::from(Refusal::Conflict(why.into()))
    }

    pub fn wrong_method() -> Fault {
        Fault::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "Not this way",
            "This address does not take that method. hint: the header Allow names those it takes",
        )
    }

    pub fn not_acceptable() -> Fault {
        Fault::new(
            StatusCode::NOT_ACCEPTABLE,
            "Only JSON is spoken here",
            "The request accepts no JSON. hint: send Accept: application/json, or leave it out",
        )
    }

    pub fn media_type(wanted: &str) -> Fault {
        Fault::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Another content type is needed",
            format!("This cannot be read as what it says it is. hint: send Content-Type: {wanted}"),
        )
    }

    pub fn too_large(limit: usize) -> Fault {
        Fault::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "Too large",
            format!("The body is larger than the {limit} bytes that are taken here"),
        )
    }

    pub fn no_condition() -> Fault {
        Fault::new(
            StatusCode::PRECONDITION_REQUIRED,
            "Say what you change",
            "If-Match is missing, so work of others could be overwritten. hint: send the ETag that came with what you \
             read, or * if you want to whatever it is",
        )
    }

    pub fn outdated(tag: &str) -> Fault {
        Fault::new(
            StatusCode::PRECONDITION_FAILED,
            "It has changed meanwhile",
            "Somebody changed this since you read it; nothing was overwritten. hint: read it again, then decide",
        )
        .with(ETAG, tag)
    }

    pub fn too_many(seconds: i64) -> Fault {
        Fault::from(Refusal::TooMany { seconds })
    }

    pub fn other_request() -> Fault {
        Fault::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "The key stands for another request",
            "This Idempotency-Key was sent with another request before. hint: use a new key for each thing to do",
        )
    }

    pub fn in_work() -> Fault {
        Fault::new(
            StatusCode::CONFLICT,
            "It is being done",
            "The same request is being worked on. hint: ask again in a moment with the same key",
        )
        .with(RETRY_AFTER, "1")
    }

    pub fn answer_lost() -> Fault {
        Fault::new(
            StatusCode::CONFLICT,
            "It was done",
            "This was done, but the program stopped before it could answer. hint: look at what is there, newest first, \
             before you send it under another key",
        )
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Fault {
        let problems = match &refusal {
            Refusal::Invalid(problems) => problems.clone(),
            _ => Vec::new(),
        };
        let fault = Fault {
            problems,
            ..Fault::new(refusal.status(), refusal.title(), refusal.detail())
        };
        match refusal {
            Refusal::TooMany { seconds } => fault.with(RETRY_AFTER, &seconds.to_string()),
            Refusal::Busy => fault.with(RETRY_AFTER, "2"),
            _ => fault,
        }
    }
}

impl From<NewsError> for Fault {
    fn from(error: NewsError) -> Fault {
        match error {
            NewsError::Outdated { found, .. } => Fault::outdated(&format!("\"{found}\"")),
            other => Fault::from(Refusal::from(other)),
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Fault {
        Fault::from(Refusal::from(error))
    }
}

impl From<Missing> for Fault {
    fn from(missing: Missing) -> Fault {
        Fault::from(Refusal::Missing(missing))
    }
}

impl IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = problem_json(self.status, self.title, &self.detail, &self.problems);
        for (name, value) in self.headers {
            response.headers_mut().insert(name, value);
        }
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// One page of a list. Nothing is cut in silence: while there is more, `next` leads to it.
#[derive(Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// The next page's address, whole; none on the last. Also in the header Link.
    #[schema(format = "uri")]
    pub next: Option<String>,
}

/// The tag of a representation: a digest of its bytes.
pub fn tag(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// JSON for everybody: kept by caches, but asked about each time, because a correction must arrive.
pub fn public(asked: &HeaderMap, value: &impl Serialize) -> Result<Response, Fault> {
    let bytes = written(value)?;
    let tag = tag(&bytes);
    Ok(tagged(asked, bytes, &tag, "public, no-cache"))
}

/// A page of a list for everybody.
pub fn public_page<T: Serialize>(asked: &HeaderMap, page: &Page<T>) -> Result<Response, Fault> {
    Ok(linked(public(asked, page)?, page))
}

/// JSON for the bearer of a token.
pub fn private(status: StatusCode, value: &impl Serialize, tag: Option<&str>) -> Result<Response, Fault> {
    let mut response = (status, written(value)?).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, JSON);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Some(tag) = tag.and_then(|tag| HeaderValue::from_str(tag).ok()) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}

/// As [`private`], for something with a tag that the asker may have already.
pub fn private_tagged(asked: &HeaderMap, value: &impl Serialize, tag: &str) -> Result<Response, Fault> {
    Ok(tagged(asked, written(value)?, tag, "private, no-cache"))
}

pub fn private_page<T: Serialize>(page: &Page<T>) -> Result<Response, Fault> {
    Ok(linked(private(StatusCode::OK, page, None)?, page))
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

pub fn written(value: &impl Serialize) -> Result<Vec<u8>, Fault> {
    serde_json::to_vec(value).map_err(|error| Fault::from(Refusal::internal(&error)))
}

fn linked<T>(mut response: Response, page: &Page<T>) -> Response {
    if let Some(next) = &page.next
        && let Ok(value) = HeaderValue::from_str(&format!("<{next}>; rel=\"next\""))
    {
        response.headers_mut().insert(LINK, value);
    }
    response
}

pub fn tagged(asked: &HeaderMap, bytes: Vec<u8>, tag: &str, cache: &'static str) -> Response {
    let has_it = asked
        .get_all(IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .any(|theirs| theirs == "*" || theirs.trim_start_matches("W/") == tag);
    let mut response = if has_it {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = bytes.into_response();
        response.headers_mut().insert(CONTENT_TYPE, JSON);
        response
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(
        ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static("ETag, Link, Retry-After"),
    );
    response
}
