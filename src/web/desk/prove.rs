//! Prove again: settings of one's own account, and what gives power to others, ask for a proof not
//! older than ten minutes. A session left open on a desk is not enough.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use super::gate::Judged;
use super::{Desk, Fields, Refusal, Signed, Visitor};
use crate::base::ids::SessionId;
use crate::news::people::{passkeys, session_proved};

/// How old a proof may be, in seconds.
const RECENT: i64 = 600;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
}

pub async fn form(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    show(&desk, &signed, &visitor, (&asked.next, ""), StatusCode::OK).await
}

pub async fn submit(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Refusal> {
    let email = signed.person.email.clone();
    let (judged, doors) = desk.judge(&visitor, &email, fields.get("password")).await?;
    match judged {
        Judged::Right(right) if right.person == signed.person.id => {
            desk.welcome(doors).await?;
            desk.prove(signed.session.id).await?;
            Ok(Redirect::to(&visitor.next(fields.get("next"))).into_response())
        }
        Judged::Right(_) | Judged::Wrong => {
            let said = (fields.get("next"), "The password is wrong.");
            show(&desk, &signed, &visitor, said, StatusCode::UNPROCESSABLE_ENTITY).await
        }
    }
}

async fn show(
    desk: &Desk,
    signed: &Signed,
    visitor: &Visitor,
    (next, error): (&str, &str),
    status: StatusCode,
) -> Result<Response, Refusal> {
    let id = signed.person.id;
    let keys = desk.read(move |read| passkeys(read, id)).await?;
    let own = json!({
        "next": visitor.next(next),
        "error": error,
        "who": signed.person.name,
        "email": signed.person.email,
        "has_password": signed.person.has_password,
        "has_passkey": !keys.is_empty(),
    });
    desk.door_page(visitor, status, "desk/people/prove.html", own)
}

impl Desk {
    /// The way to prove who one is, when the last proof is too old. A form that was sent is not kept:
    /// the page it came from is where the way leads back to.
    pub fn must_prove(&self, signed: &Signed) -> Option<Response> {
        let recent = signed.session.proved_at.plus_seconds(RECENT) >= self.clock.now();
        let page = ["/people", "/readers"]
            .iter()
            .map(|room| signed.link(room))
            .find(|room| signed.path.starts_with(room.as_str()))
            .unwrap_or_else(|| signed.link("/account"));
        let is_page = ["/account/password", "/account/second-factor"]
            .iter()
            .any(|page| signed.path == signed.link(page));
        let next = if is_page { &signed.path } else { &page };
        (!recent).then(|| Redirect::to(&signed.link(&format!("/prove?next={next}"))).into_response())
    }

    pub async fn prove(&self, session: SessionId) -> Result<(), Refusal> {
        let now = self.clock.now();
        self.keep(move |tx| session_proved(tx, session, now)).await?;
        Ok(())
    }
}
