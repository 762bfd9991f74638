//! Move: an editor says in which story an article belongs, or that it belongs in none. The word holds
//! until an editor takes it back.

use super::{membership, story};
use crate::base::ids::{ArticleId, EditionId, StoryId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// `story` none: into no story. An article that is not live yet gets there when it goes live.
pub fn move_article(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    article: ArticleId,
    story: Option<StoryId>,
) -> Result<Position, NewsError> {
    membership::here(&mut write, edition, article)?;
    if let Some(story) = story {
        story::for_verb(&mut write, edition, story)?;
    }
    let from_story = membership::story_of(&mut write, article)?;
    membership::say(&mut write, article, story)?;
    let now = membership::story_of(&mut write, article)?;
    let mut recorded = write.record(&Change::StoryArticleMoved {
        edition,
        article,
        from_story,
        story,
    })?;
    // Of a draft nobody outside is told.
    if now != from_story {
        let articles = vec![article];
        if let Some(story) = from_story {
            let articles = articles.clone();
            recorded = recorded.record(&Change::StoryLeft {
                edition,
                story,
                articles,
            })?;
        }
        if let Some(story) = now {
            recorded = recorded.record(&Change::StoryJoined {
                edition,
                story,
                articles,
            })?;
        }
    }
    Ok(recorded.commit()?)
}

/// Takes the word back. The engine puts the article where it thinks best, a moment later.
pub fn free_article(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    article: ArticleId,
) -> Result<Position, NewsError> {
    membership::here(&mut write, edition, article)?;
    let taken = write.execute(sql!("delete from story_word where article_id = $1"), &[&article])?;
    if taken == 0 {
        return Err(NewsError::invalid(
            "article",
            "is where the engine put it; there is no word to take back",
        ));
    }
    write.execute(
        sql!("update story_article set by_editor = $2 where article_id = $1"),
        &[&article, &false],
    )?;
    let change = Change::StoryArticleFreed { edition, article };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{proposed, report, story_of};
    use super::*;
    use crate::testing::News;

    #[test]
    fn an_editors_word_wins_until_it_is_taken_back() {
        let news = News::new();
        let edition = news.edition;
        let rates = ["Rates stay", "Rates fall", "Rates rise"].map(|headline| report(&news, headline));
        let id = proposed(&news, &rates).expect("a story");
        let (odd, lonely) = (rates[2], report(&news, "Wheat is dear"));
        news.write(move |w| move_article(w, edition, odd, None))
            .expect("taken out");
        news.write(move |w| move_article(w, edition, lonely, Some(id)))
            .expect("put in");
        assert_eq!(
            news.verbs(4),
            [
                "story_article_moved",
                "story_left",
                "story_article_moved",
                "story_joined"
            ]
        );
        proposed(&news, &rates);
        proposed(&news, &[lonely]);
        assert_eq!((story_of(&news, odd), story_of(&news, lonely)), (None, Some(id)));

        news.write(move |w| free_article(w, edition, odd)).expect("freed");
        news.write(move |w| free_article(w, edition, odd))
            .expect_err("nothing to take back");
        proposed(&news, &rates);
        assert_eq!(story_of(&news, odd), Some(id));
    }

    #[test]
    fn a_draft_is_in_no_story_before_it_is_live() {
        let news = News::new();
        let edition = news.edition;
        let rates = [report(&news, "Rates stay"), report(&news, "Rates fall")];
        let id = proposed(&news, &rates).expect("a story");
        let draft = news.draft("Rates may rise");
        news.write(move |w| move_article(w, edition, draft, Some(id)))
            .expect("said");
        assert_eq!(story_of(&news, draft), None);
        assert_eq!(news.verbs(1), ["story_article_moved"], "nobody outside is told");
        let elsewhere = EditionId(uuid::Uuid::nil());
        news.write(move |w| move_article(w, elsewhere, draft, None))
            .expect_err("of another edition");
    }
}
