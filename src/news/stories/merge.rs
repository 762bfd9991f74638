//! Merge: two stories are one matter. Articles, readers who follow and the address go over.

use super::state_of_play::{StateVersion, keep_version, states_of_play};
use super::{membership, story};
use crate::base::ids::{EditionId, StoryId};
use crate::base::store::{OpenWrite, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::editions::lead_on;
use crate::sql;

/// `from` goes into `into`. That its articles belong there is the editor's word from here on, so the
/// engine cannot take the two apart again; what it adds to either comes to the one that is left.
pub fn merge_stories(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    from: StoryId,
    into: StoryId,
) -> Result<Position, NewsError> {
    if from == into {
        return Err(NewsError::invalid("into", "is this very story; choose another"));
    }
    // In the order of their ids, so that two editors who merge two ways wait for each other.
    let first = story::for_verb(&mut write, edition, from.min(into))?;
    let second = story::for_verb(&mut write, edition, from.max(into))?;
    let (old, new) = if first.id == from {
        (first, second)
    } else {
        (second, first)
    };
    for article in membership::articles_of(&mut write, from)? {
        membership::say(&mut write, article, Some(into))?;
    }
    absorb(&mut write, &old, &new)?;
    let change = Change::StoriesMerged {
        edition,
        from_story: from,
        into_story: into,
    };
    Ok(write.record(&change)?.commit()?)
}

/// Words, followers, address: everything but the articles. Shared with the engine, whose threads merge.
pub(super) fn absorb(
    tx: &mut Transaction<'_>,
    old: &story::Story,
    new: &story::Story,
) -> Result<(), StoreError> {
    let (from, into) = (old.id, new.id);
    take_over(tx, old, new)?;
    for word in [
        sql!("update story_word set story_id = $2 where story_id = $1"),
        sql!("update story_flash set story_id = $2 where story_id = $1"),
    ] {
        tx.execute(word, &[&from, &into])?;
    }
    tx.execute(
        sql!(
            "insert into subscriber_story (subscriber_id, story_id)
             select subscriber_id, cast($2 as uuid) from subscriber_story where story_id = $1
             on conflict (subscriber_id, story_id) do nothing"
        ),
        &[&from, &into],
    )?;
    // What editors decided about either in issues that have not left; of two decisions of a kind the
    // other story's stays.
    tx.execute(
        sql!(
            "update issue_override set item_id = $2 where item_id = $1 and not exists
               (select 1 from issue_override o where o.issue_id = issue_override.issue_id
                  and o.item_id = $2 and o.kind = issue_override.kind)"
        ),
        &[&from, &into],
    )?;
    for leave in [
        sql!("delete from subscriber_story where story_id = $1"),
        sql!("delete from story_score where story_id = $1"),
        sql!("delete from story_rank where story_id = $1"),
        sql!("delete from story_signal where story_id = $1"),
    ] {
        tx.execute(leave, &[&from])?;
    }
    tx.execute(
        sql!("update story set merged_into = $2, slug = $3 where id = $1"),
        &[&from, &into, &from.to_string()],
    )?;
    tx.execute(
        sql!("update story set merged_into = $2 where merged_into = $1"),
        &[&from, &into],
    )?;
    lead_on(tx, old.edition, &old.path(), &new.path())
}

/// What editors wrote about the story that goes: the one that stays takes what it has none of. Of two, its
/// own stands, and the other is kept as a version.
fn take_over(tx: &mut Transaction<'_>, old: &story::Story, new: &story::Story) -> Result<(), StoreError> {
    let stated = |story: &story::Story| !story.play.is_empty() || !story.parties.is_empty();
    let takes_state = stated(old) && !stated(new);
    let takes_next = !old.next_what.is_empty() && new.next_what.is_empty();
    let takes_summary = !old.summary.is_empty() && new.summary.is_empty();
    let state = if takes_state { old } else { new };
    let next = if takes_next { old } else { new };
    let summary = if takes_summary { &old.summary } else { &new.summary };
    let played_at = if takes_state || (takes_next && new.played_at.is_none()) {
        old.played_at
    } else {
        new.played_at
    };
    let parties = serde_json::to_string(&state.parties).map_err(|e| StoreError::Engine(e.to_string()))?;
    tx.execute(
        sql!(
            "update story set summary = $2, play = $3, parties = $4, next_what = $5, next_at = $6, played_at = $7,
                              pinned = $8 where id = $1"
        ),
        &[
            &new.id,
            summary,
            &state.play,
            &parties,
            &next.next_what,
            &next.next_at,
            &played_at,
            &(new.pinned || old.pinned),
        ],
    )?;
    if old.played_at.is_none() && old.summary.is_empty() {
        return Ok(());
    }
    let mut states = states_of_play(&mut tx.as_read(), old.id, 1)?;
    let version = StateVersion {
        at: old.played_at.unwrap_or(old.changed_at),
        by_whom: states.pop().map(|state| state.by_whom).unwrap_or_default(),
        from_title: old.title.clone(),
        summary: old.summary.clone(),
        play: old.play.clone(),
        parties: old.parties.clone(),
        next_what: old.next_what.clone(),
        next_at: old.next_at,
    };
    keep_version(tx, new.id, &version)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{proposed, report, story_of, threads};
    use super::super::{NewStateOfPlay, pin, write_state_of_play};
    use super::*;
    use crate::news::editions::{Destination, redirect};
    use crate::testing::News;

    #[test]
    fn the_engine_does_not_take_merged_stories_apart() {
        let news = News::new();
        let edition = news.edition;
        let rates = [report(&news, "Rates stay"), report(&news, "Rates may fall")];
        let euro = [report(&news, "Euro falls"), report(&news, "Euro falls again")];
        let into = proposed(&news, &rates).expect("a story");
        let from = proposed(&news, &euro).expect("another");
        assert_ne!(from, into);
        news.write(move |w| merge_stories(w, edition, from, into))
            .expect("merged");
        assert_eq!(news.verbs(1), ["stories_merged"]);
        let all = |news: &News| {
            [rates, euro]
                .concat()
                .iter()
                .all(|a| story_of(news, *a) == Some(into))
        };
        assert!(all(&news));
        assert_eq!(
            news.read(move |r| redirect(r, edition, "/story/euro-falls-again")),
            Some(Destination::Path("/story/rates-may-fall".to_owned()))
        );

        // As `rebuild` does it: everything is proposed again, as the engine sees it.
        let third = report(&news, "Euro rises");
        threads(&news, &[&rates, &[euro[0], euro[1], third]]);
        assert!(all(&news));
        assert_eq!(story_of(&news, third), Some(into));
        news.write(move |w| merge_stories(w, edition, from, into))
            .expect_err("it is gone");
        news.write(move |w| merge_stories(w, edition, into, into))
            .expect_err("the same");
    }

    #[test]
    fn what_editors_wrote_about_the_other_story_is_taken_over_or_kept() {
        let news = News::new();
        let edition = news.edition;
        let into = proposed(&news, &[report(&news, "Rates stay"), report(&news, "Rates fall")]).expect("one");
        let from = proposed(&news, &[report(&news, "Euro falls"), report(&news, "Euro rises")]).expect("two");
        let next = news.clock.now().plus_days(3);
        let theirs = NewStateOfPlay {
            play: "The euro waits.".to_owned(),
            parties: vec![story::Party {
                name: "The bank".to_owned(),
                ..story::Party::default()
            }],
            next_what: "The bank meets".to_owned(),
            next_at: Some(next),
            ..NewStateOfPlay::default()
        };
        news.write(move |w| write_state_of_play(w, edition, from, &theirs))
            .expect("written");
        news.write(move |w| pin(w, edition, from, true)).expect("pinned");
        let third =
            proposed(&news, &[report(&news, "Gas falls"), report(&news, "Gas rises")]).expect("three");
        let own = NewStateOfPlay {
            play: "Gas is cheap.".to_owned(),
            ..NewStateOfPlay::default()
        };
        news.write(move |w| write_state_of_play(w, edition, third, &own))
            .expect("written");

        news.write(move |w| merge_stories(w, edition, from, into))
            .expect("merged");
        let found = news.read(move |r| story::story(r, into)).expect("there");
        assert_eq!(
            (found.play.as_str(), found.next_at),
            ("The euro waits.", Some(next))
        );
        assert_eq!(found.parties.len(), 1);
        assert!(found.pinned && found.played_at.is_some());

        news.write(move |w| merge_stories(w, edition, into, third))
            .expect("merged");
        let found = news.read(move |r| story::story(r, third)).expect("there");
        assert_eq!(
            (found.play.as_str(), found.next_at),
            ("Gas is cheap.", Some(next))
        );
        let kept: Vec<(String, String)> = news
            .read(move |r| states_of_play(r, third, 9))
            .into_iter()
            .map(|version| (version.from_title, version.play))
            .collect();
        assert_eq!(
            kept,
            [("Rates fall", "The euro waits."), ("", "Gas is cheap.")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
    }
}
