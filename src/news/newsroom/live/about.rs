//! Live articles that name an instrument, under whatever spelling.

use super::{LiveArticle, Micros, ReadSession, StoreError};
use crate::base::ids::{EditionId, InstrumentId};
use crate::sql;

/// What was written about an instrument from one moment up to another (excluded), newest first.
pub fn about(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    instrument: InstrumentId,
    (from, to): (Micros, Micros),
    limit: i64,
) -> Result<Vec<LiveArticle>, StoreError> {
    read.all(
        sql!(
            "select * from live_article where edition_id = $1 and article_id in (
                 select n.article_id from instrument_word w join live_instrument n on n.word = w.word
                 where w.instrument_id = $2 and w.own and n.published_at >= $3 and n.published_at < $4
                 order by n.published_at desc limit 200)
             order by published_at desc, article_id desc limit $5"
        ),
        &[&edition, &instrument, &from, &to, &limit],
        LiveArticle::from_row,
    )
}
