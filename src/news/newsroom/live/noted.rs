//! Notes with their ids, for those who keep copies.

use super::{Note, note_from_row};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, NoteId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

/// A note on an article that is live or was withdrawn.
#[derive(Clone, Debug)]
pub struct NoteLine {
    pub id: NoteId,
    pub note: Note,
    pub number: i64,
    pub headline: String,
    pub live: bool,
}

fn from_row(row: &Row<'_>) -> Result<NoteLine, StoreError> {
    Ok(NoteLine {
        id: row.get("id")?,
        note: note_from_row(row)?,
        number: row.get("number")?,
        headline: row.get("public_headline")?,
        live: row.get::<Option<ArticleId>>("live_id")?.is_some(),
    })
}

/// One note, when the public may see it.
pub fn note(read: &mut ReadSession<'_>, id: NoteId) -> Result<Option<NoteLine>, StoreError> {
    read.maybe(
        sql!(
            "select n.id, n.article_id, n.kind, n.at, n.text, a.number, a.public_headline, l.article_id as live_id
             from note n join article a on a.id = n.article_id
             left join live_article l on l.article_id = n.article_id
             where n.id = $1 and (l.article_id is not null or a.public_state = 'withdrawn')"
        ),
        &[&id],
        from_row,
    )
}

/// The notes on an article that the public may see, newest first.
pub fn notes_of(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Vec<NoteLine>, StoreError> {
    read.all(
        sql!(
            "select n.id, n.article_id, n.kind, n.at, n.text, a.number, a.public_headline, l.article_id as live_id
             from note n join article a on a.id = n.article_id
             left join live_article l on l.article_id = n.article_id
             where n.article_id = $1 and (l.article_id is not null or a.public_state = 'withdrawn')
             order by n.at desc, n.id desc"
        ),
        &[&article],
        from_row,
    )
}

/// An edition's corrections, clarifications and withdrawals from before a note on, newest first. Two
/// of one moment are told apart, so that none is lost between two pages.
pub fn corrections_before(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    before: (Micros, NoteId),
    limit: i64,
) -> Result<Vec<NoteLine>, StoreError> {
    read.all(
        sql!(
            "select n.id, n.article_id, n.kind, n.at, n.text, a.number, a.public_headline, l.article_id as live_id
             from note n join article a on a.id = n.article_id
             left join live_article l on l.article_id = n.article_id
             where n.edition_id = $1 and (n.at, n.id) < ($2, $3) and n.kind <> 'update'
               and (l.article_id is not null or a.public_state = 'withdrawn')
             order by n.at desc, n.id desc limit $4"
        ),
        &[&edition, &before.0, &before.1, &limit],
        from_row,
    )
}
