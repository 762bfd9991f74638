//! Create: an article begins, with whatever is known of it.

use super::article::{PublicState, WorkState};
use super::{Content, draft_rows, drafts};
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::{Actor, OpenWrite};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

pub struct NewArticle {
    pub edition: EditionId,
    pub content: Content,
    /// Where it was imported from, unique per edition; makes a second import a no-op.
    pub origin: Option<String>,
}

/// Creates an article as a draft.
pub fn create(mut write: OpenWrite<'_>, new: NewArticle) -> Result<(ArticleId, Position), NewsError> {
    let edition = new.edition;
    let article = insert(&mut write, new)?;
    let position = write
        .record(&Change::ArticleCreated { edition, article })?
        .commit()?;
    Ok((article, position))
}

/// The row, inside a larger write.
pub(super) fn insert(write: &mut OpenWrite<'_>, new: NewArticle) -> Result<ArticleId, NewsError> {
    let content = new.content.tidied()?;
    drafts::refuse_foreign(&mut write.as_read(), new.edition, &content)?;
    let number = write.one(
        sql!("update counter set value = value + 1 where name = 'article_number' returning value"),
        &[],
        |row| row.get::<i64>("value"),
    )?;
    let id = ArticleId::new(write.at);
    let at = write.at;
    let made_by = match write.actor {
        Actor::Person(person) => Some(person),
        _ => None,
    };
    write.execute(
        sql!(
            "insert into article (id, number, edition_id, created_at, work_state, public_state, draft,
                                  draft_headline, public_headline, revision, changed_at, origin, made_by)
             values ($1, $2, $3, $4, $5, $6, '', '', '', 1, $4, $7, $8)"
        ),
        &[
            &id,
            &number,
            &new.edition,
            &at,
            &WorkState::Draft.as_str(),
            &PublicState::Unpublished.as_str(),
            &new.origin,
            &made_by,
        ],
    )?;
    draft_rows::put(write, id, None, &content)?;
    Ok(id)
}
