//! A comment, and the reading door of the room.

use std::collections::HashMap;

use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, CommentId, PersonId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

/// More than this an article does not take.
pub(super) const MOST: i64 = 2_000;

#[derive(Clone, Debug)]
pub struct Comment {
    pub id: CommentId,
    pub article: ArticleId,
    /// The comment that this one answers; threads have one level.
    pub parent: Option<CommentId>,
    pub author: PersonId,
    pub author_name: String,
    pub at: Micros,
    /// The words it was made about, as they stood then.
    pub quote: String,
    pub anchor: Option<Anchor>,
    pub text: String,
    pub mentions: Vec<PersonId>,
    pub resolved: Option<Resolved>,
}

/// Where in the shared draft it hangs: positions as the editor writes them, in base64.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub by: String,
    pub at: Micros,
}

impl Comment {
    fn from_row(row: &Row<'_>) -> Result<Comment, StoreError> {
        let (from, to): (String, String) = (row.get("anchor_from")?, row.get("anchor_to")?);
        let resolved_at: Option<Micros> = row.get("resolved_at")?;
        let resolved_by: Option<String> = row.get("resolver")?;
        Ok(Comment {
            id: row.get("id")?,
            article: row.get("article_id")?,
            parent: row.get("parent_id")?,
            author: row.get("person_id")?,
            author_name: row.get("author")?,
            at: row.get("at")?,
            quote: row.get("quote")?,
            anchor: (!from.is_empty()).then_some(Anchor { from, to }),
            text: row.get("text")?,
            mentions: Vec::new(),
            resolved: resolved_at.map(|at| Resolved {
                by: resolved_by.unwrap_or_default(),
                at,
            }),
        })
    }
}

/// All comments on an article, oldest first.
pub fn of_article(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Vec<Comment>, StoreError> {
    let mut comments = read.all(
        sql!(
            "select c.*, author.name as author, resolver.name as resolver
             from comment c join person author on author.id = c.person_id
             left join person resolver on resolver.id = c.resolved_by
             where c.article_id = $1 order by c.at, c.parent_id is not null, c.id limit $2"
        ),
        &[&article, &MOST],
        Comment::from_row,
    )?;
    let mut mentioned: HashMap<CommentId, Vec<PersonId>> = HashMap::new();
    read.all(
        sql!("select comment_id, person_id from mention where article_id = $1"),
        &[&article],
        |row| {
            let comment = row.get::<CommentId>("comment_id")?;
            mentioned.entry(comment).or_default().push(row.get("person_id")?);
            Ok(())
        },
    )?;
    for comment in &mut comments {
        comment.mentions = mentioned.remove(&comment.id).unwrap_or_default();
    }
    Ok(comments)
}

pub fn by_id(read: &mut ReadSession<'_>, id: CommentId) -> Result<Option<Comment>, StoreError> {
    let found = read.maybe(
        sql!(
            "select c.*, author.name as author, resolver.name as resolver
             from comment c join person author on author.id = c.person_id
             left join person resolver on resolver.id = c.resolved_by
             where c.id = $1"
        ),
        &[&id],
        Comment::from_row,
    )?;
    let Some(mut comment) = found else {
        return Ok(None);
    };
    comment.mentions = read.all(
        sql!("select person_id from mention where article_id = $1 and comment_id = $2"),
        &[&comment.article, &id],
        |row| row.get("person_id"),
    )?;
    Ok(Some(comment))
}
