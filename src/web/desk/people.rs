//! People: who is here, who is invited; for owners.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::fields::errors;
use super::{Desk, Fields, Refusal, Signed};
use crate::base::clock::Micros;
use crate::base::ids::{ContributorId, InvitationId, PersonId, SectionId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes::Position;
use crate::news::editions::{self, Edition};
use crate::news::people::{
    Invitation, NewInvitation, Person, PersonSettings, PersonState, Right, Role, invite, make_reset_link,
    open_invitations, people, person, restore_person, revoke_invitation, save_person, suspend,
};
use crate::news::{NewsError, Problem};

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    said: String,
}

pub async fn list(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManagePeople)?;
    let said = match asked.said.as_str() {
        "saved" => "Saved.",
        "suspended" => "Suspended, and signed out everywhere.",
        "restored" => "Restored. The person can sign in again.",
        "revoked" => "The invitation does not work any more.",
        _ => "",
    };
    show_list(&desk, &signed, said, &Fields::default(), &[]).await
}

async fn show_list(
    desk: &Desk,
    signed: &Signed,
    said: &str,
    typed: &Fields,
    problems: &[Problem],
) -> Result<Response, Refusal> {
    let now = desk.clock.now();
    let (all, open, sections) = desk
        .read::<_, StoreError>(move |read| {
            Ok((people(read)?, open_invitations(read, now)?, all_sections(read)?))
        })
        .await?;
    let who = |by: &str| {
        let found = all.iter().find(|person| by == format!("person:{}", person.id));
        found.map_or_else(|| by.to_owned(), |person| person.name.clone())
    };
    let shown: Vec<_> = all.iter().map(|person| line(person, &sections, signed)).collect();
    let invited: Vec<_> = open
        .iter()
        .map(|invitation| invitation_line(invitation, &sections, &who(&invitation.invited_by), signed))
        .collect();
    let own = json!({
        "said": said,
        "people": shown,
        "invitations": invited,
        "roles": roles(),
        "sections": boxes(&sections, &typed.all("section").filter_map(|id| id.parse().ok()).collect::<Vec<_>>()),
        "typed": typed.typed(&["email", "name", "role"]),
        "errors": errors(problems),
    });
    let mut response = desk.page(signed, "desk/people/people.html", own).await?;
    if !problems.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Invites, and shows the link once.
pub async fn invite_somebody(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    fields: Fields,
) -> Result<Response, Refusal> {
    signed.has(Right::ManagePeople)?;
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let Some(role) = Role::parse(fields.get("role")) else {
        let problem = Problem {
            field: "role",
            message: "choose a role".to_owned(),
        };
        return show_list(&desk, &signed, "", &fields, &[problem]).await;
    };
    let new = NewInvitation {
        email: fields.get("email").to_owned(),
        name: fields.get("name").to_owned(),
        role,
        sections: section_ids(&fields),
    };
    match desk.write(&signed, move |write| invite(write, &new)).await {
        Ok((token, _, _)) => {
            let own = json!({
                "kind": "join",
                "who": fields.get("email"),
                "link": format!("{}{}", desk.url, signed.link(&format!("/join/{}", token.secret()))),
            });
            desk.page(&signed, "desk/people/link.html", own).await
        }
        Err(NewsError::Invalid(problem)) => show_list(&desk, &signed, "", &fields, &[problem]).await,
        Err(other) => Err(other.into()),
    }
}

pub async fn revoke(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(invitation): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManagePeople)?;
    let id: InvitationId = invitation
        .parse()
        .map_err(|_| Refusal::NotFound("invitation of this name".to_owned()))?;
    let position = desk
        .write(&signed, move |write| revoke_invitation(write, id))
        .await?;
    Ok(desk.done(position, &signed.link("/people?said=revoked")).await)
}

pub async fn one(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManagePeople)?;
    let found = desk.somebody(&id).await?;
    let settings = PersonSettings {
        name: found.name.clone(),
        role: found.role,
        sections: found.sections.clone(),
        contributor: found.contributor,
    };
    show_one(&desk, &signed, (&found, &settings), &[]).await
}

async fn show_one(
    desk: &Desk,
    signed: &Signed,
    (found, settings): (&Person, &PersonSettings),
    problems: &[Problem],
) -> Result<Response, Refusal> {
    let (sections, contributors) = desk
        .read::<_, StoreError>(|read| Ok((all_sections(read)?, editions::contributors(read)?)))
        .await?;
    let bylines: Vec<_> = contributors
        .iter()
        .map(|c| json!({ "id": c.id, "name": c.name, "chosen": settings.contributor == Some(c.id) }))
        .collect();
    let own = json!({
        "who": line(found, &sections, signed),
        "typed": { "name": settings.name, "role": settings.role.as_str() },
        "roles": roles(),
        "sections": boxes(&sections, &settings.sections),
        "bylines": bylines,
        "errors": errors(problems),
    });
    let mut response = desk.page(signed, "desk/people/person.html", own).await?;
    if !problems.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

pub async fn save(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Refusal> {
    signed.has(Right::ManagePeople)?;
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let found = desk.somebody(&id).await?;
    let settings = PersonSettings {
        name: fields.get("name").to_owned(),
        // Not in the form where it can't be changed: on one's own page.
        role: Role::parse(fields.get("role")).unwrap_or(found.role),
        sections: section_ids(&fields),
        contributor: fields.get("contributor").parse::<ContributorId>().ok(),
    };
    let (who, wanted) = (found.id, settings.clone());
    match desk
        .write(&signed, move |write| save_person(write, who, &wanted))
        .await
    {
        Ok(position) => Ok(desk.done(position, &signed.link("/people?said=saved")).await),
        Err(NewsError::Invalid(problem)) => show_one(&desk, &signed, (&found, &settings), &[problem]).await,
        Err(other) => Err(other.into()),
    }
}

pub async fn suspend_somebody(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManagePeople)?;
    let who = desk.somebody(&id).await?.id;
    let done = desk.write(&signed, move |write| suspend(write, who)).await;
    desk.after(&signed, done, "suspended").await
}

pub async fn restore_somebody(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManagePeople)?;
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let who = desk.somebody(&id).await?.id;
    let done = desk.write(&signed, move |write| restore_person(write, who)).await;
    desk.after(&signed, done, "restored").await
}

/// Makes the link with which somebody sets a new password, and shows it once.
pub async fn reset_link(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    signed.has(Right::ManagePeople)?;
    if let Some(prove) = desk.must_prove(&signed) {
        return Ok(prove);
    }
    let found = desk.somebody(&id).await?;
    let who = found.id;
    let (token, _, _) = desk
        .write(&signed, move |write| make_reset_link(write, who))
        .await?;
    let own = json!({
        "kind": "reset",
        "who": found.name,
        "link": format!("{}{}", desk.url, signed.link(&format!("/reset/{}", token.secret()))),
    });
    desk.page(&signed, "desk/people/link.html", own).await
}

impl Desk {
    async fn somebody(&self, id: &str) -> Result<Person, Refusal> {
        let nobody = || Refusal::NotFound("person of this name".to_owned());
        let id: PersonId = id.parse().map_err(|_| nobody())?;
        self.read(move |read| person(read, id)).await?.ok_or_else(nobody)
    }

    /// What cannot be done to somebody is a conflict, not a slip of the pen.
    async fn after(
        &self,
        signed: &Signed,
        done: Result<Position, NewsError>,
        said: &str,
    ) -> Result<Response, Refusal> {
        match done {
            Ok(position) => Ok(self
                .done(position, &signed.link(&format!("/people?said={said}")))
                .await),
            Err(NewsError::Invalid(problem)) => Err(Refusal::Conflict(problem.message)),
            Err(other) => Err(other.into()),
        }
    }
}

type NamedSection = (SectionId, String);

/// Every edition's sections, by edition; with its name where there are several.
fn all_sections(read: &mut ReadSession<'_>) -> Result<Vec<NamedSection>, StoreError> {
    let all = editions::editions(read)?;
    let mut named = Vec::new();
    for edition in &all {
        let tree = editions::sections(read, edition.id)?;
        for section in tree.iter() {
            let path: Vec<&str> = tree
                .and_parents(section.id)
                .iter()
                .rev()
                .map(|s| s.name.as_str())
                .collect();
            let name = path.join(" › ");
            named.push((
                section.id,
                if all.len() > 1 {
                    format!("{}: {name}", edition.name)
                } else {
                    name
                },
            ));
        }
    }
    Ok(named)
}

fn section_ids(fields: &Fields) -> Vec<SectionId> {
    fields.all("section").filter_map(|id| id.parse().ok()).collect()
}

fn boxes(sections: &[NamedSection], chosen: &[SectionId]) -> Vec<Value> {
    sections
        .iter()
        .map(|(id, name)| json!({ "id": id, "name": name, "chosen": chosen.contains(id) }))
        .collect()
}

fn names(sections: &[NamedSection], of: &[SectionId]) -> Vec<String> {
    sections
        .iter()
        .filter(|(id, _)| of.contains(id))
        .map(|(_, name)| name.clone())
        .collect()
}

fn roles() -> Vec<Value> {
    let says = |role: Role| match role {
        Role::Contributor => "writes own articles and sees no others",
        Role::Reporter => "writes, and sees everything in the newsroom",
        Role::Editor => "reviews, publishes and corrects",
        Role::Chief => "answers for the newsroom: withdrawals, settings, the audit",
        Role::Owner => "answers for the installation: people, tokens, webhooks",
    };
    Role::ALL
        .iter()
        .map(|role| json!({ "word": role.as_str(), "says": says(*role) }))
        .collect()
}

fn line(person: &Person, sections: &[NamedSection], signed: &Signed) -> Value {
    json!({
        "id": person.id,
        "name": person.name,
        "email": person.email,
        "initials": person.initials(),
        "role": person.role.as_str(),
        "active": person.state == PersonState::Active,
        "sections": names(sections, &person.sections),
        "joined": when(&signed.edition, person.joined_at),
        "has_password": person.has_password,
        "has_second_factor": person.has_second_factor,
        "me": person.id == signed.person.id,
    })
}

fn invitation_line(invitation: &Invitation, sections: &[NamedSection], by: &str, signed: &Signed) -> Value {
    json!({
        "id": invitation.id,
        "kind": invitation.kind.as_str(),
        "email": invitation.email,
        "name": invitation.name,
        "role": invitation.role.as_str(),
        "sections": names(sections, &invitation.sections),
        "by": by,
        "expires": when(&signed.edition, invitation.expires_at),
    })
}

/// A moment in the edition's zone.
pub fn when(edition: &Edition, at: Micros) -> Value {
    let zoned = at.timestamp().to_zoned_datetime(edition.zone.clone());
    json!({
        "iso": zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        "label": zoned.strftime("%-d %b %Y, %H:%M %Z").to_string(),
    })
}
