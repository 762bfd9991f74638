//! A kept page → an answer: the variant the browser takes, or 304 when it has it already.

use std::pin::Pin;
use std::sync::atomic::Ordering;
use std::task::{Context, Poll};

use axum::response::Response;
use bytes::Bytes;
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, USER_AGENT,
};
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body_util::BodyExt;

use crate::views::pages::StoredPage;

/// What leaves: whole bytes of a kept page, or a router's answer.
pub enum Sent {
    Whole(Option<Bytes>),
    Streamed(axum::body::Body),
}

impl http_body::Body for Sent {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, axum::Error>>> {
        match &mut *self {
            Sent::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(http_body::Frame::data(bytes)))),
            Sent::Streamed(body) => Pin::new(body).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Sent::Whole(bytes) => bytes.is_none(),
            Sent::Streamed(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> http_body::SizeHint {
        match self {
            Sent::Whole(bytes) => {
                http_body::SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Sent::Streamed(body) => body.size_hint(),
        }
    }
}

/// Counts the reading and answers, for handlers behind the router.
pub fn respond(page: &StoredPage, asked: &HeaderMap, head: bool) -> Response {
    quick(page, asked, head).map(|sent| match sent {
        Sent::Whole(bytes) => axum::body::Body::from(bytes.unwrap_or_default()),
        Sent::Streamed(body) => axum::body::Body::new(body.boxed_unsync()),
    })
}

/// As [`respond`], without boxing: the path of every kept page.
pub fn quick(page: &StoredPage, asked: &HeaderMap, head: bool) -> http::Response<Sent> {
    if let Some(counter) = &page.counts
        && !head
        && is_reader(asked)
    {
        counter.fetch_add(1, Ordering::Relaxed);
    }
    let variant = page.variant(asked.get(ACCEPT_ENCODING));
    if page.status != StatusCode::OK {
        let mut headers = variant.headers.clone();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        return built(page.status, headers, (!head).then(|| variant.body.clone()));
    }
    if has_it(asked, &variant.etag, variant.headers.get(LAST_MODIFIED)) {
        return built(StatusCode::NOT_MODIFIED, variant.unchanged.clone(), None);
    }
    built(
        page.status,
        variant.headers.clone(),
        (!head).then(|| variant.body.clone()),
    )
}

fn built(status: StatusCode, headers: HeaderMap, body: Option<Bytes>) -> http::Response<Sent> {
    let mut response = http::Response::new(Sent::Whole(body));
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    response
}

/// Whether the browser holds this very variant. A tag settles it; a date is asked only without one.
fn has_it(asked: &HeaderMap, etag: &HeaderValue, last_modified: Option<&HeaderValue>) -> bool {
    if let Some(tags) = asked.get(IF_NONE_MATCH) {
        let (tags, etag) = (tags.as_bytes(), etag.as_bytes());
        return tags == etag
            || tags.split(|byte| *byte == b',').any(|tag| {
                let tag = tag.trim_ascii();
                tag == b"*" || tag == etag || tag.strip_prefix(b"W/") == Some(etag)
            });
    }
    // Dates are compared as we write them: readers of feeds send back what they were given.
    matches!((asked.get(IF_MODIFIED_SINCE), last_modified), (Some(asked), Some(ours)) if asked == ours)
}

/// Prefetches and machines that say so are no readers.
fn is_reader(asked: &HeaderMap) -> bool {
    if asked
        .get("sec-purpose")
        .is_some_and(|value| value.as_bytes().starts_with(b"prefetch"))
    {
        return false;
    }
    let agent = asked.get(USER_AGENT).map_or(&b""[..], HeaderValue::as_bytes);
    // The words are a machine's own; none is in a browser's name for itself.
    let says = |word: &[u8]| {
        agent
            .windows(word.len())
            .any(|part| part.eq_ignore_ascii_case(word))
    };
    ![&b"bot"[..], b"crawl", b"spider", b"curl", b"wget", b"feed"]
        .iter()
        .any(|word| says(word))
}
