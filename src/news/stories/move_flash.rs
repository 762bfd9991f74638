//! Move a flash: it is where an editor says; else in the story of the live article it leads to; else in that
//! of the report which the engine finds it like, where it is sure (`views/threads/flashes.rs`).
//!
//! Stories of flashes are not kept: where a flash is, is asked of the words and the articles each time, so
//! that an article which is withdrawn or moved takes its flashes along, before and after a rebuild
//! (docs/decisions/0022-flashes-in-stories.md).

use super::story;
use crate::base::ids::{EditionId, FlashId, StoryId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::flashes::flash_for_verb;
use crate::sql;

/// What an editor said about a flash: `Some(None)` is “it belongs to no story”.
pub fn flash_word(read: &mut ReadSession<'_>, flash: FlashId) -> Result<Option<Option<StoryId>>, StoreError> {
    read.maybe(
        sql!("select story_id from story_flash where flash_id = $1"),
        &[&flash],
        |row| row.get("story_id"),
    )
}

/// Why a flash is where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlashPlace {
    Editor,
    Article,
    /// How sure the engine is, in thousandths.
    Engine(i64),
}

/// In which story a flash is, and why. What a word, a link or the engine leads to counts while it is live.
pub fn place_of_flash(
    read: &mut ReadSession<'_>,
    flash: FlashId,
) -> Result<Option<(StoryId, FlashPlace)>, StoreError> {
    if let Some(word) = flash_word(read, flash)? {
        return Ok(word.map(|story| (story, FlashPlace::Editor)));
    }
    let linked = read.maybe(
        sql!(
            "select m.story_id from flash f join live_article l on l.article_id = f.article_id
             left join story_article m on m.article_id = l.article_id where f.id = $1"
        ),
        &[&flash],
        |row| row.get::<Option<StoryId>>("story_id"),
    )?;
    if let Some(linked) = linked {
        return Ok(linked.map(|story| (story, FlashPlace::Article)));
    }
    read.maybe(
        sql!(
            "select m.story_id, n.probability from thread_flash n
             join live_article l on l.article_id = n.article_id
             join story_article m on m.article_id = l.article_id where n.flash_id = $1"
        ),
        &[&flash],
        |row| Ok((row.get("story_id")?, FlashPlace::Engine(row.get("probability")?))),
    )
}

pub fn story_of_flash(read: &mut ReadSession<'_>, flash: FlashId) -> Result<Option<StoryId>, StoreError> {
    Ok(place_of_flash(read, flash)?.map(|(story, _)| story))
}

/// An editor says in which story a flash is; none: in no story. The word holds until it is taken back.
pub fn move_flash(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    number: i64,
    story: Option<StoryId>,
) -> Result<Position, NewsError> {
    let flash = flash_for_verb(&mut write, edition, number)?.id;
    if let Some(story) = story {
        story::for_verb(&mut write, edition, story)?;
    }
    let from_story = story_of_flash(&mut write.as_read(), flash)?;
    let (at, who) = (write.at, write.actor.as_text());
    write.execute(
        sql!(
            "insert into story_flash (flash_id, story_id, by_whom, at) values ($1, $2, $3, $4)
             on conflict (flash_id) do update set story_id = excluded.story_id, by_whom = excluded.by_whom,
                 at = excluded.at"
        ),
        &[&flash, &story, &who, &at],
    )?;
    let change = Change::StoryFlashMoved {
        edition,
        flash,
        from_story,
        story,
        by_editor: true,
    };
    Ok(write.record(&change)?.commit()?)
}

/// Takes the word back: the flash goes where its article is, or the engine found it.
pub fn free_flash(mut write: OpenWrite<'_>, edition: EditionId, number: i64) -> Result<Position, NewsError> {
    let flash = flash_for_verb(&mut write, edition, number)?.id;
    let from_story = story_of_flash(&mut write.as_read(), flash)?;
    let taken = write.execute(sql!("delete from story_flash where flash_id = $1"), &[&flash])?;
    if taken == 0 {
        return Err(NewsError::invalid(
            "story",
            "is where its article or the engine put it; there is no word to take back",
        ));
    }
    let story = story_of_flash(&mut write.as_read(), flash)?;
    let change = Change::StoryFlashMoved {
        edition,
        flash,
        from_story,
        story,
        by_editor: false,
    };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{proposed, report};
    use super::super::{live, merge_stories, move_article};
    use super::*;
    use crate::base::ids::ArticleId;
    use crate::news::flashes::{Importance, NewFlash, flash};
    use crate::news::newsroom::{NewNote, withdraw};
    use crate::testing::News;

    fn send(news: &News, article: Option<ArticleId>) -> i64 {
        let new = NewFlash {
            edition: news.edition,
            text: "Rates stay".to_owned(),
            importance: Importance::parse(2).expect("a step"),
            instruments: Vec::new(),
            source: String::new(),
            article,
            origin: None,
        };
        news.write(move |w| flash(w, &new)).expect("flashed").number
    }

    fn shown(news: &News, story: StoryId) -> Vec<i64> {
        let found = news.read(move |r| live::flashes(r, story, 9));
        found.iter().map(|flash| flash.number).collect()
    }

    fn story(news: &News, what: &str) -> ([ArticleId; 2], StoryId) {
        let all = ["stay", "fall"].map(|verb| report(news, &format!("{what} {verb}")));
        (all, proposed(news, &all).expect("a story"))
    }

    #[test]
    fn a_flash_is_where_its_article_is() {
        let news = News::new();
        let edition = news.edition;
        let (reports, rates) = story(&news, "Rates");
        let (_, euro) = story(&news, "Euro");
        let lonely = send(&news, None);
        let linked = send(&news, Some(reports[0]));
        assert_eq!(shown(&news, rates), [linked]);
        news.write(move |w| move_article(w, edition, reports[0], Some(euro)))
            .expect("moved");
        assert_eq!((shown(&news, rates), shown(&news, euro)), (vec![], vec![linked]));
        let note = NewNote {
            text: "It was wrong.".to_owned(),
            reason: "Wrong".to_owned(),
            approver: "The chief".to_owned(),
        };
        // Before any follower has seen the withdrawal.
        news.write(move |w| withdraw(w, reports[0], &note))
            .expect("withdrawn");
        assert_eq!(shown(&news, euro), [] as [i64; 0]);
        news.write(move |w| free_flash(w, edition, lonely))
            .expect_err("no word to take back");
    }

    #[test]
    fn an_editors_word_wins_goes_along_and_is_taken_back() {
        let news = News::new();
        let edition = news.edition;
        let (reports, rates) = story(&news, "Rates");
        let (_, euro) = story(&news, "Euro");
        let (linked, lonely) = (send(&news, Some(reports[0])), send(&news, None));
        news.write(move |w| move_flash(w, edition, linked, Some(euro)))
            .expect("moved");
        assert_eq!(news.verbs(1), ["story_flash_moved"]);
        news.write(move |w| move_flash(w, edition, lonely, Some(euro)))
            .expect("moved");
        // The newest first; both were sent within one moment, so by number.
        assert_eq!(
            (shown(&news, rates), shown(&news, euro)),
            (vec![], vec![lonely, linked])
        );
        news.write(move |w| merge_stories(w, edition, euro, rates))
            .expect("merged");
        assert_eq!(shown(&news, rates), [lonely, linked]);
        news.write(move |w| move_flash(w, edition, linked, Some(euro)))
            .expect_err("it was merged");

        news.write(move |w| move_flash(w, edition, linked, None))
            .expect("taken out");
        assert_eq!(shown(&news, rates), [lonely]);
        news.write(move |w| free_flash(w, edition, linked))
            .expect("freed");
        assert_eq!(shown(&news, rates), [lonely, linked]);
        let elsewhere = EditionId(uuid::Uuid::nil());
        news.write(move |w| move_flash(w, elsewhere, linked, None))
            .expect_err("of another edition");
    }
}
