//! Changes since a position: how a copy elsewhere stays whole. In order, without gaps among what is
//! public, with a wait for those who would ask again and again.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::response::Response;
use http::header::LINK;
use http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::answer::private;
use super::ask::Params;
use super::{Api, Fault, Reading};
use crate::changes::{self, Position};
use crate::views::open::{self, ChangeOut, Out};

/// Who may wait at once; others are answered at once.
pub const WAITERS: usize = 100;
const LONGEST_WAIT: u64 = 25;
/// The log is read in batches of this many, and at most so many of them for one answer: most of it is
/// about drafts and is passed over.
const BATCH: i64 = 500;
const BATCHES: usize = 20;
const USUAL: i64 = 100;
const MOST: i64 = 500;

#[derive(Serialize, ToSchema)]
pub struct ChangesPage {
    items: Vec<ChangeOut>,
    /// Everything up to this position has been told. Ask for what is after it.
    position: i64,
    /// Whether there is more right now; if not, wait before you follow `next`, or let the server wait.
    more: bool,
    /// The address to go on with.
    #[schema(format = "uri")]
    next: String,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesParams {
    /// The position up to which you know; 0 to begin with the first change there was.
    #[serde(default)]
    #[param(minimum = 0, required = false, example = 0)]
    since: u64,
    /// Changes at once. More than 500 is refused.
    #[param(minimum = 1, maximum = 500, example = 100)]
    limit: Option<u32>,
    /// Seconds to wait for something to happen when nothing has, up to 25. When too many wait already, the
    /// answer comes at once.
    #[param(minimum = 0, maximum = 25, example = 0)]
    wait: Option<u32>,
}

/// What changed for readers since a position
///
/// In the order in which it happened. An article is told as it stands now: whoever catches up after a
/// week is not shown a text that was withdrawn since. Keep `position` with your copy; go on from it.
#[utoipa::path(get, path = "/changes", tag = "Changes", params(ChangesParams),
    responses((status = 200, body = ChangesPage)))]
pub async fn since(
    State(api): State<Arc<Api>>,
    Params(params): Params<ChangesParams>,
    ask: Reading,
) -> Result<Response, Fault> {
    let limit = params.limit.map_or(USUAL, i64::from);
    if !(1..=MOST).contains(&limit) {
        return Err(Fault::bad_request(format!(
            "limit must be a number from 1 to {MOST}"
        )));
    }
    let wait = params.wait.map_or(0, u64::from);
    if wait > LONGEST_WAIT {
        return Err(Fault::bad_request(format!(
            "wait must be a number from 0 to {LONGEST_WAIT}"
        )));
    }
    let since = i64::try_from(params.since).unwrap_or(i64::MAX);
    let until = Instant::now() + Duration::from_secs(wait);
    let mut told = read(&api, &ask, Position(since), limit).await?;
    if told.items.is_empty() && !told.more && wait > 0
        // Held until this answer leaves; no place means no waiting.
        && let Ok(_place) = Arc::clone(&api.waiters).try_acquire_owned()
    {
        while told.items.is_empty() && Instant::now() < until && !api.stops() {
            if api.pages_seen.reached() > told.position {
                told = read(&api, &ask, told.position, limit).await?;
            } else {
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
    let mut address = format!("{}{}?since={}", api.url, ask.uri.path(), told.position.0);
    if let Some(limit) = params.limit {
        address.push_str(&format!("&limit={limit}"));
    }
    if let Some(wait) = params.wait {
        address.push_str(&format!("&wait={wait}"));
    }
    let page = ChangesPage {
        items: told.items,
        position: told.position.0,
        more: told.more,
        next: address,
    };
    let mut response = private(StatusCode::OK, &page, None)?;
    if let Ok(value) = HeaderValue::from_str(&format!("<{}>; rel=\"next\"", page.next)) {
        response.headers_mut().insert(LINK, value);
    }
    Ok(response)
}

struct Told {
    items: Vec<ChangeOut>,
    position: Position,
    more: bool,
}

async fn read(api: &Api, ask: &Reading, since: Position, limit: i64) -> Result<Told, Fault> {
    let limit = usize::try_from(limit).unwrap_or(1);
    api.filled(ask, move |out| {
        let head = changes::head(out.read)?;
        if since > head {
            return Err(Fault::bad_request(format!(
                "since is {}, but the log ends at {}. hint: is this another publication, or a restored one? Begin again \
                 at 0",
                since.0, head.0
            )));
        }
        let mut told = Told {
            items: Vec::new(),
            position: since,
            more: false,
        };
        for _ in 0..BATCHES {
            let entries = changes::read_after(out.read, told.position, BATCH)?;
            for entry in &entries {
                if told.items.len() == limit {
                    break;
                }
                if let Some(item) = public(out, entry)? {
                    told.items.push(item);
                }
                told.position = entry.position;
            }
            if told.items.len() == limit || entries.is_empty() {
                break;
            }
        }
        told.more = told.position < head;
        Ok(told)
    })
    .await
}

fn public(out: &mut Out<'_, '_>, entry: &changes::Entry) -> Result<Option<ChangeOut>, Fault> {
    let here = entry
        .change
        .audience()
        .is_some_and(|audience| audience.includes(out.edition.id));
    Ok(if here {
        Some(open::change(out, entry)?)
    } else {
        None
    })
}
