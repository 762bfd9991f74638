//! Topics: what an article is about, across sections.

use crate::base::ids::{EditionId, TopicId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::{Slug, line, required};
use crate::sql;

#[derive(Clone, Debug)]
pub struct Topic {
    pub id: TopicId,
    pub slug: String,
    pub name: String,
    pub description: String,
}

#[derive(Clone, Debug)]
pub struct NewTopic {
    pub edition: EditionId,
    pub slug: String,
    pub name: String,
    pub description: String,
}

/// Makes the topic with this slug, or changes it.
pub fn save_topic(mut write: OpenWrite<'_>, new: &NewTopic) -> Result<(TopicId, Position), NewsError> {
    let new_id = TopicId::new(write.at);
    let id = write.one(
        sql!(
            "insert into topic (id, edition_id, slug, name, description) values ($1, $2, $3, $4, $5)
             on conflict (edition_id, slug) do update set name = excluded.name, description = excluded.description
             returning id"
        ),
        &[
            &new_id,
            &new.edition,
            &Slug::parse(&new.slug)?.as_str(),
            &required("name", &new.name, 80)?,
            &line("description", &new.description, 400)?,
        ],
        |row| row.get::<TopicId>("id"),
    )?;
    let position = write
        .record(&Change::TopicSaved {
            edition: new.edition,
            topic: id,
        })?
        .commit()?;
    Ok((id, position))
}

impl Topic {
    fn from_row(row: &Row<'_>) -> Result<Topic, StoreError> {
        Ok(Topic {
            id: row.get("id")?,
            slug: row.get("slug")?,
            name: row.get("name")?,
            description: row.get("description")?,
        })
    }
}

/// All topics of an edition by name. Bounded at 5,000, far above what a newsroom keeps in its head.
pub fn topics(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Topic>, StoreError> {
    let list =
        sql!("select id, slug, name, description from topic where edition_id = $1 order by name limit 5000");
    read.all(list, &[&edition], Topic::from_row)
}

pub fn topic_by_slug(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    slug: &str,
) -> Result<Option<Topic>, StoreError> {
    let find = sql!("select id, slug, name, description from topic where edition_id = $1 and slug = $2");
    read.maybe(find, &[&edition, &slug], Topic::from_row)
}

/// The topic with this name or slug, as somebody typed it.
pub fn topic_named(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    name: &str,
) -> Result<Option<Topic>, StoreError> {
    let slug = Slug::from_words(name);
    read.maybe(
        sql!(
            "select id, slug, name, description from topic
             where edition_id = $1 and (name = $2 or slug = $3) order by name <> $2, slug limit 1"
        ),
        &[&edition, &name, &slug.as_str()],
        Topic::from_row,
    )
}

/// The topics with these ids, in that order; unknown ones are left out.
pub fn topics_by_id(read: &mut ReadSession<'_>, ids: &[TopicId]) -> Result<Vec<Topic>, StoreError> {
    let find = sql!("select id, slug, name, description from topic where id = $1");
    let mut found = Vec::new();
    for id in ids {
        found.extend(read.maybe(find, &[id], Topic::from_row)?);
    }
    Ok(found)
}
