//! API tokens on one's own account.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::{Desk, Fields, Refusal, Signed};
use crate::base::ids::TokenId;
use crate::news::NewsError;
use crate::news::people::{Scope, make_token, revoke_token};

/// Makes a token and shows its secret, once.
pub async fn make(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Refusal> {
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let scopes: Vec<Scope> = fields.all("scope").filter_map(Scope::parse).collect();
    let (id, name) = (signed.person.id, fields.get("name").to_owned());
    let days = fields.get("days").parse().unwrap_or(0);
    let made = desk
        .write(&signed, move |write| make_token(write, id, &name, &scopes, days))
        .await;
    match made {
        Ok((token, _, _)) => {
            let own = json!({ "token": token.secret(), "token_name": fields.get("name") });
            desk.page(&signed, "desk/people/token.html", own).await
        }
        Err(NewsError::Invalid(problem)) => {
            super::account::show(&desk, &signed, "", &fields, &[problem]).await
        }
        Err(other) => Err(other.into()),
    }
}

pub async fn revoke(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(token): Path<String>,
) -> Result<Response, Refusal> {
    let token: TokenId = token
        .parse()
        .map_err(|_| Refusal::NotFound("token of this name".to_owned()))?;
    let id = signed.person.id;
    let position = desk
        .write(&signed, move |write| revoke_token(write, id, token))
        .await?;
    Ok(desk
        .done(position, &signed.link("/account?said=token-revoked#tokens"))
        .await)
}
