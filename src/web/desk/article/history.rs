//! An article's history in words: its entries in the change log, as the audit says them.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, PersonId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes::Entry;
use crate::news::editions::Edition;
use crate::news::people::person;
use crate::web::desk::words;
use crate::web::site::times;

/// Names of actors, each looked up once.
#[derive(Default)]
pub struct Names(HashMap<String, String>);

impl Names {
    /// Who an entry says it was: “Ada Reporter”, “the clock”.
    pub fn of(&mut self, read: &mut ReadSession<'_>, actor: &str) -> Result<String, StoreError> {
        if let Some(known) = self.0.get(actor) {
            return Ok(known.clone());
        }
        let name = match actor.strip_prefix("person:").map(str::parse::<PersonId>) {
            Some(Ok(id)) => person(read, id)?.map_or_else(|| "Somebody".to_owned(), |person| person.name),
            _ => match actor {
                "clock" => "The clock".to_owned(),
                "engine" => "The story engine".to_owned(),
                "operator" => "The operator".to_owned(),
                "import" => "An import".to_owned(),
                other => other.to_owned(),
            },
        };
        self.0.insert(actor.to_owned(), name.clone());
        Ok(name)
    }
}

/// Entries of an article as lines: who, what, when.
pub fn lines(
    read: &mut ReadSession<'_>,
    (edition, article): (&Edition, ArticleId),
    entries: &[Entry],
    now: Micros,
) -> Result<Vec<Value>, StoreError> {
    let names = words::Names::load(read, edition, entries)?.calling(article.0, "it");
    let line = |entry: &Entry| {
        json!({
            "who": names.actor(&entry.actor).text,
            "did": words::sentence(&entry.change, &names).to_text(),
            "at": times::label(edition, entry.at, now),
        })
    };
    Ok(entries.iter().map(line).collect())
}
