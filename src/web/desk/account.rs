//! One's own account: name, password, passkeys, second factor, sessions, tokens.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::fields::errors;
use super::people::when;
use super::{Desk, Fields, Refusal, Signed};
use crate::base::ids::SessionId;
use crate::base::store::StoreError;
use crate::news::people::{
    Password, Scope, codes_left, end_other_sessions, end_session, passkeys, rename, sessions, set_password,
    tokens,
};
use crate::news::{NewsError, Problem};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

pub async fn page(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    host: super::Visitor,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    let said = match asked.said.as_str() {
        "welcome" => "Welcome. This is your account; the newsroom is behind the name above.",
        "name" => "Your name is changed.",
        "password" => "The new password is set; you are signed out everywhere else.",
        "factor-off" => "The second factor is off.",
        "passkey-added" => "The passkey is added.",
        "passkey-removed" => "The passkey is removed.",
        "session-ended" => "That session is ended.",
        "others-ended" => "You are signed out everywhere else.",
        "token-revoked" => "The token is revoked.",
        _ => "",
    };
    let can_passkey = desk.can_passkey(&host.host);
    let own = gathered(&desk, &signed, can_passkey).await?;
    let mut own = own;
    own["said"] = said.into();
    desk.page(&signed, "desk/people/account.html", own).await
}

/// The page again, with what was typed and what is wrong with it.
pub async fn show(
    desk: &Desk,
    signed: &Signed,
    form: &'static str,
    fields: &Fields,
    problems: &[Problem],
) -> Result<Response, Refusal> {
    let mut own = gathered(desk, signed, true).await?;
    own["errors"] = errors(problems);
    own["form"] = form.into();
    own["typed"] = fields.typed(&["name", "days"]);
    let mut response = desk.page(signed, "desk/people/account.html", own).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response)
}

async fn gathered(desk: &Desk, signed: &Signed, can_passkey: bool) -> Result<Value, Refusal> {
    let (id, now) = (signed.person.id, desk.clock.now());
    let (keys, open, made, left) = desk
        .read::<_, StoreError>(move |read| {
            Ok((
                passkeys(read, id)?,
                sessions(read, id, now)?,
                tokens(read, id)?,
                codes_left(read, id)?,
            ))
        })
        .await?;
    let time = |at| when(&signed.edition, at);
    let keys: Vec<_> = keys
        .iter()
        .map(|key| json!({ "id": key.id, "name": key.name, "added": time(key.added_at), "used": key.used_at.map(time) }))
        .collect();
    let open: Vec<_> = open
        .iter()
        .map(|session| {
            json!({ "id": session.id, "browser": browser(&session.agent), "address": session.address,
                "began": time(session.began_at), "seen": time(session.seen_at),
                "here": session.id == signed.session.id })
        })
        .collect();
    let made: Vec<_> = made
        .iter()
        .map(|token| {
            let scopes: Vec<_> = token.scopes.iter().map(|scope| scope.as_str()).collect();
            json!({ "id": token.id, "name": token.name, "scopes": scopes, "expires": time(token.expires_at),
                "used": token.used_at.map(time), "revoked": token.revoked_at.is_some(),
                "expired": token.expires_at <= now })
        })
        .collect();
    let scopes: Vec<_> = Scope::ALL
        .iter()
        .map(|scope| json!({ "word": scope.as_str(), "says": scope.words() }))
        .collect();
    Ok(json!({
        "person": { "name": signed.person.name, "email": signed.person.email,
            "role": signed.person.role.as_str(), "has_password": signed.person.has_password,
            "has_second_factor": signed.person.has_second_factor },
        "codes_left": left,
        "can_passkey": can_passkey,
        "passkeys": keys,
        "sessions": open,
        "tokens": made,
        "scopes": scopes,
        "errors": {},
        "typed": { "name": "", "days": "90" },
        "form": "",
    }))
}

pub async fn name(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Refusal> {
    let (id, name) = (signed.person.id, fields.get("name").to_owned());
    match desk.write(&signed, move |write| rename(write, id, &name)).await {
        Ok(position) => Ok(desk.done(position, &signed.link("/account?said=name")).await),
        Err(NewsError::Invalid(problem)) => show(&desk, &signed, "name", &fields, &[problem]).await,
        Err(other) => Err(other.into()),
    }
}

pub async fn password_form(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    show_password(&desk, &signed, &[]).await
}

pub async fn password(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Refusal> {
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let about = [signed.person.name.as_str(), signed.person.email.as_str()];
    let password = match Password::parse(fields.get("password"), &about) {
        Ok(password) => password,
        Err(NewsError::Invalid(problem)) => return show_password(&desk, &signed, &[problem]).await,
        Err(other) => return Err(other.into()),
    };
    let hash = desk.gate.hash(password).await?;
    let (id, here) = (signed.person.id, signed.session.id);
    let position = desk
        .write(&signed, move |write| set_password(write, id, &hash, here))
        .await?;
    Ok(desk.done(position, &signed.link("/account?said=password")).await)
}

async fn show_password(desk: &Desk, signed: &Signed, problems: &[Problem]) -> Result<Response, Refusal> {
    let own = json!({ "errors": errors(problems), "email": signed.person.email,
        "has_password": signed.person.has_password });
    let mut response = desk.page(signed, "desk/people/password.html", own).await?;
    if !problems.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub async fn end_one(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(session): Path<String>,
) -> Result<Response, Refusal> {
    let session: SessionId = session
        .parse()
        .map_err(|_| Refusal::NotFound("session of this name".to_owned()))?;
    let id = signed.person.id;
    let position = desk
        .write(&signed, move |write| end_session(write, id, session))
        .await?;
    Ok(desk
        .done(position, &signed.link("/account?said=session-ended#sessions"))
        .await)
}

pub async fn end_others(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    let (id, here) = (signed.person.id, signed.session.id);
    let to = signed.link("/account?said=others-ended#sessions");
    match desk
        .write(&signed, move |write| end_other_sessions(write, id, here))
        .await
    {
        Ok(position) => Ok(desk.done(position, &to).await),
        // There was none: that is what was asked for.
        Err(NewsError::NotFound(_)) => Ok(axum::response::IntoResponse::into_response(
            axum::response::Redirect::to(&to),
        )),
        Err(other) => Err(other.into()),
    }
}

/// A browser as people call it: “Firefox on Linux”. What is not known is shown as it came.
fn browser(agent: &str) -> String {
    let find = |names: &[(&str, &'static str)]| {
        names
            .iter()
            .find(|(sign, _)| agent.contains(sign))
            .map(|(_, name)| *name)
    };
    let program = find(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = find(&[
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]);
    match (program, system) {
        (Some(program), Some(system)) => format!("{program} on {system}"),
        (Some(program), None) => program.to_owned(),
        _ if agent.is_empty() => "unknown browser".to_owned(),
        _ => agent.chars().take(80).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::browser;

    #[test]
    fn browsers_have_names() {
        for (agent, name) in [
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Firefox on Linux",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605 Version/18.5 Safari/604.1",
                "Safari on iPhone",
            ),
            ("curl/8.1", "curl/8.1"),
            ("", "unknown browser"),
        ] {
            assert_eq!(browser(agent), name);
        }
    }
}
