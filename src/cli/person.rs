//! `courant person`: who works at the desk. For the operator, when nobody can get in any more, too.

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::Place;
use crate::app::{House, url_of};
use crate::base::store::{Actor, Store};
use crate::news::NewsError;
use crate::news::people::{
    NewInvitation, Person, Role, Scope, invite, invite_owner, is_anybody_there, make_reset_link, make_token,
    people, restore_person, suspend,
};

#[derive(Args)]
pub struct PersonCommand {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Everybody, with role and state.
    List,
    /// Print a link with which somebody joins the newsroom; it ends after a week.
    Invite {
        email: String,
        #[arg(long)]
        name: String,
        /// contributor, reporter, editor, chief or owner
        #[arg(long)]
        role: String,
    },
    /// Print a link that creates an owner; the one printed before it is void.
    InviteOwner,
    /// Print a link with which somebody sets a new password.
    ResetPassword { email: String },
    /// Close the desk to somebody; what they did stays theirs.
    Suspend { email: String },
    /// Open it to them again.
    Restore { email: String },
    /// Make a token with which a program uses the API as this person.
    Token {
        email: String,
        #[arg(long)]
        name: String,
        /// read, write, publish, media, webhooks; separated by commas
        #[arg(long, default_value = "read")]
        scopes: String,
        #[arg(long, default_value_t = 30)]
        days: i64,
    },
}

impl PersonCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let writes = &house.store.writes;
        match self.verb {
            Verb::List => {
                for person in house.store.reads.wait(people)? {
                    let (role, state) = (person.role.as_str(), person.state.as_str());
                    println!("{:<12} {:<10} {}  {}", role, state, person.email, person.name);
                }
            }
            Verb::Invite { email, name, role } => {
                let role = Role::parse(&role)
                    .context("no such role. hint: contributor, reporter, editor, chief or owner")?;
                let new = NewInvitation {
                    email,
                    name,
                    role,
                    sections: Vec::new(),
                };
                let (token, _, _) = writes.wait(Actor::Operator, move |write| invite(write, &new))?;
                println!("{}", link(&house, "join", token.secret()));
            }
            Verb::InviteOwner => {
                let (token, _, _) = writes.wait(Actor::Operator, invite_owner)?;
                println!("{}", link(&house, "join", token.secret()));
            }
            Verb::ResetPassword { email } => {
                let id = named(&house.store, &email)?.id;
                let (token, _, _) = writes.wait(Actor::Operator, move |write| make_reset_link(write, id))?;
                println!("{}", link(&house, "reset", token.secret()));
            }
            Verb::Suspend { email } => {
                let id = named(&house.store, &email)?.id;
                writes.wait(Actor::Operator, move |write| suspend(write, id))?;
                println!("{email}: suspended");
            }
            Verb::Restore { email } => {
                let id = named(&house.store, &email)?.id;
                writes.wait(Actor::Operator, move |write| restore_person(write, id))?;
                println!("{email}: active");
            }
            Verb::Token {
                email,
                name,
                scopes,
                days,
            } => {
                let id = named(&house.store, &email)?.id;
                let scopes: Option<Vec<Scope>> =
                    scopes.split(',').map(|word| Scope::parse(word.trim())).collect();
                let scopes = scopes.context("no such scope. hint: read, write, publish, media, webhooks")?;
                let (token, _, _) = writes.wait(Actor::Operator, move |write| {
                    make_token(write, id, &name, &scopes, days)
                })?;
                println!("{}", token.secret());
            }
        }
        Ok(())
    }
}

fn named(store: &Store, email: &str) -> anyhow::Result<Person> {
    let wanted = email.trim().to_lowercase();
    let found = store.reads.wait(people)?.into_iter().find(|p| p.email == wanted);
    match found {
        Some(person) => Ok(person),
        None => bail!("nobody has the address {email}. hint: courant person list"),
    }
}

fn link(house: &House, kind: &str, secret: &str) -> String {
    let url = url_of(&house.config, house.config.server.listen);
    format!("{url}/desk/{kind}/{secret}")
}

/// The link that creates the first owner, on an installation without people; a new one each time.
pub fn first_owner(store: &Store, url: &str) -> Result<Option<String>, NewsError> {
    if store.reads.wait(is_anybody_there)? {
        return Ok(None);
    }
    let (token, _, _) = store.writes.wait(Actor::Operator, invite_owner)?;
    Ok(Some(format!("{url}/desk/join/{}", token.secret())))
}
