//! An article's history in words: its entries in the change log, with people's names.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::base::clock::Micros;
use crate::base::ids::PersonId;
use crate::base::store::{ReadSession, StoreError};
use crate::changes::{Change, Entry, NoteKind};
use crate::news::editions::Edition;
use crate::news::people::person;
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
                "operator" => "The operator".to_owned(),
                "import" => "An import".to_owned(),
                other => other.to_owned(),
            },
        };
        self.0.insert(actor.to_owned(), name.clone());
        Ok(name)
    }
}

/// Entries as lines: who, what, why, when.
pub fn lines(
    read: &mut ReadSession<'_>,
    names: &mut Names,
    edition: &Edition,
    entries: &[Entry],
    now: Micros,
) -> Result<Vec<Value>, StoreError> {
    let mut lines = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut who = names.of(read, &entry.actor)?;
        if let Change::DraftTyped { people, .. } = &entry.change
            && !people.is_empty()
        {
            let mut typed = Vec::new();
            for person in people {
                typed.push(names.of(read, &format!("person:{person}"))?);
            }
            who = typed.join(", ");
        }
        let (did, why) = words(edition, &entry.change, now);
        lines.push(json!({
            "position": entry.position.0,
            "who": who,
            "did": did,
            "why": why,
            "verb": entry.change.verb(),
            "at": times::label(edition, entry.at, now),
        }));
    }
    Ok(lines)
}

/// What happened, and the reason that was given.
fn words(edition: &Edition, change: &Change, now: Micros) -> (String, Option<String>) {
    let time = |at: Micros| times::label(edition, at, now).label;
    let plain = |did: &str| (did.to_owned(), None);
    match change {
        Change::ArticleCreated { .. } => plain("began the article"),
        Change::DraftEdited { revision, .. } => (format!("changed the draft (revision {revision})"), None),
        Change::DraftTyped { .. } => plain("wrote in the draft"),
        Change::DraftReverted { .. } => plain("went back to an older version"),
        Change::ArticleSubmitted { .. } => plain("submitted it for review"),
        Change::ArticleSentBack { reason, .. } => ("sent it back".to_owned(), Some(reason.clone())),
        Change::ArticleApproved { .. } => plain("approved the text"),
        Change::ArticleSpiked { .. } => plain("spiked it"),
        Change::ArticleRestored { .. } => plain("restored it"),
        Change::EmbargoSet { until: Some(at), .. } => (format!("set an embargo until {}", time(*at)), None),
        Change::EmbargoSet { until: None, .. } => plain("lifted the embargo"),
        Change::ArticleScheduled { at, .. } => (format!("scheduled it for {}", time(*at)), None),
        Change::ArticleUnscheduled { .. } => plain("took it from the schedule"),
        Change::VersionKept { .. } => plain("kept a version"),
        Change::CommentAdded { .. } => plain("commented"),
        Change::CommentResolved { .. } => plain("resolved a comment"),
        Change::CommentReopened { .. } => plain("opened a comment again"),
        Change::ErrorReported { reason, .. } => ("reported an error".to_owned(), Some(reason.clone())),
        Change::ErrorDismissed { reason, .. } => {
            ("dismissed the reported error".to_owned(), Some(reason.clone()))
        }
        Change::PreviewLinkMade { .. } => plain("shared a preview"),
        Change::PreviewLinkRevoked { .. } => plain("took a preview link back"),
        Change::ArticlePublished { .. } => plain("published it"),
        Change::ArticleUpdated { .. } => plain("put the new text before the public"),
        Change::ArticleNoted { kind, .. } => plain(match kind {
            NoteKind::Correction => "corrected it",
            NoteKind::Clarification => "clarified it",
            NoteKind::Update => "told readers what is new",
            NoteKind::Withdrawal => "withdrew it",
        }),
        Change::ArticleWithdrawn { .. } => plain("withdrew it"),
        // What is said of other subjects is in no article's history; should it ever be, it is named.
        other => (other.verb().replace('_', " "), None),
    }
}
