//! The rows of one article.

use crate::base::ids::ArticleId;
use crate::base::store::{ReadSession, StoreError, Transaction};
use crate::news::editions;
use crate::news::markets::{Input, Told, Verdict, check_figures, date_of, scaled};
use crate::news::newsroom::{BoundFigure, bound_figures, live, stands_in};
use crate::sql;

/// Decimal places in which a value is kept: more than any source publishes.
const SCALE: u32 = 8;

/// An article and the figures that it rests on; none when it is not live.
pub(super) struct Used {
    article: ArticleId,
    told: Vec<Told>,
    bound: Vec<BoundFigure>,
}

/// Checks a live article again, on the day on which it was published.
pub(super) fn look(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Used, StoreError> {
    let (mut told, mut bound) = (Vec::new(), Vec::new());
    if let Some(found) = live::by_id(read, article)?
        && let Some(edition) = editions::edition_by_id(read, found.edition)?
    {
        let today = date_of(edition.day_of(found.published_at).into());
        let text = live::text(read, found)?;
        told = check_figures(read, &text.content.body.to_text(), today)?;
        let words = text.content.to_text();
        bound = bound_figures(read, article)?;
        // A figure that the text no longer has rests on nothing.
        bound.retain(|one| stands_in(&words, &one.said));
        // What an editor said goes before what was read.
        told.retain(|one| !bound.iter().any(|bound| bound.said == one.said));
    }
    Ok(Used { article, told, bound })
}

/// Puts what was found in the place of what was there.
pub(super) fn put(tx: &mut Transaction<'_>, used: &Used) -> Result<(), StoreError> {
    tx.execute(
        sql!("delete from figure_use where article_id = $1"),
        &[&used.article],
    )?;
    let mut rows = Vec::new();
    for told in &used.told {
        let verdict = match told.verdict {
            Verdict::Right => "right",
            Verdict::Wrong(_) => "wrong",
            Verdict::Unknown(_) => continue,
        };
        rows.push((told.said.as_str(), verdict, told.inputs.clone()));
    }
    for bound in &used.bound {
        let input = Input {
            series: bound.series,
            point: bound.point,
            value: bound.then,
        };
        rows.push((bound.said.as_str(), "bound", vec![input]));
    }
    for (ordinal, (said, verdict, inputs)) in rows.iter().enumerate() {
        for input in inputs {
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
                    said,
                    verdict,
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
