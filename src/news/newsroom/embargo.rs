//! Embargo: not before this moment, whatever anybody presses.

use super::article::{self, PublicState};
use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;

/// Sets or lifts the embargo of an article that is not public. A scheduled release earlier than the
/// embargo moves to its end.
pub fn embargo(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    until: Option<Micros>,
) -> Result<Position, NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if !matches!(article.public, PublicState::Unpublished | PublicState::Scheduled) {
        return Err(article.refuse("put an embargo on", "it has been public already"));
    }
    article.embargo_until = until;
    if let (Some(until), Some(at)) = (until, article.scheduled_at)
        && at < until
    {
        article.scheduled_at = Some(until);
    }
    article.save_states(&mut write)?;
    Ok(write
        .record(&Change::EmbargoSet {
            article: article.id,
            until,
        })?
        .commit()?)
}
