//! Sign in with a password, and out again. Passkeys are in `passkeys.rs`, codes in `second_factor.rs`.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use serde::Deserialize;
use serde_json::json;

use super::gate::Judged;
use super::{Cookie, Desk, Fields, Refusal, Visitor};
use crate::base::ids::PersonId;
use crate::base::store::{Actor, StoreError};
use crate::news::people::ceremony::{self, Kind};
use crate::news::people::{
    PersonState, Token, begin_session, device, end_session, is_anybody_there, session_by_token,
};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    next: String,
    #[serde(default)]
    said: String,
}

pub async fn form(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let next = visitor.next(&asked.next);
    if let Some(token) = visitor.session.clone() {
        let now = desk.clock.now();
        let open = desk.read(move |read| session_by_token(read, &token, now)).await?;
        if open.is_some() {
            return Ok(Redirect::to(&next).into_response());
        }
    }
    let anybody = desk.read(is_anybody_there).await?;
    let said = match asked.said.as_str() {
        "out" => "You have signed out.",
        "reset" => "The new password is set. Sign in with it.",
        "late" => "That took too long, or too many tries. Sign in again.",
        _ => "",
    };
    desk.door_page(
        &visitor,
        StatusCode::OK,
        "desk/people/sign_in.html",
        json!({ "next": next, "said": said, "anybody": anybody, "email": "" }),
    )
}

pub async fn submit(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Refusal> {
    let (email, next) = (fields.get("email"), visitor.next(fields.get("next")));
    let (judged, doors) = desk.judge(&visitor, email, fields.get("password")).await?;
    let right = match judged {
        Judged::Right(right) => right,
        Judged::Wrong => {
            let own = json!({ "next": next, "anybody": true, "email": email,
                "error": "The address or the password is wrong." });
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return desk.door_page(&visitor, status, "desk/people/sign_in.html", own);
        }
    };
    desk.welcome(doors).await?;
    // Only whoever has the password is told.
    if right.state == PersonState::Suspended {
        let own = json!({ "next": next, "anybody": true, "email": email,
            "error": "This account is suspended. An owner of the newsroom can restore it." });
        return desk.door_page(&visitor, StatusCode::FORBIDDEN, "desk/people/sign_in.html", own);
    }
    if right.has_second_factor {
        let (person, now) = (right.person, desk.clock.now());
        let token = desk
            .keep(move |tx| ceremony::begin(tx, Kind::SecondFactor, Some(person), &next, now))
            .await?;
        let mut response = Redirect::to(&visitor.link("/sign-in/code")).into_response();
        let step = desk.set_cookie(Cookie::Step, token.secret());
        response.headers_mut().append(header::SET_COOKIE, step);
        return Ok(response);
    }
    desk.enter(&visitor, right.person, "password", &next).await
}

pub async fn sign_out(State(desk): State<Arc<Desk>>, visitor: Visitor) -> Result<Response, Refusal> {
    desk.end_presented(&visitor).await?;
    let mut response = Redirect::to(&visitor.link("/sign-in?said=out")).into_response();
    let gone = desk.set_cookie(Cookie::Session, "");
    response.headers_mut().append(header::SET_COOKIE, gone);
    Ok(response)
}

impl Desk {
    /// Somebody has proved who they are: a session of their own begins, whatever the browser showed
    /// before.
    pub async fn enter(
        &self,
        visitor: &Visitor,
        person: PersonId,
        with: &'static str,
        next: &str,
    ) -> Result<Response, Refusal> {
        self.end_presented(visitor).await?;
        let (agent, address) = visitor.signature();
        let begin = move |write: crate::base::store::OpenWrite<'_>| {
            begin_session(write, person, (&agent, &address), with)
        };
        let (token, _, position) = self.writes.run(Actor::Person(person), begin).await?;
        let response = self.done(position, next).await;
        self.carry(visitor, person, &token, response).await
    }

    /// Gives the browser its session, and remembers the browser.
    pub async fn carry(
        &self,
        visitor: &Visitor,
        person: PersonId,
        session: &Token,
        mut response: Response,
    ) -> Result<Response, Refusal> {
        let device = visitor.device.clone().unwrap_or_default();
        let (known, now) = (device.clone(), self.clock.now());
        self.keep(move |tx| device::remember(tx, &known, person, now))
            .await?;
        for (cookie, value) in [
            (Cookie::Session, session.secret()),
            (Cookie::Device, device.secret()),
            (Cookie::Step, ""),
        ] {
            response
                .headers_mut()
                .append(header::SET_COOKIE, self.set_cookie(cookie, value));
        }
        Ok(response)
    }

    /// Ends the session whose cookie the browser showed, if it shows one.
    async fn end_presented(&self, visitor: &Visitor) -> Result<(), Refusal> {
        let Some(token) = visitor.session.clone() else {
            return Ok(());
        };
        let now = self.clock.now();
        let open = self
            .read::<_, StoreError>(move |read| session_by_token(read, &token, now))
            .await?;
        if let Some(session) = open {
            let (person, id) = (session.person.id, session.id);
            self.writes
                .run(Actor::Person(person), move |write| end_session(write, person, id))
                .await?;
        }
        Ok(())
    }
}
