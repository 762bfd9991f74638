//! A story as the tables hold it.

use serde::{Deserialize, Serialize};

use crate::base::clock::Micros;
use crate::base::ids::{EditionId, StoryId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError, Transaction};
use crate::news::NewsError;
use crate::news::text::Slug;
use crate::sql;

/// Who takes part in a story, in an editor's words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Party {
    pub name: String,
    /// What it is: “buyer”, “mediator”.
    pub role: String,
    /// What it last said, asked for or accepted.
    pub position: String,
}

#[derive(Clone, Debug)]
pub struct Story {
    pub id: StoryId,
    pub edition: EditionId,
    pub slug: String,
    pub title: String,
    /// An editor gave the title. Until then it is the best headline.
    pub named: bool,
    /// What it is about, in an editor's words; may be empty.
    pub summary: String,
    /// The state of play, in an editor's words; may be empty.
    pub play: String,
    pub parties: Vec<Party>,
    /// What is known to come next, and when.
    pub next_what: String,
    pub next_at: Option<Micros>,
    pub played_at: Option<Micros>,
    pub pinned: bool,
    pub muted: bool,
    pub weight: i64,
    pub merged_into: Option<StoryId>,
    pub made_at: Micros,
    pub changed_at: Micros,
}

impl Story {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Story, StoreError> {
        let parties: String = row.get("parties")?;
        Ok(Story {
            id: row.get("id")?,
            edition: row.get("edition_id")?,
            slug: row.get("slug")?,
            title: row.get("title")?,
            named: row.get("named")?,
            summary: row.get("summary")?,
            play: row.get("play")?,
            parties: serde_json::from_str(&parties).map_err(|e| StoreError::Engine(e.to_string()))?,
            next_what: row.get("next_what")?,
            next_at: row.get("next_at")?,
            played_at: row.get("played_at")?,
            pinned: row.get("pinned")?,
            muted: row.get("muted")?,
            weight: row.get("weight")?,
            merged_into: row.get("merged_into")?,
            made_at: row.get("made_at")?,
            changed_at: row.get("changed_at")?,
        })
    }

    /// An editor did something to it that would be lost with it.
    pub fn is_shaped(&self) -> bool {
        self.named || self.pinned || self.muted || self.weight != 0 || self.played_at.is_some()
    }

    pub fn path(&self) -> String {
        path_of(&self.slug)
    }
}

pub(super) fn path_of(slug: &str) -> String {
    format!("/story/{slug}")
}

/// The story with this id, merged ones too.
pub fn story(read: &mut ReadSession<'_>, id: StoryId) -> Result<Option<Story>, StoreError> {
    read.maybe(sql!("select * from story where id = $1"), &[&id], Story::from_row)
}

/// The story at this address. One that was merged has none.
pub fn story_by_slug(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    slug: &str,
) -> Result<Option<Story>, StoreError> {
    read.maybe(
        sql!("select * from story where edition_id = $1 and slug = $2 and merged_into is null"),
        &[&edition, &slug],
        Story::from_row,
    )
}

/// Loads a story for a change and takes its row's lock.
///
/// Errors: there is none here, or it went into another.
pub(super) fn for_verb(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    id: StoryId,
) -> Result<Story, NewsError> {
    let at = write.at;
    write.execute(
        sql!("update story set changed_at = $2 where id = $1"),
        &[&id, &at],
    )?;
    let found = story(&mut write.as_read(), id)?.filter(|story| story.edition == edition);
    let story = found.ok_or_else(|| NewsError::NotFound("story of this kind here".to_owned()))?;
    if story.merged_into.is_some() {
        return Err(NewsError::invalid(
            "story",
            "was merged into another. hint: open that one; the old address leads there",
        ));
    }
    Ok(story)
}

/// Makes an empty story with this title.
pub(super) fn make(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    (title, named): (&str, bool),
    at: Micros,
) -> Result<StoryId, StoreError> {
    let id = StoryId::new(at);
    let slug = free_slug(tx, edition, Slug::from_words(title).as_str(), id)?;
    tx.execute(
        sql!(
            "insert into story (id, edition_id, slug, title, named, summary, play, parties, next_what, pinned, muted,
                                weight, made_at, changed_at)
             values ($1, $2, $3, $4, $5, '', '', '[]', '', $6, $6, 0, $7, $7)"
        ),
        &[&id, &edition, &slug, &title, &named, &false, &at],
    )?;
    Ok(id)
}

/// The slug, or with a number behind it when another story has it.
pub(super) fn free_slug(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    wanted: &str,
    own: StoryId,
) -> Result<String, StoreError> {
    let taken = tx.all(
        sql!("select slug from story where edition_id = $1 and id <> $2 and (slug = $3 or slug like $3 || '-%')"),
        &[&edition, &own, &wanted],
        |row| row.get::<String>("slug"),
    )?;
    let mut slug = wanted.to_owned();
    let mut number = 2;
    while taken.contains(&slug) {
        slug = format!("{wanted}-{number}");
        number += 1;
    }
    Ok(slug)
}

/// A merged story's heir, whatever it was merged through.
pub(super) fn heir(tx: &mut Transaction<'_>, id: StoryId) -> Result<StoryId, StoreError> {
    let next = sql!("select merged_into from story where id = $1");
    let mut at = id;
    // `merge` shortens chains; two steps are one more than there can be.
    for _ in 0..2 {
        match tx.maybe(next, &[&at], |row| row.get::<Option<StoryId>>("merged_into"))? {
            Some(Some(into)) => at = into,
            _ => break,
        }
    }
    Ok(at)
}
