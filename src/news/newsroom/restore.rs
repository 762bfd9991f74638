//! Restore: a spiked article is taken up again, as a draft.

use super::article::{self, WorkState};
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

pub fn restore(mut write: OpenWrite<'_>, article: ArticleId) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if article.work != WorkState::Spiked {
        return Err(article.refuse(
            "restore",
            "only a spiked article can be restored; to go back to an older text, revert",
        ));
    }
    article.work = WorkState::Draft;
    article.save_states(&mut write)?;
    Ok(write
        .record(&Change::ArticleRestored { article: article.id })?
        .commit()?)
}
