//! Spike: the newsroom lets an article go. It can be restored.

use super::article::{self, PublicState, WorkState};
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

/// Puts an unpublished article aside, and takes it from the schedule.
pub fn spike(mut write: OpenWrite<'_>, article: ArticleId) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if article.public.is_live() {
        return Err(article.refuse("spike", "it is live; withdraw it instead"));
    }
    if article.work == WorkState::Spiked {
        return Err(article.refuse("spike", "it is spiked already"));
    }
    article.work = WorkState::Spiked;
    article.approved_version = None;
    if article.public == PublicState::Scheduled {
        article.public = PublicState::Unpublished;
        article.scheduled_at = None;
    }
    article.save_states(&mut write)?;
    Ok(write
        .record(&Change::ArticleSpiked { article: article.id })?
        .commit()?)
}
