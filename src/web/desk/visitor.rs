//! Somebody before the desk's door: from where they ask, and what their browser remembers.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{StatusCode, header};
use serde_json::{Value, json};

use super::{Cookie, Desk, Refusal, cookie};
use crate::news::editions::Edition;
use crate::news::people::Token;
use crate::web::proxies::Peer;
use crate::web::site::EditionAt;

#[derive(Clone)]
pub struct Visitor {
    /// None before the publication is set up: its first owner may come in all the same.
    pub edition: Option<Arc<Edition>>,
    pub address: IpAddr,
    pub agent: String,
    /// The host that the browser asked for.
    pub host: String,
    pub session: Option<Token>,
    pub device: Option<Token>,
    pub step: Option<Token>,
}

impl Visitor {
    /// A path below the edition's desk.
    pub fn link(&self, below: &str) -> String {
        let root = self.edition.as_ref().map(|edition| edition.root());
        format!("{}/desk{below}", root.unwrap_or_default())
    }

    /// Where to go on after the door: a page of this desk, never another site's.
    pub fn next(&self, wanted: &str) -> String {
        let desk = self.link("");
        let rest = wanted.strip_prefix(desk.as_str());
        let is_page = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']));
        let is_plain = !wanted.contains(['\\', '\r', '\n', '\t']) && !wanted.contains("//");
        let is_door = ["/sign-in", "/sign-out", "/prove", "/join", "/reset"]
            .iter()
            .any(|door| rest.is_some_and(|rest| rest.starts_with(door)));
        if is_page && is_plain && !is_door && wanted.len() <= 2_000 {
            wanted.to_owned()
        } else {
            desk
        }
    }

    /// Who asks, as a session keeps it: the browser and the address.
    pub fn signature(&self) -> (String, String) {
        (self.agent.clone(), self.address.to_string())
    }
}

impl FromRequestParts<Arc<Desk>> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Visitor, Refusal> {
        let edition = match parts.extensions.get::<EditionAt>() {
            Some(EditionAt(edition)) => Some(Arc::clone(edition)),
            None => desk.editions().first().cloned(),
        };
        let headers = &parts.headers;
        let text = |name: header::HeaderName| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.unwrap_or_default().to_owned()
        };
        let token = |kind: Cookie| cookie(headers, desk.cookie_name(kind)).and_then(Token::parse);
        let peer = parts
            .extensions
            .get::<Peer>()
            .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
        Ok(Visitor {
            edition,
            address: desk.gate.proxies.client(peer, headers),
            agent: text(header::USER_AGENT),
            host: text(header::HOST),
            session: token(Cookie::Session),
            device: token(Cookie::Device),
            step: token(Cookie::Step),
        })
    }
}

impl Desk {
    /// A page before the door.
    pub fn door_page(
        &self,
        visitor: &Visitor,
        status: StatusCode,
        template: &str,
        own: Value,
    ) -> Result<Response, Refusal> {
        let mut context = json!({
            "desk": self.theme.desk_context(),
            "base": visitor.link(""),
            "name": visitor.edition.as_ref().map(|edition| edition.name.clone()),
            "can_passkey": self.can_passkey(&visitor.host),
        });
        if let (Some(context), Value::Object(own)) = (context.as_object_mut(), own) {
            context.extend(own);
        }
        let page = self.theme.render(template, &context)?;
        Ok((status, axum::response::Html(page)).into_response())
    }
}
