//! What is not public yet, as readers would see it: for the desk, and for whoever holds a link. Never
//! kept, never counted, never indexed; a bar says what it is.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, REFERRER_POLICY};
use http::{HeaderValue, StatusCode};

use super::{Ask, Look, PageError, Site, article, media, missing};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::base::words::Words;
use crate::news::newsroom::preview::{preview, shows};
use crate::news::newsroom::{Article, Content, WorkState, drafts, preview_by_token};
use crate::news::people::Token;
use crate::views::pages::Rendered;

const NO_STORE: HeaderValue = HeaderValue::from_static("no-store");

/// Which text of an article, seen when.
pub struct Seen {
    pub content: Content,
    pub at: Micros,
    /// None is the draft.
    pub version: Option<i64>,
}

/// The article's page for a text that may not be public.
pub fn page(look: &mut Look<'_, '_>, article: &Article, seen: Seen) -> Result<String, PageError> {
    look.now = seen.at;
    let shown = preview(look.read, article, seen.content, seen.at)?;
    let rendered = article::preview(look, &shown)?;
    let words = look.words();
    let which = match seen.version {
        None => words.say("preview_draft").to_owned(),
        Some(ordinal) => words.fill("preview_version", &[("n", &ordinal.to_string())]),
    };
    let at = look.time(seen.at).label;
    let said = words.fill("preview_at", &[("which", &which), ("time", &at)]);
    Ok(with_bar(words, rendered, &said))
}

/// Puts the bar at the top of the page, whatever theme made it.
pub fn with_bar(words: &Words, page: Rendered, said: &str) -> String {
    let bar = format!(
        "<aside class=\"preview-bar\" aria-label=\"{}\"><strong>{}</strong> <span>{}</span></aside>",
        courant_body::escape(words.say("preview")),
        courant_body::escape(words.say("preview_not_published")),
        courant_body::escape(said)
    );
    let html = page.body;
    let body = html
        .find("<body")
        .and_then(|at| Some(at + html[at..].find('>')? + 1));
    match body {
        Some(at) => format!("{}{bar}{}", &html[..at], &html[at..]),
        None => format!("{bar}{html}"),
    }
}

/// An answer that nothing on its way may keep, list or tell others of.
pub fn answer(site: &Site, html: String) -> Response {
    let mut headers = site.headers.clone();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(CACHE_CONTROL, NO_STORE);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(
        HeaderName::from_static("x-robots-tag"),
        HeaderValue::from_static("noindex, nofollow, noarchive"),
    );
    (headers, html).into_response()
}

/// `/preview/<secret>`: the text behind a link, without signing in.
pub async fn by_token(State(site): State<Arc<Site>>, Path(token): Path<String>, ask: Ask) -> Response {
    let Some(edition) = ask.edition.clone() else {
        return missing::not_set_up();
    };
    let (shown, path) = (Arc::clone(&site), ask.path.clone());
    let found = site.reads.run(move |read| {
        let now = shown.clock.now();
        let Some((article, content, version)) = behind(read, &token, now)? else {
            return Ok(None);
        };
        if article.edition != edition.id {
            return Ok(None);
        }
        let mut look = Look::new(&shown, edition, path.clone(), read)?;
        look.pictures_at = path;
        let seen = Seen {
            content,
            at: now,
            version,
        };
        page(&mut look, &article, seen).map(Some)
    });
    match found.await {
        Ok(Some(html)) => answer(&site, html),
        Ok(None) => missing::any(State(site), ask).await,
        Err::<_, PageError>(error) => missing::failed(&site, &ask, &error),
    }
}

/// `/preview/<secret>/<file>`: a picture of that text.
pub async fn picture(State(site): State<Arc<Site>>, Path((token, file)): Path<(String, String)>) -> Response {
    let now = site.clock.now();
    let mut response = media::send(&site, &file, Some(NO_STORE), move |read, picture| {
        Ok(behind(read, &token, now)?.is_some_and(|(_, content, _)| shows(&content, picture.id)))
    })
    .await;
    if response.status() == StatusCode::OK {
        let headers = response.headers_mut();
        headers.insert("x-robots-tag", HeaderValue::from_static("noindex, noimageindex"));
        headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    }
    response
}

/// The article and the text that a secret opens; a spiked one opens nothing.
fn behind(
    read: &mut ReadSession<'_>,
    token: &str,
    now: Micros,
) -> Result<Option<(Article, Content, Option<i64>)>, StoreError> {
    let Some(token) = Token::parse(token) else {
        return Ok(None);
    };
    let Some(link) = preview_by_token(read, &token, now)? else {
        return Ok(None);
    };
    let article = drafts::by_id(read, link.article)?.filter(|article| article.work != WorkState::Spiked);
    let Some(article) = article else {
        return Ok(None);
    };
    let (content, version) = match link.version {
        None => (article.draft.clone(), None),
        Some(version) => match drafts::version(read, article.id, version)? {
            Some((line, content)) => (content, Some(line.ordinal)),
            None => return Ok(None),
        },
    };
    Ok(Some((article, content, version)))
}
