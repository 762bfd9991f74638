//! The second factor: the code after the password, and its settings on the account page.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::{StatusCode, header};
use qrcode::QrCode;
use qrcode::render::svg;
use serde_json::json;

use super::{Desk, Fields, Refusal, Signed, Visitor};
use crate::base::store::Actor;
use crate::news::NewsError;
use crate::news::people::ceremony::{self, Kind};
use crate::news::people::{
    AppSecret, Factor, PersonState, Token, codes_left, make_codes, person, turn_off, turn_on, use_code,
};

pub async fn code_form(State(desk): State<Arc<Desk>>, visitor: Visitor) -> Result<Response, Refusal> {
    if visitor.step.is_none() {
        return Ok(Redirect::to(&visitor.link("/sign-in")).into_response());
    }
    desk.door_page(&visitor, StatusCode::OK, "desk/people/code.html", json!({}))
}

pub async fn code(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    fields: Fields,
) -> Result<Response, Refusal> {
    let again = || Redirect::to(&visitor.link("/sign-in?said=late")).into_response();
    let Some(token) = visitor.step.clone() else {
        return Ok(again());
    };
    let (now, shown) = (desk.clock.now(), token.clone());
    let begun = desk
        .keep(move |tx| ceremony::attempt(tx, &shown, Kind::SecondFactor, now))
        .await?;
    let Some((id, next)) = begun.and_then(|begun| Some((begun.person?, begun.state))) else {
        return Ok(again());
    };
    let door = desk.code_door(&visitor, id).await?;
    desk.knock(std::slice::from_ref(&door), Some(id)).await?;
    let code = fields.get("code").to_owned();
    let used = desk.keep(move |tx| use_code(tx, id, &code, now)).await?;
    let Some(used) = used else {
        let own =
            json!({ "error": "This code is not right, or was used before. Wait for the app's next one." });
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return desk.door_page(&visitor, status, "desk/people/code.html", own);
    };
    desk.welcome(vec![door]).await?;
    let taken = desk
        .keep(move |tx| ceremony::take(tx, &token, Kind::SecondFactor, now))
        .await?;
    let active = desk
        .read(move |read| person(read, id))
        .await?
        .is_some_and(|person| person.state == PersonState::Active);
    if taken.is_none() || !active {
        return Ok(again());
    }
    let with = match used {
        Factor::App => "password and code",
        Factor::RecoveryCode => "password and recovery code",
    };
    desk.enter(&visitor, id, with, &next).await
}

/// The page of one's second factor: how to turn it on, or what there is.
pub async fn page(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    if signed.person.has_second_factor {
        let id = signed.person.id;
        let left = desk.read(move |read| codes_left(read, id)).await?;
        let own = json!({ "on": true, "codes_left": left });
        return desk.page(&signed, "desk/people/second_factor.html", own).await;
    }
    offer(&desk, &signed, StatusCode::OK, "").await
}

/// A new secret, kept until the app has shown a code.
async fn offer(desk: &Desk, signed: &Signed, status: StatusCode, error: &str) -> Result<Response, Refusal> {
    let secret = AppSecret::new().to_base32();
    let (id, now, kept) = (signed.person.id, desk.clock.now(), secret.clone());
    let token = desk
        .keep(move |tx| ceremony::begin(tx, Kind::AppNew, Some(id), &kept, now))
        .await?;
    show_offer(desk, signed, (status, error), (&token, &secret)).await
}

async fn show_offer(
    desk: &Desk,
    signed: &Signed,
    (status, error): (StatusCode, &str),
    (token, secret): (&Token, &str),
) -> Result<Response, Refusal> {
    let spaced: Vec<&str> = secret
        .as_bytes()
        .chunks(4)
        .filter_map(|part| std::str::from_utf8(part).ok())
        .collect();
    let own = json!({ "on": false, "step": token.secret(), "secret": spaced.join(" "), "error": error,
        "has_password": signed.person.has_password });
    let mut response = desk.page(signed, "desk/people/second_factor.html", own).await?;
    *response.status_mut() = status;
    Ok(response)
}

/// The picture for the app's camera, from our own address: pages load nothing else.
pub async fn picture(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(step): Path<String>,
) -> Result<Response, Refusal> {
    let nothing = || Refusal::NotFound("picture at this address".to_owned());
    let token = Token::parse(&step).ok_or_else(nothing)?;
    let now = desk.clock.now();
    let begun = desk
        .read(move |read| ceremony::look(read, &token, Kind::AppNew, now))
        .await?
        .filter(|begun| begun.person == Some(signed.person.id))
        .ok_or_else(nothing)?;
    let secret = AppSecret::parse(&begun.state).ok_or_else(nothing)?;
    let address = secret.address(&signed.edition.name, &signed.person.email);
    let code = QrCode::new(address.as_bytes()).map_err(|error| Refusal::internal(&error))?;
    let drawn = code
        .render::<svg::Color<'_>>()
        .min_dimensions(240, 240)
        .dark_color(svg::Color("#000"))
        .light_color(svg::Color("#fff"))
        .build();
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], drawn).into_response())
}

pub async fn on(State(desk): State<Arc<Desk>>, signed: Signed, fields: Fields) -> Result<Response, Refusal> {
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let Some(token) = Token::parse(fields.get("step")) else {
        return offer(&desk, &signed, StatusCode::UNPROCESSABLE_ENTITY, "").await;
    };
    let (now, shown) = (desk.clock.now(), token.clone());
    let begun = desk
        .keep(move |tx| ceremony::attempt(tx, &shown, Kind::AppNew, now))
        .await?
        .filter(|begun| begun.person == Some(signed.person.id));
    let secret = begun.and_then(|begun| AppSecret::parse(&begun.state));
    let Some(secret) = secret else {
        let late = "That took too long. Here is a new picture: scan it again.";
        return offer(&desk, &signed, StatusCode::UNPROCESSABLE_ENTITY, late).await;
    };
    let (id, code, app) = (signed.person.id, fields.get("code").to_owned(), secret.clone());
    let turned = desk
        .write(&signed, move |write| turn_on(write, id, &app, &code))
        .await;
    let codes = match turned {
        Ok((codes, _)) => codes,
        Err(NewsError::Invalid(problem)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            let error = format!("This {}.", problem.message);
            return show_offer(&desk, &signed, (status, &error), (&token, &secret.to_base32())).await;
        }
        Err(other) => return Err(other.into()),
    };
    desk.keep(move |tx| ceremony::take(tx, &token, Kind::AppNew, now))
        .await?;
    let own = json!({ "codes": codes, "turned_on": true });
    desk.page(&signed, "desk/people/recovery_codes.html", own).await
}

pub async fn off(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let id = signed.person.id;
    let position = desk.write(&signed, move |write| turn_off(write, id)).await?;
    Ok(desk
        .done(position, &signed.link("/account?said=factor-off"))
        .await)
}

pub async fn new_codes(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    if !signed.person.has_second_factor {
        return Err(Refusal::Conflict(
            "There is no second factor to recover. hint: turn it on first".to_owned(),
        ));
    }
    let id = signed.person.id;
    let (codes, _) = desk
        .writes
        .run(Actor::Person(id), move |write| make_codes(write, id))
        .await?;
    desk.page(
        &signed,
        "desk/people/recovery_codes.html",
        json!({ "codes": codes }),
    )
    .await
}
