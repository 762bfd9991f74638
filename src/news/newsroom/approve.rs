//! Approve: an editor says that this text may go out.

use super::article::{self, Article, WorkState};
use super::publishable::Publishable;
use super::{figures, four_eyes};
use crate::base::ids::{ArticleId, VersionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

/// Makes an article ready. The approved text is kept as a version; whatever is published next is
/// exactly that version. Refuses a text that could not be published, and says everything that is wrong.
pub fn approve(write: OpenWrite<'_>, article: ArticleId) -> Result<Position, NewsError> {
    approve_seen(write, article, None)
}

/// As [`approve`], of the very text that the editor looked at: when somebody wrote since, nothing is
/// approved and the error says so.
pub fn approve_seen(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    seen_revision: Option<i64>,
) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if let Some(expected) = seen_revision.filter(|seen| *seen != article.revision) {
        return Err(NewsError::Outdated {
            found: article.revision,
            expected,
        });
    }
    four_eyes::for_approval(&mut write, &article)?;
    let version = make_ready(&mut write, &mut article)?;
    article.save_states(&mut write)?;
    Ok(write
        .record(&Change::ArticleApproved {
            article: article.id,
            version,
        })?
        .commit()?)
}

/// The state change, inside a larger write.
pub(super) fn make_ready(write: &mut OpenWrite<'_>, article: &mut Article) -> Result<VersionId, NewsError> {
    if !matches!(
        article.work,
        WorkState::Draft | WorkState::InReview | WorkState::SentBack
    ) {
        return Err(article.refuse(
            "approve",
            "only an article that is being worked on can be approved",
        ));
    }
    let judged = figures::as_if_filled(&mut write.as_read(), article)?;
    Publishable::check(&mut write.as_read(), article.edition, &judged)?;
    let version = article::keep_version(write, article, "approved")?;
    article.work = WorkState::Ready;
    article.approved_version = Some(version);
    Ok(version)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::newsroom::{drafts, edit};
    use crate::testing::News;

    #[test]
    fn only_the_text_that_was_seen_is_approved() {
        let news = News::new();
        let article = news.draft("Rates stay");
        let seen = news
            .read(move |r| drafts::by_id(r, article))
            .expect("there")
            .revision;
        let content = news.content("Rates fall");
        news.write(move |w| edit(w, article, content, None))
            .expect("somebody writes meanwhile");
        let refused = news
            .write(move |w| approve_seen(w, article, Some(seen)))
            .expect_err("it is another text");
        assert!(matches!(refused, NewsError::Outdated { .. }), "{refused}");
        news.write(move |w| approve_seen(w, article, Some(seen + 1)))
            .expect("approved");
        assert_eq!(news.verbs(1), ["article_approved"]);
    }
}
