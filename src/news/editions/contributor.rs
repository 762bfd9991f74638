//! Contributors: who writes. A contributor needs no account; an account is no byline.

use super::address::lead_on;
use super::edition::editions;
use crate::base::ids::ContributorId;
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::{Slug, line, required};
use crate::sql;

#[derive(Clone, Debug)]
pub struct Contributor {
    pub id: ContributorId,
    pub slug: String,
    pub name: String,
    pub role: String,
    pub place: String,
    pub bio: String,
    pub expertise: Vec<String>,
    pub contact: String,
}

#[derive(Clone, Debug, Default)]
pub struct NewContributor {
    pub slug: String,
    pub name: String,
    pub role: String,
    pub place: String,
    pub bio: String,
    pub expertise: Vec<String>,
    pub contact: String,
}

/// Makes the contributor with this slug, or changes it.
pub fn save_contributor(
    mut write: OpenWrite<'_>,
    new: &NewContributor,
) -> Result<(ContributorId, Position), NewsError> {
    let new_id = ContributorId::new(write.at);
    let id = write.one(
        sql!(
            "insert into contributor (id, slug, name, role, place, bio, expertise, contact)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (slug) do update set name = excluded.name, role = excluded.role, place = excluded.place,
                 bio = excluded.bio, expertise = excluded.expertise, contact = excluded.contact
             returning id"
        ),
        &[
            &new_id,
            &Slug::parse(&new.slug)?.as_str(),
            &required("name", &new.name, 120)?,
            &line("role", &new.role, 120)?,
            &line("place", &new.place, 80)?,
            &line("bio", &new.bio, 2_000)?,
            &line("expertise", &new.expertise.join("; "), 600)?,
            &line("contact", &new.contact, 200)?,
        ],
        |row| row.get::<ContributorId>("id"),
    )?;
    let position = write
        .record(&Change::ContributorSaved { contributor: id })?
        .commit()?;
    Ok((id, position))
}

/// Makes a contributor with an address that is still free.
pub fn create_contributor(
    mut write: OpenWrite<'_>,
    new: &NewContributor,
) -> Result<(ContributorId, Position), NewsError> {
    refuse_taken(&mut write, &new.slug, None)?;
    save_contributor(write, new)
}

/// Changes a contributor. With a new slug, the old address leads to the new one, in every edition.
pub fn change_contributor(
    mut write: OpenWrite<'_>,
    id: ContributorId,
    new: &NewContributor,
) -> Result<Position, NewsError> {
    let old = contributor(&mut write.as_read(), id)?
        .ok_or_else(|| NewsError::NotFound("contributor of this kind".to_owned()))?;
    let slug = Slug::parse(&new.slug)?;
    refuse_taken(&mut write, slug.as_str(), Some(id))?;
    write.execute(
        sql!(
            "update contributor set slug = $2, name = $3, role = $4, place = $5, bio = $6, expertise = $7,
                 contact = $8 where id = $1"
        ),
        &[
            &id,
            &slug.as_str(),
            &required("name", &new.name, 120)?,
            &line("role", &new.role, 120)?,
            &line("place", &new.place, 80)?,
            &line("bio", &new.bio, 2_000)?,
            &line("expertise", &new.expertise.join("; "), 600)?,
            &line("contact", &new.contact, 200)?,
        ],
    )?;
    if old.slug != slug.as_str() {
        let (from, to) = (
            format!("/contributor/{}", old.slug),
            format!("/contributor/{slug}"),
        );
        for edition in editions(&mut write.as_read())? {
            lead_on(&mut write, edition.id, &from, &to)?;
        }
    }
    Ok(write
        .record(&Change::ContributorSaved { contributor: id })?
        .commit()?)
}

fn refuse_taken(write: &mut OpenWrite<'_>, slug: &str, own: Option<ContributorId>) -> Result<(), NewsError> {
    match contributor_by_slug(&mut write.as_read(), slug)? {
        Some(other) if Some(other.id) != own => Err(NewsError::invalid(
            "slug",
            format!(
                "“{slug}” is the address of {} already; choose another",
                other.name
            ),
        )),
        _ => Ok(()),
    }
}

/// Contributors by name after one of them, narrowed by words of their name or address.
pub fn contributors_after(
    read: &mut ReadSession<'_>,
    words: &str,
    after: Option<(String, ContributorId)>,
    limit: i64,
) -> Result<Vec<Contributor>, StoreError> {
    let (name, id) = after.unwrap_or((String::new(), ContributorId(uuid::Uuid::nil())));
    let (words, slug) = super::topic::like(words);
    read.all(
        sql!(
            "select id, slug, name, role, place, bio, expertise, contact from contributor
             where (name, id) > ($1, $2) and (lower(name) like $3 or slug like $4)
             order by name, id limit $5"
        ),
        &[&name, &id, &words, &slug, &limit],
        Contributor::from_row,
    )
}

impl Contributor {
    fn from_row(row: &Row<'_>) -> Result<Contributor, StoreError> {
        let expertise: String = row.get("expertise")?;
        Ok(Contributor {
            id: row.get("id")?,
            slug: row.get("slug")?,
            name: row.get("name")?,
            role: row.get("role")?,
            place: row.get("place")?,
            bio: row.get("bio")?,
            expertise: expertise
                .split("; ")
                .filter(|e| !e.is_empty())
                .map(str::to_owned)
                .collect(),
            contact: row.get("contact")?,
        })
    }
}

pub fn contributors(read: &mut ReadSession<'_>) -> Result<Vec<Contributor>, StoreError> {
    let list = sql!(
        "select id, slug, name, role, place, bio, expertise, contact from contributor order by name limit 5000"
    );
    read.all(list, &[], Contributor::from_row)
}

/// Contributors in the order of their making, those after `after`: an order that no renaming changes.
pub fn contributors_made_after(
    read: &mut ReadSession<'_>,
    after: ContributorId,
    limit: i64,
) -> Result<Vec<Contributor>, StoreError> {
    let list = sql!(
        "select id, slug, name, role, place, bio, expertise, contact from contributor
         where id > $1 order by id limit $2"
    );
    read.all(list, &[&after, &limit], Contributor::from_row)
}

pub fn contributor(read: &mut ReadSession<'_>, id: ContributorId) -> Result<Option<Contributor>, StoreError> {
    let find =
        sql!("select id, slug, name, role, place, bio, expertise, contact from contributor where id = $1");
    read.maybe(find, &[&id], Contributor::from_row)
}

pub fn contributor_by_slug(
    read: &mut ReadSession<'_>,
    slug: &str,
) -> Result<Option<Contributor>, StoreError> {
    let find =
        sql!("select id, slug, name, role, place, bio, expertise, contact from contributor where slug = $1");
    read.maybe(find, &[&slug], Contributor::from_row)
}
