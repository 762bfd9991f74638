//! Resolve: what a thread asked for is done. Reopen: it is not.

use super::comment::by_id;
use crate::base::ids::{ArticleId, CommentId, PersonId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Resolves the thread that this comment belongs to. The second time changes nothing.
pub fn resolve(
    mut write: OpenWrite<'_>,
    by: PersonId,
    article: ArticleId,
    comment: CommentId,
) -> Result<Position, NewsError> {
    let (head, at) = (head(&mut write, article, comment)?, write.at);
    let changed = write.execute(
        sql!("update comment set resolved_at = $2, resolved_by = $3 where id = $1 and resolved_at is null"),
        &[&head, &at, &by],
    )?;
    if changed == 0 {
        return Ok(Position::default());
    }
    let change = Change::CommentResolved {
        article,
        comment: head,
    };
    Ok(write.record(&change)?.commit()?)
}

/// Opens a resolved thread again. The second time changes nothing.
pub fn reopen(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    comment: CommentId,
) -> Result<Position, NewsError> {
    let head = head(&mut write, article, comment)?;
    let changed = write.execute(
        sql!(
            "update comment set resolved_at = null, resolved_by = null where id = $1 and resolved_at is not null"
        ),
        &[&head],
    )?;
    if changed == 0 {
        return Ok(Position::default());
    }
    let change = Change::CommentReopened {
        article,
        comment: head,
    };
    Ok(write.record(&change)?.commit()?)
}

fn head(write: &mut OpenWrite<'_>, article: ArticleId, comment: CommentId) -> Result<CommentId, NewsError> {
    let found = by_id(&mut write.as_read(), comment)?
        .filter(|found| found.article == article)
        .ok_or_else(|| NewsError::NotFound("comment of this name on this article".to_owned()))?;
    Ok(found.parent.unwrap_or(found.id))
}
