//! The account of an issue: what the ledger says of every copy.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::day_of;
use super::issue::account_shape;
use crate::base::ids::DeliveryId;
use crate::couriers::mail::{date_of, said};
use crate::news::people::Right;
use crate::news::updates::{self, Account, Line};
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

const PER_PAGE: i64 = 100;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    state: String,
    after: Option<DeliveryId>,
}

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(date): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::SendUpdates)?;
    let now = desk.clock.now();
    let day = day_of(&signed, &date, now)?;
    let edition = signed.edition.id;
    let state = match asked.state.as_str() {
        known @ ("queued" | "deferred" | "accepted" | "excluded" | "uncertain") => known,
        _ => "failed",
    }
    .to_owned();
    let (after, wanted) = (
        asked.after.unwrap_or(DeliveryId(uuid::Uuid::nil())),
        state.clone(),
    );
    let (account, lines) = desk
        .read(move |read| {
            Ok::<_, Refusal>(match updates::issue_on(read, edition, day)? {
                Some(issue) => (
                    updates::account(read, issue.id)?,
                    updates::deliveries(read, issue.id, &wanted, after, PER_PAGE)?,
                ),
                None => (Account::default(), Vec::new()),
            })
        })
        .await?;
    let here = signed.link(&format!("/updates/{}/account", date_of(day)));
    let next = lines
        .last()
        .filter(|_| lines.len() as i64 == PER_PAGE)
        .map(|line| format!("{here}?state={state}&after={}", line.id));
    let shape = |line: &Line| line_shape(&signed, line, now);
    let own = json!({
        "date": said(&signed.edition, date_of(day)),
        "back": signed.link(&format!("/updates/{}", date_of(day))),
        "here": here,
        "state": state,
        "account": account_shape(&account),
        "lines": lines.iter().map(shape).collect::<Vec<_>>(),
        "next": next,
    });
    desk.page(&signed, "desk/updates/account.html", own).await
}

fn line_shape(signed: &Signed, line: &Line, now: crate::base::clock::Micros) -> Value {
    json!({
        "email": line.email,
        "state": line.state,
        "reason": line.reason,
        "relay": line.relay,
        "outcome": line.outcome,
        "tries": line.tries,
        "doubts": line.doubts,
        "next": (line.state == "deferred").then(|| times::label(&signed.edition, line.next_at, now)),
        "at": line.settled_at.map(|at| times::label(&signed.edition, at, now)),
    })
}
