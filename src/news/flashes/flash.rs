//! A flash as it stands, and what was said about it.

use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, FlashId, FlashNoteId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError};
use crate::news::NewsError;
use crate::news::markets;
use crate::news::people::{Missing, Person, Right, Role};
use crate::news::text::{Slug, required};
use crate::sql;

/// A line on a small screen; agencies' snaps stay below a hundred.
pub const LONGEST: usize = 240;
/// What one line can be about.
pub const MOST_INSTRUMENTS: usize = 8;

/// How much a flash or a release moves: 1 is worth a line, 2 is watched, 3 moves markets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Importance(i64);

impl Importance {
    pub const ALL: [Importance; 3] = [Importance(1), Importance(2), Importance(3)];

    pub fn parse(number: i64) -> Result<Importance, NewsError> {
        Importance::ALL
            .into_iter()
            .find(|known| known.0 == number)
            .ok_or_else(|| NewsError::invalid("importance", "must be 1, 2 or 3; 3 moves markets"))
    }

    pub fn number(self) -> i64 {
        self.0
    }

    pub fn label(self) -> &'static str {
        match self.0 {
            3 => "high",
            2 => "medium",
            _ => "low",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashNoteKind {
    Correction,
    Withdrawal,
}

impl FlashNoteKind {
    pub fn as_str(self) -> &'static str {
        match self {
            FlashNoteKind::Correction => "correction",
            FlashNoteKind::Withdrawal => "withdrawal",
        }
    }

    fn parse(text: &str) -> Result<FlashNoteKind, StoreError> {
        match text {
            "correction" => Ok(FlashNoteKind::Correction),
            "withdrawal" => Ok(FlashNoteKind::Withdrawal),
            other => Err(StoreError::Engine(format!("unknown kind of note {other}"))),
        }
    }
}

/// What was wrong with a flash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlashNote {
    pub flash: FlashId,
    pub kind: FlashNoteKind,
    pub at: Micros,
    /// What readers had been told.
    pub old_text: String,
    /// What they are told about it; may be empty for a correction, whose new line says it.
    pub text: String,
}

impl FlashNote {
    pub(super) fn from_row(row: &Row<'_>) -> Result<FlashNote, StoreError> {
        Ok(FlashNote {
            flash: row.get("flash_id")?,
            kind: FlashNoteKind::parse(&row.get::<String>("kind")?)?,
            at: row.get("at")?,
            old_text: row.get("old_text")?,
            text: row.get("text")?,
        })
    }
}

/// One line before the public.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flash {
    pub id: FlashId,
    /// The number in its address; never changes.
    pub number: i64,
    pub edition: EditionId,
    pub published_at: Micros,
    pub text: String,
    pub importance: Importance,
    /// Who is quoted: `ECB`, `company statement`; may be empty.
    pub source: String,
    /// Slugs of instruments.
    pub instruments: Vec<String>,
    /// What it leads to, whether live or not: the public's page asks `newsroom::live`.
    pub article: Option<ArticleId>,
    pub corrected: bool,
    pub withdrawn: bool,
    /// The newest first. Empty unless corrected or withdrawn.
    pub notes: Vec<FlashNote>,
}

impl Flash {
    pub(super) fn from_row(row: &Row<'_>) -> Result<Flash, StoreError> {
        let instruments: String = row.get("instruments")?;
        Ok(Flash {
            id: row.get("id")?,
            number: row.get("number")?,
            edition: row.get("edition_id")?,
            published_at: row.get("published_at")?,
            text: row.get("text")?,
            importance: Importance(row.get("importance")?),
            source: row.get("source")?,
            instruments: instruments.split_whitespace().map(str::to_owned).collect(),
            article: row.get("article_id")?,
            corrected: row.get("corrected")?,
            withdrawn: row.get("withdrawn")?,
            notes: Vec::new(),
        })
    }

    /// `live`, `corrected` or `withdrawn`.
    pub fn state(&self) -> &'static str {
        match (self.withdrawn, self.corrected) {
            (true, _) => "withdrawn",
            (false, true) => "corrected",
            (false, false) => "live",
        }
    }

    /// When it last said something else.
    pub fn changed_at(&self) -> Micros {
        self.notes.first().map_or(self.published_at, |note| note.at)
    }
}

/// Whether this person may send flashes, and so put them right: whoever can say something to everybody
/// in a second must be able to take it back in a second. `from` is the house's setting.
pub fn may_flash(person: &Person, from: Role) -> Result<(), Missing> {
    if person.role >= from {
        return Ok(());
    }
    person.has(Right::Flash)
}

/// Loads a flash for a verb, and locks its row on PostgreSQL.
pub(in crate::news) fn for_verb(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    number: i64,
) -> Result<Flash, NewsError> {
    // An update that changes nothing takes the row's lock on both engines with one text.
    write.execute(
        sql!("update flash set number = number where edition_id = $1 and number = $2"),
        &[&edition, &number],
    )?;
    super::live::by_number(&mut write.as_read(), edition, number)?
        .ok_or_else(|| NewsError::NotFound(format!("flash {number}")))
}

/// Keeps for good what a flash said and what readers are told about that.
pub(super) fn keep_note(
    write: &mut OpenWrite<'_>,
    flash: &Flash,
    kind: FlashNoteKind,
    text: &str,
) -> Result<FlashNoteId, StoreError> {
    // Two notes in one microsecond would have no order.
    let at = Micros(write.at.0.max(flash.changed_at().0 + 1));
    let (id, actor) = (FlashNoteId::new(at), write.actor.as_text());
    write.execute(
        sql!(
            "insert into flash_note (id, flash_id, kind, at, old_text, text, actor)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[&id, &flash.id, &kind.as_str(), &at, &flash.text, &text, &actor],
    )?;
    Ok(id)
}

pub(super) fn line(text: &str) -> Result<String, NewsError> {
    required("text", text, LONGEST)
}

/// The slugs of instruments, each once. What the house knows is found by any of its names; what it does
/// not know is named by its words all the same: `EUR/USD` is `eur-usd`.
pub(super) fn instruments(read: &mut ReadSession<'_>, typed: &[String]) -> Result<Vec<String>, NewsError> {
    let mut slugs: Vec<String> = Vec::new();
    for word in typed
        .iter()
        .map(|word| word.trim())
        .filter(|word| !word.is_empty())
    {
        if !word.chars().any(|c| c.is_ascii_alphanumeric()) || word.chars().count() > 60 {
            let word = crate::news::text::clip(word, 40);
            return Err(NewsError::invalid(
                "instruments",
                format!("“{word}” names none; write it as EUR/USD"),
            ));
        }
        let known = markets::live::named(read, word, 1)?;
        let slug = match known.first() {
            Some(found) => found.instrument.slug.clone(),
            None => Slug::from_words(word).to_string(),
        };
        if !slugs.contains(&slug) {
            slugs.push(slug);
        }
    }
    if slugs.len() > MOST_INSTRUMENTS {
        return Err(NewsError::invalid(
            "instruments",
            format!("are {}; a line is about {MOST_INSTRUMENTS} at most", slugs.len()),
        ));
    }
    Ok(slugs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    #[test]
    fn instruments_are_named_as_people_write_them() {
        let news = News::new();
        let of = |typed: Vec<String>| news.write(move |mut w| instruments(&mut w.as_read(), &typed));
        let typed = ["EUR/USD", " eur-usd ", "", "US 10-year"].map(str::to_owned);
        assert_eq!(of(typed.to_vec()).expect("named"), ["eur-usd", "us-10-year"]);
        of(vec!["§§".to_owned()]).expect_err("no name");
        of((0..9).map(|n| format!("index {n}")).collect()).expect_err("too many");
    }

    #[test]
    fn importance_has_three_steps() {
        assert!(Importance::parse(0).is_err() && Importance::parse(4).is_err());
        assert_eq!(Importance::parse(3).expect("there").label(), "high");
    }
}
