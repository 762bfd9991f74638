//! Submit: the reporter hands the draft to an editor.

use super::article::{self, WorkState};
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

/// Moves a draft to review and keeps the text as a version.
pub fn submit(mut write: OpenWrite<'_>, article: ArticleId) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if !matches!(article.work, WorkState::Draft | WorkState::SentBack) {
        return Err(article.refuse(
            "submit",
            "only a draft, or one that was sent back, can be submitted",
        ));
    }
    let version = article::keep_version(&mut write, &article, "submitted")?;
    article.work = WorkState::InReview;
    article.save_states(&mut write)?;
    Ok(write
        .record(&Change::ArticleSubmitted {
            article: article.id,
            version,
        })?
        .commit()?)
}
