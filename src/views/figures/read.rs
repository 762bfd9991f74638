//! Articles whose figures rest on values that were revised since.

use rust_decimal::Decimal;

use crate::base::clock::Micros;
use crate::base::ids::EditionId;
use crate::base::store::{ReadSession, StoreError};
use crate::news::markets::{Point, decimal};
use crate::sql;

/// A figure of a live article, and what its series says now.
#[derive(Clone, Debug)]
pub struct Outdated {
    pub number: i64,
    pub headline: String,
    pub said: String,
    pub series: String,
    pub point: Point,
    pub then: Decimal,
    pub now: Decimal,
    pub revised_at: Micros,
}

/// Rows that are looked at, the newest revisions first.
const LOOKED_AT: i64 = 2_000;

/// The newest revisions first, at most `limit`.
pub fn outdated(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    limit: usize,
) -> Result<Vec<Outdated>, StoreError> {
    let rows = read.all(
        sql!(
            "select l.number, l.headline, f.said, f.value as then_units, f.scale as then_scale, f.point,
                    o.value as now_units, o.recorded_at, s.scale as now_scale, s.name
             from figure_use f
             join observation o on o.series_id = f.series_id and o.point = f.point
             join series s on s.id = f.series_id
             join live_article l on l.article_id = f.article_id
             where l.edition_id = $1 and o.vintage > 0
             order by o.recorded_at desc, l.number, f.ordinal, f.point limit $2"
        ),
        &[&edition, &LOOKED_AT],
        |row| {
            let scale = |name: &str| Ok::<_, StoreError>(u32::try_from(row.get::<i64>(name)?).unwrap_or(0));
            Ok::<_, StoreError>(Outdated {
                number: row.get("number")?,
                headline: row.get("headline")?,
                said: row.get("said")?,
                series: row.get("name")?,
                point: row.get("point")?,
                then: decimal(row.get("then_units")?, scale("then_scale")?).normalize(),
                now: decimal(row.get("now_units")?, scale("now_scale")?).normalize(),
                revised_at: row.get("recorded_at")?,
            })
        },
    )?;
    // An article that was written, or put right, after the revision rests on the new value.
    Ok(rows
        .into_iter()
        .filter(|row| row.then != row.now)
        .take(limit)
        .collect())
}
