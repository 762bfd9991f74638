//! Invitations: links that let somebody in once. To join, to become the first owner, or to set a new
//! password. Only the link's hash is kept, so it is shown once; a new link makes the old one void.

use super::{Role, Token};
use crate::base::clock::Micros;
use crate::base::ids::{InvitationId, PersonId, SectionId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError};
use crate::changes::{Change, Position, Recorded};
use crate::news::NewsError;
use crate::news::readers::Email;
use crate::news::text::line;
use crate::sql;

/// A link works for this many days.
pub const DAYS: i64 = 7;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationKind {
    /// Somebody joins in a role; they were named when invited.
    Join,
    /// Whoever opens it becomes an owner and says who they are.
    Owner,
    /// Somebody who is here already sets a new password.
    Reset,
}

impl InvitationKind {
    pub fn as_str(self) -> &'static str {
        match self {
            InvitationKind::Join => "join",
            InvitationKind::Owner => "owner",
            InvitationKind::Reset => "reset",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Invitation {
    pub id: InvitationId,
    pub kind: InvitationKind,
    /// Whose password a reset link sets.
    pub person: Option<PersonId>,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub sections: Vec<SectionId>,
    /// As in the log: `person:0190…` or `operator`.
    pub invited_by: String,
    pub made_at: Micros,
    pub expires_at: Micros,
}

impl Invitation {
    fn from_row(row: &Row<'_>) -> Result<Invitation, StoreError> {
        Ok(Invitation {
            id: row.get("id")?,
            kind: match row.get::<String>("kind")?.as_str() {
                "owner" => InvitationKind::Owner,
                "reset" => InvitationKind::Reset,
                _ => InvitationKind::Join,
            },
            person: row.get("person_id")?,
            email: row.get("email")?,
            name: row.get("name")?,
            role: Role::parse(&row.get::<String>("role")?).unwrap_or(Role::Contributor),
            sections: parse_sections(&row.get::<String>("sections")?),
            invited_by: row.get("invited_by")?,
            made_at: row.get("made_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

#[derive(Clone, Debug)]
pub struct NewInvitation {
    pub email: String,
    pub name: String,
    pub role: Role,
    /// Empty: all of them.
    pub sections: Vec<SectionId>,
}

/// Invites somebody. An open invitation to the same address is void from now on.
///
/// Errors: no address, or somebody is here under it.
pub fn invite(
    mut write: OpenWrite<'_>,
    new: &NewInvitation,
) -> Result<(Token, InvitationId, Position), NewsError> {
    let email = Email::parse(&new.email)?;
    let name = line("name", &new.name, 120)?;
    let taken = write.maybe(
        sql!("select name from person where email = $1"),
        &[&email.as_str()],
        |row| row.get::<String>("name"),
    )?;
    if let Some(name) = taken {
        let message = format!("is {name}'s, who is here already; restore or change that person instead");
        return Err(NewsError::invalid("email", message));
    }
    let void = write.all(
        sql!("delete from invitation where email = $1 and kind = 'join' and used_at is null returning id"),
        &[&email.as_str()],
        |row| row.get("id"),
    )?;
    let row = (
        InvitationKind::Join,
        None,
        email.as_str(),
        name.as_str(),
        new.role,
    );
    let (token, id) = put(&mut write, row, &new.sections)?;
    let change = Change::PersonInvited {
        invitation: id,
        role: new.role.as_str().to_owned(),
    };
    Ok((token, id, say_void(write.record(&change)?, void)?.commit()?))
}

/// Makes the link that creates an owner. The one before it, if nobody used it, is void from now on.
pub fn invite_owner(mut write: OpenWrite<'_>) -> Result<(Token, InvitationId, Position), NewsError> {
    let void = write.all(
        sql!("delete from invitation where kind = 'owner' and used_at is null returning id"),
        &[],
        |row| row.get("id"),
    )?;
    let row = (InvitationKind::Owner, None, "", "", Role::Owner);
    let (token, id) = put(&mut write, row, &[])?;
    let change = Change::PersonInvited {
        invitation: id,
        role: Role::Owner.as_str().to_owned(),
    };
    Ok((token, id, say_void(write.record(&change)?, void)?.commit()?))
}

/// Makes the link with which somebody sets a new password, who has lost the old one or the second
/// factor. It is handed over by whoever made it; nothing is sent.
///
/// Errors: there is no such person.
pub fn make_reset_link(
    mut write: OpenWrite<'_>,
    person: PersonId,
) -> Result<(Token, InvitationId, Position), NewsError> {
    let (email, name, role) = write
        .maybe(
            sql!("select email, name, role from person where id = $1"),
            &[&person],
            |row| {
                Ok((
                    row.get::<String>("email")?,
                    row.get::<String>("name")?,
                    row.get::<String>("role")?,
                ))
            },
        )?
        .ok_or_else(|| NewsError::NotFound("person of this name".to_owned()))?;
    let role = Role::parse(&role).unwrap_or(Role::Contributor);
    let void = write.all(
        sql!(
            "delete from invitation where person_id = $1 and kind = 'reset' and used_at is null returning id"
        ),
        &[&person],
        |row| row.get("id"),
    )?;
    let row = (
        InvitationKind::Reset,
        Some(person),
        email.as_str(),
        name.as_str(),
        role,
    );
    let (token, id) = put(&mut write, row, &[])?;
    let change = Change::ResetLinkMade {
        person,
        invitation: id,
    };
    Ok((token, id, say_void(write.record(&change)?, void)?.commit()?))
}

/// Makes an invitation void before anybody used it.
pub fn revoke_invitation(mut write: OpenWrite<'_>, invitation: InvitationId) -> Result<Position, NewsError> {
    let revoked = write.execute(
        sql!("delete from invitation where id = $1 and used_at is null"),
        &[&invitation],
    )?;
    if revoked == 0 {
        return Err(NewsError::NotFound("open invitation of this name".to_owned()));
    }
    Ok(write
        .record(&Change::InvitationRevoked { invitation })?
        .commit()?)
}

/// The open invitation behind a link. Looking changes nothing: whatever previews links may look.
pub fn open_invitation(
    read: &mut ReadSession<'_>,
    token: &Token,
    now: Micros,
) -> Result<Option<Invitation>, StoreError> {
    read.maybe(
        sql!(
            "select id, kind, person_id, email, name, role, sections, invited_by, made_at, expires_at
             from invitation where token_hash = $1 and used_at is null and expires_at > $2"
        ),
        &[&token.hash(), &now],
        Invitation::from_row,
    )
}

/// All open invitations, newest first.
pub fn open_invitations(read: &mut ReadSession<'_>, now: Micros) -> Result<Vec<Invitation>, StoreError> {
    read.all(
        sql!(
            "select id, kind, person_id, email, name, role, sections, invited_by, made_at, expires_at
             from invitation where used_at is null and expires_at > $1
             order by made_at desc, id desc limit 200"
        ),
        &[&now],
        Invitation::from_row,
    )
}

/// Uses an invitation up, inside the write that it allows.
pub(super) fn take(write: &mut OpenWrite<'_>, token: &Token) -> Result<Invitation, NewsError> {
    let at = write.at;
    write
        .maybe(
            sql!(
                "update invitation set used_at = $2
                 where token_hash = $1 and used_at is null and expires_at > $2
                 returning id, kind, person_id, email, name, role, sections, invited_by, made_at, expires_at"
            ),
            &[&token.hash(), &at],
            Invitation::from_row,
        )?
        .ok_or_else(|| NewsError::NotFound("open invitation behind this link".to_owned()))
}

type Columns<'a> = (InvitationKind, Option<PersonId>, &'a str, &'a str, Role);

fn put(
    write: &mut OpenWrite<'_>,
    (kind, person, email, name, role): Columns<'_>,
    sections: &[SectionId],
) -> Result<(Token, InvitationId), StoreError> {
    let (token, id, at) = (Token::new(), InvitationId::new(write.at), write.at);
    let by = write.actor.as_text();
    let sections: Vec<String> = sections.iter().map(SectionId::to_string).collect();
    write.execute(
        sql!(
            "insert into invitation (id, token_hash, kind, person_id, email, name, role, sections,
                 invited_by, made_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            &id,
            &token.hash(),
            &kind.as_str(),
            &person,
            &email,
            &name,
            &role.as_str(),
            &sections.join(" "),
            &by,
            &at,
            &at.plus_days(DAYS),
        ],
    )?;
    Ok((token, id))
}

fn say_void(mut recorded: Recorded<'_>, void: Vec<InvitationId>) -> Result<Recorded<'_>, StoreError> {
    for invitation in void {
        recorded = recorded.record(&Change::InvitationRevoked { invitation })?;
    }
    Ok(recorded)
}

fn parse_sections(text: &str) -> Vec<SectionId> {
    text.split(' ').filter_map(|id| id.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn ada() -> NewInvitation {
        NewInvitation {
            email: "Ada@Gazette.example".to_owned(),
            name: "Ada".to_owned(),
            role: Role::Editor,
            sections: Vec::new(),
        }
    }

    fn is_open(news: &News, token: &Token, now: Micros) -> bool {
        let token = token.clone();
        news.read(move |r| open_invitation(r, &token, now)).is_some()
    }

    #[test]
    fn a_new_link_makes_the_old_one_void() {
        let news = News::new();
        let now = news.clock.now();
        let (first, _, _) = news.write(|w| invite(w, &ada())).expect("invited");
        let (second, id, _) = news.write(|w| invite(w, &ada())).expect("again");
        assert_eq!(news.verbs(2), ["person_invited", "invitation_revoked"]);
        assert!(!is_open(&news, &first, now) && is_open(&news, &second, now));
        assert!(!is_open(&news, &second, now.plus_days(DAYS)));
        news.write(move |w| revoke_invitation(w, id)).expect("revoked");
        assert!(!is_open(&news, &second, now));
        news.write(move |w| revoke_invitation(w, id))
            .expect_err("it is gone");

        let (first, _, _) = news.write(invite_owner).expect("an owner's link");
        let (second, _, _) = news.write(invite_owner).expect("another");
        assert!(!is_open(&news, &first, now) && is_open(&news, &second, now));
    }

    #[test]
    fn nobody_is_invited_twice_or_without_an_address() {
        let news = News::new();
        news.person("Ada", Role::Editor);
        news.write(|w| invite(w, &ada())).expect_err("she is here");
        let nobody = NewInvitation {
            email: "nobody".to_owned(),
            ..ada()
        };
        news.write(move |w| invite(w, &nobody)).expect_err("no address");
    }
}
