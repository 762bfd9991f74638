//! Publish: a ready article becomes public, now or when its embargo lapses.

use super::article::{self, Article, PublicState, WorkState};
use super::live_rows;
use super::publishable::Publishable;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, VersionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

/// What `publish` came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Published {
    Now(Position),
    /// Under embargo: the clock publishes it at this moment.
    At(Micros, Position),
}

/// Publishes the approved version of an article for the first time.
///
/// Errors: it is not ready, it is live already (update or correct it instead), or it was withdrawn.
pub fn publish(mut write: OpenWrite<'_>, article: ArticleId) -> Result<Published, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    let version = check(&article)?;

    if let Some(until) = article.embargo_until.filter(|until| *until > write.at) {
        article.public = PublicState::Scheduled;
        article.scheduled_at = Some(until);
        article.save_states(&mut write)?;
        let change = Change::ArticleScheduled {
            article: article.id,
            at: until,
        };
        return Ok(Published::At(until, write.record(&change)?.commit()?));
    }

    let at = write.at;
    let change = go_live(&mut write, &mut article, version, at)?;
    Ok(Published::Now(write.record(&change)?.commit()?))
}

fn check(article: &Article) -> Result<VersionId, NewsError> {
    match article.public {
        PublicState::Live | PublicState::Updated => {
            return Err(article.refuse(
                "publish",
                "it is live; publish the change as an update or a correction",
            ));
        }
        PublicState::Withdrawn => {
            return Err(article.refuse("publish", "write a new article that says what is right"));
        }
        PublicState::Unpublished | PublicState::Scheduled => {}
    }
    match (article.work, article.approved_version) {
        (WorkState::Ready, Some(version)) => Ok(version),
        _ => Err(article.refuse("publish", "an editor must approve it first")),
    }
}

/// Puts a version before the public under a publication time. Shared with the clock and imports.
pub(super) fn go_live(
    write: &mut OpenWrite<'_>,
    article: &mut Article,
    version: VersionId,
    published_at: Micros,
) -> Result<Change, NewsError> {
    let content = article::version(&mut write.as_read(), version)?;
    let text = Publishable::check(&mut write.as_read(), article.edition, &content)?;
    let places = live_rows::put(write, article, version, &text, published_at, None)?;
    article.public = PublicState::Live;
    article.live_version = Some(version);
    article.first_published_at = Some(published_at);
    article.scheduled_at = None;
    article.save_states(write)?;
    Ok(Change::ArticlePublished {
        edition: article.edition,
        article: article.id,
        version,
        places,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::newsroom::{approve, edit, embargo, live};
    use crate::testing::News;

    #[test]
    fn a_ready_article_becomes_public_and_says_so() {
        let news = News::new();
        let article = news.draft("Rates stay");
        let refused = news
            .write(move |w| publish(w, article))
            .expect_err("not approved yet");
        assert!(
            refused.to_string().contains("an editor must approve it first"),
            "{refused}"
        );

        news.write(move |w| approve(w, article)).expect("approved");
        news.write(move |w| publish(w, article)).expect("published");

        assert_eq!(news.verbs(2), ["article_approved", "article_published"]);
        let live = news.read(move |r| live::by_id(r, article)).expect("live");
        assert_eq!(live.headline, "Rates stay");
    }

    #[test]
    fn what_is_edited_after_publishing_stays_inside() {
        let news = News::new();
        let article = news.published("Rates stay");
        let mut content = news.content("Rates fall");
        content.slug = String::new();
        news.write(move |w| edit(w, article, content, None))
            .expect("edited");
        let live = news.read(move |r| live::by_id(r, article)).expect("still live");
        assert_eq!(live.headline, "Rates stay");
        news.write(move |w| publish(w, article))
            .expect_err("a live article is updated, not published");
    }

    #[test]
    fn an_embargo_makes_it_wait() {
        let news = News::new();
        let article = news.draft("Jobs rise");
        let until = news.clock.now().plus_seconds(60);
        news.write(move |w| embargo(w, article, Some(until)))
            .expect("set");
        news.write(move |w| approve(w, article)).expect("approved");
        let outcome = news.write(move |w| publish(w, article)).expect("accepted");
        assert!(matches!(outcome, Published::At(at, _) if at == until));
        assert!(news.read(move |r| live::by_id(r, article)).is_none());
    }
}
