//! State of play: where the matter stands, in an editor's words. Who takes part and what each last
//! said or accepted, and what is known to come next.

use super::story::{self, Party};
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, StoryId};
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::line;
use crate::sql;

#[derive(Clone, Debug, Default)]
pub struct NewStateOfPlay {
    /// Paragraphs, with empty lines between.
    pub play: String,
    pub parties: Vec<Party>,
    pub next_what: String,
    pub next_at: Option<Micros>,
    pub over: Over,
}

/// What the writer saw when they began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Over {
    /// Whatever is there: a program that says all of it.
    #[default]
    Anything,
    /// What was written at this moment, or nothing. Anything else is refused: it would be erased unread.
    Seen(Option<Micros>),
}

/// A state of play as it once was.
#[derive(Clone, Debug)]
pub struct StateVersion {
    pub at: Micros,
    /// As [`Actor::as_text`](crate::base::store::Actor::as_text); empty when nobody noted it.
    pub by_whom: String,
    /// The story that was merged into this one with it; empty for one that was written here.
    pub from_title: String,
    pub summary: String,
    pub play: String,
    pub parties: Vec<Party>,
    pub next_what: String,
    pub next_at: Option<Micros>,
}

/// All states of play that a story had, the newest first.
pub fn states_of_play(
    read: &mut ReadSession<'_>,
    story: StoryId,
    limit: i64,
) -> Result<Vec<StateVersion>, StoreError> {
    read.all(
        sql!(
            "select at, by_whom, from_title, summary, play, parties, next_what, next_at from story_state
             where story_id = $1 order by place desc limit $2"
        ),
        &[&story, &limit],
        |row| {
            let parties: String = row.get("parties")?;
            Ok(StateVersion {
                at: row.get("at")?,
                by_whom: row.get("by_whom")?,
                from_title: row.get("from_title")?,
                summary: row.get("summary")?,
                play: row.get("play")?,
                parties: serde_json::from_str(&parties).map_err(|e| StoreError::Engine(e.to_string()))?,
                next_what: row.get("next_what")?,
                next_at: row.get("next_at")?,
            })
        },
    )
}

/// Keeps a version for the history.
pub(super) fn keep_version(
    tx: &mut Transaction<'_>,
    story: StoryId,
    version: &StateVersion,
) -> Result<(), StoreError> {
    let parties = serde_json::to_string(&version.parties).map_err(|e| StoreError::Engine(e.to_string()))?;
    let place = tx.one(
        sql!("select coalesce(max(place), 0) + 1 as place from story_state where story_id = $1"),
        &[&story],
        |row| row.get::<i64>("place"),
    )?;
    tx.execute(
        sql!(
            "insert into story_state (story_id, place, at, by_whom, from_title, summary, play, parties, next_what,
                                      next_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        &[
            &story,
            &place,
            &version.at,
            &version.by_whom,
            &version.from_title,
            &version.summary,
            &version.play,
            &parties,
            &version.next_what,
            &version.next_at,
        ],
    )?;
    Ok(())
}

/// A matter with more parties is several.
const PARTIES: usize = 12;
const PLAY: usize = 3_000;

/// Keeps the state of play; all of it empty takes it away.
///
/// Errors: a party without a name, a date without its event; somebody wrote one after the writer began.
pub fn write_state_of_play(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: StoryId,
    new: &NewStateOfPlay,
) -> Result<Position, NewsError> {
    let before = story::for_verb(&mut write, edition, id)?;
    if let Over::Seen(seen) = new.over
        && seen != before.played_at
    {
        return Err(NewsError::invalid(
            "seen",
            "somebody else saved a state of play after you opened this form. Nothing was overwritten. \
             hint: take over what you need of theirs, then save again",
        ));
    }
    let play = paragraphs(&new.play)?;
    let parties = parties(&new.parties)?;
    let next_what = line("next_what", &new.next_what, 160)?;
    if next_what.is_empty() && new.next_at.is_some() {
        return Err(NewsError::invalid("next_what", "say what happens at that time"));
    }
    let empty = play.is_empty() && parties.is_empty() && next_what.is_empty();
    let played_at = (!empty).then_some(write.at);
    let version = StateVersion {
        at: write.at,
        by_whom: write.actor.as_text(),
        from_title: String::new(),
        summary: String::new(),
        play: play.clone(),
        parties: parties.clone(),
        next_what: next_what.clone(),
        next_at: new.next_at,
    };
    keep_version(&mut write, id, &version)?;
    let parties = serde_json::to_string(&parties).map_err(|e| StoreError::Engine(e.to_string()))?;
    write.execute(
        sql!(
            "update story set play = $2, parties = $3, next_what = $4, next_at = $5, played_at = $6 where id = $1"
        ),
        &[&id, &play, &parties, &next_what, &new.next_at, &played_at],
    )?;
    let change = Change::StoryPlayed { edition, story: id };
    Ok(write.record(&change)?.commit()?)
}

fn paragraphs(text: &str) -> Result<String, NewsError> {
    if text.chars().count() > PLAY {
        return Err(NewsError::invalid(
            "play",
            format!("is longer than {PLAY} characters; write an explainer instead"),
        ));
    }
    let mut kept = Vec::new();
    for paragraph in text.replace("\r\n", "\n").split("\n\n") {
        let paragraph = line("play", paragraph, PLAY)?;
        if !paragraph.is_empty() {
            kept.push(paragraph);
        }
    }
    Ok(kept.join("\n\n"))
}

fn parties(list: &[Party]) -> Result<Vec<Party>, NewsError> {
    let mut kept = Vec::new();
    for party in list {
        let party = Party {
            name: line("parties", &party.name, 80)?,
            role: line("parties", &party.role, 80)?,
            position: line("parties", &party.position, 300)?,
        };
        match (
            party.name.is_empty(),
            party.role.is_empty() && party.position.is_empty(),
        ) {
            (true, true) => {}
            (true, false) => return Err(NewsError::invalid("parties", "one of them has no name")),
            (false, _) => kept.push(party),
        }
    }
    if kept.len() > PARTIES {
        return Err(NewsError::invalid(
            "parties",
            format!("are more than {PARTIES}. hint: name those who decide"),
        ));
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::super::{
        story,
        tests::{proposed, report},
    };
    use super::*;
    use crate::testing::News;

    fn party(name: &str, position: &str) -> Party {
        Party {
            name: name.to_owned(),
            role: String::new(),
            position: position.to_owned(),
        }
    }

    #[test]
    fn the_state_of_play_is_kept_in_clean_words_or_refused() {
        let news = News::new();
        let edition = news.edition;
        let id =
            proposed(&news, &[report(&news, "Rates stay"), report(&news, "Rates fall")]).expect("a story");
        let next = news.clock.now().plus_days(9);
        let new = NewStateOfPlay {
            play: "Nothing is\r\ndecided.\r\n\r\n\r\n\r\nThe council meets.".to_owned(),
            parties: vec![party("The council", "waits"), party("", "")],
            next_what: "The council meets".to_owned(),
            next_at: Some(next),
            over: Over::Anything,
        };
        let kept = new.clone();
        news.write(move |w| write_state_of_play(w, edition, id, &kept))
            .expect("kept");
        assert_eq!(news.verbs(1), ["story_played"]);
        let found = news.read(move |r| story(r, id)).expect("there");
        assert_eq!(found.play, "Nothing is decided.\n\nThe council meets.");
        assert_eq!(found.parties, [party("The council", "waits")]);
        assert_eq!(
            (found.next_at, found.played_at),
            (Some(next), Some(news.clock.now()))
        );

        for bad in [
            NewStateOfPlay {
                next_what: String::new(),
                ..new.clone()
            },
            NewStateOfPlay {
                parties: vec![party("", "waits")],
                ..new.clone()
            },
            NewStateOfPlay {
                parties: vec![party("One of many", ""); PARTIES + 1],
                ..new.clone()
            },
            NewStateOfPlay {
                play: "x".repeat(PLAY + 1),
                ..new
            },
        ] {
            news.write(move |w| write_state_of_play(w, edition, id, &bad))
                .expect_err("refused");
        }
        news.write(move |w| write_state_of_play(w, edition, id, &NewStateOfPlay::default()))
            .expect("taken away");
        assert!(
            news.read(move |r| story(r, id))
                .expect("there")
                .played_at
                .is_none()
        );
    }

    #[test]
    fn the_second_of_two_editors_erases_nothing_and_both_texts_are_kept() {
        let news = News::new();
        let edition = news.edition;
        let id =
            proposed(&news, &[report(&news, "Rates stay"), report(&news, "Rates fall")]).expect("a story");
        let text = |play: &str, over| NewStateOfPlay {
            play: play.to_owned(),
            over,
            ..NewStateOfPlay::default()
        };
        // Both opened the form when there was nothing.
        let first = text("The first editor's.", Over::Seen(None));
        news.write(move |w| write_state_of_play(w, edition, id, &first))
            .expect("kept");
        let late = text("The second editor's.", Over::Seen(None));
        let refused = news
            .write(move |w| write_state_of_play(w, edition, id, &late))
            .expect_err("it would be erased");
        assert!(refused.to_string().contains("somebody else"), "{refused}");
        let seen = news.read(move |r| story(r, id)).expect("there").played_at;
        news.clock.set(news.clock.now().plus_seconds(5));
        let again = text("Both.", Over::Seen(seen));
        news.write(move |w| write_state_of_play(w, edition, id, &again))
            .expect("kept");
        let plays: Vec<String> = news
            .read(move |r| states_of_play(r, id, 9))
            .into_iter()
            .map(|version| version.play)
            .collect();
        assert_eq!(plays, ["Both.", "The first editor's."]);
    }
}
