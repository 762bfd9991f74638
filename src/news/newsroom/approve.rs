//! Approve: an editor says that this text may go out.

use super::article::{self, Article, WorkState};
use super::publishable::Publishable;
use crate::base::ids::{ArticleId, VersionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

/// Makes an article ready. The approved text is kept as a version; whatever is published next is
/// exactly that version. Refuses a text that could not be published, and says everything that is wrong.
pub fn approve(mut write: OpenWrite<'_>, article: ArticleId) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
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
    Publishable::check(&mut write.as_read(), article.edition, &article.draft)?;
    let version = article::keep_version(write, article, "approved")?;
    article.work = WorkState::Ready;
    article.approved_version = Some(version);
    Ok(version)
}
