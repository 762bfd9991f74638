//! The door checks the ticket: who asks, by which session, and whether they may.

use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri, Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, Method, header};

use super::answer::Asked;
use super::{Cookie, Desk, Refusal, present};
use crate::base::ids::ArticleId;
use crate::base::store::{ReadSession, StoreError};
use crate::news::editions::{self, Edition};
use crate::news::newsroom::{Article, drafts};
use crate::news::people::{
    Matter, Person, Right, SEEN_EVERY, Session, Token, session_by_token, session_seen,
};
use crate::web::site::EditionAt;

/// Somebody who has signed in, asking at the desk of one edition.
#[derive(Clone)]
pub struct Signed {
    pub person: Person,
    pub session: Session,
    pub edition: Arc<Edition>,
    /// The path asked for, the edition's prefix included.
    pub path: String,
}

impl Signed {
    /// A path below the edition's desk: `/desk/media`, `/de/desk/media`.
    pub fn link(&self, below: &str) -> String {
        format!("{}/desk{below}", self.edition.root())
    }

    pub fn has(&self, right: Right) -> Result<(), Refusal> {
        self.person.has(right).map_err(Refusal::Missing)
    }

    /// The article with this number, when this person may see it, with what rights are asked for.
    pub fn article(&self, read: &mut ReadSession<'_>, number: i64) -> Result<Subject, Refusal> {
        let nothing = || Refusal::NotFound(format!("article {number}"));
        let id = drafts::id_by_number(read, number)?.ok_or_else(nothing)?;
        let article = drafts::by_id(read, id)?.ok_or_else(nothing)?;
        if article.edition != self.edition.id {
            return Err(nothing());
        }
        let matter = matter(read, &article, &self.person)?;
        let subject = Subject { article, matter };
        // What is live anybody may read, and the desk shows it too.
        if !subject.article.public.is_live() {
            self.may(Right::SeeDrafts, &subject)?;
        }
        Ok(subject)
    }

    pub fn may(&self, right: Right, subject: &Subject) -> Result<(), Refusal> {
        self.person.may(right, &subject.matter).map_err(Refusal::Missing)
    }

    /// Changing the text: one's own, or others' where the role allows it.
    pub fn may_write(&self, subject: &Subject) -> Result<(), Refusal> {
        self.may(Right::WriteOthers, subject)
    }
}

/// An article, and what rights to it are measured by.
pub struct Subject {
    pub article: Article,
    pub matter: Matter,
}

impl Subject {
    pub fn id(&self) -> ArticleId {
        self.article.id
    }
}

/// How an article relates to a person: its sections, and whether it is theirs.
pub fn matter(read: &mut ReadSession<'_>, article: &Article, person: &Person) -> Result<Matter, StoreError> {
    let tree = editions::sections(read, article.edition)?;
    let sections = article
        .draft
        .section
        .map(|section| tree.and_parents(section).iter().map(|s| s.id).collect())
        .unwrap_or_default();
    let signs = person
        .contributor
        .is_some_and(|byline| article.draft.is_signed_by(byline));
    Ok(Matter {
        sections,
        own: article.made_by == Some(person.id) || signs,
    })
}

impl FromRequestParts<Arc<Desk>> for Signed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Signed, Refusal> {
        let edition = match parts.extensions.get::<EditionAt>() {
            Some(EditionAt(edition)) => Arc::clone(edition),
            None => desk.editions().first().cloned().ok_or(Refusal::NotSetUp)?,
        };
        let path = parts
            .extensions
            .get::<OriginalUri>()
            .map_or_else(|| parts.uri.path(), |uri| uri.0.path())
            .to_owned();
        let token = cookie(&parts.headers, desk.cookie_name(Cookie::Session))
            .and_then(Token::parse)
            .ok_or(Refusal::SignedOut)?;
        let now = desk.clock.now();
        let session = desk
            .read(move |read| session_by_token(read, &token, now))
            .await?
            .ok_or(Refusal::SignedOut)?;
        if session.seen_at.plus_seconds(SEEN_EVERY) < now {
            let id = session.id;
            desk.keep(move |tx| session_seen(tx, id, now)).await?;
        }
        Ok(Signed {
            person: session.person.clone(),
            session,
            edition,
            path,
        })
    }
}

/// A cookie's value.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value)
}

/// Nothing that changes anything is taken from another site's page. Browsers say where a request
/// comes from; one that says nothing is no browser with our cookie, or one too old to be trusted.
pub async fn only_from_here(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let asked = Asked::of(&request);
    if !safe && !same_origin(request.headers(), &desk.url) {
        return present(&desk, &asked, Refusal::Elsewhere.into());
    }
    let response = next.run(request).await;
    present(&desk, &asked, response)
}

/// Whether a request was sent by a page of ours.
pub fn same_origin(headers: &HeaderMap, url: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(origin) = text("origin") {
        let host = text("host").unwrap_or_default();
        return origin == url
            || origin
                .split_once("://")
                .is_some_and(|(_, at)| at == host && !host.is_empty());
    }
    text("sec-fetch-site") == Some("same-origin")
}
