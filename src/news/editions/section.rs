//! Sections: the tree that every article stands in.

use std::collections::HashMap;

use crate::base::ids::{EditionId, SectionId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::{Slug, line, required};
use crate::sql;

#[derive(Clone, Debug)]
pub struct Section {
    pub id: SectionId,
    pub parent: Option<SectionId>,
    pub slug: String,
    pub name: String,
    pub description: String,
}

#[derive(Clone, Debug)]
pub struct NewSection {
    pub edition: EditionId,
    pub parent: Option<SectionId>,
    pub slug: String,
    pub name: String,
    pub description: String,
    pub ordinal: i64,
}

/// First words of addresses that mean something else; no section or static page may take them.
pub const RESERVED: &[&str] = &[
    "api",
    "archive",
    "article",
    "assets",
    "confirm",
    "contributor",
    "corrections",
    "desk",
    "healthz",
    "mail",
    "markets-data",
    "media",
    "preview",
    "readyz",
    "search",
    "sign-up",
    "sitemap",
    "stories",
    "story",
    "topic",
    "update",
    "updates",
];

/// Makes the section with this slug, or changes it.
pub fn save_section(mut write: OpenWrite<'_>, new: &NewSection) -> Result<(SectionId, Position), NewsError> {
    let slug = Slug::parse(&new.slug)?;
    refuse_reserved(slug.as_str())?;
    if new.parent.is_some_and(|parent| is_below(&mut write, new, parent)) {
        return Err(NewsError::invalid(
            "parent",
            "a section cannot stand below itself",
        ));
    }
    let new_id = SectionId::new(write.at);
    let id = write.one(
        sql!(
            "insert into section (id, edition_id, parent_id, slug, name, description, ordinal)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (edition_id, slug) do update set parent_id = excluded.parent_id, name = excluded.name,
                 description = excluded.description, ordinal = excluded.ordinal
             returning id"
        ),
        &[
            &new_id,
            &new.edition,
            &new.parent,
            &slug.as_str(),
            &required("name", &new.name, 60)?,
            &line("description", &new.description, 400)?,
            &new.ordinal,
        ],
        |row| row.get::<SectionId>("id"),
    )?;
    let position = write
        .record(&Change::SectionSaved {
            edition: new.edition,
            section: id,
        })?
        .commit()?;
    Ok((id, position))
}

/// A slug that ends in a hyphen and digits would read as an article's address.
pub(super) fn refuse_reserved(slug: &str) -> Result<(), NewsError> {
    let ends_in_number = slug
        .rsplit_once('-')
        .is_some_and(|(_, last)| last.bytes().all(|b| b.is_ascii_digit()));
    if RESERVED.contains(&slug) || ends_in_number {
        return Err(NewsError::invalid(
            "slug",
            format!("“{slug}” is taken by the program; choose another word"),
        ));
    }
    Ok(())
}

fn is_below(write: &mut OpenWrite<'_>, new: &NewSection, parent: SectionId) -> bool {
    sections(&mut write.as_read(), new.edition).is_ok_and(|tree| {
        tree.and_parents(parent)
            .iter()
            .any(|section| section.slug == new.slug)
    })
}

/// An edition's sections, in menu order, with the questions a tree answers.
#[derive(Clone, Debug, Default)]
pub struct Sections {
    list: Vec<Section>,
    by_id: HashMap<SectionId, usize>,
}

impl Sections {
    pub fn iter(&self) -> impl Iterator<Item = &Section> {
        self.list.iter()
    }

    pub fn get(&self, id: SectionId) -> Option<&Section> {
        self.by_id.get(&id).map(|at| &self.list[*at])
    }

    pub fn by_slug(&self, slug: &str) -> Option<&Section> {
        self.list.iter().find(|section| section.slug == slug)
    }

    /// The sections at the top of the tree.
    pub fn top(&self) -> impl Iterator<Item = &Section> {
        self.list.iter().filter(|section| section.parent.is_none())
    }

    pub fn children(&self, of: SectionId) -> impl Iterator<Item = &Section> {
        self.list.iter().filter(move |section| section.parent == Some(of))
    }

    /// The section and those above it, nearest first. Bounded, should the tree ever hold a ring.
    pub fn and_parents(&self, id: SectionId) -> Vec<&Section> {
        let mut path = Vec::new();
        let mut next = self.get(id);
        while let Some(section) = next {
            path.push(section);
            next = section
                .parent
                .filter(|_| path.len() < 8)
                .and_then(|parent| self.get(parent));
        }
        path
    }

    /// Where the section's page is, below the edition's root: `/markets/bonds`.
    pub fn path(&self, id: SectionId) -> String {
        let mut slugs: Vec<&str> = self
            .and_parents(id)
            .iter()
            .map(|section| section.slug.as_str())
            .collect();
        slugs.reverse();
        format!("/{}", slugs.join("/"))
    }
}

/// All sections of an edition.
pub fn sections(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Sections, StoreError> {
    let list = read.all(
        sql!(
            "select id, parent_id, slug, name, description from section
             where edition_id = $1 order by ordinal, slug"
        ),
        &[&edition],
        |row| {
            Ok(Section {
                id: row.get("id")?,
                parent: row.get("parent_id")?,
                slug: row.get("slug")?,
                name: row.get("name")?,
                description: row.get("description")?,
            })
        },
    )?;
    let by_id = list
        .iter()
        .enumerate()
        .map(|(at, section)| (section.id, at))
        .collect();
    Ok(Sections { list, by_id })
}
