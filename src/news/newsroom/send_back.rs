//! Send back: the editor wants changes, and says which.

use super::article::{self, WorkState};
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::required;

/// Returns an article to its reporter with a reason.
pub fn send_back(mut write: OpenWrite<'_>, article: ArticleId, reason: &str) -> Result<Position, NewsError> {
    let reason = required("reason", reason, 500)?;
    let mut article = article::for_verb(&mut write, article)?;
    if !matches!(article.work, WorkState::InReview | WorkState::Ready) {
        return Err(article.refuse(
            "send back",
            "only an article in review, or a ready one, can be sent back",
        ));
    }
    article.work = WorkState::SentBack;
    article.approved_version = None;
    article.save_states(&mut write)?;
    Ok(write
        .record(&Change::ArticleSentBack {
            article: article.id,
            reason,
        })?
        .commit()?)
}
