//! The links that let somebody in: to join, and to set a new password. Opening one changes nothing,
//! so that whatever previews links does no harm.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use http::StatusCode;
use serde_json::{Value, json};

use super::fields::errors;
use super::{Desk, Fields, Refusal, Visitor};
use crate::base::ids::PersonId;
use crate::base::store::{Actor, StoreError};
use crate::news::people::knock::Door;
use crate::news::people::{
    Invitation, InvitationKind, JoinWith, Joining, Password, Token, join as join_newsroom, open_invitation,
    reset_password,
};
use crate::news::{NewsError, Problem};

pub async fn form(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(link): Path<String>,
) -> Result<Response, Refusal> {
    let (_, invitation) = desk.invitation(&visitor, &link).await?;
    let typed = json!({ "name": invitation.name, "email": invitation.email });
    show(&desk, &visitor, (&link, &invitation), typed, &[])
}

pub async fn submit(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(link): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let (token, invitation) = desk.invitation(&visitor, &link).await?;
    let joining = match desk.joining(&invitation, &fields).await {
        Ok(joining) => joining,
        Err(Refusal::Invalid(problems)) => {
            let typed = fields.typed(&["name", "email"]);
            return show(&desk, &visitor, (&link, &invitation), typed, &problems);
        }
        Err(other) => return Err(other),
    };
    match desk.join(&visitor, token, joining).await {
        Err(Refusal::Invalid(problems)) => {
            let typed = fields.typed(&["name", "email"]);
            show(&desk, &visitor, (&link, &invitation), typed, &problems)
        }
        answer => answer,
    }
}

fn show(
    desk: &Desk,
    visitor: &Visitor,
    (link, invitation): (&str, &Invitation),
    typed: Value,
    problems: &[Problem],
) -> Result<Response, Refusal> {
    let own = json!({
        "link": link,
        "is_owner": invitation.kind == InvitationKind::Owner,
        "role": invitation.role.as_str(),
        "typed": typed,
        "errors": errors(problems),
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    desk.door_page(visitor, status, "desk/people/join.html", own)
}

pub async fn reset_form(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(link): Path<String>,
) -> Result<Response, Refusal> {
    let (_, invitation) = desk.reset_link(&visitor, &link).await?;
    show_reset(&desk, &visitor, (&link, &invitation), &[])
}

pub async fn reset(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(link): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    let (token, invitation) = desk.reset_link(&visitor, &link).await?;
    let about = [invitation.name.as_str(), invitation.email.as_str()];
    let password = match Password::parse(fields.get("password"), &about) {
        Ok(password) => password,
        Err(NewsError::Invalid(problem)) => {
            return show_reset(&desk, &visitor, (&link, &invitation), &[problem]);
        }
        Err(other) => return Err(other.into()),
    };
    let hash = desk.gate.hash(password).await?;
    let actor = invitation.person.map_or(Actor::Reader, Actor::Person);
    desk.writes
        .run(actor, move |write| reset_password(write, &token, &hash))
        .await?;
    Ok(Redirect::to(&visitor.link("/sign-in?said=reset")).into_response())
}

fn show_reset(
    desk: &Desk,
    visitor: &Visitor,
    (link, invitation): (&str, &Invitation),
    problems: &[Problem],
) -> Result<Response, Refusal> {
    let own = json!({ "link": link, "who": invitation.name, "email": invitation.email,
        "errors": errors(problems) });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    desk.door_page(visitor, status, "desk/people/reset.html", own)
}

impl Desk {
    /// The open invitation behind a link that lets somebody join.
    pub async fn invitation(&self, visitor: &Visitor, link: &str) -> Result<(Token, Invitation), Refusal> {
        self.open_link(visitor, link)
            .await?
            .filter(|(_, invitation)| invitation.kind != InvitationKind::Reset)
            .ok_or_else(void)
    }

    async fn reset_link(&self, visitor: &Visitor, link: &str) -> Result<(Token, Invitation), Refusal> {
        self.open_link(visitor, link)
            .await?
            .filter(|(_, invitation)| invitation.kind == InvitationKind::Reset)
            .ok_or_else(void)
    }

    async fn open_link(&self, visitor: &Visitor, link: &str) -> Result<Option<(Token, Invitation)>, Refusal> {
        let now = self.clock.now();
        if let Some(token) = Token::parse(link) {
            let shown = token.clone();
            let open = self
                .read::<_, StoreError>(move |read| open_invitation(read, &shown, now))
                .await?;
            if let Some(open) = open {
                return Ok(Some((token, open)));
            }
        }
        // A right link is never kept out; made-up ones are slowed down.
        self.knock(&[Door::links(visitor.address)], None).await?;
        Ok(None)
    }

    /// Who joins with a password, when name and password are good.
    async fn joining(&self, invitation: &Invitation, fields: &Fields) -> Result<Joining, Refusal> {
        let email = match invitation.kind {
            InvitationKind::Owner => fields.get("email"),
            InvitationKind::Join | InvitationKind::Reset => &invitation.email,
        };
        let name = fields.get("name");
        let mut problems = Vec::new();
        if name.trim().is_empty() {
            problems.push(Problem {
                field: "name",
                message: "is empty".to_owned(),
            });
        }
        let password = match Password::parse(fields.get("password"), &[name, email]) {
            Ok(password) => password,
            Err(NewsError::Invalid(problem)) => {
                problems.push(problem);
                return Err(Refusal::Invalid(problems));
            }
            Err(other) => return Err(other.into()),
        };
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        Ok(Joining {
            person: PersonId::new(self.clock.now()),
            name: name.to_owned(),
            email: email.to_owned(),
            with: JoinWith::Password(self.gate.hash(password).await?),
        })
    }

    /// Makes the person and lets them in.
    pub async fn join(&self, visitor: &Visitor, link: Token, joining: Joining) -> Result<Response, Refusal> {
        let (person, (agent, address)) = (joining.person, visitor.signature());
        let (session, _, position) = self
            .writes
            .run(Actor::Person(person), move |write| {
                join_newsroom(write, &link, &joining, (&agent, &address))
            })
            .await?;
        let response = self.done(position, &visitor.link("/account?said=welcome")).await;
        self.carry(visitor, person, &session, response).await
    }
}

fn void() -> Refusal {
    Refusal::NotFound(
        "open invitation behind this link: it was used, replaced or is older than a week. hint: ask whoever gave it to you for a new one"
            .to_owned(),
    )
}
