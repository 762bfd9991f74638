//! Contributors: who writes. A contributor needs no account; an account is no byline.

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
