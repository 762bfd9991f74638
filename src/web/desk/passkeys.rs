//! Passkeys at the desk's door: add one, sign in with one without typing anything, prove again, join.
//!
//! Each is two requests of a small script: *begin* answers with a challenge, which is kept in a
//! ceremony; *finish* brings what the device made of it. A passkey is bound to the site's host, so a
//! site reached by a bare IP address has none: [`Desk::can_passkey`] says so.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey as Key, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Url, Webauthn, WebauthnBuilder,
};

use super::{Cookie, Desk, Refusal, Signed, Visitor};
use crate::base::ids::{PasskeyId, PersonId};
use crate::base::store::StoreError;
use crate::news::people::ceremony::{self, Ceremony, Kind};
use crate::news::people::knock::Door;
use crate::news::people::{
    InvitationKind, JoinWith, Joining, NewPasskey, Passkey, PersonState, add_passkey, passkey_by_credential,
    passkey_used, passkeys, person, remove_passkey,
};

/// What a device made of a challenge, and what the page knows besides.
#[derive(Deserialize)]
pub struct Signature {
    credential: PublicKeyCredential,
    #[serde(default)]
    next: String,
}

#[derive(Deserialize)]
pub struct Made {
    credential: RegisterPublicKeyCredential,
    /// How its owner calls it.
    #[serde(default)]
    name: String,
}

#[derive(Deserialize)]
pub struct Who {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
}

/// Begins a sign-in, or a proof: any passkey of this site may answer.
pub async fn begin(State(desk): State<Arc<Desk>>, visitor: Visitor) -> Result<Response, Refusal> {
    desk.gate.may_begin(visitor.address, desk.clock.now())?;
    let webauthn = desk.webauthn(&visitor)?;
    let (options, state) = webauthn
        .start_discoverable_authentication()
        .map_err(|error| Refusal::internal(&error))?;
    desk.begun(Kind::PasskeySignIn, None, &state, json!(options))
        .await
}

pub async fn sign_in(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Json(signature): Json<Signature>,
) -> Result<Response, Refusal> {
    let key = desk.passkey_of(&visitor, &signature.credential).await?;
    let id = key.person;
    let active = desk
        .read(move |read| person(read, id))
        .await?
        .is_some_and(|person| person.state == PersonState::Active);
    if !active {
        return Err(Refusal::Conflict(
            "This account is suspended. hint: an owner of the newsroom can restore it".to_owned(),
        ));
    }
    let next = visitor.next(&signature.next);
    let entered = desk.enter(&visitor, id, "passkey", &next).await?;
    Ok(onwards(entered, &next))
}

pub async fn prove(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    visitor: Visitor,
    Json(signature): Json<Signature>,
) -> Result<Response, Refusal> {
    let key = desk.passkey_of(&visitor, &signature.credential).await?;
    if key.person != signed.person.id {
        return Err(Refusal::Conflict(
            "This passkey is another person's. hint: choose one of yours".to_owned(),
        ));
    }
    desk.prove(signed.session.id).await?;
    Ok(Json(json!({ "to": visitor.next(&signature.next) })).into_response())
}

/// Begins to add a passkey to one's own account.
pub async fn begin_new(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    visitor: Visitor,
) -> Result<Response, Refusal> {
    if desk.must_prove(&signed).is_some() {
        let to = signed.link(&format!("/prove?next={}", signed.link("/account")));
        return Ok(Json(json!({ "to": to })).into_response());
    }
    let id = signed.person.id;
    let known = desk.read(move |read| passkeys(read, id)).await?;
    let names = (signed.person.email.as_str(), signed.person.name.as_str());
    desk.begin_registration(&visitor, Kind::PasskeyNew, (id, names), &known)
        .await
}

pub async fn add(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    visitor: Visitor,
    Json(made): Json<Made>,
) -> Result<Response, Refusal> {
    let (new, begun) = desk.registered(&visitor, Kind::PasskeyNew, &made).await?;
    let id = signed.person.id;
    if begun.person != Some(id) {
        return Err(too_late());
    }
    let (_, position) = desk
        .write(&signed, move |write| add_passkey(write, id, &new))
        .await?;
    desk.settle(position).await;
    let to = signed.link("/account?said=passkey-added#passkeys");
    Ok(Json(json!({ "to": to })).into_response())
}

pub async fn remove(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(key): Path<String>,
) -> Result<Response, Refusal> {
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let key: PasskeyId = key
        .parse()
        .map_err(|_| Refusal::NotFound("passkey of this name".to_owned()))?;
    let id = signed.person.id;
    let position = desk
        .write(&signed, move |write| remove_passkey(write, id, key))
        .await?;
    Ok(desk
        .done(position, &signed.link("/account?said=passkey-removed#passkeys"))
        .await)
}

/// Begins to join with a passkey instead of a password.
pub async fn begin_join(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(link): Path<String>,
    Json(who): Json<Who>,
) -> Result<Response, Refusal> {
    desk.gate.may_begin(visitor.address, desk.clock.now())?;
    let (_, invitation) = desk.invitation(&visitor, &link).await?;
    let email = match invitation.kind {
        InvitationKind::Owner => who.email.as_str(),
        InvitationKind::Join | InvitationKind::Reset => invitation.email.as_str(),
    };
    if who.name.trim().is_empty() || email.trim().is_empty() {
        return Err(Refusal::invalid(
            "name",
            "write your name and address first, then continue with the passkey",
        ));
    }
    let id = PersonId::new(desk.clock.now());
    let names = (email.trim(), who.name.trim());
    desk.begin_registration(&visitor, Kind::PasskeyJoin, (id, names), &[])
        .await
}

pub async fn join(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(link): Path<String>,
    Json(made): Json<Made>,
) -> Result<Response, Refusal> {
    let (token, _) = desk.invitation(&visitor, &link).await?;
    let (new, begun) = desk.registered(&visitor, Kind::PasskeyJoin, &made).await?;
    let begun: JoinBegun = parsed(&begun.state)?;
    let joining = Joining {
        person: begun.person,
        name: begun.name,
        email: begun.email,
        with: JoinWith::Passkey(new),
    };
    let joined = desk.join(&visitor, token, joining).await?;
    Ok(onwards(joined, &visitor.link("/account?said=welcome")))
}

/// What a registration keeps besides the library's state: who it is for.
#[derive(Deserialize)]
struct JoinBegun {
    person: PersonId,
    name: String,
    email: String,
}

impl Desk {
    /// Whether passkeys work where this browser is.
    pub fn can_passkey(&self, host: &str) -> bool {
        relying_party(&self.url, host).is_some()
    }

    fn webauthn(&self, visitor: &Visitor) -> Result<Webauthn, Refusal> {
        let unavailable = || {
            Refusal::Conflict(
                "Passkeys need the site to be reached by a name and over https, or as localhost. hint: use your password"
                    .to_owned(),
            )
        };
        let (id, origin) = relying_party(&self.url, &visitor.host).ok_or_else(unavailable)?;
        let name = visitor
            .edition
            .as_ref()
            .map_or("Courant", |edition| edition.name.as_str());
        WebauthnBuilder::new(&id, &origin)
            .and_then(|builder| builder.rp_name(name).build())
            .map_err(|error| Refusal::internal(&error))
    }

    async fn begin_registration(
        &self,
        visitor: &Visitor,
        kind: Kind,
        (id, (email, name)): (PersonId, (&str, &str)),
        known: &[Passkey],
    ) -> Result<Response, Refusal> {
        let exclude = known
            .iter()
            .filter_map(|key| serde_json::from_str::<Key>(&key.credential).ok())
            .map(|key| key.cred_id().clone())
            .collect();
        let (options, state) = self
            .webauthn(visitor)?
            .start_passkey_registration(id.0, email, name, Some(exclude))
            .map_err(|error| Refusal::internal(&error))?;
        let mut options = json!(options);
        // Kept in the device with its owner's name, so that signing in asks for nothing to be typed.
        options["publicKey"]["authenticatorSelection"]["residentKey"] = "required".into();
        options["publicKey"]["authenticatorSelection"]["requireResidentKey"] = true.into();
        let state = json!({ "person": id, "name": name, "email": email, "registration": state });
        let owner = (kind == Kind::PasskeyNew).then_some(id);
        self.begun(kind, owner, &state, options).await
    }

    /// Keeps the state of a ceremony and hands the browser its challenge.
    async fn begun(
        &self,
        kind: Kind,
        person: Option<PersonId>,
        state: &impl serde::Serialize,
        options: Value,
    ) -> Result<Response, Refusal> {
        let state = serde_json::to_string(state).map_err(|error| Refusal::internal(&error))?;
        let now = self.clock.now();
        let token = self
            .keep(move |tx| ceremony::begin(tx, kind, person, &state, now))
            .await?;
        let mut response = Json(options).into_response();
        let step = self.set_cookie(Cookie::Step, token.secret());
        response.headers_mut().append(header::SET_COOKIE, step);
        Ok(response)
    }

    /// What this browser began as `kind`; nobody can take it twice.
    async fn taken(&self, visitor: &Visitor, kind: Kind) -> Result<Ceremony, Refusal> {
        let token = visitor.step.clone().ok_or_else(too_late)?;
        let now = self.clock.now();
        self.keep(move |tx| ceremony::take(tx, &token, kind, now))
            .await?
            .ok_or_else(too_late)
    }

    /// A passkey that a device has just made, found right.
    async fn registered(
        &self,
        visitor: &Visitor,
        kind: Kind,
        made: &Made,
    ) -> Result<(NewPasskey, Ceremony), Refusal> {
        let begun = self.taken(visitor, kind).await?;
        let mut state: Value = parsed(&begun.state)?;
        let registration: PasskeyRegistration = serde_json::from_value(state["registration"].take())
            .map_err(|error| Refusal::internal(&error))?;
        let key = self
            .webauthn(visitor)?
            .finish_passkey_registration(&made.credential, &registration)
            .map_err(|error| not_right(&error))?;
        let new = NewPasskey {
            credential_id: hex(key.cred_id()),
            credential: serde_json::to_string(&key).map_err(|error| Refusal::internal(&error))?,
            name: made.name.clone(),
        };
        Ok((new, begun))
    }

    /// The passkey that answered this browser's challenge.
    async fn passkey_of(
        &self,
        visitor: &Visitor,
        credential: &PublicKeyCredential,
    ) -> Result<Passkey, Refusal> {
        let door = [Door::address(visitor.address)];
        self.knock(&door, None).await?;
        let begun = self.taken(visitor, Kind::PasskeySignIn).await?;
        let state: DiscoverableAuthentication = parsed(&begun.state)?;
        let webauthn = self.webauthn(visitor)?;
        let (owner, id) = webauthn
            .identify_discoverable_authentication(credential)
            .map_err(|error| not_right(&error))?;
        let id = hex(id);
        let found = self
            .read::<_, StoreError>(move |read| passkey_by_credential(read, &id))
            .await?
            .filter(|key| key.person.0 == owner)
            .ok_or_else(|| {
                Refusal::Conflict(
                    "This passkey is not known here; it may have been removed. hint: use another, or your password"
                        .to_owned(),
                )
            })?;
        let mut key: Key = parsed(&found.credential)?;
        let result = webauthn
            .finish_discoverable_authentication_v2(credential, state, DiscoverableKey::from(&key))
            .map_err(|error| not_right(&error))?;
        key.update_credential(&result);
        let kept = serde_json::to_string(&key).map_err(|error| Refusal::internal(&error))?;
        let (passkey, now) = (found.id, self.clock.now());
        self.keep(move |tx| passkey_used(tx, passkey, &kept, now)).await?;
        self.welcome(door.to_vec()).await?;
        Ok(found)
    }
}

/// The host that passkeys are bound to, and the origin that browsers will say. A site under
/// development at 127.0.0.1 has them when it is opened as `localhost`.
fn relying_party(url: &str, host: &str) -> Option<(String, Url)> {
    let site = Url::parse(url).ok()?;
    let name = site.host_str()?;
    let is_local = name == "localhost" || name.trim_matches(['[', ']']).parse().is_ok_and(is_loopback);
    let asked = host.split(':').next().unwrap_or_default();
    if is_local && asked == "localhost" {
        let origin = Url::parse(&format!("{}://{host}", site.scheme())).ok()?;
        return Some(("localhost".to_owned(), origin));
    }
    let is_name = site.domain().is_some();
    (is_name && site.scheme() == "https").then(|| (name.to_owned(), site.clone()))
}

fn is_loopback(address: IpAddr) -> bool {
    address.is_loopback()
}

/// A page was answered with a redirect and cookies; a script follows the address itself.
fn onwards(mut response: Response, to: &str) -> Response {
    let cookies: Vec<_> = response
        .headers_mut()
        .get_all(header::SET_COOKIE)
        .iter()
        .cloned()
        .collect();
    let mut response = Json(json!({ "to": to })).into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    serde_json::from_str(text).map_err(|error| Refusal::internal(&error))
}

fn too_late() -> Refusal {
    Refusal::Conflict("That took too long, or was begun in another window. hint: try again".to_owned())
}

fn not_right(error: &dyn std::fmt::Display) -> Refusal {
    tracing::info!(%error, "a passkey was refused");
    Refusal::Conflict("The passkey was not accepted. hint: try again, or use your password".to_owned())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passkeys_need_a_name() {
        let party = |url: &str, host: &str| {
            relying_party(url, host).map(|(id, origin)| (id, origin.origin().ascii_serialization()))
        };
        let of = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
        assert_eq!(
            party("https://ledger.example", "ledger.example"),
            of("ledger.example", "https://ledger.example")
        );
        // Whatever host is claimed, a public site has one name.
        assert_eq!(
            party("https://ledger.example", "localhost:80"),
            of("ledger.example", "https://ledger.example")
        );
        assert_eq!(
            party("http://127.0.0.1:8080", "localhost:8080"),
            of("localhost", "http://localhost:8080")
        );
        assert_eq!(
            party("http://localhost:8080", "localhost:8080"),
            of("localhost", "http://localhost:8080")
        );
        for (url, host) in [
            ("http://127.0.0.1:8080", "127.0.0.1:8080"),
            ("http://127.0.0.1:8080", "localhost.evil.example"),
            ("http://192.0.2.1", "localhost"),
            ("https://192.0.2.1", "192.0.2.1"),
            ("http://ledger.example", "ledger.example"),
        ] {
            assert_eq!(party(url, host), None, "{url} {host}");
        }
    }
}
