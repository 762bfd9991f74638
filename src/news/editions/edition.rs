//! An edition: name, language, time zone.

use super::address::free_edition_word;
use super::look::Look;
use crate::base::clock::Micros;
use crate::base::ids::EditionId;
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError};
use crate::base::words::{self, Words};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::{Slug, line, required};
use crate::sql;

/// A publication in one language.
#[derive(Clone, Debug)]
pub struct Edition {
    pub id: EditionId,
    pub slug: String,
    pub name: String,
    pub tagline: String,
    pub description: String,
    /// A BCP 47 tag: `en-GB`.
    pub language: String,
    pub zone: jiff::tz::TimeZone,
    pub zone_name: String,
    /// Small print at the foot of every page.
    pub note: String,
    /// The main edition lives at `/`, the others at `/<slug>/`.
    pub is_main: bool,
    /// Feeds carry whole texts, or headline and standfirst only.
    pub full_feeds: bool,
    /// Where readers write to; shown, never used.
    pub contact: String,
    /// Nobody approves a text of their own.
    pub four_eyes: bool,
    pub look: Look,
}

impl Edition {
    /// What the program says to this edition's readers.
    pub fn words(&self) -> &'static Words {
        words::of(&self.language)
    }
}

/// What is needed to make or change an edition.
#[derive(Clone, Debug)]
pub struct NewEdition {
    pub slug: String,
    pub name: String,
    pub tagline: String,
    pub description: String,
    pub language: String,
    pub zone: String,
    pub note: String,
    pub is_main: bool,
    pub full_feeds: bool,
    pub contact: String,
    pub four_eyes: bool,
}

/// Makes the edition with this slug, or changes it.
pub fn save_edition(mut write: OpenWrite<'_>, new: &NewEdition) -> Result<(EditionId, Position), NewsError> {
    let slug = Slug::parse(&new.slug)?;
    let name = required("name", &new.name, 80)?;
    let language = language_tag(&new.language)?;
    let zone = zone(&new.zone)?;
    let day = i64::from(day_in(&zone, write.at));
    let new_id = EditionId::new(write.at);
    let row = write.one(
        sql!(
            "insert into edition (id, slug, name, tagline, description, language, zone, note, is_main,
                                  full_feeds, day, contact, four_eyes)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
             on conflict (slug) do update set name = excluded.name, tagline = excluded.tagline,
                 description = excluded.description, language = excluded.language, zone = excluded.zone,
                 note = excluded.note, is_main = excluded.is_main, full_feeds = excluded.full_feeds,
                 contact = excluded.contact, four_eyes = excluded.four_eyes
             returning id"
        ),
        &[
            &new_id,
            &slug.as_str(),
            &name,
            &line("tagline", &new.tagline, 160)?,
            &line("description", &new.description, 400)?,
            &language,
            &new.zone,
            &line("note", &new.note, 300)?,
            &new.is_main,
            &new.full_feeds,
            &day,
            &line("contact", &new.contact, 200)?,
            &new.four_eyes,
        ],
        |row| row.get::<EditionId>("id"),
    )?;
    let position = write.record(&Change::EditionSaved { edition: row })?.commit()?;
    Ok((row, position))
}

/// What may change of an edition. Its word in addresses never does, nor whether it is the main one.
#[derive(Clone, Debug, Default)]
pub struct EditionFacts {
    pub name: String,
    pub tagline: String,
    pub description: String,
    pub language: String,
    pub zone: String,
    pub note: String,
    pub contact: String,
    pub full_feeds: bool,
    pub four_eyes: bool,
}

/// Makes an edition at a word that is still free; it is not the main one.
pub fn create_edition(
    mut write: OpenWrite<'_>,
    new: &NewEdition,
) -> Result<(EditionId, Position), NewsError> {
    let slug = Slug::parse(&new.slug)?;
    free_edition_word(&mut write, slug.as_str())?;
    let new = NewEdition {
        is_main: false,
        ..new.clone()
    };
    save_edition(write, &new)
}

/// Changes an edition. Moments are absolute: in another zone, what is scheduled goes out at the same
/// moment and only the clock on the wall differs.
pub fn change_edition(
    mut write: OpenWrite<'_>,
    id: EditionId,
    facts: &EditionFacts,
) -> Result<Position, NewsError> {
    let zone = zone(&facts.zone)?;
    let day = i64::from(day_in(&zone, write.at));
    let changed = write.execute(
        sql!(
            "update edition set name = $2, tagline = $3, description = $4, language = $5, zone = $6, note = $7,
                 contact = $8, full_feeds = $9, four_eyes = $10, day = $11 where id = $1"
        ),
        &[
            &id,
            &required("name", &facts.name, 80)?,
            &line("tagline", &facts.tagline, 160)?,
            &line("description", &facts.description, 400)?,
            &language_tag(&facts.language)?,
            &facts.zone,
            &line("note", &facts.note, 300)?,
            &line("contact", &facts.contact, 200)?,
            &facts.full_feeds,
            &facts.four_eyes,
            &day,
        ],
    )?;
    if changed == 0 {
        return Err(NewsError::NotFound("edition of this kind".to_owned()));
    }
    Ok(write.record(&Change::EditionSaved { edition: id })?.commit()?)
}

fn zone(name: &str) -> Result<jiff::tz::TimeZone, NewsError> {
    jiff::tz::TimeZone::get(name).map_err(|_| {
        NewsError::invalid(
            "zone",
            format!("“{name}” is no time zone; use an IANA name such as Europe/London"),
        )
    })
}

fn language_tag(tag: &str) -> Result<String, NewsError> {
    let fits = (2..=35).contains(&tag.len())
        && tag
            .split('-')
            .all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    if !fits {
        return Err(NewsError::invalid(
            "language",
            format!("“{tag}” is no language tag; use one such as en-GB"),
        ));
    }
    Ok(tag.to_owned())
}

/// Days since 1970-01-01, as the calendar on the wall there says.
pub(super) fn day_in(zone: &jiff::tz::TimeZone, at: Micros) -> i32 {
    let date = at.timestamp().to_zoned_datetime(zone.clone()).date();
    jiff::civil::date(1970, 1, 1)
        .until(date)
        .map_or(0, |span| span.get_days())
}

impl Edition {
    /// The day of a moment in this edition's zone, as days since 1970-01-01.
    pub fn day_of(&self, at: Micros) -> i32 {
        day_in(&self.zone, at)
    }

    /// The path before every address of this edition: empty, or `/de`.
    pub fn root(&self) -> String {
        if self.is_main {
            String::new()
        } else {
            format!("/{}", self.slug)
        }
    }

    /// `rtl` for languages written from right to left, else `ltr`.
    pub fn direction(&self) -> &'static str {
        let main = self.language.split('-').next().unwrap_or_default();
        if matches!(main, "ar" | "he" | "fa" | "ur" | "yi" | "ps" | "dv" | "ckb") {
            "rtl"
        } else {
            "ltr"
        }
    }

    fn from_row(row: &Row<'_>) -> Result<Edition, StoreError> {
        let zone_name: String = row.get("zone")?;
        Ok(Edition {
            id: row.get("id")?,
            slug: row.get("slug")?,
            name: row.get("name")?,
            tagline: row.get("tagline")?,
            description: row.get("description")?,
            language: row.get("language")?,
            zone: jiff::tz::TimeZone::get(&zone_name).unwrap_or(jiff::tz::TimeZone::UTC),
            zone_name,
            note: row.get("note")?,
            is_main: row.get("is_main")?,
            full_feeds: row.get("full_feeds")?,
            contact: row.get("contact")?,
            four_eyes: row.get("four_eyes")?,
            look: Look::from_json(&row.get::<String>("look")?),
        })
    }
}

/// All editions, the main one first.
pub fn editions(read: &mut ReadSession<'_>) -> Result<Vec<Edition>, StoreError> {
    read.all(
        sql!(
            "select id, slug, name, tagline, description, language, zone, note, is_main, full_feeds, contact,
                    four_eyes, look
             from edition order by is_main desc, slug"
        ),
        &[],
        Edition::from_row,
    )
}

pub fn edition_by_id(read: &mut ReadSession<'_>, id: EditionId) -> Result<Option<Edition>, StoreError> {
    Ok(editions(read)?.into_iter().find(|edition| edition.id == id))
}

/// The edition at `/`, if the publication has been set up.
pub fn main_edition(read: &mut ReadSession<'_>) -> Result<Option<Edition>, StoreError> {
    Ok(editions(read)?.into_iter().next())
}
