//! Static pages: about, contact, policies, disclaimer.

use courant_body::Body;

use super::address::{free_word, lead_on};
use super::redirect::{Destination, save_redirects};
use crate::base::ids::{EditionId, PageId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::{Slug, line, required};
use crate::sql;

#[derive(Clone, Debug)]
pub struct Page {
    pub id: PageId,
    pub slug: String,
    pub title: String,
    pub description: String,
    pub body: Body,
}

#[derive(Clone, Debug)]
pub struct NewPage {
    pub edition: EditionId,
    pub slug: String,
    pub title: String,
    pub description: String,
    pub body: Body,
}

/// Makes the page with this slug, or changes it.
pub fn save_page(mut write: OpenWrite<'_>, new: &NewPage) -> Result<(PageId, Position), NewsError> {
    let slug = Slug::parse(&new.slug)?;
    super::section::refuse_reserved(slug.as_str())?;
    let new_id = PageId::new(write.at);
    let id = write.one(
        sql!(
            "insert into page (id, edition_id, slug, title, description, body) values ($1, $2, $3, $4, $5, $6)
             on conflict (edition_id, slug) do update set title = excluded.title,
                 description = excluded.description, body = excluded.body
             returning id"
        ),
        &[
            &new_id,
            &new.edition,
            &slug.as_str(),
            &required("title", &new.title, 120)?,
            &line("description", &new.description, 400)?,
            &new.body.to_json(),
        ],
        |row| row.get::<PageId>("id"),
    )?;
    let position = write
        .record(&Change::PageSaved {
            edition: new.edition,
            page: id,
        })?
        .commit()?;
    Ok((id, position))
}

/// Makes a page at an address that is still free.
pub fn create_page(mut write: OpenWrite<'_>, new: &NewPage) -> Result<(PageId, Position), NewsError> {
    let slug = Slug::parse(&new.slug)?;
    free_word(&mut write, new.edition, slug.as_str(), None)?;
    save_page(write, new)
}

/// Changes a page. With a new slug, the old address leads to the new one.
pub fn change_page(mut write: OpenWrite<'_>, id: PageId, new: &NewPage) -> Result<Position, NewsError> {
    let old = page_by_id(&mut write.as_read(), new.edition, id)?.ok_or_else(gone)?;
    let slug = Slug::parse(&new.slug)?;
    free_word(&mut write, new.edition, slug.as_str(), Some(id.0))?;
    write.execute(
        sql!("update page set slug = $2, title = $3, description = $4, body = $5 where id = $1"),
        &[
            &id,
            &slug.as_str(),
            &required("title", &new.title, 120)?,
            &line("description", &new.description, 400)?,
            &new.body.to_json(),
        ],
    )?;
    if old.slug != slug.as_str() {
        let (from, to) = (format!("/{}", old.slug), format!("/{slug}"));
        lead_on(&mut write, new.edition, &from, &to)?;
    }
    let change = Change::PageSaved {
        edition: new.edition,
        page: id,
    };
    Ok(write.record(&change)?.commit()?)
}

/// Takes a page away. Its address says that it is gone, and menus no longer name it.
pub fn remove_page(mut write: OpenWrite<'_>, edition: EditionId, id: PageId) -> Result<Position, NewsError> {
    let old = page_by_id(&mut write.as_read(), edition, id)?.ok_or_else(gone)?;
    let path = format!("/{}", old.slug);
    write.execute(sql!("delete from page where id = $1"), &[&id])?;
    write.execute(
        sql!("delete from menu_item where edition_id = $1 and target = $2"),
        &[&edition, &path],
    )?;
    save_redirects(&mut write, edition, &[(path, Destination::Gone)])?;
    let change = Change::PageRemoved {
        edition,
        page: id,
        name: old.title,
    };
    Ok(write
        .record(&change)?
        .record(&Change::MenuSaved { edition })?
        .commit()?)
}

fn gone() -> NewsError {
    NewsError::NotFound("page of this kind here".to_owned())
}

pub fn page_by_id(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    id: PageId,
) -> Result<Option<Page>, StoreError> {
    let find = sql!("select id, slug, title, description, body from page where id = $1 and edition_id = $2");
    read.maybe(find, &[&id, &edition], Page::from_row)
}

impl Page {
    fn from_row(row: &Row<'_>) -> Result<Page, StoreError> {
        let body: String = row.get("body")?;
        Ok(Page {
            id: row.get("id")?,
            slug: row.get("slug")?,
            title: row.get("title")?,
            description: row.get("description")?,
            body: Body::from_json(&body).map_err(|e| StoreError::Engine(format!("a stored page: {e}")))?,
        })
    }
}

pub fn pages(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Page>, StoreError> {
    let list = sql!(
        "select id, slug, title, description, body from page where edition_id = $1 order by slug limit 500"
    );
    read.all(list, &[&edition], Page::from_row)
}

pub fn page(read: &mut ReadSession<'_>, edition: EditionId, slug: &str) -> Result<Option<Page>, StoreError> {
    let find =
        sql!("select id, slug, title, description, body from page where edition_id = $1 and slug = $2");
    read.maybe(find, &[&edition, &slug], Page::from_row)
}
