//! Topics: what an article is about, across sections.

use super::address::lead_on;
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

/// Makes a topic with an address that is still free.
pub fn create_topic(mut write: OpenWrite<'_>, new: &NewTopic) -> Result<(TopicId, Position), NewsError> {
    refuse_taken(&mut write, new.edition, &new.slug, None)?;
    save_topic(write, new)
}

/// Changes a topic. With a new slug, the old address leads to the new one.
pub fn change_topic(mut write: OpenWrite<'_>, id: TopicId, new: &NewTopic) -> Result<Position, NewsError> {
    let old = topic(&mut write.as_read(), new.edition, id)?
        .ok_or_else(|| NewsError::NotFound("topic of this kind here".to_owned()))?;
    let slug = Slug::parse(&new.slug)?;
    refuse_taken(&mut write, new.edition, slug.as_str(), Some(id))?;
    write.execute(
        sql!("update topic set slug = $2, name = $3, description = $4 where id = $1"),
        &[
            &id,
            &slug.as_str(),
            &required("name", &new.name, 80)?,
            &line("description", &new.description, 400)?,
        ],
    )?;
    if old.slug != slug.as_str() {
        let (from, to) = (format!("/topic/{}", old.slug), format!("/topic/{slug}"));
        lead_on(&mut write, new.edition, &from, &to)?;
    }
    let change = Change::TopicSaved {
        edition: new.edition,
        topic: id,
    };
    Ok(write.record(&change)?.commit()?)
}

fn refuse_taken(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    slug: &str,
    own: Option<TopicId>,
) -> Result<(), NewsError> {
    match topic_by_slug(&mut write.as_read(), edition, slug)? {
        Some(other) if Some(other.id) != own => Err(NewsError::invalid(
            "slug",
            format!(
                "“{slug}” is the address of the topic {}. hint: choose another, or merge the two",
                other.name
            ),
        )),
        _ => Ok(()),
    }
}

/// A topic of this edition; none when it has gone into another.
pub fn topic(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    id: TopicId,
) -> Result<Option<Topic>, StoreError> {
    let find = sql!(
        "select id, slug, name, description from topic
         where id = $1 and edition_id = $2 and merged_into is null"
    );
    read.maybe(find, &[&id, &edition], Topic::from_row)
}

/// Topics by name after one of them, narrowed by words of their name or address.
pub fn topics_after(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    words: &str,
    after: Option<(String, TopicId)>,
    limit: i64,
) -> Result<Vec<Topic>, StoreError> {
    let (name, id) = after.unwrap_or((String::new(), TopicId(uuid::Uuid::nil())));
    let (words, slug) = like(words);
    read.all(
        sql!(
            "select id, slug, name, description from topic
             where edition_id = $1 and merged_into is null and (name, id) > ($2, $3)
               and (lower(name) like $4 or slug like $5)
             order by name, id limit $6"
        ),
        &[&edition, &name, &id, &words, &slug, &limit],
        Topic::from_row,
    )
}

/// Patterns that find these words in a name and in a slug. No words find everything.
pub(super) fn like(words: &str) -> (String, String) {
    let words: String = words.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    let words = words.trim();
    let slug = if words.is_empty() {
        String::new()
    } else {
        Slug::from_words(words).to_string()
    };
    (format!("%{}%", words.to_lowercase()), format!("%{slug}%"))
}

/// How many articles name a topic, counted up to a thousand and one.
pub fn articles_of_topic(read: &mut ReadSession<'_>, topic: TopicId) -> Result<i64, StoreError> {
    let count = sql!(
        "select count(*) as n from
             (select 1 as one from draft_topic where topic_id = $1 limit 1001) few"
    );
    read.one(count, &[&topic], |row| row.get("n"))
}

/// These topics as they are today: those that went into another are that other, each once. Ids that
/// nothing has are left for others to refuse.
pub fn topics_today(read: &mut ReadSession<'_>, ids: &[TopicId]) -> Result<Vec<TopicId>, StoreError> {
    let find = sql!("select coalesce(merged_into, id) as id from topic where id = $1");
    let mut today = Vec::with_capacity(ids.len());
    for id in ids {
        let now = read.maybe(find, &[id], |row| row.get("id"))?.unwrap_or(*id);
        if !today.contains(&now) {
            today.push(now);
        }
    }
    Ok(today)
}

/// All topics of an edition by name. Bounded at 5,000, far above what a newsroom keeps in its head.
pub fn topics(read: &mut ReadSession<'_>, edition: EditionId) -> Result<Vec<Topic>, StoreError> {
    let list = sql!(
        "select id, slug, name, description from topic where edition_id = $1 and merged_into is null order by name limit 5000"
    );
    read.all(list, &[&edition], Topic::from_row)
}

/// Topics in the order of their making, those after `after`: an order that no renaming changes.
pub fn topics_made_after(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    after: TopicId,
    limit: i64,
) -> Result<Vec<Topic>, StoreError> {
    read.all(
        sql!(
            "select id, slug, name, description from topic
             where edition_id = $1 and merged_into is null and id > $2 order by id limit $3"
        ),
        &[&edition, &after, &limit],
        Topic::from_row,
    )
}

pub fn topic_by_slug(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    slug: &str,
) -> Result<Option<Topic>, StoreError> {
    let find = sql!(
        "select id, slug, name, description from topic
         where edition_id = $1 and slug = $2 and merged_into is null"
    );
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
             where edition_id = $1 and merged_into is null and (name = $2 or slug = $3) order by name <> $2, slug limit 1"
        ),
        &[&edition, &name, &slug.as_str()],
        Topic::from_row,
    )
}

/// The topics with these ids as they are today, in that order; unknown ones are left out.
pub fn topics_by_id(read: &mut ReadSession<'_>, ids: &[TopicId]) -> Result<Vec<Topic>, StoreError> {
    let find = sql!("select id, slug, name, description from topic where id = $1");
    let mut found = Vec::new();
    for id in topics_today(read, ids)? {
        found.extend(read.maybe(find, &[&id], Topic::from_row)?);
    }
    Ok(found)
}
