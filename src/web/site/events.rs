//! `/markets/live/events`: flashes as they come (server-sent events). A reader who was cut off names the
//! last event they had, and is sent what came since; nothing of it depends on which process they reach.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use super::{Ask, FlashLines, PageError, Site, missing};
use crate::base::ids::EditionId;
use crate::changes::{self, Position};
use crate::views::stream::{self, Reader, Refused, Standing};

/// Whoever is cut off comes back after one to five seconds, each at a moment of their own: after a
/// restart everybody does.
const RETRY: (u32, u32) = (1_000, 4_000);

pub async fn events(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    let Some(edition) = ask.edition.clone() else {
        return missing::not_set_up();
    };
    if ask.head {
        return with_headers(axum::body::Body::empty());
    }
    let after = position_in(&ask.headers, &ask.below);
    let reader = match Reader::enter(&site.stream, edition.id, after) {
        Ok(standing) => begin(&site, edition.id, standing, after).await,
        Err(refused) => return later(refused),
    };
    match reader {
        Ok(reader) => with_headers(axum::body::Body::new(reader)),
        Err(error) => missing::failed(&site, &ask, &error),
    }
}

/// What a reader is sent before they wait with the others.
async fn begin(
    site: &Arc<Site>,
    edition: EditionId,
    standing: Standing,
    after: Option<Position>,
) -> Result<Reader, PageError> {
    let Standing {
        mut reader,
        reached,
        asks_tables,
    } = standing;
    let retry = RETRY.0 + rand::random::<u32>() % RETRY.1;
    reader.say_first(Bytes::from(format!("retry: {retry}\n\n")));
    let Some(after) = after else {
        reader.say_first(mark(reached));
        return Ok(reader);
    };
    // Ahead of us: another node told them, or they knew a log that was replaced since.
    let ahead = after > reached && after > site.reads.run(changes::head).await?;
    if !asks_tables && !ahead {
        return Ok(reader);
    }
    let missed = if ahead {
        None
    } else {
        let lines = FlashLines::new(Arc::clone(site));
        site.reads
            .run(move |read| {
                stream::missed(read, &lines, edition, (after, reached))
                    .map_err(|error| PageError::Other(error.0))
            })
            .await?
    };
    match missed {
        Some(frames) => reader.say_known(frames, reached),
        // Too much to tell: the page has it.
        None => {
            reader.say_first(Bytes::from_static(b"event: gap\ndata: {}\n\n"));
            reader.begin_at(reached);
        }
    }
    reader.say_first(mark(reached));
    Ok(reader)
}

/// Sets what the browser names when it comes back, without telling the page anything.
fn mark(position: Position) -> Bytes {
    Bytes::from(format!("id: {}\n\n", position.0))
}

/// What a browser names by itself when it comes back, or what the page was made at.
fn position_in(headers: &HeaderMap, below: &str) -> Option<Position> {
    let named = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let asked = below
        .split_once('?')
        .and_then(|(_, query)| query.split('&').find_map(|pair| pair.strip_prefix("after=")));
    let position: i64 = named.or(asked)?.trim().parse().ok()?;
    (position >= 0).then_some(Position(position))
}

fn with_headers(body: axum::body::Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx in front must not gather what is said at once.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    response
}

fn later(refused: Refused) -> Response {
    let (seconds, text) = match refused {
        Refused::Full => (
            "60",
            "As many read along as this server can take. The page itself has every flash.\n",
        ),
        Refused::Stopping => ("2", "The server is being started anew.\n"),
    };
    let mut response = (StatusCode::SERVICE_UNAVAILABLE, text).into_response();
    response
        .headers_mut()
        .insert(RETRY_AFTER, HeaderValue::from_static(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_own_word_goes_before_the_pages() {
        let mut headers = HeaderMap::new();
        let page = "/markets/live/events?after=12";
        assert_eq!(position_in(&headers, page), Some(Position(12)));
        headers.insert("last-event-id", HeaderValue::from_static("40"));
        assert_eq!(position_in(&headers, page), Some(Position(40)));
        for nonsense in ["-1", "x", "99999999999999999999", ""] {
            headers.insert(
                "last-event-id",
                HeaderValue::from_str(nonsense).expect("a header"),
            );
            assert_eq!(position_in(&headers, page), None, "{nonsense}");
        }
    }
}
