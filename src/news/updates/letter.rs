//! A letter as it is frozen: everything that is the same for all of its readers.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Part;
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, VariantId, WaveId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// Days since 1970-01-01.
    pub day: i32,
    pub subject: String,
    /// The line that mail programs show beside the subject.
    pub preheader: String,
    pub opening: String,
    /// The edition's strip as it stood; letters of before have none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Quote>,
    pub items: Vec<LetterItem>,
    pub corrections: Vec<Correction>,
}

/// An instrument of the strip, printed as it stood when the letter was frozen. Never a number alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    pub name: String,
    pub value: String,
    /// In percent, of rates in basis points; may be empty.
    pub change: String,
    /// `27 February 2026`
    pub as_of: String,
    /// Why it is no news: stale, sample data; may be empty.
    pub note: String,
    /// The line that its source asks for.
    pub source: String,
    /// The address, below the site's.
    pub path: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterItem {
    pub item: Uuid,
    pub article: Uuid,
    pub headline: String,
    pub summary: String,
    pub section: String,
    /// Analysis, Opinion, …; empty for news.
    pub kind: String,
    /// The address, below the site's.
    pub path: String,
    pub at: i64,
    /// What is new, when readers have had it before.
    pub news: String,
    pub returns: bool,
    pub must_read: bool,
    pub mark: String,
    pub points: i64,
    pub parts: Vec<Part>,
    /// The story it belongs to, when that has more than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<OfStory>,
    /// Not live any more when it is shown: nothing is left of it but its place.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

/// A story as a letter leads to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfStory {
    pub title: String,
    /// Live articles in it when the letter was frozen; two at least.
    pub reports: i64,
    /// The address, below the site's.
    pub path: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    pub label: String,
    pub headline: String,
    pub text: String,
    pub path: String,
}

/// The letters of a wave by the key of their topics, the newest revision of each.
pub fn letters_of(
    read: &mut ReadSession<'_>,
    wave: WaveId,
) -> Result<Vec<(VariantId, String, Letter)>, StoreError> {
    let rows = read.all(
        sql!(
            "select v.id, v.topics, v.letter from variant v where v.wave_id = $1 and v.revision = (
                 select max(o.revision) from variant o where o.wave_id = v.wave_id and o.topics_key = v.topics_key)
             order by v.topics_key"
        ),
        &[&wave],
        |row| {
            Ok((
                row.get::<VariantId>("id")?,
                row.get::<String>("topics")?,
                row.get::<String>("letter")?,
            ))
        },
    )?;
    rows.into_iter()
        .map(|(id, topics, json)| Ok((id, topics, from_json(&json)?)))
        .collect()
}

pub(super) fn from_json(json: &str) -> Result<Letter, StoreError> {
    serde_json::from_str(json).map_err(|e| StoreError::Engine(format!("cannot read a letter: {e}")))
}

/// What the site shows of an issue: the house wave's letter for all topics, or until that has left the
/// last one that has. Of an article withdrawn since nothing is shown but that it was; a subject that was
/// its headline gives way to the next one's. None before the first letter left.
pub fn public_letter(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    day: i32,
) -> Result<Option<(Letter, Micros)>, StoreError> {
    let row = read.maybe(
        sql!(
            "select v.id, v.letter, w.due_at from variant v join wave w on w.id = v.wave_id
             where w.edition_id = $1 and w.day = $2 and v.topics_key = 'all' and w.started_at is not null
             order by w.house desc, w.due_at desc, v.revision desc limit 1"
        ),
        &[&edition, &i64::from(day)],
        |row| {
            Ok((
                row.get::<VariantId>("id")?,
                row.get::<String>("letter")?,
                row.get::<Micros>("due_at")?,
            ))
        },
    )?;
    let Some((id, json, at)) = row else {
        return Ok(None);
    };
    let mut letter = from_json(&json)?;
    let gone = read.all(
        sql!(
            "select i.article_id from variant_item i left join live_article l on l.article_id = i.article_id
             where i.variant_id = $1 and l.article_id is null"
        ),
        &[&id],
        |row| row.get::<Uuid>("article_id"),
    )?;
    letter.without(&gone);
    Ok(Some((letter, at)))
}

impl Letter {
    fn without(&mut self, gone: &[Uuid]) {
        let (mut names_it, mut lost) = (false, false);
        for item in self.items.iter_mut().filter(|item| gone.contains(&item.article)) {
            names_it |= item.headline == self.subject;
            lost = true;
            item.withdraw();
        }
        let live: Vec<&LetterItem> = self.items.iter().filter(|item| !item.withdrawn).collect();
        if lost {
            // It may name what is gone.
            let heads: Vec<&str> = live.iter().take(3).map(|item| item.headline.as_str()).collect();
            self.preheader = heads.join(" · ");
        }
        if names_it {
            self.subject = live.first().map(|item| item.headline.clone()).unwrap_or_default();
        }
    }
}

impl LetterItem {
    /// Leaves the number in its address, which says there why it was withdrawn.
    fn withdraw(&mut self) {
        // A story's address stays: there are other reports in it.
        if self.item == self.article {
            let number = self.path.rsplit('-').next().unwrap_or_default();
            let root = self.path.rsplitn(3, '/').nth(2).unwrap_or_default();
            self.path = format!("{root}/article/{number}");
        }
        self.withdrawn = true;
        self.headline.clear();
        self.summary.clear();
        self.news.clear();
        self.story = None;
    }
}

pub fn letter_by_id(read: &mut ReadSession<'_>, id: VariantId) -> Result<Option<Letter>, StoreError> {
    let json = read.maybe(sql!("select letter from variant where id = $1"), &[&id], |row| {
        row.get::<String>("letter")
    })?;
    json.map(|json| from_json(&json)).transpose()
}

/// The days of which the site shows an issue, with its subject, the newest first.
pub fn public_days(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    limit: i64,
) -> Result<Vec<(i32, String)>, StoreError> {
    let days = read.all(
        sql!(
            "select distinct day from wave where edition_id = $1 and started_at is not null
             order by day desc limit $2"
        ),
        &[&edition, &limit],
        |row| row.get::<i64>("day"),
    )?;
    let mut found = Vec::new();
    for day in days.into_iter().filter_map(|day| i32::try_from(day).ok()) {
        if let Some((letter, _)) = public_letter(read, edition, day)? {
            found.push((day, letter.subject));
        }
    }
    Ok(found)
}
