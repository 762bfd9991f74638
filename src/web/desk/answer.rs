//! What the desk says: a page, or a refusal that names what is missing. One refusal is a page to a
//! browser and problem+json to a script.

use std::sync::Arc;

use axum::Json;
use axum::extract::{OriginalUri, Request};
use axum::response::{IntoResponse, Redirect, Response};
use http::header::{ACCEPT, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Method, StatusCode};
use serde::Serialize;
use serde_json::json;

use super::{Desk, Signed};
use crate::base::store::StoreError;
use crate::changes::Position;
use crate::news::people::{Missing, Right};
use crate::news::{NewsError, Problem};

/// Why the desk did not do it.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// Before there is an edition.
    NotSetUp,
    SignedOut,
    /// A form of another site.
    Elsewhere,
    Missing(Missing),
    NotFound(String),
    /// The state of things does not allow it.
    Conflict(String),
    /// A value cannot be accepted.
    Invalid(Vec<Problem>),
    TooMany {
        seconds: i64,
    },
    TooLarge(String),
    Busy,
    /// The disk is full, or may only be read.
    Unwritable,
    /// Unknown: in the log under this number.
    Internal(String),
}

impl Refusal {
    pub fn invalid(field: &'static str, message: impl Into<String>) -> Refusal {
        Refusal::Invalid(vec![Problem {
            field,
            message: message.into(),
        }])
    }

    /// Something failed that nobody at the desk can mend. The log has the reason.
    pub fn internal(error: &dyn std::fmt::Display) -> Refusal {
        let id: String = rand::random::<[u8; 4]>()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        tracing::error!(error_id = id, %error, "the desk could not answer");
        Refusal::Internal(id)
    }

    pub fn status(&self) -> StatusCode {
        match self {
            Refusal::NotSetUp | Refusal::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Refusal::SignedOut => StatusCode::UNAUTHORIZED,
            Refusal::Elsewhere | Refusal::Missing(_) => StatusCode::FORBIDDEN,
            Refusal::NotFound(_) => StatusCode::NOT_FOUND,
            Refusal::Conflict(_) => StatusCode::CONFLICT,
            Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Refusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Refusal::Unwritable => StatusCode::INSUFFICIENT_STORAGE,
            Refusal::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    pub fn title(&self) -> &'static str {
        match self {
            Refusal::NotSetUp => "Not set up yet",
            Refusal::SignedOut => "Signed out",
            Refusal::Elsewhere => "Sent from another site",
            Refusal::Missing(_) => "A right is missing",
            Refusal::NotFound(_) => "Not found",
            Refusal::Conflict(_) => "Not in this state",
            Refusal::Invalid(_) => "Please look again",
            Refusal::TooMany { .. } => "Too many tries",
            Refusal::TooLarge(_) => "Too large",
            Refusal::Busy => "Busy",
            Refusal::Unwritable => "Nothing can be saved",
            Refusal::Internal(_) => "This failed",
        }
    }

    /// What happened and what to do.
    pub fn detail(&self) -> String {
        match self {
            Refusal::NotSetUp => {
                "There is no edition yet. hint: `courant edition create` makes one".to_owned()
            }
            Refusal::SignedOut => "Nobody is signed in here. hint: sign in, then try again".to_owned(),
            Refusal::Elsewhere => {
                "This was sent from another site's page. hint: open the desk itself and try again".to_owned()
            }
            Refusal::Missing(missing) => missing.to_string(),
            Refusal::NotFound(what) => format!("there is no {what}"),
            Refusal::Conflict(why) | Refusal::TooLarge(why) => why.clone(),
            Refusal::Invalid(problems) => {
                let lines: Vec<String> = problems
                    .iter()
                    .map(|p| format!("{}: {}", p.field, p.message))
                    .collect();
                lines.join("; ")
            }
            Refusal::TooMany { seconds } => {
                format!("There were too many tries. hint: wait {seconds} seconds, then try again")
            }
            Refusal::Busy => "The newsroom is very busy. hint: try again in a moment".to_owned(),
            Refusal::Unwritable => {
                "The server's disk is full or may only be read, so this was not saved. hint: keep your text, tell \
                 the operator, and try again when there is room"
                    .to_owned()
            }
            Refusal::Internal(id) => {
                format!(
                    "This could not be done just now. hint: if it stays so, tell the operator this number: {id}"
                )
            }
        }
    }

    pub fn right(&self) -> Option<Right> {
        match self {
            Refusal::Missing(missing) => Some(missing.right),
            _ => None,
        }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Refusal {
        match error {
            StoreError::Busy => Refusal::Busy,
            StoreError::Unwritable(_) => {
                tracing::error!(%error, "the desk could not save");
                Refusal::Unwritable
            }
            other => Refusal::internal(&other),
        }
    }
}

impl From<NewsError> for Refusal {
    fn from(error: NewsError) -> Refusal {
        match error {
            NewsError::NotFound(what) => Refusal::NotFound(what),
            NewsError::Invalid(problem) => Refusal::Invalid(vec![problem]),
            NewsError::NotPublishable(problems) => Refusal::Invalid(problems),
            NewsError::Store(error) => error.into(),
            state @ (NewsError::WrongState { .. } | NewsError::Outdated { .. }) => {
                Refusal::Conflict(state.to_string())
            }
        }
    }
}

impl From<minijinja::Error> for Refusal {
    fn from(error: minijinja::Error) -> Refusal {
        Refusal::internal(&format!("{error:#}"))
    }
}

/// The refusal travels with the answer; [`present`] gives it its form.
impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Refusal> for Response {
    fn from(refusal: Refusal) -> Response {
        refusal.into_response()
    }
}

/// What is known of a request when its answer is given a form.
pub struct Asked {
    wants_page: bool,
    /// Where to go on after signing in: this page, or the desk when it was no page.
    path: String,
    desk: String,
}

impl Asked {
    pub fn of(request: &Request) -> Asked {
        let uri = request
            .extensions()
            .get::<OriginalUri>()
            .map_or_else(|| request.uri(), |uri| &uri.0);
        let path = uri.path();
        let end = path.find("/desk").map_or(0, |at| at + "/desk".len());
        let desk = if end == 0 { "/desk" } else { &path[..end] };
        let wants_page = request
            .headers()
            .get(ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"));
        let get = request.method() == Method::GET;
        Asked {
            wants_page,
            path: if get {
                uri.path_and_query().map_or(desk, |pq| pq.as_str())
            } else {
                desk
            }
            .to_owned(),
            desk: desk.to_owned(),
        }
    }

    fn sign_in(&self) -> String {
        let next: String = url_encoded(&self.path);
        format!("{}/sign-in?next={next}", self.desk)
    }
}

fn url_encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => char::from(b).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Gives a refusal the form its asker reads, and says of every answer that it is not to be kept.
pub fn present(desk: &Arc<Desk>, asked: &Asked, mut response: Response) -> Response {
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>() {
        response = formed(desk, asked, &refusal);
    }
    response
        .headers_mut()
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

fn formed(desk: &Arc<Desk>, asked: &Asked, refusal: &Refusal) -> Response {
    let mut response = match (asked.wants_page, refusal) {
        (true, Refusal::SignedOut) => return Redirect::to(&asked.sign_in()).into_response(),
        (true, _) => as_page(desk, refusal),
        (false, _) => problem(refusal),
    };
    if let Refusal::TooMany { seconds } = refusal
        && let Ok(value) = HeaderValue::from_str(&seconds.to_string())
    {
        response.headers_mut().insert(RETRY_AFTER, value);
    }
    response
}

/// RFC 9457.
pub fn problem(refusal: &Refusal) -> Response {
    let problems: &[Problem] = match refusal {
        Refusal::Invalid(problems) => problems,
        _ => &[],
    };
    problem_json(refusal.status(), refusal.title(), &refusal.detail(), problems)
}

/// As [`problem`], for refusals that only the API knows. What follows "hint: " goes into a field of its own.
pub fn problem_json(status: StatusCode, title: &str, detail: &str, problems: &[Problem]) -> Response {
    let (detail, hint) = match detail.split_once(" hint: ") {
        Some((detail, hint)) => (detail.trim_end_matches('.').to_owned(), Some(hint.to_owned())),
        None => (detail.to_owned(), None),
    };
    let problems: Vec<_> = problems
        .iter()
        .map(|p| json!({ "field": p.field, "message": p.message }))
        .collect();
    let body = json!({
        "type": "about:blank",
        "title": title,
        "status": status.as_u16(),
        "detail": detail,
        "hint": hint,
        "problems": problems,
    });
    let mut response = (status, Json(body)).into_response();
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

fn as_page(desk: &Arc<Desk>, refusal: &Refusal) -> Response {
    let detail = refusal.detail();
    let (detail, hint) = detail.split_once(" hint: ").unwrap_or((&detail, ""));
    let context = json!({
        "desk": desk.theme.desk_context(),
        "title": refusal.title(),
        "detail": detail,
        "hint": hint,
    });
    match desk.theme.render("desk/refused.html", &context) {
        Ok(page) => (refusal.status(), axum::response::Html(page)).into_response(),
        Err(error) => {
            tracing::error!(%error, "the page of a refusal could not be made");
            (refusal.status(), refusal.detail()).into_response()
        }
    }
}

impl Desk {
    /// A screen. `own` is what its template names besides `desk`.
    pub async fn page(
        &self,
        signed: &Signed,
        template: &'static str,
        own: impl Serialize,
    ) -> Result<Response, Refusal> {
        let own = serde_json::to_value(own).map_err(|error| Refusal::internal(&error))?;
        let mut context = json!({ "desk": self.theme.desk_context() });
        let waiting = self.waiting(signed).await?;
        let editions: Vec<_> = self
            .editions()
            .iter()
            .map(|e| json!({ "name": e.name, "url": format!("{}/desk", e.root()), "current": e.id == signed.edition.id }))
            .collect();
        let rights: serde_json::Map<String, serde_json::Value> = Right::ALL
            .iter()
            .map(|right| (format!("{right:?}"), signed.person.role.has(*right).into()))
            .collect();
        context["signed"] = json!({
            "id": signed.person.id,
            "name": signed.person.name,
            "initials": signed.person.initials(),
            "role": signed.person.role.as_str(),
            "rights": rights,
            "mentions": waiting,
        });
        context["edition"] = json!({
            "id": signed.edition.id,
            "name": signed.edition.name,
            "language": signed.edition.language,
            "direction": signed.edition.direction(),
            "zone": signed.edition.zone_name,
            "root": signed.edition.root(),
            "home": format!("{}/", signed.edition.root()),
        });
        context["base"] = signed.link("").into();
        context["may_flash"] = crate::news::flashes::may_flash(&signed.person, self.flash_from)
            .is_ok()
            .into();
        context["flash_once"] = super::flashes::once().into();
        context["path"] = signed.path.clone().into();
        context["editions"] = editions.into();
        if let (Some(context), serde_json::Value::Object(own)) = (context.as_object_mut(), own) {
            context.extend(own);
        }
        let page = self.theme.render(template, &context)?;
        Ok(axum::response::Html(page).into_response())
    }

    /// How many mentions this person has not seen.
    async fn waiting(&self, signed: &Signed) -> Result<i64, Refusal> {
        let person = signed.person.id;
        Ok(self
            .read(move |read| crate::news::people::unseen_mentions(read, person))
            .await?)
    }

    /// After a verb: waits until readers see it, then goes to `to`, which says what was done.
    pub async fn done(&self, position: Position, to: &str) -> Response {
        self.settle(position).await;
        Redirect::to(to).into_response()
    }
}
