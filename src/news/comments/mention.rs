//! Mentions: a comment that names somebody waits for them at the desk. Nobody is told of an article
//! that they may not see.

use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, CommentId, EditionId, PersonId};
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::news::newsroom::Article;
use crate::news::people::{Matter, Person, PersonState, Right, people};
use crate::sql;

/// A line of a person's list of mentions.
#[derive(Clone, Debug)]
pub struct MentionLine {
    pub comment: CommentId,
    pub at: Micros,
    pub article: ArticleId,
    pub number: i64,
    pub edition: EditionId,
    pub headline: String,
    pub author: String,
    pub quote: String,
    pub text: String,
    pub resolved: bool,
    pub unseen: bool,
}

/// Whether somebody may see an article: what is live everybody may, the rest as rights say.
pub fn may_see(article: &Article, person: &Person) -> bool {
    let signs = person
        .contributor
        .is_some_and(|byline| article.draft.is_signed_by(byline));
    let matter = Matter {
        sections: Vec::new(),
        own: article.made_by == Some(person.id) || signs,
    };
    let active = person.state == PersonState::Active;
    active && (article.public.is_live() || person.may(Right::SeeDrafts, &matter).is_ok())
}

/// Whom a comment on this article may name, by name.
pub fn mentionable(read: &mut ReadSession<'_>, article: &Article) -> Result<Vec<Person>, StoreError> {
    let mut all = people(read)?;
    all.retain(|person| may_see(article, person));
    Ok(all)
}

/// The mentions of a person, newest first, so that what is unseen stands first. `after` is the last
/// line of the page before. The caller shows only those whose article the person may still see.
pub fn mentions(
    read: &mut ReadSession<'_>,
    person: PersonId,
    after: Option<(Micros, CommentId)>,
    limit: i64,
) -> Result<Vec<MentionLine>, StoreError> {
    let (at, comment) = after.unwrap_or((Micros(i64::MAX), CommentId(uuid::Uuid::max())));
    read.all(
        sql!(
            "select m.comment_id, m.at, m.article_id, a.number, a.edition_id, a.draft_headline, author.name as author,
                    c.quote, c.text, c.resolved_at is not null as resolved, m.at > me.seen_mentions_at as unseen
             from mention m join person me on me.id = m.person_id join comment c on c.id = m.comment_id
             join article a on a.id = m.article_id join person author on author.id = c.person_id
             where m.person_id = $1 and (m.at, m.comment_id) < ($2, $3)
             order by m.at desc, m.comment_id desc limit $4"
        ),
        &[&person, &at, &comment, &limit],
        |row| {
            Ok(MentionLine {
                comment: row.get("comment_id")?,
                at: row.get("at")?,
                article: row.get("article_id")?,
                number: row.get("number")?,
                edition: row.get("edition_id")?,
                headline: row.get("draft_headline")?,
                author: row.get("author")?,
                quote: row.get("quote")?,
                text: row.get("text")?,
                resolved: row.get("resolved")?,
                unseen: row.get("unseen")?,
            })
        },
    )
}

/// Notes that a person has looked at everything up to a moment. That is no news: it is not in the log.
pub fn saw_mentions(tx: &mut Transaction<'_>, person: PersonId, upto: Micros) -> Result<(), StoreError> {
    tx.execute(
        sql!("update person set seen_mentions_at = $2 where id = $1 and seen_mentions_at < $2"),
        &[&person, &upto],
    )?;
    Ok(())
}
