//! The doors: one for everybody, one for those with a token. Haste is slowed at both; a request that
//! comes twice under one key is done once.

use std::net::{IpAddr, Ipv4Addr};
use std::ops::Deref;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, ALLOW, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, ETAG, HeaderName, IF_MATCH,
    LOCATION, VARY,
};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::ask::{JSON_BYTES, bytes_of, content_type, edition_of, uri_of};
use super::media::PICTURE_BYTES;
use super::{Api, Fault};
use crate::news::answers::{self, Claim, Claimed, Kept};
use crate::news::editions::Edition;
use crate::news::people::{Bearer, Right, Scope, Token, token_bearer, touch};
use crate::web::desk::Refusal;
use crate::web::proxies::Peer;

const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");
const KEY: &str = "idempotency-key";

/// Reading what is public: anybody, from any page of the web, without cookies.
pub async fn for_everybody(State(api): State<Arc<Api>>, request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let with_token = request.headers().contains_key(AUTHORIZATION);
    let mut response = match api.at_the_door(&request) {
        Ok(()) => finished(&method, next.run(request).await),
        Err(fault) => fault.into_response(),
    };
    if !with_token {
        let headers = response.headers_mut();
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        if method == Method::OPTIONS {
            headers.insert(
                ACCESS_CONTROL_ALLOW_METHODS,
                HeaderValue::from_static("GET, HEAD"),
            );
            headers.insert(
                ACCESS_CONTROL_ALLOW_HEADERS,
                HeaderValue::from_static("Accept, If-None-Match"),
            );
            headers.insert(ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
        }
    }
    response
}

/// Everything else: a token, its rate, and once for each key.
pub async fn with_token(State(api): State<Arc<Api>>, mut request: Request, next: Next) -> Response {
    let method = request.method().clone();
    if method == Method::OPTIONS {
        return finished(&method, next.run(request).await);
    }
    // A body can't be lent across a wait, so that the request is looked at before.
    let shown = api.at_the_door(&request).and_then(|()| shown(request.headers()));
    let bearer = match shown {
        Ok(token) => api.admitted(token).await,
        Err(fault) => Err(fault),
    };
    let bearer = match bearer {
        Ok(bearer) => bearer,
        Err(fault) => return fault.into_response(),
    };
    let key = request.headers().get(KEY).cloned();
    let mut response = match key {
        Some(key) if method == Method::POST => match once(&api, &bearer, &key, request, next).await {
            Ok(response) => response,
            Err(fault) => fault.into_response(),
        },
        _ => {
            request.extensions_mut().insert(Admitted(bearer, None));
            finished(&method, next.run(request).await)
        }
    };
    response
        .headers_mut()
        .insert(VARY, HeaderValue::from_static("Authorization"));
    response
}

/// Refusals of the router in our form, and what OPTIONS is answered.
fn finished(method: &Method, mut response: Response) -> Response {
    if response.status() != StatusCode::METHOD_NOT_ALLOWED {
        return response;
    }
    let allowed = response.headers_mut().remove(ALLOW);
    let mut response = if *method == Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        Fault::wrong_method().into_response()
    };
    if let Some(allowed) = allowed {
        let mut words = allowed.to_str().unwrap_or_default().replace(',', ", ");
        words.push_str(", OPTIONS");
        if let Ok(value) = HeaderValue::from_str(&words) {
            response.headers_mut().insert(ALLOW, value);
        }
    }
    response
}

impl Api {
    fn at_the_door(&self, request: &Request) -> Result<(), Fault> {
        self.limits
            .address(self.address(request), self.clock.now())
            .map_err(Fault::too_many)?;
        if takes_json(request.headers()) {
            Ok(())
        } else {
            Err(Fault::not_acceptable())
        }
    }

    /// Who asks: the neighbour, or whom a trusted proxy names.
    fn address(&self, request: &Request) -> IpAddr {
        let peer = request
            .extensions()
            .get::<Peer>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        self.proxies.client(peer, request.headers())
    }

    async fn admitted(&self, token: Token) -> Result<Bearer, Fault> {
        let now = self.clock.now();
        let bearer = self
            .look(move |read| Ok(token_bearer(read, &token, now)?))
            .await?
            .ok_or_else(Fault::bad_token)?;
        self.limits.token(bearer.token, now).map_err(Fault::too_many)?;
        if bearer.used_at.is_none_or(|at| at.plus_seconds(300) < now) {
            let (writes, token) = (self.site.writes.clone(), bearer.token);
            // Nobody waits for it, and nothing hangs on it.
            tokio::task::spawn_blocking(move || {
                if let Err(error) = writes.housekeeping(move |tx| touch(tx, token, now)) {
                    tracing::debug!(%error, "the use of a token could not be noted");
                }
            });
        }
        Ok(bearer)
    }
}

fn takes_json(headers: &HeaderMap) -> bool {
    let mut asked = headers.get_all(ACCEPT).iter().peekable();
    if asked.peek().is_none() {
        return true;
    }
    asked
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
            let refused = parts.any(|p| matches!(p, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"));
            !refused
                && matches!(
                    kind.as_str(),
                    "" | "*/*" | "application/*" | "application/json" | "application/problem+json"
                )
        })
}

fn shown(headers: &HeaderMap) -> Result<Token, Fault> {
    let mut lines = headers.get_all(AUTHORIZATION).iter();
    let Some(line) = lines.next() else {
        return Err(Fault::no_token());
    };
    if lines.next().is_some() {
        return Err(Fault::bad_request("There are two Authorization headers"));
    }
    let words = line.to_str().unwrap_or_default();
    let (scheme, token) = words.split_once(' ').unwrap_or((words, ""));
    if !scheme.eq_ignore_ascii_case("bearer") {
        return Err(Fault::no_token());
    }
    Token::parse(token.trim()).ok_or_else(Fault::bad_token)
}

#[derive(Clone)]
struct Admitted(Bearer, Option<Claim>);

/// Somebody whose token was good, asking in one edition.
#[derive(Clone)]
pub struct Caller {
    bearer: Bearer,
    pub edition: Arc<Edition>,
    pub headers: HeaderMap,
    pub uri: http::Uri,
    pub(super) claim: Option<Claim>,
}

impl Deref for Caller {
    type Target = Bearer;
    fn deref(&self) -> &Bearer {
        &self.bearer
    }
}

impl Caller {
    pub fn scope(&self, scope: Scope) -> Result<(), Fault> {
        if self.scopes.contains(&scope) {
            Ok(())
        } else {
            Err(Fault::missing_scope(scope))
        }
    }

    pub fn has(&self, right: Right) -> Result<(), Fault> {
        Ok(self.person.has(right)?)
    }
}

impl FromRequestParts<Arc<Api>> for Caller {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Caller, Fault> {
        let Some(Admitted(bearer, claim)) = parts.extensions.get::<Admitted>().cloned() else {
            return Err(Fault::no_token());
        };
        Ok(Caller {
            bearer,
            claim,
            edition: edition_of(parts, api)?,
            headers: parts.headers.clone(),
            uri: uri_of(parts),
        })
    }
}

/// Does a request once for its key. The work goes on when whoever asked is gone: the answer is kept for
/// when they ask again.
async fn once(
    api: &Arc<Api>,
    bearer: &Bearer,
    key: &HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response, Fault> {
    let key = key
        .to_str()
        .ok()
        .map(str::trim)
        .filter(|key| (1..=255).contains(&key.len()))
        .ok_or_else(|| Fault::bad_request("Idempotency-Key must be 1 to 255 visible ASCII characters"))?
        .to_owned();
    let (parts, body) = request.into_parts();
    let is_picture = content_type(&parts.headers).is_some_and(|kind| kind.starts_with("image/"));
    let body = bytes_of(body, if is_picture { PICTURE_BYTES } else { JSON_BYTES }).await?;
    let claim = Claim {
        token: bearer.token,
        key,
        request_hash: hash(&parts, &body),
    };
    match api.claim(&claim).await? {
        Claimed::Yes => {}
        Claimed::Answered(kept) => return replayed(&kept),
        Claimed::OtherRequest => return Err(Fault::other_request()),
        Claimed::InWork => return Err(Fault::in_work()),
        Claimed::AnswerLost => return Err(Fault::answer_lost()),
    }
    let mut request = Request::from_parts(parts, Body::from(body));
    request
        .extensions_mut()
        .insert(Admitted(bearer.clone(), Some(claim.clone())));
    let (api, method) = (Arc::clone(api), request.method().clone());
    let work = tokio::spawn(async move {
        let response = finished(&method, next.run(request).await);
        api.keep(claim, response).await
    });
    work.await
        .map_err(|error| Fault::from(Refusal::internal(&error)))?
}

fn hash(parts: &Parts, body: &[u8]) -> String {
    let mut digest = Sha256::new();
    digest.update(uri_of(parts).to_string().as_bytes());
    for name in [CONTENT_TYPE, IF_MATCH] {
        digest.update([0]);
        digest.update(parts.headers.get(name).map_or(&b""[..], HeaderValue::as_bytes));
    }
    digest.update([0]);
    digest.update(body);
    digest
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Api {
    async fn claim(&self, claim: &Claim) -> Result<Claimed, Fault> {
        let (writes, claim, now) = (self.site.writes.clone(), claim.clone(), self.clock.now());
        let asked = tokio::task::spawn_blocking(move || {
            writes.housekeeping(move |tx| answers::claim(tx, &claim, now))
        });
        Ok(asked
            .await
            .map_err(|error| Fault::from(Refusal::internal(&error)))??)
    }

    /// Keeps an answer under its key. What failed on our side is given back, to be tried again.
    async fn keep(&self, claim: Claim, response: Response) -> Result<Response, Fault> {
        let (parts, body) = response.into_parts();
        let body = bytes_of(body, JSON_BYTES * 2).await?;
        let failed = parts.status.is_server_error() || parts.status == StatusCode::TOO_MANY_REQUESTS;
        let kept = Kept {
            status: i64::from(parts.status.as_u16()),
            headers: worth_keeping(&parts.headers),
            body: String::from_utf8_lossy(&body).into_owned(),
        };
        let writes = self.site.writes.clone();
        let done = tokio::task::spawn_blocking(move || {
            writes.housekeeping(move |tx| {
                if failed {
                    answers::release(tx, &claim)
                } else {
                    answers::keep(tx, &claim, &kept)
                }
            })
        });
        match done.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "an answer could not be kept"),
            Err(error) => tracing::warn!(%error, "an answer could not be kept"),
        }
        Ok(Response::from_parts(parts, Body::from(body)))
    }
}

const REPEATED: [HeaderName; 3] = [CONTENT_TYPE, ETAG, LOCATION];

fn worth_keeping(headers: &HeaderMap) -> String {
    let mut kept = Map::new();
    for name in REPEATED {
        if let Some(value) = headers.get(&name).and_then(|value| value.to_str().ok()) {
            kept.insert(name.to_string(), value.into());
        }
    }
    Value::Object(kept).to_string()
}

fn replayed(kept: &Kept) -> Result<Response, Fault> {
    let status = u16::try_from(kept.status)
        .ok()
        .and_then(|status| StatusCode::from_u16(status).ok())
        .unwrap_or(StatusCode::OK);
    let mut response = (status, kept.body.clone()).into_response();
    let headers = response.headers_mut();
    let saved: Value = serde_json::from_str(&kept.headers).unwrap_or_default();
    for name in REPEATED {
        if let Some(value) = saved[name.as_str()]
            .as_str()
            .and_then(|value| HeaderValue::from_str(value).ok())
        {
            headers.insert(name, value);
        }
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
