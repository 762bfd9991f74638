//! The list of subscribers, by state and by a part of the address.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{line, state_words};
use crate::base::ids::SubscriberId;
use crate::news::people::Right;
use crate::news::readers::{SubscriberState, Wanted, find_subscribers};
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::article::encode;

const PER_PAGE: i64 = 50;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub struct Asked {
    state: String,
    q: String,
    before: Option<SubscriberId>,
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManageReaders)?;
    let edition = signed.edition.id;
    let state = SubscriberState::parse(&asked.state);
    let wanted = Wanted {
        state,
        part: asked.q.clone(),
        before: asked.before,
    };
    let mut found = desk
        .read(move |read| Ok::<_, Refusal>(find_subscribers(read, edition, &wanted, PER_PAGE + 1)?))
        .await?;
    let most = usize::try_from(PER_PAGE).unwrap_or(1);
    let more = found.len() > most;
    found.truncate(most);
    let now = desk.clock.now();
    let word = state.map_or("", SubscriberState::as_str);
    let here = |state: &str| {
        let q = encode(&asked.q);
        signed.link(&format!("/readers/list?state={state}&q={q}"))
    };
    let tabs: Vec<Value> = SubscriberState::ALL
        .iter()
        .map(|state| json!({ "url": here(state.as_str()), "words": state_words(*state), "current": state.as_str() == word }))
        .collect();
    let own = json!({
        "q": asked.q,
        "state": word,
        "all": here(""),
        "tabs": tabs,
        "lines": found.iter().map(|one| line(&signed, one, now)).collect::<Vec<_>>(),
        "older": found.last().filter(|_| more).map(|last| format!("{}&before={}", here(word), last.id)),
    });
    desk.page(&signed, "desk/readers/list.html", own).await
}
