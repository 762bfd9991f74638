//! A person of the newsroom.

use super::Role;
use crate::base::clock::Micros;
use crate::base::ids::{ContributorId, PersonId, SectionId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonState {
    Active,
    /// May not sign in; what they did stays theirs.
    Suspended,
}

impl PersonState {
    pub fn as_str(self) -> &'static str {
        match self {
            PersonState::Active => "active",
            PersonState::Suspended => "suspended",
        }
    }
}

#[derive(Clone, Debug)]
pub struct Person {
    pub id: PersonId,
    /// Lower case; what one signs in with. Nothing is ever sent there to sign in.
    pub email: String,
    pub name: String,
    pub role: Role,
    pub state: PersonState,
    /// The byline under which this person writes.
    pub contributor: Option<ContributorId>,
    /// Where the rights hold; empty means in all sections.
    pub sections: Vec<SectionId>,
    pub has_password: bool,
    pub has_second_factor: bool,
    pub joined_at: Micros,
}

impl Person {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Person, StoreError> {
        let role: String = row.get("role")?;
        Ok(Person {
            id: row.get("id")?,
            email: row.get("email")?,
            name: row.get("name")?,
            role: Role::parse(&role).ok_or_else(|| StoreError::Engine(format!("unknown role {role}")))?,
            state: match row.get::<String>("state")?.as_str() {
                "active" => PersonState::Active,
                _ => PersonState::Suspended,
            },
            contributor: row.get("contributor_id")?,
            sections: Vec::new(),
            has_password: row.get("has_password")?,
            has_second_factor: row.get("has_second_factor")?,
            joined_at: row.get("joined_at")?,
        })
    }

    /// Two letters for a small badge: “AR”.
    pub fn initials(&self) -> String {
        let mut words = self
            .name
            .split_whitespace()
            .filter_map(|word| word.chars().next());
        let first = words.next();
        let last = words.next_back();
        first
            .into_iter()
            .chain(last)
            .flat_map(char::to_uppercase)
            .collect()
    }
}

pub fn person(read: &mut ReadSession<'_>, id: PersonId) -> Result<Option<Person>, StoreError> {
    let found = read.maybe(
        sql!(
            "select id, email, name, role, state, contributor_id, password_hash is not null as has_password,
                    totp_secret is not null as has_second_factor, joined_at
             from person where id = $1"
        ),
        &[&id],
        Person::from_row,
    )?;
    found.map(|person| with_sections(read, person)).transpose()
}

/// Everybody, by name. A newsroom has hundreds of people, not thousands.
pub fn people(read: &mut ReadSession<'_>) -> Result<Vec<Person>, StoreError> {
    let mut all = read.all(
        sql!(
            "select id, email, name, role, state, contributor_id, password_hash is not null as has_password,
                    totp_secret is not null as has_second_factor, joined_at
             from person order by name, id limit 2000"
        ),
        &[],
        Person::from_row,
    )?;
    let sections = read.all(
        sql!("select person_id, section_id from person_section"),
        &[],
        |row| {
            Ok((
                row.get::<PersonId>("person_id")?,
                row.get::<SectionId>("section_id")?,
            ))
        },
    )?;
    for person in &mut all {
        let own = sections.iter().filter(|(id, _)| *id == person.id);
        person.sections = own.map(|(_, section)| *section).collect();
    }
    Ok(all)
}

/// What somebody proves to be this person with.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub person: PersonId,
    pub state: PersonState,
    pub password_hash: Option<String>,
    pub has_second_factor: bool,
}

/// The person who signs in with this address, upper or lower case.
pub fn credentials(read: &mut ReadSession<'_>, email: &str) -> Result<Option<Credentials>, StoreError> {
    let email = email.trim().to_lowercase();
    read.maybe(
        sql!(
            "select id, state, password_hash, totp_secret is not null as has_second_factor
             from person where email = $1"
        ),
        &[&email],
        |row| {
            Ok(Credentials {
                person: row.get("id")?,
                state: match row.get::<String>("state")?.as_str() {
                    "active" => PersonState::Active,
                    _ => PersonState::Suspended,
                },
                password_hash: row.get("password_hash")?,
                has_second_factor: row.get("has_second_factor")?,
            })
        },
    )
}

/// Whether anybody has joined yet.
pub fn is_anybody_there(read: &mut ReadSession<'_>) -> Result<bool, StoreError> {
    let first = read.maybe(sql!("select id from person limit 1"), &[], |row| {
        row.get::<PersonId>("id")
    })?;
    Ok(first.is_some())
}

fn with_sections(read: &mut ReadSession<'_>, mut person: Person) -> Result<Person, StoreError> {
    person.sections = read.all(
        sql!("select section_id from person_section where person_id = $1"),
        &[&person.id],
        |row| row.get("section_id"),
    )?;
    Ok(person)
}

/// Somebody by name: the person, and the byline of that name. Both when they are one and the same.
pub fn author_named(
    read: &mut ReadSession<'_>,
    name: &str,
) -> Result<(Option<PersonId>, Option<ContributorId>), StoreError> {
    let slug = crate::news::text::Slug::from_words(name);
    let byline = read.maybe(
        sql!("select id from contributor where name = $1 or slug = $2 order by name <> $1 limit 1"),
        &[&name, &slug.as_str()],
        |row| row.get::<ContributorId>("id"),
    )?;
    let person = read.maybe(
        sql!(
            "select id, contributor_id from person where name = $1 or (contributor_id is not null and contributor_id = $2)
             order by name <> $1, id limit 1"
        ),
        &[&name, &byline],
        |row| {
            Ok((
                row.get::<PersonId>("id")?,
                row.get::<Option<ContributorId>>("contributor_id")?,
            ))
        },
    )?;
    Ok(match person {
        Some((id, own)) => (Some(id), own.or(byline)),
        None => (None, byline),
    })
}

/// How often this person was mentioned since they last looked, up to a hundred.
pub fn unseen_mentions(read: &mut ReadSession<'_>, person: PersonId) -> Result<i64, StoreError> {
    read.one(
        sql!(
            "select count(*) as n from (
                 select 1 as one from mention join person on person.id = mention.person_id
                 where mention.person_id = $1 and mention.at > person.seen_mentions_at limit 100) unseen"
        ),
        &[&person],
        |row| row.get("n"),
    )
}
