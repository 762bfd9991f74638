//! State of play: where the matter stands, in an editor's words. Who takes part and what each last
//! said or accepted, and what is known to come next.

use super::story::{self, Party};
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, StoryId};
use crate::base::store::{OpenWrite, StoreError};
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
}

/// A matter with more parties is several.
const PARTIES: usize = 12;
const PLAY: usize = 3_000;

/// Keeps the state of play; all of it empty takes it away.
///
/// Errors: a party without a name, a date without its event.
pub fn write_state_of_play(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: StoryId,
    new: &NewStateOfPlay,
) -> Result<Position, NewsError> {
    story::for_verb(&mut write, edition, id)?;
    let play = paragraphs(&new.play)?;
    let parties = parties(&new.parties)?;
    let next_what = line("next_what", &new.next_what, 160)?;
    if next_what.is_empty() && new.next_at.is_some() {
        return Err(NewsError::invalid("next_what", "say what happens at that time"));
    }
    let empty = play.is_empty() && parties.is_empty() && next_what.is_empty();
    let played_at = (!empty).then_some(write.at);
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
}
