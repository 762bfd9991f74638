//! From candidates to a letter: what a wave freezes, and what the desk previews.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::letter::{Correction, Letter, LetterItem, Quote};
use super::quotes::quotes;
use super::{Candidate, Composed, Issue, Override, TopicSet, candidates, compose, overrides};
use crate::base::clock::Micros;
use crate::base::ids::EditionId;
use crate::base::store::{ReadSession, StoreError};
use crate::base::words::Words;
use crate::changes::NoteKind;
use crate::news::editions::{self, Edition};
use crate::news::newsroom::{Kind, live};
use crate::sql;

/// Everything that the letters of one wave are composed from, read once.
pub struct Draft {
    edition: EditionId,
    words: &'static Words,
    day: i32,
    /// Zone and hour, whose earlier letters say what readers have seen.
    line: (String, i64),
    subject: String,
    opening: String,
    candidates: Vec<Candidate>,
    overrides: Vec<Override>,
    corrections: Vec<Correction>,
    quotes: Vec<Quote>,
}

/// How far back readers remember, in days.
const MEMORY: i64 = 14;
const MOST_CORRECTIONS: i64 = 5;

impl Draft {
    pub fn load(
        read: &mut ReadSession<'_>,
        edition: &Edition,
        issue: (i32, Option<&Issue>),
        line: (&str, i64),
        now: Micros,
    ) -> Result<Draft, StoreError> {
        let (day, issue) = issue;
        let decided = match issue {
            Some(issue) => overrides(read, issue.id, now)?,
            None => Vec::new(),
        };
        let asked_for: Vec<Uuid> = decided.iter().map(|o| o.item).collect();
        Ok(Draft {
            words: edition.words(),
            edition: edition.id,
            day,
            line: (line.0.to_owned(), line.1),
            subject: issue.map(|i| i.subject.clone()).unwrap_or_default(),
            opening: issue.map(|i| i.opening.clone()).unwrap_or_default(),
            candidates: candidates(read, edition, now, &asked_for)?,
            overrides: decided,
            corrections: corrections(read, edition, line, day, now)?,
            quotes: quotes(read, edition, now)?,
        })
    }

    /// Composes for one set of topics.
    pub fn compose(&self, read: &mut ReadSession<'_>, topics: &TopicSet) -> Result<Composed, StoreError> {
        let seen = self.seen(read, topics)?;
        Ok(compose(&self.candidates, &self.overrides, topics, &seen))
    }

    /// The letter of a composition; none when there is nothing to say.
    pub fn letter(&self, composed: &Composed) -> Option<Letter> {
        let first = composed.items.first()?;
        let subject = if self.subject.is_empty() {
            first.candidate.headline.clone()
        } else {
            self.subject.clone()
        };
        let rest: Vec<&str> = composed
            .items
            .iter()
            .skip(usize::from(self.subject.is_empty()))
            .take(3)
            .map(|item| item.candidate.headline.as_str())
            .collect();
        Some(Letter {
            day: self.day,
            subject,
            preheader: if rest.is_empty() {
                first.candidate.summary.clone()
            } else {
                rest.join(" · ")
            },
            opening: self.opening.clone(),
            quotes: self.quotes.clone(),
            items: composed
                .items
                .iter()
                .map(|item| letter_item(self.words, item))
                .collect(),
            corrections: self.corrections.clone(),
        })
    }

    /// Under which mark the readers of this line and these topics last saw each item; a story that was
    /// merged since counts as the one that is left.
    fn seen(
        &self,
        read: &mut ReadSession<'_>,
        topics: &TopicSet,
    ) -> Result<BTreeMap<Uuid, String>, StoreError> {
        let day = i64::from(self.day);
        let rows = read.all(
            sql!(
                "select coalesce(s.merged_into, i.item_id) as item_id, i.mark from variant_item i
                 join variant v on v.id = i.variant_id join wave w on w.id = v.wave_id
                 left join story s on s.id = i.item_id
                 where w.edition_id = $1 and w.zone = $2 and w.hour = $3 and w.day < $4 and w.day >= $5
                   and v.topics_key = $6 and w.started_at is not null
                 order by w.day, v.revision"
            ),
            &[
                &self.edition,
                &self.line.0,
                &self.line.1,
                &day,
                &(day - MEMORY),
                &topics.key(),
            ],
            |row| Ok((row.get::<Uuid>("item_id")?, row.get::<String>("mark")?)),
        )?;
        Ok(rows.into_iter().collect())
    }
}

/// The desk's look at an issue that is not frozen: as the house wave would be composed now.
pub fn compose_draft(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    issue: (i32, Option<&Issue>),
    topics: &TopicSet,
    now: Micros,
) -> Result<(Composed, Option<Letter>), StoreError> {
    let draft = Draft::load(
        read,
        edition,
        issue,
        (&edition.zone_name, super::plan::HOUSE_HOUR),
        now,
    )?;
    let composed = draft.compose(read, topics)?;
    let letter = draft.letter(&composed);
    Ok((composed, letter))
}

fn letter_item(words: &Words, item: &super::Item) -> LetterItem {
    let candidate = &item.candidate;
    LetterItem {
        item: candidate.item,
        article: candidate.article.0,
        headline: candidate.headline.clone(),
        summary: candidate.summary.clone(),
        section: candidate.section_name.clone(),
        kind: match candidate.kind {
            Kind::News => "",
            Kind::Analysis => words.say("kind_analysis"),
            Kind::Opinion => words.say("kind_opinion"),
            Kind::Explainer => words.say("kind_explainer"),
            Kind::Live => words.say("kind_live"),
        }
        .to_owned(),
        path: candidate.path.clone(),
        at: candidate.at.0,
        news: match (item.returns, candidate.news.is_empty()) {
            (false, _) => String::new(),
            (true, false) => candidate.news.clone(),
            (true, true) => words.say("letter_new_headline").to_owned(),
        },
        returns: item.returns,
        must_read: item.must_read,
        mark: candidate.mark.clone(),
        points: item.points,
        parts: item.parts.clone(),
        story: candidate.story.clone(),
        withdrawn: false,
    }
}

/// What was corrected, clarified or withdrawn since this line's last letter was frozen.
fn corrections(
    read: &mut ReadSession<'_>,
    edition: &Edition,
    (zone, hour): (&str, i64),
    day: i32,
    now: Micros,
) -> Result<Vec<Correction>, StoreError> {
    let last = read.one(
        sql!(
            "select max(frozen_at) as at from wave where edition_id = $1 and zone = $2 and hour = $3 and day < $4
               and started_at is not null"
        ),
        &[&edition.id, &zone, &hour, &i64::from(day)],
        |row| row.get::<Option<Micros>>("at"),
    )?;
    let since = last.unwrap_or(now.plus_days(-1)).max(now.plus_days(-7));
    let (tree, words) = (editions::sections(read, edition.id)?, edition.words());
    let mut found = Vec::new();
    for (note, headline, number) in live::corrections(read, edition.id, Micros(now.0 + 1), MOST_CORRECTIONS)?
    {
        if note.at < since {
            break;
        }
        let path = match live::by_id(read, note.article)? {
            Some(article) => {
                let word = tree.get(article.section).map_or("article", |s| s.slug.as_str());
                format!("{}/{word}/{}-{number}", edition.root(), article.slug)
            }
            None => format!("{}/article/{number}", edition.root()),
        };
        found.push(Correction {
            label: words
                .say(match note.kind {
                    NoteKind::Correction => "note_correction",
                    NoteKind::Clarification => "note_clarification",
                    NoteKind::Update => "note_update",
                    NoteKind::Withdrawal => "note_withdrawal",
                })
                .to_owned(),
            headline,
            text: note.text,
            path,
        });
    }
    Ok(found)
}
