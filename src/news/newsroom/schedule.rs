//! Schedule: the clock publishes a ready article at a moment to come.

use super::article::{self, PublicState, WorkState};
use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

/// Schedules the approved version. Editing the article afterwards keeps the time but holds the
/// release until an editor approves the new text.
pub fn schedule(mut write: OpenWrite<'_>, article: ArticleId, at: Micros) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if !matches!(article.public, PublicState::Unpublished | PublicState::Scheduled) {
        return Err(article.refuse("schedule", "it is or was public; update it instead"));
    }
    if article.work != WorkState::Ready {
        return Err(article.refuse("schedule", "an editor must approve it first"));
    }
    if at <= write.at {
        return Err(NewsError::invalid(
            "time",
            "lies in the past; publish the article instead",
        ));
    }
    if let Some(until) = article.embargo_until.filter(|until| *until > at) {
        let until = until.timestamp();
        return Err(NewsError::invalid(
            "time",
            format!("is under embargo until {until}; choose that moment or a later one"),
        ));
    }
    article.public = PublicState::Scheduled;
    article.scheduled_at = Some(at);
    article.save_states(&mut write)?;
    Ok(write
        .record(&Change::ArticleScheduled {
            article: article.id,
            at,
        })?
        .commit()?)
}

/// Takes an article from the schedule.
pub fn unschedule(mut write: OpenWrite<'_>, article: ArticleId) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if article.public != PublicState::Scheduled {
        return Err(article.refuse("unschedule", "it is not scheduled"));
    }
    article.public = PublicState::Unpublished;
    article.scheduled_at = None;
    article.save_states(&mut write)?;
    Ok(write
        .record(&Change::ArticleUnscheduled { article: article.id })?
        .commit()?)
}
