//! Edit: the draft changes; what is live does not.

use super::article::{self, Article, WorkState};
use super::{Content, draft_rows, drafts, shared_draft};
use crate::base::ids::ArticleId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Saves the draft. `changed_from` is the revision the writer started from; when somebody saved
/// another one meanwhile, nothing is overwritten and the error says so.
///
/// Editing takes the article back to *draft*, because a review is of a text, not of an article.
pub fn edit(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    content: Content,
    changed_from: Option<i64>,
) -> Result<(i64, Position), NewsError> {
    let mut article = article::for_verb(&mut write, article)?;
    if article.work == WorkState::Spiked {
        return Err(article.refuse("edit", "restore it first"));
    }
    if let Some(expected) = changed_from
        && expected != article.revision
    {
        return Err(NewsError::Outdated {
            found: article.revision,
            expected,
        });
    }
    let content = content.tidied()?;
    drafts::refuse_foreign(&mut write.as_read(), article.edition, &content)?;
    if content == article.draft {
        // Nothing new was said: no entry, and the transaction is dropped.
        return Ok((article.revision, Position::default()));
    }
    if changed_from.is_none() {
        // Replaced without having been looked at: what was there is kept as a version.
        article::keep_version(&mut write, &article, "before it was replaced")?;
    }
    replace_draft(&mut write, &mut article, content)?;
    let change = Change::DraftEdited {
        article: article.id,
        revision: article.revision,
    };
    let position = write.record(&change)?.commit()?;
    Ok((article.revision, position))
}

/// Puts a new text in place of the draft and takes the article back to *draft*.
pub(super) fn replace_draft(
    write: &mut OpenWrite<'_>,
    article: &mut Article,
    content: Content,
) -> Result<(), NewsError> {
    article.revision += 1;
    article.work = WorkState::Draft;
    article.approved_version = None;
    into_journal(write, article, &content)?;
    draft_rows::put(write, article.id, Some(&article.draft), &content)?;
    article.draft = content;
    write.execute(
        sql!("update article set revision = $2, op_seq = $3, draft_seq = $3 where id = $1"),
        &[&article.id, &article.revision, &article.op_seq],
    )?;
    article.save_states(write)?;
    Ok(())
}

/// When people write the draft together, a change from elsewhere reaches them as one more op: what is
/// alike stays the very same, and so do their cursors and comments in it.
fn into_journal(
    write: &mut OpenWrite<'_>,
    article: &mut Article,
    content: &Content,
) -> Result<(), NewsError> {
    if article.op_seq == 0 {
        return Ok(());
    }
    let (mut shared, _) = shared_draft::document(&mut write.as_read(), article.id)?;
    if let Some(update) = shared.replace(&content.to_shared()) {
        article.op_seq += 1;
        let actor = write.actor.as_text();
        shared_draft::append(write, article.id, article.op_seq, &[(actor, update)])?;
    }
    article.draft_seq = article.op_seq;
    Ok(())
}
