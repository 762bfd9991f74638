//! What a sentence is made of: runs of words, and the names of what a page of the log mentions.

use std::collections::HashMap;

use serde::Serialize;
use uuid::Uuid;

use crate::base::clock::Micros;
use crate::base::ids::{EditionId, PersonId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::changes::Entry;
use crate::news::editions::{self, Edition};
use crate::sql;

/// A run of words, and where it leads when somebody wants to know more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub text: String,
    pub url: Option<String>,
}

/// A sentence as a page shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Sentence(pub Vec<Part>);

impl Sentence {
    /// The words alone.
    pub fn to_text(&self) -> String {
        self.0.iter().map(|part| part.text.as_str()).collect()
    }

    pub(super) fn say(mut self, words: &str) -> Sentence {
        self.0.push(Part {
            text: words.to_owned(),
            url: None,
        });
        self
    }

    pub(super) fn name(mut self, part: Part) -> Sentence {
        self.0.push(part);
        self
    }
}

pub(super) fn say(words: &str) -> Sentence {
    Sentence::default().say(words)
}

/// The names of what a page of the log mentions, looked up once for all its lines.
pub struct Names {
    /// The path of the reader's desk: `/desk`, `/de/desk`.
    desk: String,
    zone: jiff::tz::TimeZone,
    editions: Vec<Edition>,
    known: HashMap<Uuid, Part>,
    numbered: HashMap<(String, i64), Part>,
}

impl Names {
    /// Looks up everything that these entries name. `here` is the edition whose desk asks.
    pub fn load(read: &mut ReadSession<'_>, here: &Edition, entries: &[Entry]) -> Result<Names, StoreError> {
        let mut names = Names {
            desk: format!("{}/desk", here.root()),
            zone: here.zone.clone(),
            editions: editions::editions(read)?,
            known: HashMap::new(),
            numbered: HashMap::new(),
        };
        for entry in entries {
            if let Some(person) = entry.actor.strip_prefix("person:") {
                names.learn(read, "person", person)?;
            }
            // A fact's field says what noun it names.
            let facts = serde_json::to_value(&entry.change).unwrap_or_default();
            for (field, value) in facts.as_object().into_iter().flatten() {
                match value {
                    serde_json::Value::String(id) => names.learn(read, field, id)?,
                    serde_json::Value::Number(id) => names.learn_number(read, field, id.as_i64())?,
                    serde_json::Value::Array(list) if field == "people" => {
                        for id in list.iter().filter_map(|id| id.as_str()) {
                            names.learn(read, "person", id)?;
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(names)
    }

    /// The same names, with one noun called by another word: on its own page an article is “it”.
    pub fn calling(mut self, id: Uuid, word: &str) -> Names {
        let part = Part {
            text: word.to_owned(),
            url: None,
        };
        self.known.insert(id, part);
        self
    }

    /// Who did it, as people say it.
    pub fn actor(&self, actor: &str) -> Part {
        let plain = |text: &str| Part {
            text: text.to_owned(),
            url: None,
        };
        match actor {
            "clock" => plain("The clock"),
            "operator" => plain("The operator"),
            "import" => plain("An import"),
            "engine" => plain("The story engine"),
            "reader" => plain("A reader"),
            other => match other.strip_prefix("person:").and_then(|id| id.parse().ok()) {
                Some(id) => self.of(id, "somebody"),
                None => plain(other),
            },
        }
    }

    pub fn person(&self, id: PersonId) -> Part {
        self.of(id.0, "somebody")
    }

    /// A moment in the desk's zone.
    pub fn time(&self, at: Micros) -> String {
        at.timestamp()
            .to_zoned_datetime(self.zone.clone())
            .strftime("%-d %B %Y, %H:%M")
            .to_string()
    }

    pub(super) fn of(&self, id: Uuid, otherwise: &str) -> Part {
        self.known.get(&id).cloned().unwrap_or_else(|| Part {
            text: otherwise.to_owned(),
            url: None,
        })
    }

    /// Instruments and sources have numbers.
    fn learn_number(
        &mut self,
        read: &mut ReadSession<'_>,
        noun: &str,
        id: Option<i64>,
    ) -> Result<(), StoreError> {
        let (find, url) = match noun {
            "instrument" => (sql!("select name, slug from instrument where id = $1"), true),
            "source" => (
                sql!("select name, key as slug from market_source where id = $1"),
                false,
            ),
            _ => return Ok(()),
        };
        let Some(id) = id.filter(|id| !self.numbered.contains_key(&(noun.to_owned(), *id))) else {
            return Ok(());
        };
        let desk = self.desk.clone();
        let found = read.maybe(find, &[&id], |row| {
            let slug: String = row.get("slug")?;
            Ok(Part {
                text: row.get("name")?,
                url: url.then(|| format!("{desk}/markets/{slug}")),
            })
        })?;
        if let Some(part) = found {
            self.numbered.insert((noun.to_owned(), id), part);
        }
        Ok(())
    }

    pub(super) fn numbered(&self, noun: &str, id: i64) -> Part {
        let found = self.numbered.get(&(noun.to_owned(), id)).cloned();
        found.unwrap_or_else(|| Part {
            text: format!("{noun} {id}"),
            url: None,
        })
    }

    pub(super) fn edition(&self, id: EditionId) -> Part {
        let found = self.editions.iter().find(|edition| edition.id == id);
        Part {
            text: found.map_or_else(|| "an edition".to_owned(), |edition| edition.name.clone()),
            url: found.map(|edition| format!("{}/desk/settings/edition", edition.root())),
        }
    }

    fn learn(&mut self, read: &mut ReadSession<'_>, noun: &str, id: &str) -> Result<(), StoreError> {
        let Ok(id) = id.parse::<Uuid>() else {
            return Ok(());
        };
        if self.known.contains_key(&id) {
            return Ok(());
        }
        let (find, path) = match noun {
            "article" => (
                sql!(
                    "select edition_id, number, case when draft_headline <> '' then draft_headline
                         else public_headline end as name from article where id = $1"
                ),
                "/article",
            ),
            "section" => (
                sql!("select edition_id, name from section where id = $1"),
                "/settings/sections",
            ),
            "topic" | "from" | "into" => (
                sql!("select edition_id, name from topic where id = $1"),
                "/topics",
            ),
            "story" | "from_story" | "into_story" => (
                sql!("select edition_id, title as name from story where id = $1"),
                "/stories",
            ),
            "page" => (
                sql!("select edition_id, title as name from page where id = $1"),
                "/settings/pages",
            ),
            "contributor" => (
                sql!("select name from contributor where id = $1"),
                "/settings/contributors",
            ),
            "media" => (sql!("select name from media where id = $1"), "/media"),
            "person" => (sql!("select name from person where id = $1"), "/people"),
            "flash" => (
                sql!("select edition_id, number, text as name from flash where id = $1"),
                "/flashes",
            ),
            "wire" => (
                sql!("select edition_id, name from wire where id = $1"),
                "/flashes/wires",
            ),
            "release" => (
                sql!("select indicator as name from release where id = $1"),
                "/calendar",
            ),
            "webhook" => (sql!("select edition_id, name from webhook where id = $1"), ""),
            "set" => (sql!("select edition_id, name from change_set where id = $1"), ""),
            "invitation" => (sql!("select name from invitation where id = $1"), ""),
            "token" => (sql!("select name from api_token where id = $1"), ""),
            "passkey" => (sql!("select name from passkey where id = $1"), ""),
            "version" => (sql!("select reason as name from version where id = $1"), ""),
            _ => return Ok(()),
        };
        let found = read.maybe(find, &[&id], |row| self.named(row, noun, path, id))?;
        if let Some(part) = found {
            self.known.insert(id, part);
        }
        Ok(())
    }

    fn named(&self, row: &Row<'_>, noun: &str, path: &str, id: Uuid) -> Result<Part, StoreError> {
        let name: String = row.get("name")?;
        let of_edition = matches!(
            noun,
            "article"
                | "section"
                | "topic"
                | "from"
                | "into"
                | "page"
                | "story"
                | "from_story"
                | "into_story"
                | "flash"
                | "wire"
        );
        let desk = if of_edition {
            let edition: EditionId = row.get("edition_id")?;
            let found = self.editions.iter().find(|known| known.id == edition);
            found.map_or_else(|| self.desk.clone(), |edition| format!("{}/desk", edition.root()))
        } else {
            self.desk.clone()
        };
        let (text, last) = if noun == "flash" {
            let number: i64 = row.get("number")?;
            (format!("“{name}”"), number.to_string())
        } else if noun == "article" {
            let number: i64 = row.get("number")?;
            let text = if name.is_empty() {
                format!("article {number}")
            } else {
                format!("“{name}”")
            };
            (text, number.to_string())
        } else {
            (name, id.to_string())
        };
        Ok(Part {
            text,
            url: (!path.is_empty()).then(|| format!("{desk}{path}/{last}")),
        })
    }
}
