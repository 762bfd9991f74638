//! Join: whoever holds an open invitation becomes a person of the newsroom, and is signed in.

use super::invite::{self, InvitationKind};
use super::passkey::{self, NewPasskey};
use super::save::{put_sections, save_role};
use super::session;
use super::{Role, Token};
use crate::base::ids::{PersonId, SessionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::readers::Email;
use crate::news::text::required;
use crate::sql;

/// Who joins, and what they will sign in with.
#[derive(Clone, Debug)]
pub struct Joining {
    /// Made by the caller: a passkey carries it before there is a row.
    pub person: PersonId,
    pub name: String,
    /// Asked for only where the invitation names nobody.
    pub email: String,
    pub with: JoinWith,
}

#[derive(Clone, Debug)]
pub enum JoinWith {
    /// The hash of a password that was found good.
    Password(String),
    Passkey(NewPasskey),
}

/// Takes the invitation and makes the person, in one piece.
///
/// Errors: the link is used, void or too old; no name; the address is somebody's.
pub fn join(
    mut write: OpenWrite<'_>,
    token: &Token,
    joining: &Joining,
    (agent, address): (&str, &str),
) -> Result<(Token, SessionId, Position), NewsError> {
    let invitation = invite::take(&mut write, token)?;
    if invitation.kind == InvitationKind::Reset {
        return Err(NewsError::NotFound("open invitation behind this link".to_owned()));
    }
    let email = match invitation.kind {
        InvitationKind::Owner => Email::parse(&joining.email)?.to_string(),
        InvitationKind::Join | InvitationKind::Reset => invitation.email,
    };
    let name = required("name", &joining.name, 120)?;
    let (person, role) = (joining.person, invitation.role);
    let hash = match &joining.with {
        JoinWith::Password(hash) => Some(hash.as_str()),
        JoinWith::Passkey(_) => None,
    };
    insert(&mut write, person, (&email, &name), role, hash)?;
    put_sections(&mut write, person, &invitation.sections)?;
    let proved = match &joining.with {
        JoinWith::Password(_) => Change::PasswordSet { person },
        JoinWith::Passkey(new) => Change::PasskeyAdded {
            person,
            passkey: passkey::put(&mut write, person, new)?,
        },
    };
    let (session_token, id) = session::insert(&mut write, person, (agent, address))?;
    let joined = Change::PersonJoined {
        person,
        role: role.as_str().to_owned(),
    };
    let signed_in = Change::SignedIn {
        person,
        session: id,
        with: "invitation".to_owned(),
    };
    let recorded = write.record(&joined)?.record(&proved)?.record(&signed_in)?;
    Ok((session_token, id, recorded.commit()?))
}

/// A person without an invitation: the operator's, for the sample newspaper.
///
/// Errors: no address, no name, or the address is somebody's.
pub fn add_person(
    mut write: OpenWrite<'_>,
    (email, name): (&str, &str),
    role: Role,
    contributor: Option<crate::base::ids::ContributorId>,
    password_hash: &str,
) -> Result<(PersonId, Position), NewsError> {
    let (email, name) = (Email::parse(email)?, required("name", name, 120)?);
    let person = PersonId::new(write.at);
    insert(
        &mut write,
        person,
        (email.as_str(), &name),
        role,
        Some(password_hash),
    )?;
    save_role(&mut write, person, role, contributor)?;
    let joined = Change::PersonJoined {
        person,
        role: role.as_str().to_owned(),
    };
    let recorded = write.record(&joined)?;
    Ok((
        person,
        recorded.record(&Change::PasswordSet { person })?.commit()?,
    ))
}

fn insert(
    write: &mut OpenWrite<'_>,
    person: PersonId,
    (email, name): (&str, &str),
    role: Role,
    password_hash: Option<&str>,
) -> Result<(), NewsError> {
    let at = write.at;
    let made = write.execute(
        sql!(
            "insert into person (id, email, name, role, state, password_hash, totp_step, joined_at, seen_mentions_at)
             values ($1, $2, $3, $4, 'active', $5, 0, $6, $6) on conflict (email) do nothing"
        ),
        &[&person, &email, &name, &role.as_str(), &password_hash, &at],
    )?;
    if made == 0 {
        return Err(NewsError::invalid(
            "email",
            "is somebody's here already; sign in with it, or take another",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::{
        NewInvitation, invite, invite_owner, make_reset_link, passkeys, person, session_by_token,
    };
    use super::*;
    use crate::base::clock::Micros;
    use crate::testing::News;

    fn joining(news: &News, with: JoinWith) -> Joining {
        Joining {
            person: PersonId::new(news.clock.now()),
            name: "Ada Lovelace".to_owned(),
            email: "ada@gazette.example".to_owned(),
            with,
        }
    }

    fn join_with(news: &News, token: &Token, joining: Joining) -> Result<Token, NewsError> {
        let token = token.clone();
        news.write(move |w| join(w, &token, &joining, ("a browser", "192.0.2.1")))
            .map(|(session, _, _)| session)
    }

    #[test]
    fn the_first_link_makes_the_owner_once() {
        let news = News::new();
        let (link, _, _) = news.write(invite_owner).expect("a link");
        let password = || JoinWith::Password("$hash".to_owned());
        let token = join_with(&news, &link, joining(&news, password())).expect("joined");
        assert_eq!(news.verbs(3), ["person_joined", "password_set", "signed_in"]);
        let now = news.clock.now();
        let session = news.read(move |r| session_by_token(r, &token, now)).expect("in");
        assert_eq!(session.person.role, Role::Owner);
        join_with(&news, &link, joining(&news, password())).expect_err("used");
    }

    #[test]
    fn an_invitation_says_the_role_and_the_sections() {
        let news = News::new();
        let new = NewInvitation {
            email: "bob@gazette.example".to_owned(),
            name: "Bob".to_owned(),
            role: Role::Editor,
            sections: vec![news.economy],
        };
        let (link, _, _) = news.write(move |w| invite(w, &new)).expect("invited");
        let key = NewPasskey {
            credential_id: "aa".to_owned(),
            credential: "{}".to_owned(),
            name: "Telephone".to_owned(),
        };
        let who = joining(&news, JoinWith::Passkey(key));
        let id = who.person;
        join_with(&news, &link, who).expect("joined");
        assert_eq!(news.verbs(3), ["person_joined", "passkey_added", "signed_in"]);
        let bob = news.read(move |r| person(r, id)).expect("there");
        assert_eq!(
            (bob.email.as_str(), bob.role),
            ("bob@gazette.example", Role::Editor)
        );
        assert_eq!(bob.sections, [news.economy]);
        assert_eq!(news.read(move |r| passkeys(r, id)).len(), 1);
    }

    #[test]
    fn a_refused_join_leaves_the_invitation_open() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Editor);
        let (link, _, _) = news.write(invite_owner).expect("a link");
        let password = || JoinWith::Password("$hash".to_owned());
        join_with(&news, &link, joining(&news, password())).expect_err("her address is taken");
        let nameless = Joining {
            name: "  ".to_owned(),
            email: "eve@gazette.example".to_owned(),
            ..joining(&news, password())
        };
        join_with(&news, &link, nameless).expect_err("no name");
        let other = Joining {
            email: "eve@gazette.example".to_owned(),
            ..joining(&news, password())
        };
        join_with(&news, &link, other).expect("still open");

        let (reset, _, _) = news.write(move |w| make_reset_link(w, ada)).expect("a link");
        join_with(&news, &reset, joining(&news, password())).expect_err("that one sets a password");
        let (old, _, _) = news.write(invite_owner).expect("a link");
        news.clock.set(Micros(news.clock.now().plus_days(8).0));
        join_with(&news, &old, joining(&news, password())).expect_err("too old");
    }
}
