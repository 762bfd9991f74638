//! Name: an editor gives a story its title, its summary and its address.

use super::story::{self, free_slug, path_of};
use crate::base::ids::{EditionId, StoryId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::editions::lead_on;
use crate::news::text::{Slug, line, required};
use crate::sql;

#[derive(Clone, Debug, Default)]
pub struct StoryFacts {
    pub title: String,
    /// The word in the address; empty: made of the title when the title is new.
    pub slug: String,
    pub summary: String,
}

/// Gives the story these words. From here on no headline takes the title's place. With another slug
/// the old address, and its feeds, lead to the new one.
pub fn name_story(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: StoryId,
    new: &StoryFacts,
) -> Result<Position, NewsError> {
    let old = story::for_verb(&mut write, edition, id)?;
    let title = required("title", &new.title, 120)?;
    let summary = line("summary", &new.summary, 600)?;
    let slug = match new.slug.trim() {
        "" if title == old.title => old.slug.clone(),
        "" => free_slug(&mut write, edition, Slug::from_words(&title).as_str(), id)?,
        typed => {
            let slug = Slug::parse(typed)?;
            if free_slug(&mut write, edition, slug.as_str(), id)? != slug.as_str() {
                return Err(NewsError::invalid(
                    "slug",
                    format!("“{slug}” is the address of another story; choose another word"),
                ));
            }
            slug.to_string()
        }
    };
    write.execute(
        sql!("update story set title = $2, slug = $3, summary = $4, named = $5 where id = $1"),
        &[&id, &title, &slug, &summary, &true],
    )?;
    if slug != old.slug {
        lead_on(&mut write, edition, &path_of(&old.slug), &path_of(&slug))?;
    }
    let change = Change::StoryNamed { edition, story: id };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::super::{
        story_by_slug,
        tests::{proposed, report},
    };
    use super::*;
    use crate::news::editions::{Destination, redirect};
    use crate::testing::News;

    fn named(title: &str, slug: &str) -> StoryFacts {
        StoryFacts {
            title: title.to_owned(),
            slug: slug.to_owned(),
            summary: String::new(),
        }
    }

    #[test]
    fn a_name_brings_an_address_and_the_old_one_leads_there() {
        let news = News::new();
        let edition = news.edition;
        let both = [report(&news, "Rates stay"), report(&news, "Rates may fall")];
        let id = proposed(&news, &both).expect("a story");
        news.write(move |w| name_story(w, edition, id, &named("The rate question", "")))
            .expect("named");
        assert_eq!(news.verbs(1), ["story_named"]);
        let found = news.read(move |r| story_by_slug(r, edition, "the-rate-question"));
        assert!(found.is_some_and(|story| story.named && story.title == "The rate question"));
        for feed in ["", "/feed.xml", "/feed.json"] {
            let path = format!("/story/rates-may-fall{feed}");
            assert_eq!(
                news.read(move |r| redirect(r, edition, &path)),
                Some(Destination::Path(format!("/story/the-rate-question{feed}")))
            );
        }

        // The engine brings another article with a better headline; the name stays.
        let more = [both[0], both[1], report(&news, "Rates fall at last")];
        assert_eq!(proposed(&news, &more), Some(id));
        let kept = news.read(move |r| super::super::story(r, id)).expect("there");
        assert_eq!(kept.title, "The rate question");
    }

    #[test]
    fn an_address_that_is_taken_is_refused() {
        let news = News::new();
        let edition = news.edition;
        let one = proposed(
            &news,
            &[report(&news, "Rates stay"), report(&news, "Rates may fall")],
        );
        let other =
            proposed(&news, &[report(&news, "Jobs go"), report(&news, "Jobs come")]).expect("a story");
        let slug = news
            .read(move |r| super::super::story(r, one.expect("a story")))
            .expect("there")
            .slug;
        let taken = named("Jobs", &slug);
        news.write(move |w| name_story(w, edition, other, &taken))
            .expect_err("taken");
        news.write(move |w| name_story(w, edition, other, &named("", "")))
            .expect_err("no title");
        news.write(move |w| name_story(w, edition, other, &named("Jobs", "No Slug")))
            .expect_err("no slug");
    }
}
