//! Split: some articles of a story are a matter of their own.

use super::{membership, story};
use crate::base::ids::{ArticleId, EditionId, StoryId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::required;

/// Makes a new story with this title of these articles.
///
/// Errors: no article or all of them; one that is not in the story.
pub fn split_story(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: StoryId,
    articles: &[ArticleId],
    title: &str,
) -> Result<(StoryId, Position), NewsError> {
    let old = story::for_verb(&mut write, edition, id)?;
    let title = required("title", title, 120)?;
    let members = membership::articles_of(&mut write, old.id)?;
    if articles.is_empty() {
        return Err(NewsError::invalid(
            "article",
            "choose what belongs to the new story",
        ));
    }
    if let Some(stranger) = articles.iter().find(|article| !members.contains(article)) {
        return Err(NewsError::invalid(
            "article",
            format!("{stranger} is not in this story any more; look again"),
        ));
    }
    if members.iter().all(|member| articles.contains(member)) {
        return Err(NewsError::invalid(
            "article",
            "these are all of them. hint: to call the story something else, rename it",
        ));
    }
    let at = write.at;
    let new = story::make(&mut write, edition, (&title, true), at)?;
    for article in articles {
        membership::say(&mut write, *article, Some(new))?;
    }
    let change = Change::StorySplit {
        edition,
        from_story: id,
        story: new,
        articles: articles.to_vec(),
    };
    Ok((new, write.record(&change)?.commit()?))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{proposed, report, story_of};
    use super::*;
    use crate::testing::News;

    #[test]
    fn what_is_split_stays_split_and_its_followers_come_after() {
        let news = News::new();
        let edition = news.edition;
        let all = [
            "Oil rises",
            "Oil falls",
            "Gas in pipelines rises",
            "Gas in pipelines falls",
        ]
        .map(|headline| report(&news, headline));
        let id = proposed(&news, &all).expect("a story");
        let gas = [all[2], all[3]];
        let (new, _) = news
            .write(move |w| split_story(w, edition, id, &gas, "Gas"))
            .expect("split");
        assert_eq!(news.verbs(1), ["story_split"]);
        // The engine still sees one thread, and a fifth article that is most like the fourth.
        let fifth = report(&news, "Gas in pipelines rises again");
        let thread = [all[0], all[1], all[2], all[3], fifth];
        for _ in 0..2 {
            assert_eq!(proposed(&news, &thread), Some(id));
            let places: Vec<_> = thread.iter().map(|a| story_of(&news, *a)).collect();
            assert_eq!(places, [id, id, new, new, new].map(Some));
        }
        // What was there before the word stays, though it is like what went.
        let lone = [
            "Copper output falls",
            "Copper output waits",
            "Copper output grows",
        ]
        .map(|headline| report(&news, headline));
        let copper = proposed(&news, &lone).expect("a story");
        let (middle, _) = news
            .write(move |w| split_story(w, edition, copper, &lone[1..2], "Waiting"))
            .expect("split");
        let unlike = report(&news, "Peru votes");
        let like = report(&news, "Copper output waits again for rain");
        let thread = [lone[0], lone[1], lone[2], unlike, like];
        for _ in 0..2 {
            proposed(&news, &thread);
            let places: Vec<_> = thread.iter().map(|a| story_of(&news, *a)).collect();
            assert_eq!(places, [copper, middle, copper, copper, middle].map(Some));
        }
        let stranger = report(&news, "Wheat");
        for (chosen, why) in [
            (Vec::new(), "choose"),
            (vec![all[0], all[1]], "all of them"),
            (vec![stranger], "not in this story"),
        ] {
            let refused = news
                .write(move |w| split_story(w, edition, id, &chosen, "Oil"))
                .expect_err(why);
            assert!(refused.to_string().contains(why), "{refused}");
        }
    }
}
