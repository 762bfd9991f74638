//! The rows of one article.

use crate::base::ids::ArticleId;
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::news::editions;
use crate::news::markets::{Told, Verdict, check_figures, date_of, scaled};
use crate::news::newsroom::live;
use crate::sql;

/// Decimal places in which a value is kept: more than any source publishes.
const SCALE: u32 = 8;

/// An article and the figures that it rests on; none when it is not live.
pub(super) struct Used {
    article: ArticleId,
    told: Vec<Told>,
}

/// Checks a live article again, on the day on which it was published.
pub(super) fn look(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Used, StoreError> {
    let mut told = Vec::new();
    if let Some(found) = live::by_id(read, article)?
        && let Some(edition) = editions::edition_by_id(read, found.edition)?
    {
        let today = date_of(edition.day_of(found.published_at).into());
        let text = live::text(read, found)?;
        told = check_figures(read, &text.content.body.to_text(), today)?;
    }
    Ok(Used { article, told })
}

/// Puts what was found in the place of what was there.
pub(super) fn put(tx: &mut Transaction<'_>, used: &Used) -> Result<(), StoreError> {
    tx.execute(
        sql!("delete from figure_use where article_id = $1"),
        &[&used.article],
    )?;
    for (ordinal, told) in used.told.iter().enumerate() {
        let verdict = match told.verdict {
            Verdict::Right => "right",
            Verdict::Wrong(_) => "wrong",
            Verdict::Unknown(_) => continue,
        };
        for input in &told.inputs {
            let Some(units) = scaled(input.value, SCALE) else {
                continue;
            };
            tx.execute(
                sql!(
                    "insert into figure_use (article_id, ordinal, said, verdict, series_id, point, value, scale)
                     values ($1, $2, $3, $4, $5, $6, $7, $8)
                     on conflict (article_id, ordinal, series_id, point) do nothing"
                ),
                &[
                    &used.article,
                    &(ordinal as i64),
                    &told.said,
                    &verdict,
                    &input.series,
                    &input.point,
                    &units,
                    &i64::from(SCALE),
                ],
            )?;
        }
    }
    Ok(())
}
